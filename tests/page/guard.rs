//! Who is refused.

use std::time::{Duration, Instant};

use ferroctl::embedded::PAGE;
use serde_json::json;

use crate::client::{address, get, send, send_to};
use crate::workspace::page;

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[test]
fn a_name_that_others_let_point_here_is_refused() {
    let page = page();
    let url = page.url();
    let port = url.rsplit(':').next().unwrap();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("LOCALHOST:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        (format!("evil.example:{port}"), 421),
        (format!("127.0.0.1.evil.example:{port}"), 421),
        ("127.0.0.1".to_owned(), 421),
        ("127.0.0.1:1".to_owned(), 421),
        (String::new(), 421),
    ] {
        let answer = send_to(address(&url), "GET /api/state", &[("Host", &host)], b"");
        assert_eq!(answer.status, status, "{host}");
    }
}

#[test]
fn a_page_elsewhere_can_drive_nothing() {
    let page = page();
    let own = page.url();
    let call = json!({"operation": "user-api POST /api/user/login"}).to_string();
    let asked = |headers: &[(&str, &str)]| {
        let answer = send(&page, "POST /api/copy", headers, call.as_bytes());
        answer.status
    };
    assert_eq!(asked(&[JSON]), 200);
    assert_eq!(
        asked(&[JSON, ("Origin", &own), ("Sec-Fetch-Site", "same-origin")]),
        200
    );
    for origin in [
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
    ] {
        assert_eq!(asked(&[JSON, ("Origin", origin)]), 403, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(asked(&[JSON, ("Sec-Fetch-Site", site)]), 403, "{site}");
    }
    // What a form or a script elsewhere may send without asking.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        assert_eq!(asked(&[("Content-Type", kind)]), 415, "{kind}");
    }
    assert_eq!(asked(&[]), 415);
    let preflight = [
        ("Origin", "http://evil.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    assert_eq!(
        send(&page, "OPTIONS /api/call", &preflight, b"").status,
        403
    );
}

#[test]
fn no_get_changes_anything() {
    let page = page();
    for path in ["/api/call", "/api/copy"] {
        assert_eq!(
            send(&page, &format!("GET {path}"), &[], b"").status,
            405,
            "{path}"
        );
    }
    for path in ["/api/state", "/api/requests", "/api/system"] {
        assert_eq!(
            send(&page, &format!("POST {path}"), &[JSON], b"{}").status,
            405,
            "{path}"
        );
    }
}

#[test]
fn a_link_from_elsewhere_leads_to_the_page_and_no_frame_does() {
    let page = page();
    let from = |mode, dest| {
        let headers = [
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", mode),
            ("Sec-Fetch-Dest", dest),
        ];
        send(&page, "GET /", &headers, b"").status
    };
    assert_ne!(from("navigate", "document"), 403);
    assert_eq!(from("navigate", "iframe"), 403);
    assert_eq!(from("no-cors", "script"), 403);
}

#[test]
fn every_answer_is_locked_up() {
    let page = page();
    for line in [
        "GET /",
        "GET /api/state",
        "GET /nothing",
        "POST /api/call",
        "GET /assets/../../etc/passwd",
    ] {
        let answer = send(&page, line, &[], b"");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{line}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{line}");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{line}"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "", "{line}");
    }
}

#[test]
fn the_page_has_its_files_and_no_others() {
    let page = page();
    for (path, bytes) in PAGE {
        let answer = send(&page, &format!("GET /assets/{path}"), &[], b"");
        assert_eq!(
            (answer.status, answer.body.as_bytes()),
            (200, *bytes),
            "{path}"
        );
        let kind = answer.header("content-type");
        let end = path.rsplit('.').next().unwrap();
        let expected = match end {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "html" => "text/html; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        assert_eq!(kind, expected, "{path}");
    }
    for path in [
        "/assets/nothing.js",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets//etc/passwd",
    ] {
        assert_eq!(
            send(&page, &format!("GET {path}"), &[], b"").status,
            404,
            "{path}"
        );
    }
}

#[test]
fn a_body_of_100_megabytes_is_neither_read_nor_kept() {
    let page = page();
    let body = vec![b' '; 100 * 1024 * 1024];
    let before = resident();
    let begun = Instant::now();
    for _ in 0..5 {
        let answer = send(&page, "POST /api/call", &[JSON], &body);
        assert_eq!(answer.status, 413, "{answer:?}");
    }
    let (took, grown) = (begun.elapsed(), resident().saturating_sub(before));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(grown < 20 * 1024, "grown by {grown} KiB");
    assert_eq!(get(&page, "/api/requests")["held"]["spans"], 0);
}

/// The memory of this process in KiB; 0 where the system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    number.unwrap_or_default()
}
