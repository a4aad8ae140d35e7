//! The containers that show what services do: Jaeger on Elasticsearch, Prometheus, Grafana; logs in Kibana on demand.

use super::{configured, pulled};
use crate::system::container::{
    Configured, Container, MemoryFolder, Mount, Port, Probe, Starts, Test, Wait,
};
use crate::system::environment::{Secret, Value};
use crate::system::images::Upstream;

/// Where Jaeger takes spans by OTLP over gRPC.
pub const OTLP_GRPC: u16 = 4317;
/// Where Jaeger takes spans by OTLP over HTTP.
pub const OTLP_HTTP: u16 = 4318;

const ELASTICSEARCH: &str = "elasticsearch";
/// The container that takes the spans of all services.
pub const JAEGER: &str = "jaeger";
const PROMETHEUS: &str = "prometheus";
const RETENTION: &str = "index-retention";
const PROMETHEUS_RETENTION: &str = "PROMETHEUS_RETENTION";
/// Hours.
const A_WEEK: &str = "168";

const GRAFANA_PASSWORD: &str = "GRAFANA_ADMIN_PASSWORD";

/// What traces need: what takes, keeps and deletes them.
pub const TRACING: [&str; 3] = [ELASTICSEARCH, JAEGER, RETENTION];

/// All of them, in the order of their file.
#[must_use]
pub fn containers() -> Vec<Container> {
    vec![
        elasticsearch(),
        jaeger(),
        prometheus(),
        grafana(),
        index_retention(),
        filebeat(),
        kibana(),
    ]
}

/// Their secrets.
#[must_use]
pub fn secrets() -> Vec<Secret> {
    vec![Secret::new(
        GRAFANA_PASSWORD,
        "The password of Grafana's user admin.",
    )]
}

/// What the user may set of them: name, meaning, default.
pub const SETTINGS: [(&str, &str, &str); 3] = [
    (
        "TRACE_RETENTION_HOURS",
        "How long traces are kept, hours.",
        A_WEEK,
    ),
    (
        "LOG_RETENTION_HOURS",
        "How long logs are kept, hours (profile `logs`).",
        A_WEEK,
    ),
    (PROMETHEUS_RETENTION, "How long metrics are kept.", "7d"),
];

const ELASTICSEARCH_IMAGE: Configured = Configured {
    from: Upstream::Elasticsearch,
    folder: String::new(),
    files: &["elasticsearch.yml"],
    at: "/usr/share/elasticsearch/config",
    arguments: &[],
};

const JAEGER_IMAGE: Configured = Configured {
    from: Upstream::Jaeger,
    folder: String::new(),
    files: &["config.yaml", "ui.json"],
    at: "/etc/jaeger",
    arguments: &["--config", "/etc/jaeger/config.yaml"],
};

fn elasticsearch() -> Container {
    let mut container = configured(ELASTICSEARCH, ELASTICSEARCH_IMAGE);
    let heap = (
        "ES_JAVA_OPTS".to_owned(),
        Value::constant("-Xms512m -Xmx512m"),
    );
    container.environment.extend([heap]);
    Container {
        user: Some("1000:0"),
        read_only: false,
        ports: vec![Port::tcp(9200, "ELASTICSEARCH")],
        mounts: vec![Mount::volume(
            "elasticsearch-data",
            "/usr/share/elasticsearch/data",
        )],
        probe: Some(Probe {
            note: Some(
                "curl -f fails on the 408 of a timeout. A single node is never better than yellow.",
            ),
            test: Test::Shell(
                "curl -fsS 'http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=5s' >/dev/null",
            ),
            timeout: 10,
            retries: 24,
            start_period: 30,
        }),
        memory: 1024,
        ..container
    }
}

fn jaeger() -> Container {
    let mut container = configured(JAEGER, JAEGER_IMAGE);
    container.environment.extend([
        // Its own queries are nobody's traces.
        (
            "OTEL_TRACES_SAMPLER".to_owned(),
            Value::constant("always_off"),
        ),
        trace_retention(),
    ]);
    Container {
        user: Some("10001:10001"),
        ports: vec![
            Port::tcp(16686, "JAEGER").about("UI and query API"),
            Port::tcp(OTLP_GRPC, "JAEGER_OTLP_GRPC").about("OTLP over gRPC"),
            Port::tcp(OTLP_HTTP, "JAEGER_OTLP_HTTP").about("OTLP over HTTP"),
            Port::tcp(5778, "JAEGER_SAMPLING").about("remote sampling"),
            Port::udp(6831, "JAEGER_COMPACT").about("jaeger.thrift, compact"),
            Port::udp(6832, "JAEGER_BINARY").about("jaeger.thrift, binary"),
            Port::tcp(9411, "JAEGER_ZIPKIN").about("Zipkin"),
            Port::tcp(14250, "JAEGER_GRPC").about("jaeger over gRPC"),
            Port::tcp(14268, "JAEGER_THRIFT").about("jaeger.thrift over HTTP"),
        ],
        memory_folders: vec![MemoryFolder::of("/tmp", 10001, 10001)],
        probe: Some(Probe {
            note: None,
            test: asks("http://127.0.0.1:13133/status"),
            timeout: 3,
            retries: 12,
            start_period: 10,
        }),
        waits_for: vec![Wait {
            note: Some("Jaeger asks Elasticsearch for its version when it starts."),
            ..Wait::healthy(ELASTICSEARCH)
        }],
        memory: 512,
        ..container
    }
}

fn prometheus() -> Container {
    let retention = "--storage.tsdb.retention.time=";
    Container {
        user: Some("65534:65534"),
        command: vec![
            Value::constant("--config.file=/etc/prometheus/prometheus.yml"),
            Value::constant("--storage.tsdb.path=/prometheus"),
            Value::from_user_behind(retention, PROMETHEUS_RETENTION, Some("7d")),
            Value::constant("--enable-feature=exemplar-storage"),
        ],
        ports: vec![Port::tcp(9090, "PROMETHEUS")],
        mounts: vec![
            Mount::Folder {
                from: "./deploy/prometheus",
                at: "/etc/prometheus",
            },
            Mount::volume("prometheus-data", "/prometheus"),
        ],
        probe: Some(Probe {
            note: Some("No shell and no wget: an image without them has promtool still."),
            test: Test::exec(&[
                "promtool",
                "check",
                "healthy",
                "--url=http://127.0.0.1:9090",
            ]),
            timeout: 3,
            retries: 12,
            start_period: 0,
        }),
        memory: 512,
        ..pulled(PROMETHEUS, Upstream::Prometheus)
    }
}

/// Grafana's settings by environment; without the last but one it would download plugins at its start.
const GRAFANA: [(&str, &str); 6] = [
    ("GF_USERS_ALLOW_SIGN_UP", "false"),
    ("GF_ANALYTICS_REPORTING_ENABLED", "false"),
    ("GF_ANALYTICS_CHECK_FOR_UPDATES", "false"),
    ("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false"),
    ("GF_PLUGINS_PREINSTALL_DISABLED", "true"),
    (
        "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH",
        "/etc/grafana/dashboards/overview.json",
    ),
];

fn grafana() -> Container {
    let mut container = pulled("grafana", Upstream::Grafana);
    let settings = GRAFANA.map(|(name, value)| (name.to_owned(), Value::constant(value)));
    container.environment.extend(settings);
    let password = Value::secret(GRAFANA_PASSWORD);
    container
        .environment
        .insert("GF_SECURITY_ADMIN_PASSWORD".to_owned(), password);
    Container {
        user: Some("472:0"),
        ports: vec![Port::tcp(3000, "GRAFANA")],
        mounts: vec![
            Mount::Folder {
                from: "./deploy/grafana/provisioning",
                at: "/etc/grafana/provisioning",
            },
            Mount::Folder {
                from: "./deploy/grafana/dashboards",
                at: "/etc/grafana/dashboards",
            },
            Mount::volume("grafana-data", "/var/lib/grafana"),
        ],
        memory_folders: vec![MemoryFolder::of("/tmp", 472, 0)],
        probe: Some(Probe {
            note: None,
            test: asks("http://127.0.0.1:3000/api/health"),
            timeout: 3,
            retries: 24,
            start_period: 20,
        }),
        waits_for: vec![Wait::healthy(PROMETHEUS)],
        memory: 1024,
        ..container
    }
}

/// How long traces are kept, hours: Jaeger looks back as far as indices are kept.
fn trace_retention() -> (String, Value) {
    retention("TRACE_RETENTION_HOURS")
}

fn retention(variable: &str) -> (String, Value) {
    (
        variable.to_owned(),
        Value::from_user(variable, Some(A_WEEK)),
    )
}

fn index_retention() -> Container {
    let mut container = pulled(RETENTION, Upstream::Elasticsearch);
    let kept = [trace_retention(), retention("LOG_RETENTION_HOURS")];
    container.environment.extend(kept);
    Container {
        notes: vec![
            "Deletes old traces and logs once a day; with the image of Elasticsearch, which has what it needs.",
        ],
        user: Some("1000:0"),
        command: ["bash", "/etc/retention/retention.sh"]
            .map(Value::constant)
            .into(),
        mounts: vec![Mount::Folder {
            from: "./deploy/elasticsearch",
            at: "/etc/retention",
        }],
        waits_for: vec![Wait::healthy(ELASTICSEARCH)],
        memory: 64,
        ..container
    }
}

fn filebeat() -> Container {
    let command = [
        "filebeat",
        "-e",
        "--strict.perms=false",
        "-c",
        "/etc/filebeat/filebeat.yml",
    ];
    Container {
        notes: vec![
            "docker compose --profile logs up -d --wait: the services' logs in Elasticsearch and Kibana.",
            "As root it reads the engine's log files, and nothing else.",
        ],
        starts: Starts::WithProfile("logs"),
        user: Some("root"),
        keeps: Some("DAC_READ_SEARCH"),
        unlabelled: true,
        command: command.map(Value::constant).into(),
        mounts: vec![
            Mount::Folder {
                from: "./deploy/filebeat",
                at: "/etc/filebeat",
            },
            Mount::Folder {
                from: "/var/lib/docker/containers",
                at: "/var/lib/docker/containers",
            },
            Mount::volume("filebeat-data", "/usr/share/filebeat/data"),
        ],
        memory_folders: ["/tmp", "/usr/share/filebeat/logs"]
            .map(MemoryFolder::open)
            .into(),
        waits_for: vec![Wait::healthy(ELASTICSEARCH)],
        memory: 256,
        ..pulled("filebeat", Upstream::Filebeat)
    }
}

fn kibana() -> Container {
    let mut container = pulled("kibana", Upstream::Kibana);
    container.environment.extend([
        (
            "ELASTICSEARCH_HOSTS".to_owned(),
            Value::constant("http://elasticsearch:9200"),
        ),
        ("TELEMETRY_ENABLED".to_owned(), Value::constant("false")),
    ]);
    Container {
        starts: Starts::WithProfile("logs"),
        user: Some("1000:0"),
        read_only: false,
        ports: vec![Port::tcp(5601, "KIBANA")],
        probe: Some(Probe {
            note: None,
            test: Test::Shell("curl -fsS http://127.0.0.1:5601/api/status >/dev/null"),
            timeout: 10,
            retries: 36,
            start_period: 60,
        }),
        waits_for: vec![Wait::healthy(ELASTICSEARCH)],
        memory: 1024,
        ..container
    }
}

/// A question over HTTP that is healthy where it is answered.
fn asks(url: &str) -> Test {
    Test::exec(&["wget", "-q", "-O", "/dev/null", url])
}
