//! The frames that gRPC puts messages into: a byte that says whether it is compressed, four for its length, the message.

use anyhow::{Result, bail};
use prost::Message;

/// A longer message is refused.
const LONGEST: usize = 4 * 1024 * 1024;
const HEAD: usize = 5;

/// Messages in their frames, one behind the other.
pub(super) fn framed<M: Message>(messages: &[M]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for message in messages {
        let body = message.encode_to_vec();
        // Nobody types so much into a form.
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
        bytes.push(0);
        bytes.extend(length.to_be_bytes());
        bytes.extend(body);
    }
    bytes
}

/// What has come of a stream of frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    bytes: Vec<u8>,
}

impl Frames {
    /// Takes what came.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// The next message that is there as a whole.
    ///
    /// # Errors
    /// For one that is compressed, which nobody asked for, and for one that is too long.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let [compressed, a, b, c, d, ..] = *self.bytes else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if compressed != 0 || length > LONGEST {
            bail!(
                "a message of {length} bytes, compressed: {}",
                compressed != 0
            );
        }
        if self.bytes.len() < HEAD + length {
            return Ok(None);
        }
        let rest = self.bytes.split_off(HEAD + length);
        let mut message = std::mem::replace(&mut self.bytes, rest);
        message.drain(..HEAD);
        Ok(Some(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_out_as_they_went_in_however_they_are_cut() {
        let sent = ["a".to_owned(), String::new(), "b".repeat(300)];
        let bytes = framed(&sent);
        for size in [1, 2, 7, bytes.len()] {
            let mut frames = Frames::default();
            let mut come = Vec::new();
            for part in bytes.chunks(size) {
                frames.push(part);
                while let Some(message) = frames.next().unwrap() {
                    come.push(String::decode(message.as_slice()).unwrap());
                }
            }
            assert_eq!(come, sent, "in parts of {size}");
        }
    }

    #[test]
    fn nobody_waits_for_a_message_without_end() {
        for head in [[0, 0xff, 0, 0, 0], [1, 0, 0, 0, 1]] {
            let mut frames = Frames::default();
            frames.push(&head);
            assert!(frames.next().is_err());
        }
    }
}
