//! What went wrong in a trace: the errors that services logged, each with the failure below it that it names.

use serde::Serialize;

use super::logs::Line;
use super::traces::SpanView;

/// An error.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Trouble {
    service: String,
    span: Option<String>,
    /// What happened, and then why.
    chain: Vec<String>,
    /// Where, as `file:line`.
    caller: Option<String>,
}

/// The errors of a trace: those that were logged, and the failed spans that none of them names.
pub(super) fn of(spans: &[SpanView], lines: &[Line]) -> Vec<Trouble> {
    let failed = spans.iter().filter(|it| it.error && !it.message.is_empty());
    let failed: Vec<&SpanView> = failed.collect();
    let errors = ["error", "severe", "fatal", "alert"];
    // The access log of a request that failed says nothing of why.
    let is_error = |line: &&Line| errors.contains(&line.level.as_str()) && !line.is_of_access();
    let mut troubles: Vec<Trouble> = lines
        .iter()
        .filter(is_error)
        .map(|line| logged(line, &failed))
        .collect();
    for span in failed {
        let is_named = |it: &Trouble| {
            it.chain
                .last()
                .is_some_and(|it| it.ends_with(&span.message))
        };
        if !troubles.iter().any(is_named) {
            troubles.push(Trouble {
                service: span.service.clone(),
                span: Some(span.id.clone()),
                chain: vec![span.message.clone()],
                caller: None,
            });
        }
    }
    troubles
}

/// An error prints its causes behind colons; which of them divides two is known where a span says the second.
fn logged(line: &Line, failed: &[&SpanView]) -> Trouble {
    let causes = failed.iter().map(|span| span.message.as_str());
    let cause = causes
        .filter_map(|cause| Some((line.text.strip_suffix(cause)?.strip_suffix(": ")?, cause)))
        .max_by_key(|(_, cause)| cause.len());
    let chain = match cause {
        Some((what, why)) => vec![what.to_owned(), why.to_owned()],
        None => vec![line.text.clone()],
    };
    let caller = line.fields.iter().find(|(key, _)| key == "caller");
    Trouble {
        service: line.service.clone(),
        span: line.span.clone(),
        chain,
        caller: caller.and_then(|(_, value)| value.as_str().map(str::to_owned)),
    }
}
