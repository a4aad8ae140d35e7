//! An element of the list: a job with its id and its trace.

use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::ticket::Ticket;
use crate::{Ctx, Error, random::unique, telemetry::TraceContext, worker::Delivery};

/// An element of the list, to be written.
#[derive(Serialize)]
pub(super) struct Envelope<'a, J> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<String>,
    job: &'a J,
}

impl<'a, J: Serialize> Envelope<'a, J> {
    /// A new id, and the element with the job.
    pub(super) fn seal(ctx: &Ctx, job: &'a J) -> serde_json::Result<(String, String)> {
        let id = unique();
        let trace = ctx.trace().or_else(TraceContext::current);
        let text = serde_json::to_string(&Envelope {
            id: &id,
            traceparent: trace.map(|trace| trace.traceparent()),
            job,
        })?;
        Ok((id, text))
    }
}

/// What stands around a job, whatever that is.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Outside {
    id: String,
    traceparent: String,
}

#[derive(Deserialize)]
struct Inside<J> {
    job: J,
}

/// The job of an element, which may be no job.
pub(super) fn open<J: DeserializeOwned>(text: Vec<u8>, attempt: u32) -> Delivery<J, Ticket> {
    let outside: Outside = serde_json::from_slice(&text).unwrap_or_default();
    let inside = serde_json::from_slice::<Inside<J>>(&text);
    Delivery {
        job: inside.map(|inside| inside.job).map_err(Error::from),
        id: outside.id,
        attempt,
        parent: TraceContext::from_traceparent(&outside.traceparent),
        receipt: Ticket::new(text),
    }
}

/// The element with an id, where it is a job that has none: jobs that say the same must stay apart.
pub(super) fn with_id(text: &[u8]) -> Option<Vec<u8>> {
    let outside: Outside = serde_json::from_slice(text).ok()?;
    let is_job = serde_json::from_slice::<Inside<IgnoredAny>>(text).is_ok();
    let brace = text.iter().position(|byte| *byte == b'{')?;
    let id = format!(r#""id":"{}","#, unique());
    let (begin, rest) = text.split_at(brace + 1);
    (is_job && outside.id.is_empty()).then(|| [begin, id.as_bytes(), rest].concat())
}

/// By what attempts at an element are counted: its id, or all of it where it has none.
pub(super) fn identity(text: &[u8]) -> Vec<u8> {
    let outside: Outside = serde_json::from_slice(text).unwrap_or_default();
    match outside.id.is_empty() {
        true => text.to_vec(),
        false => outside.id.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{SpanId, TraceId};

    fn opened(text: &str) -> Delivery<u8, Ticket> {
        open(text.as_bytes().to_vec(), 1)
    }

    #[test]
    fn a_job_keeps_its_trace() {
        let trace = TraceContext::new(TraceId::from(7), SpanId::from(8), true);
        let ctx = Ctx::background().with_trace(Some(trace));
        let (id, text) = Envelope::seal(&ctx, &5_u8).unwrap();
        let delivery = opened(&text);
        assert_eq!(delivery.job.unwrap(), 5);
        assert_eq!((delivery.id, delivery.parent), (id, Some(trace)));
    }

    #[test]
    fn a_job_of_somebody_else_needs_neither_id_nor_trace() {
        let delivery = opened(r#"{"job":5}"#);
        assert_eq!(delivery.job.unwrap(), 5);
        assert_eq!((delivery.id.as_str(), delivery.parent), ("", None));
        assert_eq!(identity(br#"{"job":5}"#), br#"{"job":5}"#);
        assert_eq!(identity(br#"{"id":"a","job":5}"#), b"a");
    }

    #[test]
    fn a_job_of_somebody_else_gets_an_id() {
        let text = with_id(br#" {"job":5}"#).unwrap();
        let delivery: Delivery<u8, Ticket> = open(text, 1);
        assert_eq!(delivery.job.unwrap(), 5);
        assert_eq!(delivery.id.len(), 16);
        for text in [&br#"{"id":"a","job":5}"#[..], b"{}", b"[]", b"\xff{"] {
            assert_eq!(with_id(text), None);
        }
    }

    #[test]
    fn what_is_no_job_still_has_its_id() {
        let delivery = opened(r#"{"id":"a","job":"x"}"#);
        assert!(delivery.job.is_err());
        assert_eq!(delivery.id, "a");
        assert!(opened("\u{0}").job.is_err());
    }
}
