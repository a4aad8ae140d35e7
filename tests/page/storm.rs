//! More than anybody can look at: 10,000 services, and 10,000 requests a second, which only
//! `cargo test --release --test page storm -- --ignored --nocapture` sends.

use std::fs;
use std::time::{Duration, Instant};

use ferroctl::dev::page::Page;

use crate::client::get;
use crate::spans::{Span, batch, post, send};
use crate::workspace::page;

/// Services that nobody knows.
const STRANGERS: u128 = 10_000;
/// What is kept of spans, in bytes.
const KEPT: u64 = 48 * 1024 * 1024;

/// A service sends so many requests at once, each of four spans.
const AT_ONCE: u128 = 128;
const A_SECOND: u32 = 10_000;
const SECONDS: u32 = 30;

#[test]
fn strangers_are_bounded_and_no_part_of_the_picture() {
    let page = page();
    send(&page, &Span::all(STRANGERS + 1));
    let (system, rates) = (get(&page, "/api/system"), names_of_rates(&page));
    let names: Vec<String> = (0..STRANGERS).map(|it| format!("stranger-{it}")).collect();
    for (names, first) in names.chunks(500).zip((1..).step_by(500)) {
        let of = |(name, trace)| {
            Span::all(trace).map(|it| Span {
                service: name,
                ..it
            })
        };
        let spans: Vec<Span<'_>> = names
            .iter()
            .map(String::as_str)
            .zip(first..)
            .flat_map(of)
            .collect();
        send(&page, &spans);
    }
    let list = get(&page, "/api/requests?limit=500");
    assert_eq!(list["requests"].as_array().unwrap().len(), 500);
    let held = &list["held"];
    let count = |name: &str| held[name].as_u64().unwrap();
    assert_eq!(count("spans") + count("dropped"), 4 * 10_001, "{held}");
    assert!(
        count("traces") <= 20_000 && count("bytes") <= KEPT,
        "{held}"
    );
    let last = list["requests"][0]["service"].as_str().unwrap();
    let found = get(&page, &format!("/api/requests?service={last}"));
    assert_eq!(found["requests"].as_array().unwrap().len(), 1, "{last}");
    assert_eq!(get(&page, "/api/system"), system);
    assert_eq!(names_of_rates(&page), rates);
}

#[test]
fn a_trace_of_strangers_and_their_long_names_are_bounded() {
    let page = page();
    let long = "\u{4e2d}".repeat(1_000);
    let names: Vec<String> = (0..STRANGERS).map(|it| format!("{it}-{long}")).collect();
    for (names, first) in names.chunks(400).zip((2..).step_by(400)) {
        let of = |(name, id)| Span {
            service: name,
            id,
            parent: 1,
            ..Span::request(7)
        };
        let spans: Vec<Span<'_>> = names
            .iter()
            .map(String::as_str)
            .zip(first..)
            .map(of)
            .collect();
        send(&page, &spans);
    }
    let trace = get(&page, "/api/traces/7");
    assert_eq!(
        (trace["spans"].as_array().unwrap().len(), &trace["cut"]),
        (2000, &8000.into())
    );
    let name = trace["spans"][1999]["service"].as_str().unwrap();
    assert!(
        name.len() <= 256 && name.starts_with("1999-\u{4e2d}"),
        "{name}"
    );
    let held = &get(&page, "/api/requests")["held"];
    let cost = held["bytes"].as_u64().unwrap() / 2000;
    assert!(cost > 256 + 100, "a name costs nothing: {held}");
}

/// What has rates.
fn names_of_rates(page: &Page) -> Vec<String> {
    let rates = get(page, "/api/rates");
    let of = |what: &str| {
        rates[what]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    [of("nodes"), of("edges")].concat()
}

#[test]
#[ignore = "half a minute of load; run by name"]
fn a_storm_is_bounded() {
    let page = page();
    let service = "user-api".into();
    let line = r#"{"@timestamp":"2026-11-22T15:19:10.166Z","level":"info","content":"[HTTP] 200 - POST /api/user/login"}"#;
    let (begun, cpu) = (Instant::now(), cpu_of_page());
    let mut sizes = Vec::new();
    let batches = A_SECOND * SECONDS / u32::try_from(AT_ONCE).unwrap();
    let mut refused = 0;
    for number in 0..batches {
        let first = u128::from(number) * AT_ONCE + 1;
        let spans: Vec<Span<'_>> = (first..first + AT_ONCE).flat_map(Span::all).collect();
        refused += u32::from(post(&page, &batch(&spans)).status != 200);
        for _ in 0..AT_ONCE {
            page.board().line(&service, line);
        }
        let due = Duration::from_secs(1) * number * u32::try_from(AT_ONCE).unwrap() / A_SECOND;
        std::thread::sleep(due.saturating_sub(begun.elapsed()));
        if number % (batches / 10) == 0 {
            sizes.push(resident());
        }
    }
    let took = begun.elapsed().as_secs_f64();
    let sent = f64::from(batches * 4) * AT_ONCE as f64;
    let held = &get(&page, "/api/requests?limit=1")["held"];
    let share = (cpu_of_page() - cpu) / took;
    println!(
        "{:.0} spans/s for {took:.0} s, {refused} batches refused",
        sent / took
    );
    println!(
        "resident MiB over time: {sizes:?}; held: {held}; the page's threads: {share:.3} of a core"
    );
    assert_eq!(refused, 0);
    let late = &sizes[sizes.len() / 2..];
    let grown = late.iter().max().unwrap() - late.iter().min().unwrap();
    assert!(grown < 16, "still growing: {sizes:?}");
    assert!(sizes.iter().max().unwrap() - sizes[0] < 160, "{sizes:?}");
}

/// The memory of this process, MiB.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kib: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / 1024
}

/// The seconds of a core that the threads of the page have had.
fn cpu_of_page() -> f64 {
    let threads = fs::read_dir("/proc/self/task").unwrap().flatten();
    let stats = threads.filter_map(|it| fs::read_to_string(it.path().join("stat")).ok());
    let of_page = stats.filter(|stat| stat.contains("(page)"));
    let ticks = of_page.map(|stat| {
        let rest = stat.rsplit_once(") ").unwrap().1;
        let fields = rest.split(' ').skip(11).take(2);
        fields.map(|it| it.parse::<f64>().unwrap()).sum::<f64>()
    });
    ticks.sum::<f64>() / 100.0
}
