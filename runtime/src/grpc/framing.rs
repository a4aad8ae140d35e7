//! Where the messages of a call begin and end: each has its length before it.

/// A flag and four bytes of length.
pub(super) const HEAD: usize = 5;

/// Follows the messages in the bytes of a call.
#[derive(Debug, Default)]
pub(super) struct Framing {
    head: [u8; HEAD],
    /// Bytes of the head that are there.
    head_length: usize,
    /// Bytes of the message that are not there yet.
    missing: usize,
}

impl Framing {
    /// The bytes that are there of a message that is not complete, after `data`; 0 between messages.
    pub(super) fn feed(&mut self, underway: usize, mut data: &[u8]) -> usize {
        let mut underway = underway + data.len();
        while !data.is_empty() {
            data = self.step(data);
            if self.is_between() {
                underway = data.len();
            }
        }
        underway
    }

    /// Takes what belongs to the head or to the message, and gives the rest.
    fn step<'a>(&mut self, data: &'a [u8]) -> &'a [u8] {
        let (taken, rest) = if self.head_length < HEAD {
            data.split_at(data.len().min(HEAD - self.head_length))
        } else {
            data.split_at(data.len().min(self.missing))
        };
        if self.head_length < HEAD {
            self.head[self.head_length..][..taken.len()].copy_from_slice(taken);
            self.head_length += taken.len();
            if self.head_length == HEAD {
                let [_, length @ ..] = self.head;
                self.missing = u32::from_be_bytes(length) as usize;
            }
        } else {
            self.missing -= taken.len();
        }
        if self.head_length == HEAD && self.missing == 0 {
            self.head_length = 0;
        }
        rest
    }

    /// Bytes of the message underway that are not there yet.
    pub(super) fn missing(&self) -> usize {
        self.missing
    }

    fn is_between(&self) -> bool {
        self.head_length == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_followed_however_they_are_cut() {
        let bytes = [0, 0, 0, 0, 3, 7, 7, 7, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 7];
        let mut framing = Framing::default();
        let cut = bytes.iter().scan(0, |underway, byte| {
            *underway = framing.feed(*underway, &[*byte]);
            Some(*underway)
        });
        let each = [1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 0];
        assert_eq!(cut.collect::<Vec<_>>(), each);
        for (length, underway) in [(7, 7), (8, 0), (10, 2), (13, 0), (18, 5), (19, 0)] {
            assert_eq!(Framing::default().feed(0, &bytes[..length]), underway);
        }
    }
}
