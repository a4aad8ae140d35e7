//! What a page hears while it is open.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use ferroctl::dev::condition::Build;
use ferroctl::dev::page::Page;
use serde_json::Value;

use crate::client::{address, connect, send as ask};
use crate::spans::{Span, send};
use crate::workspace::{Ports, facts, page};

/// An open stream.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn open(page: &Page) -> Self {
        let url = page.url();
        let mut stream = connect(address(&url));
        write!(
            stream,
            "GET /api/events HTTP/1.1\r\nHost: {}\r\n\r\n",
            address(&url)
        )
        .unwrap();
        Self(BufReader::new(stream))
    }

    /// Waits for an event of that name; those before it are passed over.
    fn hears(&mut self, name: &str) -> Value {
        let wanted = format!("event: {name}");
        let mut line = String::new();
        let mut is_named = false;
        loop {
            line.clear();
            let read = self.0.read_line(&mut line).unwrap();
            assert!(read > 0, "the stream ended before `{name}`");
            if let Some(data) = line.strip_prefix("data: ").filter(|_| is_named) {
                return serde_json::from_str(data).unwrap();
            }
            is_named = line.trim_end() == wanted || (is_named && line.starts_with("data"));
        }
    }
}

#[test]
fn a_page_hears_of_every_change() {
    let page = page();
    let mut stream = Stream::open(&page);
    assert_eq!(stream.hears("hello")["revision"], 1);
    assert_eq!(stream.hears("state")["build"]["state"], "idle");
    assert!(stream.hears("rates")["nodes"].is_object());

    page.board().build(Build::Building);
    assert_eq!(stream.hears("state")["build"]["state"], "building");
    page.board().know(facts(Ports::default()));
    assert_eq!(stream.hears("system")["revision"], 2);

    send(&page, &Span::all(5));
    let requests = stream.hears("requests");
    assert_eq!(
        (&requests["requests"][0]["spans"], &requests["skipped"]),
        (&4.into(), &0.into())
    );
    let service: Arc<str> = "user-api".into();
    for number in 0..300 {
        page.board().line(&service, &format!("line {number}"));
    }
    let mut last = String::new();
    while last != "line 299" {
        let logs = stream.hears("logs");
        let lines = logs["lines"].as_array().unwrap();
        assert!(lines.len() <= 200);
        lines.last().unwrap()["text"]
            .as_str()
            .unwrap()
            .clone_into(&mut last);
    }
    drop(page);
    stream.hears("bye");
}

#[test]
fn only_so_many_pages_look_at_once() {
    let page = page();
    let mut streams: Vec<Stream> = (0..32).map(|_| Stream::open(&page)).collect();
    for stream in &mut streams {
        stream.hears("hello");
    }
    assert_eq!(ask(&page, "GET /api/events", &[], b"").status, 503);
    streams.truncate(31);
    // That one is gone is noticed with the next event for it.
    let mut waited = 0;
    while ask_head(&page) == 503 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        waited += 1;
        assert!(waited < 100, "a closed stream keeps its place");
    }
}

/// The status of a stream that is closed at once.
fn ask_head(page: &Page) -> u16 {
    let mut stream = Stream::open(page);
    let mut line = String::new();
    stream.0.read_line(&mut line).unwrap();
    line.split(' ').nth(1).unwrap().parse().unwrap()
}
