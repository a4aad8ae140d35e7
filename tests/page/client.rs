//! Requests byte for byte: a browser would not send most of these.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use ferroctl::dev::page::Page;
use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The header of that name.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body as JSON, a line each.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.body.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }
}

/// `127.0.0.1:PORT` of a URL.
pub fn address(url: &str) -> &str {
    url.trim_start_matches("http://")
}

/// Gets something as JSON.
#[track_caller]
pub fn get(page: &Page, path: &str) -> Value {
    let answer = send(page, &format!("GET {path}"), &[], b"");
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.json()
}

/// Posts JSON.
pub fn post(page: &Page, path: &str, body: &Value) -> Answer {
    let headers = [("Content-Type", "application/json")];
    send(
        page,
        &format!("POST {path}"),
        &headers,
        body.to_string().as_bytes(),
    )
}

/// Sends a request with these headers beside `Host`.
pub fn send(page: &Page, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let url = page.url();
    let host = [("Host", address(&url))];
    send_to(address(&url), line, &[&host, headers].concat(), body)
}

/// Sends a request with these headers.
pub fn send_to(address: &str, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = connect(address);
    let headers = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    let headers: String = headers.collect();
    let length = body.len();
    let head = format!(
        "{line} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    // Who refuses a body need not read it.
    let _ = stream.write_all(body);
    read(stream)
}

pub fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    let limit = Some(Duration::from_secs(60));
    stream.set_read_timeout(limit).expect("a limit");
    stream.set_write_timeout(limit).expect("a limit");
    stream
}

fn read(stream: TcpStream) -> Answer {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("an answer");
    let status = line.split(' ').nth(1).and_then(|it| it.parse().ok());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut body = Vec::new();
    // A connection that was closed on what was not read is reset.
    let _ = reader.read_to_end(&mut body);
    let is_chunked = headers.iter().any(|(name, _)| name == "transfer-encoding");
    let body = if is_chunked { unchunked(&body) } else { body };
    Answer {
        status: status.unwrap_or_else(|| panic!("no status: {line:?}")),
        headers,
        body: String::from_utf8(body).expect("text"),
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|it| it == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            break;
        }
        whole.extend(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + size + 4..];
    }
    whole
}
