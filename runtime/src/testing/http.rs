//! A client for tests of an HTTP service.

use std::net::SocketAddr;

use axum::body::Body;
use http::{HeaderMap, Method, Request, Response, header};
use http_body_util::BodyExt as _;
use hyper_util::{
    client::legacy::{Client as Connections, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

#[cfg(feature = "signature")]
use super::Signer;

/// Sends requests to one service.
pub struct Client {
    addr: SocketAddr,
    token: Option<String>,
    #[cfg(feature = "signature")]
    signer: Option<Signer>,
    connections: Connections<HttpConnector, Body>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Client {
    /// A client of the service at `addr`, as [`Running::addr`](crate::service::Running::addr) gives it.
    pub fn new(addr: SocketAddr) -> Self {
        let connections = Connections::builder(TokioExecutor::new()).build_http();
        Self {
            addr,
            token: None,
            #[cfg(feature = "signature")]
            signer: None,
            connections,
        }
    }

    /// The same client with a token on every request.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The same client with a signature on every request but those of [`request`](Self::request) and
    /// [`open`](Self::open).
    #[cfg(feature = "signature")]
    #[must_use]
    pub fn signer(mut self, signer: &Signer) -> Self {
        self.signer = Some(signer.clone());
        self
    }

    /// `GET`.
    ///
    /// # Errors
    /// No answer.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, None).await
    }

    /// `POST` with a JSON body.
    ///
    /// # Errors
    /// No answer.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.send(Method::POST, path, Some(body.to_string())).await
    }

    /// Any request; a body is sent as JSON.
    ///
    /// # Errors
    /// No answer.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> anyhow::Result<Answer> {
        let uri = format!("http://{}{path}", self.addr);
        let mut request = Request::builder().method(method).uri(uri);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, token);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(body.unwrap_or_default())?;
        #[cfg(feature = "signature")]
        let request = match &self.signer {
            Some(signer) => signer.sign(request)?,
            None => request,
        };
        self.request(request).await
    }

    /// The methods that the service has for a path, as it names them to whoever comes with another one; no logic is
    /// asked.
    ///
    /// # Errors
    /// No answer.
    pub async fn methods(&self, path: &str) -> anyhow::Result<Vec<Method>> {
        let answer = self.send(Method::TRACE, path, None).await?;
        let allowed = answer.headers.get(header::ALLOW);
        let names = allowed.map_or(Ok(""), |names| names.to_str())?;
        let names = names.split(',').filter(|name| !name.is_empty());
        Ok(names.map(str::parse).collect::<Result<_, _>>()?)
    }

    /// A request with headers of the test's own, sent as it is.
    ///
    /// # Errors
    /// No answer, or a body that is no text.
    pub async fn request(&self, request: Request<String>) -> anyhow::Result<Answer> {
        let (parts, body) = self.open(request.map(Body::from)).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.into())?,
        })
    }

    /// A request whose body may be made while it is sent; the answer's body is still to be read.
    ///
    /// # Errors
    /// No answer.
    pub async fn open(&self, request: Request<Body>) -> anyhow::Result<Response<Body>> {
        Ok(self.connections.request(request).await?.map(Body::new))
    }
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}
