//! Random damage to texts, the same in each run.

use std::ops::Range;
use std::time::Duration;

/// How long `FERROCTL_FUZZ_SECONDS` lets a test go on; `None` for the short form.
pub fn limit() -> Option<Duration> {
    let seconds = std::env::var("FERROCTL_FUZZ_SECONDS").ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

/// A xorshift generator: the same numbers on every machine.
pub struct Random(u64);

impl Random {
    /// The number that every run begins with.
    pub fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }
}

/// One to four random edits of a text; some put one of the pieces in.
pub fn damaged(text: &str, pieces: &[&str], random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len() + 1);
        let end = (at + random.below(12)).min(chars.len());
        match random.below(7) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.below(chars.len() + 1);
                chars.splice(to..to, copy);
            }
            2 => {
                let piece = pieces[random.below(pieces.len())].repeat(1 + random.below(3));
                chars.splice(at..at, piece.chars());
            }
            3 => {
                let other = random.below(chars.len() + 1);
                if at < chars.len() && other < chars.len() {
                    chars.swap(at, other);
                }
            }
            4 | 5 => {
                let (word, other) = (
                    word_at(&chars, at),
                    word_at(&chars, random.below(chars.len() + 1)),
                );
                let other = chars[other].to_vec();
                chars.splice(word, other);
            }
            _ => {
                let piece = pieces[random.below(pieces.len())];
                chars.splice(at..end, piece.chars());
            }
        }
    }
    chars.into_iter().collect()
}

/// The word at a place, which may be empty; one in the place of another often leaves a text that is read.
fn word_at(chars: &[char], at: usize) -> Range<usize> {
    let is_end = |c: &char| !c.is_alphanumeric() && *c != '_';
    let start = chars[..at]
        .iter()
        .rposition(is_end)
        .map_or(0, |before| before + 1);
    let length = chars[at..].iter().position(is_end);
    start..length.map_or(chars.len(), |length| at + length)
}
