//! The end of a port. A client whose connection the system has accepted in our name believes that we are
//! there; when the port closes, the system breaks those that nobody has fetched. So whoever is new is
//! kept away first, and then the others are fetched.

use std::{net::SocketAddr, time::Duration};

use tokio::net::{TcpListener, TcpStream};

/// So long the handshakes take that had begun when the port was shut to others.
pub(super) const HANDSHAKE: Duration = Duration::from_millis(50);

/// From now on the system passes over whoever wants to begin a connection: once the port is closed it refuses
/// them, and until then their system asks again. False where it cannot do so.
#[cfg(target_os = "linux")]
pub(super) fn refuse_new(tcp: &TcpListener) -> bool {
    use socket2::{SockFilter, SockRef};

    // In the words of Linux' packet filter: the flags of TCP (RFC 9293 3.1, byte 13); where SYN is set, keep
    // nothing of the packet, else all.
    const LOAD_BYTE: u16 = 0x30;
    const JUMP_IF_SET: u16 = 0x45;
    const RETURN: u16 = 0x06;
    const FLAGS: u32 = 13;
    const SYN: u32 = 0x02;
    let filter = [
        SockFilter::new(LOAD_BYTE, 0, 0, FLAGS),
        SockFilter::new(JUMP_IF_SET, 0, 1, SYN),
        SockFilter::new(RETURN, 0, 0, 0),
        SockFilter::new(RETURN, 0, 0, u32::MAX),
    ];
    SockRef::from(tcp).attach_filter(&filter).is_ok()
}

/// Elsewhere a moment remains in which a new connection can be lost.
#[cfg(not(target_os = "linux"))]
pub(super) fn refuse_new(_tcp: &TcpListener) -> bool {
    false
}

/// The connections that nobody has fetched, and closes the port.
pub(super) fn waiting(tcp: TcpListener) -> Vec<(TcpStream, SocketAddr)> {
    // Not by tokio, which asks the system only where it has been told of somebody.
    let Ok(tcp) = tcp.into_std() else {
        return Vec::new();
    };
    let accepted = std::iter::from_fn(|| tcp.accept().ok());
    accepted
        .filter_map(|(stream, addr)| {
            stream.set_nonblocking(true).ok()?;
            Some((TcpStream::from_std(stream).ok()?, addr))
        })
        .collect()
}
