//! The secrets of tokens: one for all services, and never in a file that is committed.

use serde_yaml::Value;

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::system::environment::TOKEN_VARIABLE;

/// Finds secrets that stand in a YAML, and services that would refuse each other's tokens.
pub(super) fn check(containers: &[Container<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut first: Option<(&str, String)> = None;
    for container in containers {
        let Some((block, secret)) = secret(container) else {
            continue;
        };
        let name = container.name();
        let Some(secret) = secret.as_str().filter(|text| text.contains("${")) else {
            findings.push(in_the_file(container, &block, secret.is_string()));
            continue;
        };
        match &first {
            Some((other, theirs)) if *theirs != secret => {
                findings.push(not_shared(container, &block, &Shared { other, theirs }));
            }
            Some(_) => {}
            None => first = Some((name, secret.to_owned())),
        }
    }
    findings
}

/// The first block with a secret of a service, which all services share, and the secret as it is written.
fn secret(container: &Container<'_>) -> Option<(String, Value)> {
    let block = &container.service.jwts.first()?.name;
    let written = container.settings.written();
    let entry = |value: &Value, wanted: &str| {
        let mut entries = value.as_mapping()?.iter();
        let found = entries.find(|(key, _)| {
            key.as_str()
                .is_some_and(|key| key.eq_ignore_ascii_case(wanted))
        });
        found.map(|(_, value)| value.clone())
    };
    let secret = entry(&entry(written, block)?, "AccessSecret")?;
    (!secret.is_null()).then(|| (block.clone(), secret))
}

fn in_the_file(container: &Container<'_>, block: &str, is_text: bool) -> Diagnostic {
    let message = format!("the secret of `{}` stands in its YAML", container.name());
    let mut finding = Diagnostic::new(&codes::SECRET_DIFFERS, message)
        .note("the file is committed and goes into the image")
        .help(format!(
            "write `AccessSecret: \"${{{TOKEN_VARIABLE}}}\"`: `.env` has a random one"
        ));
    if !is_text {
        finding = finding.note("without quotes it is no text, and the service does not start");
    }
    container.at(finding, &[block, "AccessSecret"], "readable by everybody")
}

/// A service whose secret another one should have.
struct Shared<'a> {
    other: &'a str,
    theirs: &'a str,
}

fn not_shared(container: &Container<'_>, block: &str, shared: &Shared<'_>) -> Diagnostic {
    let (other, theirs) = (shared.other, variable(shared.theirs));
    let message = format!(
        "`{}` verifies tokens by another secret than `{other}`",
        container.name()
    );
    let finding = Diagnostic::new(&codes::SECRET_DIFFERS, message)
        .note(format!(
            "`{other}` has `{theirs}`; each refuses the other's tokens"
        ))
        .help(format!(
            "write `AccessSecret: \"{theirs}\"`, unless that is meant"
        ));
    container.at(finding, &[block, "AccessSecret"], "another secret")
}

/// The first variable of a text: what else stands there may be a secret, such as a default.
fn variable(text: &str) -> String {
    let inside = text.split("${").nth(1).unwrap_or_default();
    let name = inside.split([':', '}']).next().unwrap_or_default();
    format!("${{{name}}}")
}
