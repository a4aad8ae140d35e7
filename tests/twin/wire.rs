//! Cases as raw HTTP/1.1, as the peer's recorder sends them (`tests/peer/record/wire.go`), and answers as
//! it writes them down.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::table::{Case, Outcome};

/// An answer that takes longer never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The response headers that are compared.
const COMPARED: [&str; 5] = [
    "Allow",
    "Content-Type",
    "X-Content-Type-Options",
    "X-Peer-Chain",
    "Www-Authenticate",
];

/// Sends the case on a connection of its own and takes the answer apart.
pub fn exchange(address: SocketAddr, case: &Case) -> Outcome {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    // The service may answer, and hang up, before it has read everything.
    let _ = stream.write_all(&message(case));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    outcome(case, &answer)
}

fn message(case: &Case) -> Vec<u8> {
    let body = case.body();
    let mut head = format!("{} {} HTTP/1.1\r\n", case.method, case.path);
    if !case.has("Host") {
        head += "Host: peer.test\r\n";
    }
    head += "Connection: close\r\n";
    for (name, values) in &case.headers {
        for value in values.iter() {
            head += &format!("{name}: {value}\r\n");
        }
    }
    let chunked = case.has("Transfer-Encoding");
    let expected = ["POST", "PUT", "PATCH"].contains(&case.method.as_str());
    if !chunked && !case.has("Content-Length") && (!body.is_empty() || expected) {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    [(head + "\r\n").into_bytes(), framed(body, chunked)].concat()
}

/// The body, or the body as one chunk.
fn framed(body: Vec<u8>, chunked: bool) -> Vec<u8> {
    if !chunked {
        return body;
    }
    let mut framed = Vec::new();
    if !body.is_empty() {
        framed.extend(format!("{:x}\r\n", body.len()).into_bytes());
        framed.extend(body);
        framed.extend(b"\r\n");
    }
    framed.extend(b"0\r\n\r\n");
    framed
}

fn outcome(case: &Case, answer: &[u8]) -> Outcome {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let Some(end) = end else {
        panic!("{}: no answer: {:?}", case.name, answer.escape_ascii());
    };
    let head = str::from_utf8(&answer[..end]).expect("a head of text");
    let (line, rest) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let headers: Vec<_> = rest
        .split("\r\n")
        .filter_map(|line| line.split_once(": "))
        .collect();
    Outcome {
        status: status.expect("a status"),
        headers: compared(&headers, case.method == "HEAD"),
        body: unframed(&headers, &answer[end + 4..]),
    }
}

fn compared(headers: &[(&str, &str)], is_head: bool) -> BTreeMap<String, String> {
    let length = is_head.then_some("Content-Length");
    let names = COMPARED.into_iter().chain(length);
    names
        .filter_map(|name| {
            let mut values: Vec<&str> = values(headers, name).collect();
            if name == "Allow" {
                values = values.iter().flat_map(|it| it.split(',')).collect();
                values.iter_mut().for_each(|value| *value = value.trim());
                values.sort_unstable();
            }
            (!values.is_empty()).then(|| (name.to_owned(), values.join(", ")))
        })
        .collect()
}

fn values<'a>(
    headers: &'a [(&'a str, &'a str)],
    name: &'static str,
) -> impl Iterator<Item = &'a str> {
    let named = headers
        .iter()
        .filter(move |(key, _)| key.eq_ignore_ascii_case(name));
    named.map(|(_, value)| *value)
}

fn unframed(headers: &[(&str, &str)], mut rest: &[u8]) -> Vec<u8> {
    if values(headers, "Transfer-Encoding").next().is_none() {
        return rest.to_vec();
    }
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|bytes| bytes == b"\r\n") {
        let size = str::from_utf8(&rest[..end]).expect("a chunk's size");
        let size = usize::from_str_radix(size, 16).expect("a chunk's size");
        let chunk = &rest[end + 2..];
        body.extend(&chunk[..size]);
        rest = &chunk[size + 2..];
    }
    body
}
