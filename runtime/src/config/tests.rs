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
