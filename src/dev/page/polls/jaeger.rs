//! Asks a Jaeger again and again.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::dev::page::board::Board;
use crate::dev::page::facts::Facts;
use crate::dev::page::fetch::{self, Limits};
use crate::dev::page::jaeger::{Answer, Jaeger};
use crate::dev::page::state::Source;

const OFTEN: Duration = Duration::from_secs(2);
/// How often it is looked whether the services are known already.
const SOON: Duration = Duration::from_millis(50);
/// How far back is looked at first, and then: a span may reach the Jaeger, and be found there, some time after its end.
const FIRST: Duration = Duration::from_hours(1);
const AGAIN: Duration = Duration::from_mins(1);
/// Clocks of other machines may go before ours.
const AHEAD: Duration = Duration::from_mins(1);
const LIMITS: Limits = Limits {
    time: Duration::from_secs(10),
    bytes: 32 * 1024 * 1024,
};

/// Brings a board the requests of all services, until the page ends.
pub(in crate::dev::page) async fn watch(board: Arc<Board>, jaeger: Jaeger) {
    let mut interval = interval(OFTEN);
    board.heard(Source::waiting());
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut back = FIRST;
    while !board.is_ending() {
        let Some(facts) = board.facts() else {
            sleep(SOON).await;
            continue;
        };
        interval.tick().await;
        let asked = ask(&board, &facts, &jaeger, back).await;
        if asked.is_ok() {
            back = AGAIN;
        }
        board.heard(Source::of(&asked));
    }
}

/// Asks for the traces of every service.
async fn ask(board: &Board, facts: &Facts, jaeger: &Jaeger, back: Duration) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let (from, until) = (now.saturating_sub(back), now + AHEAD);
    let (mut spans, mut lost) = (Vec::new(), 0);
    for own in facts.links.names() {
        let target = jaeger.traces(own, from.as_micros(), until.as_micros())?;
        let bytes = fetch::get(&jaeger.address, &target, LIMITS).await?;
        let answer: Answer = serde_json::from_slice(&bytes)
            .with_context(|| format!("what {jaeger} answers is no list of traces"))?;
        let (own, none) = answer.spans(|own| facts.links.service(own));
        spans.extend(own);
        lost += none;
    }
    // The list has requests as they come: those of an answer are in no order.
    spans.sort_by_key(|it| it.span.start);
    board.keep(&spans, lost);
    Ok(())
}
