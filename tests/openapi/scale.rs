//! Ten times the routes make ten times the document, in ten times the time.

use std::time::{Duration, Instant};

use ferroctl::ir::{Envelope, Http, Response};

use crate::routes::routes;
use crate::workspace;

/// The length of the document of that many routes, and how long it takes from the model to the text.
fn made(http: Http) -> (usize, Duration) {
    let system = workspace::system(http, Response::Envelope(Envelope::default()));
    let begun = Instant::now();
    let text = workspace::text(&system);
    (text.len(), begun.elapsed())
}

#[test]
fn a_document_grows_with_its_routes() {
    let [small, large] = [500, 5_000].map(|count| made(workspace::http(&routes(count))));
    println!("500 routes: {small:?}; 5,000 routes: {large:?} (bytes, time; a debug build)");
    let ratio = large.0 / small.0;
    assert!((9..=10).contains(&ratio), "{ratio} times the text");
    // Other tests run beside this one.
    assert!(large.1 < 40 * small.1, "{small:?} {large:?}");
}
