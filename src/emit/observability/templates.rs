//! The templates of `templates/observability/`.

use askama::Template;

use super::view;

/// `deploy/elasticsearch/Dockerfile`, `deploy/jaeger/Dockerfile`
#[derive(Template)]
#[template(path = "observability/deploy/Dockerfile.j2")]
pub struct Dockerfile {
    pub image: view::Configured,
}

/// `deploy/prometheus/targets/services.yml`
#[derive(Template)]
#[template(path = "observability/deploy/prometheus/targets/services.yml.j2")]
pub struct Targets {
    pub targets: Vec<view::Target>,
}

/// `deploy/prometheus/rules/services.yml`
#[derive(Template)]
#[template(path = "observability/deploy/prometheus/rules/services.yml.j2")]
pub struct Rules {
    pub rpc_failures: &'static str,
    /// Whether there are workers.
    pub workers: bool,
}

/// `deploy/grafana/dashboards/*.json`
#[derive(Template)]
#[template(path = "observability/deploy/grafana/dashboards/dashboard.json.j2")]
pub struct Dashboard {
    pub board: view::Board,
}

/// `deploy/README.md`
#[derive(Template)]
#[template(path = "observability/deploy/README.md.j2")]
pub struct Readme {
    pub services: Vec<view::Urls>,
}

/// `deploy/elasticsearch/elasticsearch.yml`
#[derive(Template)]
#[template(path = "observability/deploy/elasticsearch/elasticsearch.yml.j2")]
pub struct Elasticsearch;

/// `deploy/jaeger/config.yaml`
#[derive(Template)]
#[template(path = "observability/deploy/jaeger/config.yaml.j2")]
pub struct Jaeger;

/// `deploy/jaeger/ui.json`
#[derive(Template)]
#[template(path = "observability/deploy/jaeger/ui.json.j2")]
pub struct JaegerUi;

/// `deploy/prometheus/prometheus.yml`
#[derive(Template)]
#[template(path = "observability/deploy/prometheus/prometheus.yml.j2")]
pub struct Prometheus;

/// `deploy/prometheus/tests/services.yml`
#[derive(Template)]
#[template(path = "observability/deploy/prometheus/tests/services.yml.j2")]
pub struct RuleTests {
    /// Whether there are workers.
    pub workers: bool,
}

/// `deploy/grafana/provisioning/datasources/datasources.yaml`
#[derive(Template)]
#[template(path = "observability/deploy/grafana/provisioning/datasources/datasources.yaml.j2")]
pub struct DataSources;

/// `deploy/grafana/provisioning/dashboards/dashboards.yaml`
#[derive(Template)]
#[template(path = "observability/deploy/grafana/provisioning/dashboards/dashboards.yaml.j2")]
pub struct DashboardProviders;

/// `deploy/filebeat/filebeat.yml`
#[derive(Template)]
#[template(path = "observability/deploy/filebeat/filebeat.yml.j2")]
pub struct Filebeat;

/// `deploy/filebeat/template.json`
#[derive(Template)]
#[template(path = "observability/deploy/filebeat/template.json.j2")]
pub struct LogIndex;

/// `deploy/elasticsearch/retention.sh`
#[derive(Template)]
#[template(path = "observability/deploy/elasticsearch/retention.sh.j2")]
pub struct Retention;
