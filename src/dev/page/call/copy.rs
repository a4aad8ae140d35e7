//! A call as what one types into a terminal.

use std::fmt::Write as _;

use shlex::try_quote;

use super::request::{Call, Prepared, Refused, json};
use crate::dev::page::operations::Operation;
use crate::dev::page::tried::pairs;

/// The command that makes the same request: of `curl`, or of `grpcurl`.
///
/// # Errors
/// When what the form says makes no request, or no shell can say it.
pub(in crate::dev::page) fn command(operation: Operation, call: Call) -> Result<String, Refused> {
    let prepared = Prepared::new(operation, call)?;
    match &prepared.messages {
        None => curl(&prepared),
        Some(messages) => {
            let messages: Vec<String> = messages.iter().map(json).collect();
            grpcurl(&prepared, &messages.join("\n"))
        }
    }
}

fn curl(prepared: &Prepared) -> Result<String, Refused> {
    let method = prepared.operation.method.as_str();
    let mut text = match method {
        "HEAD" => "curl --head".to_owned(),
        method => format!("curl -X {method}"),
    };
    add(&mut text, "", &prepared.url())?;
    add_headers(&mut text, prepared)?;
    if !prepared.body.is_empty() {
        // `--data` reads a file where a body begins with `@`.
        add(&mut text, "--data-raw", &prepared.body)?;
    }
    Ok(text)
}

fn grpcurl(prepared: &Prepared, messages: &str) -> Result<String, Refused> {
    let plain = if prepared.operation.target.is_secure {
        ""
    } else {
        " -plaintext"
    };
    let mut text = format!("grpcurl{plain}");
    add_headers(&mut text, prepared)?;
    add(&mut text, "-d", messages)?;
    add(&mut text, "", &prepared.address.to_string())?;
    add(
        &mut text,
        "",
        prepared.operation.path.trim_start_matches('/'),
    )?;
    Ok(text)
}

/// All but the trace, which is the page's own.
fn add_headers(text: &mut String, prepared: &Prepared) -> Result<(), Refused> {
    let headers = pairs(&prepared.headers).into_iter();
    for (name, value) in headers.filter(|(name, _)| name != "traceparent") {
        add(text, "-H", &format!("{name}: {value}"))?;
    }
    Ok(())
}

fn add(text: &mut String, flag: &str, value: &str) -> Result<(), Refused> {
    let quoted = try_quote(value);
    let quoted = quoted.map_err(|_| Refused::new("no shell takes a NUL"))?;
    if !flag.is_empty() {
        let _ = write!(text, " {flag}");
    }
    let _ = write!(text, " {quoted}");
    Ok(())
}
