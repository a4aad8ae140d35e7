//! The list of requests: the newest first, those that are wanted.

use serde::{Deserialize, Serialize};

use super::{Count, Summary, Trace, Traces};

/// Requests of a page that nobody asked to be shorter, and at most.
const USUAL: usize = 100;
const MOST: usize = 500;
/// How far back a change is looked for: spans come within a second or two.
const RECENT: usize = 20_000;

/// Which requests are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::dev::page) struct Wanted {
    pub service: Option<String>,
    pub route: Option<String>,
    /// `200`, `4xx`, or `error`; of gRPC its code.
    pub status: Option<String>,
    /// Milliseconds.
    pub min: Option<f64>,
    /// Milliseconds.
    pub max: Option<f64>,
    pub text: Option<String>,
    pub before: Option<u64>,
    pub limit: Option<usize>,
}

/// Some of the requests.
#[derive(Debug, Serialize)]
pub(in crate::dev::page) struct Page {
    pub requests: Vec<Summary>,
    /// What `before` is for those behind them.
    next: Option<u64>,
    held: Count,
}

impl Traces {
    /// The newest requests that are wanted.
    pub(in crate::dev::page) fn page(&self, wanted: &Wanted) -> Page {
        let limit = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
        let newest = self.all.iter().rev();
        let found = newest.filter_map(|trace| wanted.summary(trace));
        let mut requests: Vec<Summary> = found.take(limit + 1).collect();
        let has_more = requests.len() > limit;
        requests.truncate(limit);
        Page {
            next: requests.last().filter(|_| has_more).map(|last| last.seq),
            requests,
            held: self.count(),
        }
    }

    /// The requests that changed after a revision, the oldest first; at most so many of the newest, and how many were
    /// left out.
    pub(in crate::dev::page) fn since(&self, revision: u64, most: usize) -> (Vec<Summary>, usize) {
        let recent = self.all.iter().rev().take(RECENT);
        let changed: Vec<&Trace> = recent.filter(|trace| trace.changed > revision).collect();
        let newest = changed.iter().take(most).rev();
        let requests = newest.filter_map(|trace| trace.summary()).collect();
        (requests, changed.len().saturating_sub(most))
    }
}

impl Wanted {
    /// The request, if it is wanted.
    fn summary(&self, trace: &Trace) -> Option<Summary> {
        let is_before = self.before.is_none_or(|before| trace.number < before);
        let is_found = self.text.as_ref().is_none_or(|text| trace.has(text));
        if !is_before || !is_found {
            return None;
        }
        trace.summary().filter(|it| self.wants(it))
    }

    fn wants(&self, request: &Summary) -> bool {
        let is_of = |service: &String| request.services.contains(service);
        let is_on = |route: &String| {
            let named = format!("{} {}", request.service, request.name);
            [&request.route, &request.name, &named].contains(&route)
        };
        self.service.as_ref().is_none_or(is_of)
            && self.route.as_ref().is_none_or(is_on)
            && self
                .status
                .as_ref()
                .is_none_or(|status| has_status(request, status))
            && self.min.is_none_or(|min| request.duration >= min)
            && self.max.is_none_or(|max| request.duration <= max)
    }
}

fn has_status(request: &Summary, wanted: &str) -> bool {
    if wanted == "error" {
        return request.error;
    }
    let own = request.status.or(request.code);
    let own = own.map_or_else(String::new, |it| it.to_string());
    match wanted.strip_suffix("xx") {
        Some(class) => own.len() == 3 && own.starts_with(class),
        None => own == wanted,
    }
}

impl Trace {
    /// Whether a text of it has these letters.
    fn has(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let has = |own: &str| own.to_lowercase().contains(&lower);
        has(&format!("{:032x}", self.id))
            || self.spans.iter().any(|span| has(&span.service))
            || self.spans.iter().any(|span| span.has(lower.as_bytes()))
    }
}
