//! What runs and what is built, as the loop of `ferroctl dev` tells it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::clock;
use crate::dev::condition::{Build, Condition, Doing};

/// All of it, as the page gets it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct State {
    build: BuildState,
    generate: GenerateState,
    services: Vec<ServiceState>,
    /// How the Jaeger answers, where one is asked.
    jaeger: Option<Source>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct BuildState {
    state: &'static str,
    since: f64,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct GenerateState {
    state: &'static str,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ServiceState {
    name: String,
    state: Doing,
    since: f64,
    error: Option<String>,
    last: Vec<String>,
}

/// How a Jaeger answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Source {
    state: &'static str,
    text: String,
}

impl Source {
    /// Before its first answer.
    pub(super) fn waiting() -> Self {
        Self {
            state: "waiting",
            text: String::new(),
        }
    }

    /// By what came of a question.
    pub(super) fn of(answer: &anyhow::Result<()>) -> Self {
        let error = answer.as_ref().err();
        Self {
            state: error.map_or("ok", |_| "failed"),
            text: error.map(|error| format!("{error:#}")).unwrap_or_default(),
        }
    }
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            build: BuildState {
                state: "idle",
                since: clock::now(),
                text: String::new(),
            },
            generate: GenerateState {
                state: "ok",
                text: String::new(),
            },
            services: Vec::new(),
            jaeger: None,
        }
    }

    /// Takes how far the build is; whether that is news.
    pub(super) fn take_build(&mut self, build: Build) -> bool {
        let (state, text) = match build {
            Build::Idle => ("idle", String::new()),
            Build::Building => ("building", String::new()),
            Build::Failed(text) => ("failed", without_colors(&text)),
        };
        let is_news = (self.build.state, &self.build.text) != (state, &text);
        if is_news {
            let since = clock::now();
            self.build = BuildState { state, since, text };
        }
        is_news
    }

    /// Takes why nothing was generated, if so; whether that is news.
    pub(super) fn take_generated(&mut self, failure: Option<&str>) -> bool {
        let after = GenerateState {
            state: failure.map_or("ok", |_| "failed"),
            text: failure.unwrap_or_default().to_owned(),
        };
        let is_news = self.generate != after;
        self.generate = after;
        is_news
    }

    /// Takes how the Jaeger answers; whether that is news.
    pub(super) fn take_jaeger(&mut self, source: Source) -> bool {
        let after = Some(source);
        let is_news = self.jaeger != after;
        self.jaeger = after;
        is_news
    }

    /// Takes what the services do; whether that is news.
    pub(super) fn take_services(&mut self, conditions: Vec<Condition>) -> bool {
        let before: BTreeMap<&str, &ServiceState> = self
            .services
            .iter()
            .map(|service| (service.name.as_str(), service))
            .collect();
        let conditions = conditions.into_iter();
        let after: Vec<ServiceState> = conditions.map(|it| ServiceState::of(it, &before)).collect();
        let is_news = self.services != after;
        self.services = after;
        is_news
    }
}

impl ServiceState {
    fn of(condition: Condition, before: &BTreeMap<&str, &Self>) -> Self {
        let known = before.get(condition.service.as_str());
        let same = known.filter(|known| known.state == condition.doing);
        Self {
            since: same.map_or_else(clock::now, |same| same.since),
            name: condition.service,
            state: condition.doing,
            error: condition.error,
            last: condition.last,
        }
    }
}

/// What cargo wrote for a terminal, less what colours it.
fn without_colors(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic());
        plain.push_str(end.map_or("", |end| &part[end + 1..]));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(doing: Doing) -> Vec<Condition> {
        vec![Condition {
            service: "user-api".to_owned(),
            doing,
            error: None,
            last: Vec::new(),
        }]
    }

    #[test]
    fn the_same_again_is_no_news_and_keeps_its_moment() {
        let mut state = State::new();
        assert!(state.take_services(condition(Doing::Starting)));
        let since = state.services[0].since;
        assert!(!state.take_services(condition(Doing::Starting)));
        assert!(state.services[0].since.to_bits() == since.to_bits());
        assert!(state.take_services(condition(Doing::Running)));
        assert!(state.take_services(Vec::new()));
        assert!(!state.take_build(Build::Idle));
        assert!(state.take_build(Build::Building));
        assert!(state.take_generated(Some("no")) && !state.take_generated(Some("no")));
    }

    #[test]
    fn what_cargo_says_loses_its_colours() {
        let text = "\x1b[1m\x1b[91merror\x1b[0m: expected `;`\n\x1b[38;5;12m";
        assert_eq!(without_colors(text), "error: expected `;`\n");
    }
}
