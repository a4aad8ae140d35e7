//! What changes, as it changes: server-sent events.
//!
//! A stream keeps nothing but how far it has told: a page that reads slowly, or nobody looks at, costs no memory.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde::Serialize;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::answer;
use super::board::{Board, Known, number};

/// How often it is looked for changes, and how many looks there are between two reports of rates.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS_A_RATE: u32 = 4;
/// So many requests and lines are told at once.
const REQUESTS: usize = 100;
const LINES: usize = 200;

/// The streams that there may be at once.
#[derive(Debug, Clone)]
pub(super) struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(32)))
    }
}

/// How far a stream has told.
struct Told {
    board: Arc<Board>,
    interval: Interval,
    looks: u32,
    facts: u64,
    state: u64,
    findings: u64,
    traces: u64,
    lines: u64,
    waiting: VecDeque<Event>,
    is_ended: bool,
    _permit: OwnedSemaphorePermit,
}

/// Tells a page of every change from now on.
pub(super) async fn events(
    State(board): Known,
    Extension(Streams(streams)): Extension<Streams>,
) -> Response {
    let Ok(permit) = streams.try_acquire_owned() else {
        let text = "too many pages look at once";
        return answer::error(StatusCode::SERVICE_UNAVAILABLE, text);
    };
    let told = Told::new(board, permit);
    let events = stream::unfold(told, |mut told| async {
        let event = told.next().await?;
        Some((Ok::<_, Infallible>(event), told))
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(events).keep_alive(keep_alive).into_response()
}

impl Told {
    fn new(board: Arc<Board>, permit: OwnedSemaphorePermit) -> Self {
        let mut interval = interval(LOOK);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let facts = number(&board.changes.facts);
        let mut told = Self {
            interval,
            looks: 0,
            facts,
            state: number(&board.changes.state),
            findings: number(&board.changes.findings),
            traces: board.traces(|traces| traces.revision()),
            lines: board.logs(|logs| logs.last()),
            waiting: VecDeque::new(),
            is_ended: false,
            _permit: permit,
            board,
        };
        told.tell("hello", json!({ "revision": facts }));
        told.tell("state", told.board.state());
        if let Some(found) = told.board.found() {
            told.tell("findings", &*found);
        }
        told.tell("rates", told.board.rates());
        told
    }

    fn tell(&mut self, name: &str, value: impl Serialize) {
        // Texts and numbers only: serialising them does not fail.
        if let Ok(event) = Event::default().event(name).json_data(value) {
            self.waiting.push_back(event);
        }
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.is_ended {
                return None;
            }
            self.interval.tick().await;
            self.look();
        }
    }

    fn look(&mut self) {
        let board = Arc::clone(&self.board);
        let changes = &board.changes;
        if has_moved(&mut self.facts, number(&changes.facts)) {
            self.tell("system", json!({ "revision": self.facts }));
        }
        if has_moved(&mut self.state, number(&changes.state)) {
            self.tell("state", board.state());
        }
        if has_moved(&mut self.findings, number(&changes.findings)) {
            self.tell("findings", board.found().as_deref());
        }
        self.look_at_requests(&board);
        self.look_at_lines(&board);
        self.looks += 1;
        if self.looks.is_multiple_of(LOOKS_A_RATE) {
            self.tell("rates", board.rates());
        }
        if board.is_ending() {
            self.is_ended = true;
            self.tell("bye", json!({}));
        }
    }

    fn look_at_requests(&mut self, board: &Board) {
        let before = self.traces;
        let (revision, (mut requests, skipped)) = board.traces(|traces| {
            let revision = traces.revision();
            match revision == before {
                true => (revision, (Vec::new(), 0)),
                false => (revision, traces.since(before, REQUESTS)),
            }
        });
        self.traces = revision;
        if !requests.is_empty() {
            board.mark_tried(&mut requests);
            self.tell(
                "requests",
                json!({ "requests": requests, "skipped": skipped }),
            );
        }
    }

    fn look_at_lines(&mut self, board: &Board) {
        let (last, (lines, skipped)) = board.logs(|logs| {
            let last = logs.last();
            (last, logs.since(self.lines, LINES))
        });
        self.lines = last;
        if !lines.is_empty() {
            self.tell("logs", json!({ "lines": lines, "skipped": skipped }));
        }
    }
}

/// Takes a count; whether it is another one.
fn has_moved(own: &mut u64, now: u64) -> bool {
    std::mem::replace(own, now) != now
}
