//! What clients do to a port, and what becomes of them.

use std::{
    convert::Infallible,
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
};

use super::{Listener, Stage, Stop, Terms};

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(60);
const LARGE: usize = 1 << 20;
const REQUEST: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

struct Served {
    addr: SocketAddr,
    stop: Stop,
    ended: JoinHandle<()>,
}

fn terms() -> Terms {
    Terms {
        head: LONG,
        idle: LONG,
        stall: LONG,
        ..Terms::http(0)
    }
}

/// `/` is answered at once, `/nap` after a while, `/large` with what a socket just takes, `/much` with more.
async fn answer(request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let body = match request.uri().path() {
        "/nap" => {
            tokio::time::sleep(SHORT * 2).await;
            Body::from("late")
        }
        "/large" => Body::from(vec![b'y'; LARGE]),
        "/much" => Body::from(vec![b'x'; 64 << 20]),
        _ => Body::from("fine"),
    };
    Ok(Response::new(body))
}

async fn serve(terms: Terms) -> Served {
    serve_on(listener(terms).await)
}

async fn listener(terms: Terms) -> Listener {
    Listener::bind("127.0.0.1", 0, terms).await.unwrap()
}

fn serve_on(listener: Listener) -> Served {
    let addr = listener.addr().unwrap();
    let (stop, stopping) = Stop::new();
    let serving = listener.serve(stopping, |_| tower::service_fn(answer));
    Served {
        addr,
        stop,
        ended: tokio::spawn(serving),
    }
}

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.addr).await.unwrap()
    }

    /// A connection that is encrypted and has said nothing so far.
    #[cfg(feature = "tls")]
    async fn greet(&self) -> tokio_rustls::client::TlsStream<TcpStream> {
        let any = crate::settings::ClientTls {
            is_on: true,
            insecure_skip_verify: true,
            ..crate::settings::ClientTls::default()
        };
        let any = crate::tls::Client::new(any, crate::tls::Speaks::Http2).unwrap();
        let connector = tokio_rustls::TlsConnector::from(any.unwrap().config());
        let name = rustls::pki_types::ServerName::try_from("localhost").unwrap();
        connector.connect(name, self.connect().await).await.unwrap()
    }

    async fn silent(&self, connections: usize) -> Vec<TcpStream> {
        let mut silent = Vec::new();
        for _ in 0..connections {
            silent.push(self.connect().await);
        }
        silent
    }
}

async fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// What came until the connection was closed or said nothing more for a while.
async fn read(stream: &mut TcpStream) -> (String, bool) {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match tokio::time::timeout(SHORT * 3, stream.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => return (String::from_utf8(text).unwrap(), true),
            Ok(Ok(read)) => text.extend_from_slice(&buffer[..read]),
            Err(_) => return (String::from_utf8(text).unwrap(), false),
        }
    }
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    read(stream).await.1
}

#[tokio::test]
async fn a_head_has_its_time() {
    let served = serve(Terms {
        head: SHORT,
        ..terms()
    })
    .await;
    let (mut silent, mut slow) = (served.connect().await, served.connect().await);
    let mut kept = served.connect().await;
    send(&mut slow, "GET / HT").await;
    send(&mut kept, REQUEST).await;
    assert!(is_closed(&mut silent).await && is_closed(&mut slow).await);
    let (text, closed) = read(&mut kept).await;
    assert!(text.ends_with("fine") && !closed, "{text}");
}

#[tokio::test]
async fn a_connection_waits_so_long_for_the_next_request() {
    let served = serve(Terms {
        idle: SHORT,
        ..terms()
    })
    .await;
    let mut silent = served.connect().await;
    let mut kept = served.connect().await;
    for _ in 0..5 {
        send(&mut kept, REQUEST).await;
        tokio::time::sleep(SHORT / 3).await;
    }
    let (text, closed) = read(&mut kept).await;
    assert_eq!(text.matches("fine").count(), 5);
    assert!(closed && !is_closed(&mut silent).await);
}

#[tokio::test]
async fn who_does_not_take_his_answer_is_let_go() {
    let served = serve(Terms {
        stall: SHORT,
        ..terms()
    })
    .await;
    let mut stream = served.connect().await;
    send(&mut stream, &REQUEST.replace("/ ", "/much ")).await;
    tokio::time::sleep(SHORT * 3).await;
    let mut taken = Vec::new();
    let _ = stream.read_to_end(&mut taken).await;
    assert!((1..64 << 20).contains(&taken.len()), "{}", taken.len());
}

#[tokio::test]
async fn where_all_places_are_taken_the_silent_ones_go_first() {
    let served = serve(Terms { most: 4, ..terms() }).await;
    let mut kept = served.connect().await;
    send(&mut kept, REQUEST).await;
    assert!(!is_closed(&mut kept).await);
    let mut silent = served.silent(4).await;
    let mut new = served.connect().await;
    send(&mut new, REQUEST).await;
    assert!(read(&mut new).await.0.ends_with("fine"));
    let closed = [
        is_closed(&mut silent[0]).await,
        is_closed(&mut silent[1]).await,
    ];
    assert_eq!(closed, [true, true], "the first came first");
    assert!(!is_closed(&mut silent[3]).await);
    send(&mut kept, REQUEST).await;
    assert!(read(&mut kept).await.0.ends_with("fine"));
}

#[tokio::test]
async fn who_asked_before_stays_before_the_silent_with_a_word_of_the_next_request() {
    let served = serve(Terms { most: 4, ..terms() }).await;
    let mut kept = served.connect().await;
    send(&mut kept, REQUEST).await;
    assert!(!is_closed(&mut kept).await);
    let (begun, rest) = REQUEST.split_at(8);
    send(&mut kept, begun).await;
    tokio::time::sleep(SHORT).await;
    let mut silent = served.silent(4).await;
    assert!(is_closed(&mut silent[0]).await);
    send(&mut kept, rest).await;
    assert!(read(&mut kept).await.0.ends_with("fine"));
}

#[tokio::test]
async fn who_has_a_request_keeps_his_place() {
    let served = serve(Terms { most: 1, ..terms() }).await;
    let mut first = served.connect().await;
    send(&mut first, &REQUEST.replace("/ ", "/nap ")).await;
    tokio::time::sleep(SHORT / 3).await;
    let mut second = served.connect().await;
    send(&mut second, REQUEST).await;
    let (text, _) = read(&mut first).await;
    assert!(text.ends_with("late"), "{text}");
    assert!(read(&mut second).await.0.ends_with("fine"));
}

#[tokio::test]
async fn a_stop_is_announced_and_answers_whoever_is_there() {
    let served = serve(terms()).await;
    let (mut kept, mut napping) = (served.connect().await, served.connect().await);
    send(&mut kept, REQUEST).await;
    assert!(!is_closed(&mut kept).await);
    served.stop.reach(Stage::Leaving);
    tokio::time::sleep(SHORT / 3).await;
    let mut new = served.connect().await;
    for stream in [&mut kept, &mut new] {
        send(stream, REQUEST).await;
        let (text, closed) = read(stream).await;
        assert!(text.contains("connection: close") && closed, "{text}");
    }
    send(&mut napping, &REQUEST.replace("/ ", "/nap ")).await;
    served.stop.reach(Stage::Stopping);
    assert!(read(&mut napping).await.0.ends_with("late"));
    served.ended.await.unwrap();
    assert!(TcpStream::connect(served.addr).await.is_err());
}

#[tokio::test]
async fn who_says_more_than_is_read_has_all_of_his_answer() {
    let served = serve(terms()).await;
    let mut stream = served.connect().await;
    let last = "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_owned();
    send(&mut stream, &(last + &"x".repeat(256 << 10))).await;
    // By now all is said, and more than he has fetched lies on this side.
    tokio::time::sleep(SHORT).await;
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.ends_with(&"y".repeat(LARGE)), "{}", text.len());
    served.stop.reach(Stage::Stopping);
    // He has not closed his side, and is not waited for.
    let begun = Instant::now();
    served.ended.await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_stop_does_not_wait_for_the_silent() {
    let served = serve(terms()).await;
    let mut silent = served.silent(3).await;
    send(&mut silent[0], "GET / HT").await;
    send(&mut silent[1], REQUEST).await;
    assert!(!is_closed(&mut silent[1]).await);
    served.stop.reach(Stage::Stopping);
    let begun = Instant::now();
    served.ended.await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
}

/// Each has a connection that nobody has accepted yet, which is all that a client can know.
#[tokio::test(flavor = "current_thread")]
async fn who_was_let_in_before_the_end_is_answered() {
    let served = serve(terms()).await;
    tokio::task::yield_now().await;
    served.stop.reach(Stage::Stopping);
    // Nobody else runs meanwhile.
    let clients: Vec<_> = (0..50)
        .map(|_| {
            use std::io::Write as _;

            let mut client = std::net::TcpStream::connect(served.addr).unwrap();
            client.write_all(REQUEST.as_bytes()).unwrap();
            client.set_nonblocking(true).unwrap();
            client
        })
        .collect();
    for client in clients {
        let mut client = TcpStream::from_std(client).unwrap();
        let (text, _) = read(&mut client).await;
        assert!(text.ends_with("fine"), "{text}");
    }
    served.ended.await.unwrap();
}

#[tokio::test]
async fn hosts_are_written_as_in_go() {
    for host in ["", "[::1]", "::1", "127.0.0.1", "localhost"] {
        match Listener::bind(host, 0, terms()).await {
            Ok(listener) => assert_ne!(listener.addr().unwrap().port(), 0),
            // A machine without IPv6.
            Err(error) => assert!(host.contains("::1"), "{host}: {error}"),
        }
    }
    let taken = Listener::bind("", 0, terms()).await.unwrap();
    let port = taken.addr().unwrap().port();
    assert!(Listener::bind("", port, terms()).await.is_err());
}

/// Each of a crowd costs one that is silent its place, and nobody a moment.
#[tokio::test]
async fn a_crowd_does_not_keep_the_others_waiting() {
    let served = serve(Terms {
        most: 50,
        ..terms()
    })
    .await;
    let _silent = served.silent(300).await;
    let begun = Instant::now();
    let mut new = served.connect().await;
    send(&mut new, REQUEST).await;
    assert!(read(&mut new).await.0.ends_with("fine"));
    // `read` waits for more than there is.
    assert!(begun.elapsed() < SHORT * 5, "{:?}", begun.elapsed());
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_handshake_has_its_time_and_what_follows_has_it_again() {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let settings = crate::settings::ServerTls {
        cert_file: file("tls.crt", own.cert.pem()),
        key_file: file("tls.key", own.signing_key.serialize_pem()),
        ca_cert_file: String::new(),
    };
    let tls = crate::tls::Server::new(settings, crate::tls::Speaks::Http2).unwrap();
    // A port of gRPC, whose clients may be silent for long once they have begun.
    let terms = Terms {
        head: SHORT,
        only_http2: true,
        ..terms()
    };
    let served = serve_on(listener(terms).await.secured(tls));
    let (mut silent, mut slow) = (served.connect().await, served.connect().await);
    // The beginning of a `ClientHello`.
    slow.write_all(&[22, 3, 1, 1, 0, 1]).await.unwrap();
    assert!(is_closed(&mut silent).await && is_closed(&mut slow).await);

    let (mut greeted, mut begun) = (served.greet().await, served.greet().await);
    begun.write_all(b"PRI * HTTP/2.0\r\n").await.unwrap();
    let mut byte = [0];
    let read = tokio::time::timeout(SHORT * 3, greeted.read(&mut byte)).await;
    assert!(matches!(read, Ok(Ok(0) | Err(_))), "{read:?}");
    let read = tokio::time::timeout(SHORT, begun.read(&mut byte)).await;
    assert!(!matches!(read, Ok(Ok(0) | Err(_))), "{read:?}");
}
