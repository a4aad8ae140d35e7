//! Reads the pages of metrics of all services, once a second.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{MissedTickBehavior, interval};

use crate::dev::page::board::Board;
use crate::dev::page::facts::Meter;
use crate::dev::page::fetch::{self, Limits};
use crate::dev::page::meters::{Metered, Totals};

const OFTEN: Duration = Duration::from_secs(1);
const LIMITS: Limits = Limits {
    time: Duration::from_millis(900),
    bytes: 4 * 1024 * 1024,
};

/// Tells a board how busy services are, until the page ends.
pub(in crate::dev::page) async fn watch(board: Arc<Board>) {
    let mut interval = interval(OFTEN);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut before = HashMap::<Arc<str>, Totals>::new();
    while !board.is_ending() {
        interval.tick().await;
        let meters = board.facts().map(|it| it.meters.clone());
        let pages = meters.unwrap_or_default().into_iter().map(page);
        for (service, totals) in join_all(pages).await.into_iter().flatten() {
            // What a service had done before somebody looked was not done in this second.
            if let Some(before) = before.get(&service) {
                take(&board, &service, &totals, before);
            }
            before.insert(service, totals);
        }
    }
}

/// What a service says; `None` where it says nothing, such as before it has started.
async fn page(meter: Meter) -> Option<(Arc<str>, Totals)> {
    let page = fetch::get(&meter.address, &meter.path, LIMITS).await.ok()?;
    let text = std::str::from_utf8(&page).ok()?;
    Some((meter.service, Totals::of(text)))
}

fn take(board: &Board, service: &Arc<str>, totals: &Totals, before: &Totals) {
    for (family, method, gain) in totals.since(before) {
        let metered = Metered {
            service,
            family,
            method,
        };
        board.metered(metered, &gain);
    }
}
