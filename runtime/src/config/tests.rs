use std::{collections::BTreeMap, fs};

use serde::Deserialize;

use super::*;
use crate::settings::{self, Mode};

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
struct Own {
    port: u16,
    #[serde(default)]
    greeting: String,
    #[serde(default)]
    verbose: bool,
    limit: Option<f64>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

fn parse(text: &str) -> Config {
    Config::parse_with(
        text,
        "",
        &[("CONFIG_TEST_PORT", "81"), ("CONFIG_TEST_FLAG", "true")],
    )
    .unwrap()
}

fn problem(text: &str) -> String {
    parse(text).read::<Own>().unwrap_err().to_string()
}

#[test]
fn keys_match_without_regard_to_case() {
    let own: Own = parse("port: 80\nGREETING: hi\nVerbose: true")
        .read()
        .unwrap();
    assert_eq!(
        (own.port, own.greeting.as_str(), own.verbose),
        (80, "hi", true)
    );
}

#[test]
fn a_placeholder_becomes_what_is_asked_for() {
    let own: Own = parse(
        "Port: ${CONFIG_TEST_PORT}\nGreeting: ${CONFIG_TEST_PORT}\n\
         Verbose: ${CONFIG_TEST_FLAG}\nLimit: ${CONFIG_TEST_NONE:-0.5}",
    )
    .read()
    .unwrap();
    assert_eq!((own.port, own.greeting.as_str()), (81, "81"));
    assert_eq!((own.verbose, own.limit), (true, Some(0.5)));
}

#[test]
fn a_value_without_a_key_counts_as_absent() {
    let own: Own = parse("Port: 80\nGreeting:\nLimit:").read().unwrap();
    assert_eq!((own.greeting.as_str(), own.limit), ("", None));
}

#[test]
fn mistakes_name_file_key_and_reason() {
    assert_eq!(problem("Greeting: x"), "configuration: `Port` is missing");
    assert_eq!(
        problem("Port: many"),
        "configuration: `Port`: invalid type: string \"many\", expected u16"
    );
    assert_eq!(
        problem("Port: 70000"),
        "configuration: `Port`: invalid value: integer `70000`, expected u16"
    );
    assert_eq!(
        problem("Port: 1\nLabels: {a: [1]}"),
        "configuration: `Labels.a`: invalid type: sequence, expected a string"
    );
}

#[test]
fn a_word_that_is_no_choice_is_named_with_the_choices() {
    let config = parse("Name: x\nLog: {Level: loud}");
    let error = config.read::<settings::ServiceSettings>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "configuration: `Log.Level`: unknown variant `loud`, \
         expected one of `debug`, `info`, `error`, `severe`"
    );
}

#[test]
fn a_block_is_read_by_its_name() {
    let config = parse("auth: {accessSecret: \"12345678\", AccessExpire: 60}");
    let auth: settings::Auth = config.block("Auth").unwrap();
    assert_eq!(
        (auth.access_secret.expose(), auth.access_expire),
        ("12345678", 60)
    );
    let missing = config.block::<settings::Auth>("Other").unwrap_err();
    assert_eq!(missing.to_string(), "configuration: `Other` is missing");
    let partly = parse("Auth: {}")
        .block::<settings::Auth>("Auth")
        .unwrap_err();
    assert_eq!(
        partly.to_string(),
        "configuration: `Auth.AccessSecret` is missing"
    );
}

#[test]
fn a_number_or_a_flag_is_no_text() {
    assert_eq!(
        problem("Port: 1\nGreeting: 1234567890123456789012"),
        "configuration: `Greeting` is a number where text is meant: put it in quotes"
    );
    assert_eq!(
        problem("Port: 1\nGreeting: true"),
        "configuration: `Greeting` is a flag where text is meant: put it in quotes"
    );
    let config = parse("Auth: {AccessSecret: 12345678}");
    let error = config.block::<settings::Auth>("Auth").unwrap_err();
    assert_eq!(
        error.to_string(),
        "configuration: `Auth.AccessSecret` is a number where text is meant: put it in quotes"
    );
}

#[test]
fn whole_numbers_are_texts_in_lists_and_maps_as_in_go_zero() {
    let own: Own = parse("Port: 80\nLabels: {a: 1, b: -2}").read().unwrap();
    assert_eq!((&*own.labels["a"], &*own.labels["b"]), ("1", "-2"));
    let refused = "configuration: `Labels.a` is a number where text is meant: put it in quotes";
    assert_eq!(problem("Port: 80\nLabels: {a: 1.50}"), refused);
    assert_eq!(
        problem("Port: 80\nLabels: {a: 1234567890123456789012}"),
        refused
    );
    let config = parse("Endpoints: [7]");
    let client: settings::RpcClient = config.read().unwrap();
    assert_eq!(client.endpoints, ["7"]);
}

#[test]
fn no_digit_of_a_secret_is_lost() {
    for secret in [
        "0012345678",
        "0x12345678",
        "12_345_678",
        "12345678e30",
        "+12345678",
    ] {
        let config = parse(&format!("Auth: {{AccessSecret: {secret}}}"));
        let read = config.block::<settings::Auth>("Auth");
        let kept = read.map_or(true, |auth| auth.access_secret.expose() == secret);
        assert!(kept, "{secret}");
    }
}

#[test]
fn a_duration_without_a_unit_is_named() {
    let read = |text: &str| parse(text).read::<settings::Shutdown>();
    assert_eq!(
        read("WaitTime: 0").unwrap().wait_time.get(),
        std::time::Duration::ZERO
    );
    assert_eq!(
        read("WaitTime: 5").unwrap_err().to_string(),
        "configuration: `WaitTime`: invalid type: integer `5`, expected a duration such as `5.5s`"
    );
}

#[test]
fn blocks_that_the_file_lacks_come_from_the_defaults() {
    let config = Config::parse("Port: 80", "PORT: 1\nGreeting: ${CONFIG_TEST_NONE:-hi}").unwrap();
    let own: Own = config.read().unwrap();
    assert_eq!((own.port, own.greeting.as_str()), (80, "hi"));
}

#[test]
fn go_zeros_settings_have_go_zeros_defaults() {
    let config = parse("Name: user-api\nPort: 8300\nMode: DEV\nMiddlewares: {Log: false}");
    let service: settings::ServiceSettings = config.read().unwrap();
    assert_eq!(
        (service.name.as_str(), service.mode),
        ("user-api", Mode::Dev)
    );
    assert!(service.telemetry.is_none() && service.dev_server.is_none());
    let http: settings::Http = config.read().unwrap();
    assert_eq!(
        (http.timeout, http.max_bytes, http.max_conns),
        (3000, 1 << 20, 10_000)
    );
    assert!(!http.middlewares.log && http.middlewares.trace);
    assert_eq!(config.unknown(), Vec::<String>::new());
}

#[test]
fn keys_that_nobody_reads_are_named() {
    let config = parse("Port: 80\nGreting: hi\nPrometheus: {Hosst: x}\nLabels: {any: thing}");
    config.read::<Own>().unwrap();
    assert_eq!(
        config.unknown(),
        [
            "`Greting` is unknown and has no effect, did you mean `Greeting`?",
            "`Prometheus` is unknown and has no effect",
        ]
    );
    let config = parse("Name: x\nPrometheus: {Hosst: x}");
    config.read::<settings::ServiceSettings>().unwrap();
    assert_eq!(
        config.unknown(),
        ["`Prometheus.Hosst` is unknown and has no effect, did you mean `Host`?"]
    );
}

#[test]
fn an_address_under_a_wrong_name_is_refused() {
    let defaults = "UserRpc: {Endpoints: [\"127.0.0.1:9300\"]}";
    let check = |text: &str| {
        let config = Config::parse(text, defaults).unwrap();
        config.read::<Own>().unwrap();
        config.block::<Map<String, Value>>("UserRpc").unwrap();
        config.check_called().map_err(|error| error.to_string())
    };
    let said = check("Port: 1\nUserRpcConf: {Etcd: {Hosts: [a], Key: user.rpc}}").unwrap_err();
    assert_eq!(
        said,
        "configuration: nobody reads `UserRpcConf`, which says where a service is, and `UserRpc` is missing: \
         rename it, or give both"
    );
    let both = "Port: 1\nUserRpc: {Target: \"h:1\"}\nOther: {Target: \"h:1\"}";
    for fine in ["Port: 1", both, "Port: 1\nOther: {Hosts: [h]}"] {
        assert_eq!(check(fine), Ok(()), "{fine}");
    }
}

#[test]
fn values_can_be_set() {
    let mut config = parse("port: 80");
    config
        .set("Port", 0)
        .set("Labels.a", "1")
        .set("labels.b", "2");
    let own: Own = config.read().unwrap();
    assert_eq!((own.port, own.labels.len()), (0, 2));
}

#[test]
fn a_dotenv_counts_in_mode_dev_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("etc/user-api.yaml");
    fs::create_dir(folder.path().join("etc")).unwrap();
    fs::write(folder.path().join(".env"), "CONFIG_TEST_SECRET=1234\n").unwrap();
    let load = |mode: &str| {
        fs::write(
            &path,
            format!("Mode: {mode}\nPort: ${{CONFIG_TEST_SECRET}}"),
        )
        .unwrap();
        Config::load(&path, "")
    };
    let own: Own = load("${CONFIG_TEST_NONE:-dev}").unwrap().read().unwrap();
    assert_eq!(own.port, 1234);
    let error = format!("{:#}", load("pro").unwrap_err());
    assert!(
        error.contains(
            "user-api.yaml: `Port`: the environment variable CONFIG_TEST_SECRET is not set"
        ),
        "{error}"
    );
}

#[test]
fn a_missing_file_is_named_with_the_flag() {
    let error = Config::load(Path::new("no/such.yaml"), "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read `no/such.yaml`; -f FILE names another one"
    );
}

#[test]
fn a_mistake_in_the_yaml_is_placed_and_repeats_no_line() {
    let error = Config::parse("Pass: hush\nPort: [1\nName: x", "").unwrap_err();
    let message = format!("{error:#}");
    assert!(message.contains("line 3"), "{message}");
    assert!(!message.contains("hush"), "{message}");
}

#[test]
fn text_that_is_no_yaml_is_refused() {
    assert!(Config::parse("a: [", "").is_err());
    assert!(Config::parse("- a", "").is_err());
    assert!(Config::parse("", "").is_ok());
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Only<T> {
    value: T,
}

fn only<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    let config = parse(&format!("Value: {text}"));
    config.read::<Only<T>>().ok().map(|only| only.value)
}

/// By `conf.LoadFromYamlBytes` of go-zero 1.10.3 into `int64`, less the numbers that only it takes.
#[test]
fn whole_numbers_are_read_as_go_zero_reads_them() {
    for (text, number) in [
        ("-1", -1),
        ("10.0", 10),
        ("08.0", 8),
        ("5.", 5),
        ("1.0e0", 1),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1.5e3", 1500),
        ("0100", 64),
        ("-0100", -64),
        ("0o100", 64),
        ("0x10", 16),
        ("0X1F", 31),
        ("0b11", 3),
        ("1_000", 1000),
        ("+5", 5),
        ("09", 9),
        ("00", 0),
        ("-0", 0),
        ("0.0", 0),
        ("9223372036854775807", i64::MAX),
    ] {
        assert_eq!(only::<i64>(text), Some(number), "{text}");
    }
    for text in ["10.5", "1e-1", ".5", "1e30", "yes", "2001-01-01", "12:30"] {
        assert_eq!(only::<i64>(text), None, "{text}");
    }
    assert_eq!(only::<u16>("1e3"), Some(1000));
    assert_eq!(only::<u16>("-1"), None);
    assert_eq!(only::<f64>("10.5"), Some(10.5));
    assert_eq!(only::<f64>("1e3"), Some(1000.0));
}

#[test]
fn flags_have_the_words_of_yaml_1_1() {
    for (texts, flag) in [
        (["yes", "Yes", "on", "ON", "y", "Y", "True", "TRUE"], true),
        (
            ["no", "No", "off", "OFF", "n", "N", "False", "FALSE"],
            false,
        ),
    ] {
        for text in texts {
            assert_eq!(only::<bool>(text), Some(flag), "{text}");
        }
    }
    assert_eq!(only::<bool>("1"), None);
}

#[test]
fn a_limit_below_zero_is_none() {
    let http: settings::Http = parse("Port: 1\nTimeout: -1\nMaxBytes: -1\nMaxConns: -1")
        .read()
        .unwrap();
    assert_eq!(
        (http.timeout(), http.max_bytes, http.max_conns),
        (None, 0, 0)
    );
    let rpc: settings::RpcServer = parse("ListenOn: a:1\nTimeout: -1").read().unwrap();
    assert_eq!(rpc.timeout_of("/a/B"), None);
    let client: settings::RpcClient = parse("Rpc: {Timeout: -1}").block("Rpc").unwrap();
    assert_eq!(client.timeout(), None);
    let log: settings::Log = parse("Log: {KeepDays: -1, MaxBackups: -1, MaxSize: -1}")
        .block("Log")
        .unwrap();
    assert_eq!((log.keep_days, log.max_backups, log.max_size), (0, 0, 0));
}

#[test]
fn the_address_of_a_database_may_be_in_a_block() {
    let config = Config::parse(
        "mysql: {Datasource: 'root:x@tcp(db:3306)/a', MaxIdle: 3}",
        "",
    )
    .unwrap();
    let read: String = config.block("Mysql.DataSource").unwrap();
    assert_eq!(read, "root:x@tcp(db:3306)/a");
    let (path, address) = config.data_sources().next().unwrap();
    assert_eq!(
        (path.as_str(), address),
        ("mysql.Datasource", read.as_str())
    );
    assert_eq!(
        config.unknown(),
        ["`Mysql.MaxIdle` is unknown and has no effect"]
    );
    assert!(config.block::<String>("DB.DataSource").is_err());
}
