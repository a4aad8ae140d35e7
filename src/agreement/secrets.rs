//! The secrets of tokens: one for all services, and never in a file that is committed.

use serde_yaml::Value;

use super::Container;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::ir::Protocol;

/// Finds secrets that stand in a YAML, and services that would refuse each other's tokens.
pub(super) fn check(containers: &[Container<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut first: Option<(&str, String)> = None;
    for container in containers {
        let Some((block, secret)) = secret(container) else {
            continue;
        };
        let name = container.service.name.as_str();
        if !secret.contains("${") {
            findings.push(in_the_file(container, &block));
            continue;
        }
        match &first {
            Some((other, theirs)) if *theirs != secret => {
                findings.push(not_shared(container, &block, (other, theirs)));
            }
            Some(_) => {}
            None => first = Some((name, secret)),
        }
    }
    findings
}

/// The first block with a secret of a service, which all services share, and the secret as it is written.
fn secret(container: &Container<'_>) -> Option<(String, String)> {
    let Protocol::Http(http) = &container.service.protocol else {
        return None;
    };
    let block = &http.jwts.first()?.name;
    let written = container.settings.written();
    let entry = |value: &Value, wanted: &str| {
        let mut entries = value.as_mapping()?.iter();
        let found = entries.find(|(key, _)| {
            key.as_str()
                .is_some_and(|key| key.eq_ignore_ascii_case(wanted))
        });
        found.map(|(_, value)| value.clone())
    };
    let secret = entry(&entry(&written, block)?, "AccessSecret")?;
    Some((block.clone(), secret.as_str()?.to_owned()))
}

fn in_the_file(container: &Container<'_>, block: &str) -> Diagnostic {
    let message = format!(
        "the secret of `{}` stands in its YAML",
        container.service.name
    );
    let finding = Diagnostic::new(&codes::SECRET_DIFFERS, message)
        .note("the file is committed and goes into the image")
        .help("`AccessSecret: \"${JWT_SECRET}\"`; `.env` has a random one");
    // The line below has the secret, which belongs into no log.
    container.at(finding, &[block], "readable by everybody")
}

fn not_shared(container: &Container<'_>, block: &str, (other, theirs): (&str, &str)) -> Diagnostic {
    let message = format!(
        "`{}` verifies tokens by another secret than `{other}`",
        container.service.name
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
