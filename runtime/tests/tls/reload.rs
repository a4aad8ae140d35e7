//! Certificates change while services run.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use ferroctl_runtime::{settings::RpcServer, telemetry::Telemetry};
use tokio::{task::JoinHandle, time::sleep};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt as _};

use super::authority::{Authority, Mount, Pair, files};
use super::client::{Caller, der};
use super::echo::{Client, Fixture};
use super::grpc::{server, trusting};
use super::http::{serve, settings};

/// Longer than a service takes to see new files.
const SEEN: Duration = Duration::from_secs(10);

/// What goes on all the time, and how often it went wrong.
struct Load {
    goes_on: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    failed: Arc<Mutex<Vec<String>>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Load {
    fn of<F>(work: impl Fn() -> F + Clone + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), String>> + Send,
    {
        let mut load = Self {
            goes_on: Arc::new(AtomicBool::new(true)),
            done: Arc::default(),
            failed: Arc::default(),
            tasks: Vec::new(),
        };
        for _ in 0..8 {
            let (goes_on, done) = (Arc::clone(&load.goes_on), Arc::clone(&load.done));
            let (failed, work) = (Arc::clone(&load.failed), work.clone());
            load.tasks.push(tokio::spawn(async move {
                while goes_on.load(Relaxed) {
                    match work().await {
                        Ok(()) => drop(done.fetch_add(1, Relaxed)),
                        Err(error) => failed.lock().unwrap().push(error),
                    }
                }
            }));
        }
        load
    }

    /// How much was done, none of it wrong.
    async fn end(self) -> usize {
        self.goes_on.store(false, Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
        let failed = self.failed.lock().unwrap();
        assert!(
            failed.is_empty(),
            "{} of {}: {:?}",
            failed.len(),
            self.done.load(Relaxed),
            failed[0]
        );
        self.done.load(Relaxed)
    }
}

/// Returns when the service shows this certificate.
async fn shown(caller: &Caller, addr: SocketAddr, pair: &Pair) {
    let until = Instant::now() + SEEN;
    while caller.get(addr, "/").await.unwrap().certificate != der(pair).as_ref() {
        assert!(Instant::now() < until, "still the old one");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_do_not_notice_a_new_certificate() {
    let authority = Authority::new();
    let mut mount = Mount::of(&authority.sign(), &authority);
    let running = serve(&settings(&mount)).await.unwrap();
    let (addr, caller) = (
        running.addr(),
        Caller::new(&authority.pem(), None, &["http/1.1"]),
    );
    let load = Load::of({
        let caller = caller.clone();
        move || {
            let caller = caller.clone();
            async move {
                let seen = caller
                    .get(addr, "/")
                    .await
                    .map_err(|error| error.to_string())?;
                (seen.status == "HTTP/1.1 200 OK")
                    .then_some(())
                    .ok_or(seen.status)
            }
        }
    });
    for _ in 0..2 {
        let new = authority.sign();
        mount.put(&files(&new, &authority.pem()));
        shown(&caller, addr, &new).await;
    }
    let done = load.end().await;
    assert!(done > 100, "{done}");
    println!("{done} requests, each on a connection of its own, none failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_do_not_notice_another_authority() {
    let (old, new) = (Authority::new(), Authority::new());
    let both = format!("{}{}", old.pem(), new.pem());
    // While one takes the place of another, all trust both.
    let mut servers = Mount::new(&files(&old.sign(), &both));
    let mut callers = Mount::new(&files(&old.sign(), &both));
    let mutual = |mount: &Mount| RpcServer {
        ca_cert_file: mount.path("ca.crt"),
        ..server(mount)
    };
    let fixture = Fixture::start(mutual(&servers)).await;
    let addr = fixture.running.addr();
    let settings = ferroctl_runtime::settings::RpcClient {
        cert_file: callers.path("tls.crt"),
        cert_key_file: callers.path("tls.key"),
        ..trusting(&callers, addr)
    };
    let long = Client::new(&settings, &Telemetry::off()).await;
    let said = |client: Client| async move {
        let answer = client.say("安").await;
        answer.map(drop).map_err(|error| format!("{error:?}"))
    };
    let on_one = Load::of(move || said(long.clone()));
    let on_new = Load::of(move || {
        let settings = settings.clone();
        async move { said(Client::new(&settings, &Telemetry::off()).await).await }
    });
    sleep(Duration::from_millis(500)).await;
    let pair = new.sign();
    servers.put(&files(&pair, &both));
    callers.put(&files(&new.sign(), &both));
    let caller = Caller::new(&new.pem(), Some(&new.sign()), &["h2"]);
    let until = Instant::now() + SEEN;
    while caller.connect(addr).await.is_err() {
        assert!(Instant::now() < until, "still the old one");
        sleep(Duration::from_millis(50)).await;
    }
    sleep(Duration::from_secs(3)).await;
    // Now the old one goes.
    servers.put(&files(&pair, &new.pem()));
    callers.put(&files(&new.sign(), &new.pem()));
    let stranger = Caller::new(&new.pem(), Some(&old.sign()), &["h2"]);
    let until = Instant::now() + SEEN;
    while is_taken(&stranger, addr).await {
        assert!(Instant::now() < until, "the old authority still counts");
        sleep(Duration::from_millis(50)).await;
    }
    let (on_one, on_new) = (on_one.end().await, on_new.end().await);
    assert!(on_one > 100 && on_new > 100, "{on_one}, {on_new}");
    println!("{on_one} calls on one connection and {on_new} on new ones, none failed");
}

/// Whether a server still talks to whoever has shown a certificate, which shows only after the handshake.
async fn is_taken(caller: &Caller, addr: SocketAddr) -> bool {
    let stream = caller.connect(addr).await.unwrap();
    let Ok((_, mut connection)) = h2::client::handshake(stream).await else {
        return false;
    };
    let ended = tokio::time::timeout(Duration::from_millis(300), &mut connection);
    ended.await.is_err()
}

/// The errors of this thread's log.
#[derive(Clone, Default)]
struct Errors(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Errors {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
        }
        if *event.metadata().level() == tracing::Level::ERROR {
            let mut text = Text(String::new());
            event.record(&mut text);
            self.0.lock().unwrap().push(text.0);
        }
    }
}

#[tokio::test]
async fn files_that_are_not_good_are_said_once_and_change_nothing() {
    let errors = Errors::default();
    let registry = tracing_subscriber::registry().with(errors.clone());
    let _here = tracing::subscriber::set_default(registry);
    let authority = Authority::new();
    let (first, other) = (authority.sign(), authority.sign());
    let mut mount = Mount::of(&first, &authority);
    let running = serve(&settings(&mount)).await.unwrap();
    let caller = Caller::new(&authority.pem(), None, &[]);
    // The key comes later, and for now it is not the certificate's.
    let halfway = Pair {
        certificate: other.certificate.clone(),
        key: first.key.clone(),
    };
    mount.put(&files(&halfway, &authority.pem()));
    sleep(Duration::from_secs(9)).await;
    shown(&caller, running.addr(), &first).await;
    let said = errors.0.lock().unwrap().clone();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("is not the key of the certificate"),
        "{said:?}"
    );
    mount.put(&files(&other, &authority.pem()));
    shown(&caller, running.addr(), &other).await;
    assert_eq!(errors.0.lock().unwrap().len(), 1);
}
