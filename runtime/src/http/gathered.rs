//! The pieces of a body.

use axum::body::Bytes;

use crate::{Error, Result};

/// Where no other limit is set, go-zero reads so much of a body.
const LARGEST_BODY: u64 = 8 << 20;

/// The pieces of a body so far. Most come in one, which is not copied.
pub(super) struct Gathered {
    limit: u64,
    first: Bytes,
    all: Vec<u8>,
}

impl Gathered {
    /// Nothing yet, and no more than `limit` in the end.
    pub(super) fn up_to(limit: Option<u64>) -> Self {
        Self {
            limit: limit.unwrap_or(LARGEST_BODY),
            first: Bytes::new(),
            all: Vec::new(),
        }
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// # Errors
    /// The body is larger than the limit.
    pub(super) fn add(&mut self, piece: Bytes) -> Result<()> {
        let length = self.first.len().max(self.all.len()) + piece.len();
        if length as u64 > self.limit {
            return Err(Error::too_large(self.limit));
        }
        if length == piece.len() {
            self.first = piece;
            return Ok(());
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
            self.first = Bytes::new();
        }
        self.all.extend_from_slice(&piece);
        Ok(())
    }

    /// The whole body.
    pub(super) fn take(&mut self) -> Bytes {
        match self.all.is_empty() {
            true => std::mem::take(&mut self.first),
            false => std::mem::take(&mut self.all).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined_in_their_order() {
        for pieces in [&["ab"][..], &["a", "b"], &["", "a", "", "b"], &[]] {
            let mut gathered = Gathered::up_to(Some(2));
            for piece in pieces {
                gathered.add(Bytes::from_static(piece.as_bytes())).unwrap();
            }
            assert_eq!(gathered.take(), pieces.concat());
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let mut gathered = Gathered::up_to(Some(2));
        gathered.add(Bytes::from_static(b"ab")).unwrap();
        let error = gathered.add(Bytes::from_static(b"c")).unwrap_err();
        assert_eq!(error.message(), "the body is larger than 2 bytes");
        assert_eq!(Gathered::up_to(None).limit(), LARGEST_BODY);
    }
}
