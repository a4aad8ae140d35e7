//! Accepting connections.

use std::{
    future::pending,
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{AbortHandle, Id, JoinError},
    time::{Interval, MissedTickBehavior, interval, sleep},
};

use super::{
    activity::{Activity, Port},
    drain,
    full::Full,
    open::{Open, TICK, Tasks},
    stopping::{Stage, Stopping},
    stream::Stream,
    terms::Terms,
};

/// After an error of the system's, such as one for want of descriptors, nobody is accepted for so long.
const PAUSE: Duration = Duration::from_millis(100);

/// Accepts the connections of a port and looks after them; `spawn` serves one.
pub(super) struct Accepting<F> {
    /// None once nobody is accepted any more.
    tcp: Option<TcpListener>,
    terms: Terms,
    spawn: F,
    port: Arc<Port>,
    places: Arc<Semaphore>,
    /// Accepted, but without a place.
    newcomer: Option<(TcpStream, SocketAddr)>,
    open: Open,
    tasks: Tasks,
    ticks: Interval,
    full: Full,
}

impl<F> Accepting<F>
where
    F: FnMut(&mut Tasks, Stream, SocketAddr) -> AbortHandle,
{
    pub(super) fn new(tcp: TcpListener, terms: Terms, spawn: F) -> Self {
        let port = Arc::new(Port::default());
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            tcp: Some(tcp),
            terms,
            spawn,
            places: Arc::new(Semaphore::new(terms.most.min(Semaphore::MAX_PERMITS))),
            newcomer: None,
            open: Open::new(Arc::clone(&port), terms),
            port,
            tasks: Tasks::new(),
            ticks,
            full: Full::default(),
        }
    }

    /// Goes on until the stop is asked for and the last connection has ended.
    pub(super) async fn run(mut self, mut stopping: Stopping) {
        self.serve_until(stopping.reached(Stage::Leaving)).await;
        self.port.leave();
        self.serve_until(stopping.reached(Stage::Stopping)).await;
        self.open.stop();
        if !self.tasks.is_empty() {
            self.serve_until(sleep(self.terms.grace)).await;
        }
        if self.tcp.as_ref().is_some_and(drain::refuse_new) {
            self.serve_until(sleep(drain::HANDSHAKE)).await;
        }
        self.close().await;
        while !self.tasks.is_empty() || self.newcomer.is_some() {
            self.step().await;
        }
    }

    async fn serve_until(&mut self, end: impl Future<Output = ()>) {
        tokio::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => return,
                () = self.step() => {}
            }
        }
    }

    /// The next thing that happens.
    async fn step(&mut self) {
        let is_full = self.newcomer.is_some();
        tokio::select! {
            accepted = accept(self.tcp.as_ref()), if !is_full => self.accepted(accepted).await,
            place = Arc::clone(&self.places).acquire_owned(), if is_full => self.seat(place.ok()),
            Some(ended) = self.tasks.join_next_with_id() => self.ended(ended),
            _ = self.ticks.tick(), if !self.tasks.is_empty() => self.look_around(),
        }
    }

    async fn accepted(&mut self, accepted: io::Result<(TcpStream, SocketAddr)>) {
        match accepted {
            Ok(newcomer) => self.welcome(newcomer),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                self.full
                    .say(|| format!("cannot accept connections: {error}"));
                self.open.evict();
                sleep(PAUSE).await;
            }
        }
    }

    fn welcome(&mut self, newcomer: (TcpStream, SocketAddr)) {
        self.newcomer = Some(newcomer);
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => self.seat(Some(place)),
            Err(_) => self.make_room(),
        }
    }

    fn make_room(&mut self) {
        let most = self.terms.most;
        let what = match self.open.evict() {
            true => "those that wait for a request end early",
            false => "new ones wait",
        };
        self.full
            .say(|| format!("{most} connections are open, which is the limit: {what}"));
    }

    fn seat(&mut self, place: Option<OwnedSemaphorePermit>) {
        let Some((place, (tcp, client))) = place.zip(self.newcomer.take()) else {
            return;
        };
        // Answers are written whole: to wait for more bytes would only delay them. It fails where the client
        // is gone already.
        if tcp.set_nodelay(true).is_err() {
            return;
        }
        let activity = Arc::new(Activity::new(&self.port, self.terms.only_http2));
        let stream = Stream::new(tcp, Arc::clone(&activity), place);
        let task = (self.spawn)(&mut self.tasks, stream, canonical(client));
        self.open.add(activity, task);
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        self.open.remove(match ended {
            Ok((task, ())) => task,
            Err(error) => error.id(),
        });
    }

    fn look_around(&mut self) {
        self.open.sweep();
        if self.newcomer.is_some() {
            self.make_room();
        }
    }

    /// Accepts who has come already and nobody else.
    async fn close(&mut self) {
        for newcomer in self.tcp.take().into_iter().flat_map(drain::waiting) {
            while self.newcomer.is_some() {
                self.step().await;
            }
            self.welcome(newcomer);
        }
    }
}

async fn accept(tcp: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match tcp {
        Some(tcp) => tcp.accept().await,
        None => pending().await,
    }
}

/// The address as its owner writes it: on a port for both families those of IPv4 come in IPv6's clothes.
fn canonical(addr: SocketAddr) -> SocketAddr {
    SocketAddr::new(addr.ip().to_canonical(), addr.port())
}

/// Whether the client is to blame, and the next one may be accepted at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
