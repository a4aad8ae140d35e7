//! `user-api healthcheck`: asks the running service whether it takes requests, for images that have
//! neither a shell nor curl.

use std::{
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::Duration,
};

use anyhow::{Context, ensure};

use crate::{settings::ServiceSettings, telemetry::server::ports};

const LIMIT: Duration = Duration::from_secs(2);

/// What a server answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// Asks the metrics port of this machine's service for its health.
///
/// # Errors
/// No metrics port in the configuration, no answer, an answer other than 200.
pub(super) fn check(service: &ServiceSettings) -> anyhow::Result<()> {
    let ports = ports(service);
    let port = ports
        .first()
        .context("neither `Prometheus` nor `DevServer` opens a port to ask")?;
    let host = match port.host.as_str() {
        "" | "0.0.0.0" | "::" => "127.0.0.1",
        host => host,
    };
    let addr = format!("{host}:{}", port.port);
    let answer = get(&addr, port.health_path())
        .with_context(|| format!("no answer from http://{addr}{}", port.health_path()))?;
    ensure!(
        answer.status == 200,
        "the service answers {} {}",
        answer.status,
        answer.body
    );
    Ok(())
}

/// One `GET` over HTTP/1.0, whose end is the end of the connection.
pub(super) fn get(addr: &str, path: &str) -> io::Result<Answer> {
    let target = addr.to_socket_addrs()?.next();
    let target = target.ok_or(io::ErrorKind::AddrNotAvailable)?;
    let mut stream = TcpStream::connect_timeout(&target, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {addr}\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    parse(&text).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer {
        status,
        body: body.to_owned(),
    })
}
