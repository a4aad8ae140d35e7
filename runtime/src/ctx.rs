//! One request as logic sees it, the same for HTTP and gRPC.

use std::{
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{Error, Result, telemetry::TraceContext};

/// One request seen from logic.
///
/// It owns the request's parts and carries what the answer should have besides its body.
#[derive(Debug, Default)]
pub struct Ctx {
    headers: HeaderMap,
    extensions: Extensions,
    peer: Option<SocketAddr>,
    deadline: Option<Instant>,
    trace: Option<TraceContext>,
    /// Behind a pointer, as most requests have nothing in it: a context moves several times on its way
    /// to logic.
    changes: Mutex<Option<Box<Changes>>>,
}

/// What logic and middleware have set on a context.
#[derive(Debug, Default)]
struct Changes {
    answer: Answer,
    outgoing: Outgoing,
    hash_key: Option<String>,
}

/// What an answer carries besides its body.
#[derive(Debug, Default, Clone)]
pub struct Answer {
    /// The HTTP status in place of 200; gRPC has no use for it.
    pub status: Option<StatusCode>,
    /// Headers, or gRPC metadata.
    pub headers: HeaderMap,
}

impl Ctx {
    /// A request of which nothing is known yet: for jobs and tests; the servers fill it in with the
    /// `with_` functions.
    pub fn background() -> Self {
        Self::default()
    }

    /// The request with these headers (or metadata) and the values that middleware has set.
    pub fn new(headers: HeaderMap, mut extensions: Extensions) -> Self {
        let changes = extensions.remove::<Outgoing>().map(|outgoing| {
            Box::new(Changes {
                outgoing,
                ..Changes::default()
            })
        });
        Self {
            headers,
            extensions,
            changes: Mutex::new(changes),
            ..Self::default()
        }
    }

    /// The same request with the address of its peer.
    #[must_use]
    pub fn with_peer(mut self, peer: Option<SocketAddr>) -> Self {
        self.peer = peer;
        self
    }

    /// The same request with the moment after which nobody waits for its answer.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// The same request under this span.
    #[must_use]
    pub fn with_trace(mut self, trace: Option<TraceContext>) -> Self {
        self.trace = trace;
        self
    }

    /// The same request with one more typed value, as middleware would set it.
    #[must_use]
    pub fn with_extension<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }

    /// HTTP headers or gRPC metadata.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The claims of the verified token.
    ///
    /// # Errors
    /// [`Kind::Unauthorized`](crate::error::Kind) where the route has no verified token.
    #[track_caller]
    pub fn claims(&self) -> Result<&Claims> {
        match self.extension::<Claims>() {
            Some(claims) => Ok(claims),
            None => Err(Error::unauthorized()),
        }
    }

    /// The value of type `T` that middleware has set.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.extensions.get::<T>()
    }

    /// All values that middleware has set.
    #[cfg(feature = "grpc")]
    pub(crate) fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// The address of the peer.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// The moment after which nobody waits for the answer.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The span this request runs under.
    pub fn trace(&self) -> Option<TraceContext> {
        self.trace
    }

    /// The trace's id, 32 hexadecimal digits.
    pub fn trace_id(&self) -> Option<String> {
        self.trace.map(|trace| trace.trace_id().to_string())
    }

    /// Sets a header (or metadata) of the answer.
    pub fn set_header(&self, name: HeaderName, value: HeaderValue) {
        self.change_answer(|answer| {
            answer.headers.insert(name, value);
        });
    }

    /// Sets metadata that every rpc call made with this context carries from now on; the called
    /// logic finds it in its own [`headers`](Self::headers). Middleware has [`Outgoing::set`].
    pub fn forward(&self, name: HeaderName, value: HeaderValue) {
        let mut changes = self.changes();
        let outgoing = &mut changes.get_or_insert_default().outgoing;
        outgoing.0.insert(name, value);
    }

    /// The metadata for an rpc call, for the clients.
    pub fn outgoing(&self) -> HeaderMap {
        let changes = self.changes();
        changes
            .as_ref()
            .map(|changes| changes.outgoing.0.clone())
            .unwrap_or_default()
    }

    /// Sets what rpc calls made with this context have in common: under `BalancerName: consistent_hash` those with the
    /// same key go to the same instance, as with go-zero's `zrpc.SetHashKey`.
    pub fn set_hash_key(&self, key: impl Into<String>) {
        self.changes().get_or_insert_default().hash_key = Some(key.into());
    }

    /// What [`set_hash_key`](Self::set_hash_key) was called with last; none for an empty one.
    pub fn hash_key(&self) -> Option<String> {
        let changes = self.changes();
        let key = changes.as_ref()?.hash_key.clone();
        key.filter(|key| !key.is_empty())
    }

    /// What the answer carries besides its body; for the servers, once logic is done.
    pub fn take_answer(&self) -> Answer {
        let mut changes = self.changes();
        changes
            .as_mut()
            .map(|changes| std::mem::take(&mut changes.answer))
            .unwrap_or_default()
    }

    /// Changes what the answer carries besides its body.
    pub(crate) fn change_answer(&self, change: impl FnOnce(&mut Answer)) {
        change(&mut self.changes().get_or_insert_default().answer);
    }

    fn changes(&self) -> MutexGuard<'_, Option<Box<Changes>>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Metadata that every rpc call of a request carries.
#[derive(Debug, Default, Clone)]
pub struct Outgoing(HeaderMap);

impl Outgoing {
    /// Sets it in middleware, on the extensions of the request; logic has [`Ctx::forward`].
    pub fn set(extensions: &mut Extensions, name: HeaderName, value: HeaderValue) {
        let outgoing = extensions.get_or_insert_default::<Self>();
        outgoing.0.insert(name, value);
    }
}

/// For a task or a stream that outlasts the call of logic: the same request with its trace, deadline and metadata. What
/// is set on the clone for the answer gets nowhere, and what it forwards from then on is its own.
impl Clone for Ctx {
    fn clone(&self) -> Self {
        let changes = self.changes().as_ref().map(|changes| {
            Box::new(Changes {
                outgoing: changes.outgoing.clone(),
                hash_key: changes.hash_key.clone(),
                ..Changes::default()
            })
        });
        Self {
            headers: self.headers.clone(),
            extensions: self.extensions.clone(),
            changes: Mutex::new(changes),
            ..*self
        }
    }
}

/// The claims of a verified token.
#[derive(Debug, Clone, Default, PartialEq, Serialize, serde::Deserialize)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Wraps the claims of a token that was verified.
    pub fn new(claims: Map<String, Value>) -> Self {
        Self(claims)
    }

    /// The claim `name` as a `T`.
    ///
    /// # Errors
    /// [`Kind::Unauthorized`](crate::error::Kind) where the claim is missing or of another type: the
    /// token is good, but not for this.
    #[track_caller]
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let Some(value) = self.0.get(name) else {
            return Err(Error::unauthorized());
        };
        match T::deserialize(value) {
            Ok(claim) => Ok(claim),
            Err(cause) => Err(Error::unauthorized().because(cause)),
        }
    }

    /// All claims.
    pub fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn claims() -> Claims {
        Claims::new(Map::from_iter([("userId".to_owned(), Value::from(7))]))
    }

    #[test]
    fn claims_are_read_by_type() {
        let ctx = Ctx::background().with_extension(claims());
        assert_eq!(ctx.claims().unwrap().get::<u64>("userId").unwrap(), 7);
        let wrong = ctx.claims().unwrap().get::<bool>("userId").unwrap_err();
        assert_eq!(wrong.kind(), &Kind::Unauthorized);
        let missing = ctx.claims().unwrap().get::<u64>("nobody").unwrap_err();
        assert_eq!(missing.kind(), &Kind::Unauthorized);
    }

    #[test]
    fn without_a_token_there_are_no_claims() {
        let error = Ctx::background().claims().unwrap_err();
        assert_eq!(error.kind(), &Kind::Unauthorized);
        assert!(error.location().file().ends_with("ctx.rs"));
    }

    #[test]
    fn metadata_for_calls_comes_from_middleware_and_logic() {
        let header = |name| HeaderName::from_static(name);
        let value = |value| HeaderValue::from_static(value);
        let mut extensions = Extensions::new();
        Outgoing::set(&mut extensions, header("x-tenant"), value("t"));
        Outgoing::set(&mut extensions, header("x-user"), value("u"));
        let ctx = Ctx::new(HeaderMap::new(), extensions);
        ctx.forward(header("x-user"), value("v"));
        assert_eq!(ctx.outgoing().get("x-tenant").unwrap(), "t");
        assert_eq!(ctx.outgoing().get("x-user").unwrap(), "v");
        assert!(Ctx::background().outgoing().is_empty());
    }

    #[test]
    fn a_clone_keeps_what_calls_need_and_has_no_answer() {
        let name = || HeaderName::from_static("x-tenant");
        let deadline = Instant::now();
        let ctx = Ctx::background()
            .with_deadline(Some(deadline))
            .with_extension(claims());
        ctx.forward(name(), HeaderValue::from_static("t"));
        ctx.set_header(name(), HeaderValue::from_static("answer"));
        ctx.set_hash_key("7");
        let clone = ctx.clone();
        assert_eq!(clone.hash_key().as_deref(), Some("7"));
        assert_eq!(clone.deadline(), Some(deadline));
        assert!(clone.claims().is_ok());
        assert_eq!(clone.outgoing()["x-tenant"], "t");
        assert!(clone.take_answer().headers.is_empty());
        clone.forward(name(), HeaderValue::from_static("other"));
        assert_eq!(ctx.outgoing()["x-tenant"], "t");
    }

    #[test]
    fn the_answer_carries_what_logic_set() {
        let ctx = Ctx::background();
        let header = || HeaderName::from_static("x-a");
        ctx.set_header(header(), HeaderValue::from_static("1"));
        assert_eq!(ctx.take_answer().headers.get(header()).unwrap(), "1");
        assert!(ctx.take_answer().headers.is_empty());
    }
}
