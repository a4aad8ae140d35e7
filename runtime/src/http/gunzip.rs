//! Compressed bodies (`Content-Encoding: gzip`).

use std::io::{self, Write as _};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::Request,
};
use flate2::write::GzDecoder;
use futures_util::{StreamExt as _, stream};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use crate::{Error, Result, error::Violation};

/// What a gzip file begins with (RFC 1952).
const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// So much is decoded at a time: a byte becomes a thousand at most.
const PIECE: usize = 1024;
/// A file may consist of several, one behind the other. One more for each piece is enough for those that
/// compress in parallel; what has more is made to cost time, as each begins with a window of its own.
const MEMBERS: usize = 256;

/// Whether the request says that its body is compressed; go-zero looks for the word anywhere in the
/// header.
pub(super) fn is_compressed(request: &Request) -> bool {
    let encoding = request.headers().get(CONTENT_ENCODING);
    encoding.is_some_and(|encoding| encoding.as_bytes().windows(4).any(|word| word == b"gzip"))
}

/// The compressed request with a body that is decoded while it is read.
///
/// # Errors
/// Invalid, where the body is no gzip at all; where it breaks off later, reading it fails.
pub(super) async fn decoded(request: Request) -> Result<Request> {
    let (mut parts, body) = request.into_parts();
    // They describe what came, not what logic will read.
    parts.headers.remove(CONTENT_ENCODING);
    parts.headers.remove(CONTENT_LENGTH);
    let mut body = body.into_data_stream();
    let first = first_bytes(&mut body)
        .await
        .filter(|it| it.starts_with(&MAGIC));
    let first = first.ok_or_else(not_gzip)?;
    Ok(Request::from_parts(
        parts,
        Body::from_stream(plain(first, body)),
    ))
}

fn not_gzip() -> Error {
    Error::invalid(vec![Violation {
        field: "body".to_owned(),
        rule: "must be gzip, as its `Content-Encoding` says".into(),
        value: String::new(),
    }])
}

/// The body's beginning, long enough to know it.
async fn first_bytes(body: &mut BodyDataStream) -> Option<Bytes> {
    let mut first = Bytes::new();
    while first.len() < MAGIC.len() {
        let next = body.next().await?.ok()?;
        first = [first, next].concat().into();
    }
    Some(first)
}

struct Decoding {
    decoder: GzDecoder<Vec<u8>>,
    /// How many more may begin.
    members: usize,
    /// Came, but is not decoded yet.
    waiting: Bytes,
    body: BodyDataStream,
}

fn plain(first: Bytes, body: BodyDataStream) -> impl stream::Stream<Item = io::Result<Bytes>> {
    let decoding = Decoding {
        decoder: GzDecoder::new(Vec::new()),
        members: MEMBERS,
        waiting: first,
        body,
    };
    stream::try_unfold(Some(decoding), async |decoding| match decoding {
        Some(decoding) => decoding.step().await,
        None => Ok(None),
    })
}

impl Decoding {
    /// The next piece of the plain body, and what follows it.
    async fn step(mut self) -> io::Result<Option<(Bytes, Option<Self>)>> {
        if self.waiting.is_empty() {
            match self.body.next().await {
                Some(bytes) => self.waiting = bytes.map_err(io::Error::other)?,
                None => return Ok(Some((self.decoder.finish()?.into(), None))),
            }
        }
        let piece = self.waiting.split_to(PIECE.min(self.waiting.len()));
        self.decode(&piece)?;
        let plain = std::mem::take(self.decoder.get_mut());
        Ok(Some((plain.into(), Some(self))))
    }
    fn decode(&mut self, mut piece: &[u8]) -> io::Result<()> {
        self.members += 1;
        while !piece.is_empty() {
            match self.decoder.write(piece)? {
                0 => self.next_member()?,
                decoded => piece = &piece[decoded..],
            }
        }
        Ok(())
    }

    fn next_member(&mut self) -> io::Result<()> {
        let left = self.members.checked_sub(1);
        self.members = left.ok_or_else(|| io::Error::other("it has too many gzip members"))?;
        self.decoder.try_finish()?;
        let plain = std::mem::take(self.decoder.get_mut());
        self.decoder = GzDecoder::new(plain);
        Ok(())
    }
}
