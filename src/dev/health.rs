//! Whether a service takes requests: its `/healthz` says so, or at least its port is open.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::member::{Address, Member};

/// How long an answer may take: it comes from this machine, and others wait meanwhile.
const LIMIT: Duration = Duration::from_millis(200);

/// Asks the service; a wrong answer, a late one and none are the same.
#[must_use]
pub fn takes_requests(member: &Member) -> bool {
    let answer = match (&member.metrics, &member.requests) {
        (Some(address), _) => is_well(address, &member.health_path, LIMIT),
        (None, Some(requests)) => connect(&requests.address, LIMIT).map(|_| true),
        // Of a worker without a port, nobody can tell more than that it runs.
        (None, None) => Ok(true),
    };
    answer.unwrap_or(false)
}

fn is_well(address: &Address, path: &str, limit: Duration) -> io::Result<bool> {
    const ANSWER: &[u8] = b"HTTP/1.0 200";
    let mut stream = connect(address, limit)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut begin = [0; ANSWER.len()];
    stream.read_exact(&mut begin)?;
    // The server may speak 1.1 all the same.
    Ok(begin.ends_with(b" 200"))
}

fn connect(address: &Address, limit: Duration) -> io::Result<TcpStream> {
    let mut places = (address.reached_at(), address.port).to_socket_addrs()?;
    let place = places.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let stream = TcpStream::connect_timeout(&place, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn asked(answer: &'static str) -> bool {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // A socket that is closed with something unread takes back what was written to it.
            let lines = BufReader::new(&stream).lines();
            let mut lines = lines.map_while(Result::ok);
            assert!(lines.any(|line| line.is_empty()));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let address = Address {
            host: String::new(),
            port,
        };
        let is_well = is_well(&address, "/healthz", Duration::from_secs(10)).unwrap_or(false);
        server.join().unwrap();
        is_well
    }

    #[test]
    fn only_200_is_well() {
        assert!(asked("HTTP/1.1 200 OK\r\n\r\nOK"));
        assert!(!asked("HTTP/1.1 503 Service Unavailable\r\n\r\n"));
        assert!(!asked("SSH-2.0"));
    }
}
