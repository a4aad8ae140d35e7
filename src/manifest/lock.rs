//! `ferroctl.lock`: what ferroctl wrote, line by line, so that git can merge it as a union of lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use anyhow::{Result, bail};
use sha2::{Digest as _, Sha256};

use super::LOCK;

/// The SHA-256 of a text with LF line ends, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(String);

impl Hash {
    /// Hashes bytes as they are.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        valid.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The contents of `ferroctl.lock`.
///
/// A key is a path, `<path>#<place>` for one value of a shared file, or `<folder>/` for a unit. After a merge of two branches a key
/// may have two hashes; either one means "as ferroctl wrote it".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    renders: BTreeSet<Hash>,
    written: BTreeMap<String, BTreeSet<Hash>>,
}

impl Lock {
    /// Reads the text of a lock; lines of a conflict that git left are passed over.
    ///
    /// # Errors
    /// For a lock of a newer ferroctl, and for a line that is none of ours.
    pub fn parse(text: &str) -> Result<Self> {
        let mut lock = Self::default();
        for line in text.lines().map(str::trim_end) {
            lock.read_line(line)?;
        }
        Ok(lock)
    }

    fn read_line(&mut self, line: &str) -> Result<()> {
        let is_conflict = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| line.starts_with(mark));
        if line.is_empty() || line.starts_with('#') || is_conflict {
            return Ok(());
        }
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (first, Hash::parse(first), Hash::parse(rest)) {
            ("ferroctl", ..) => return refuse_newer(rest),
            ("render", _, Some(render)) => {
                self.renders.insert(render);
            }
            (_, Some(hash), _) if !rest.is_empty() => self.add(rest.trim_start(), hash),
            _ => bail!("`{LOCK}` has a line that ferroctl did not write: `{line}`"),
        }
        Ok(())
    }

    fn add(&mut self, key: &str, hash: Hash) {
        self.written.entry(key.to_owned()).or_default().insert(hash);
    }

    /// The text of the lock.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "# What ferroctl wrote: it tells by this which files nobody edited. Commit it.\nferroctl {}\n",
            env!("CARGO_PKG_VERSION")
        );
        for hash in &self.renders {
            let _ = writeln!(text, "render {hash}");
        }
        for (key, hashes) in &self.written {
            for hash in hashes {
                let _ = writeln!(text, "{hash}  {key}");
            }
        }
        text
    }

    /// Whether these very bytes were written under that key.
    #[must_use]
    pub fn wrote(&self, key: &str, hash: &Hash) -> bool {
        self.hashes(key).is_some_and(|hashes| hashes.contains(hash))
    }

    /// Whether anything was written under that key.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.written.contains_key(key)
    }

    /// The hashes of a key.
    #[must_use]
    pub fn hashes(&self, key: &str) -> Option<&BTreeSet<Hash>> {
        self.written.get(key)
    }

    /// Every key with its hashes, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &BTreeSet<Hash>)> {
        self.written
            .iter()
            .map(|(key, hashes)| (key.as_str(), hashes))
    }

    /// Records what was written under a key in place of what the lock says.
    pub fn record(&mut self, key: impl Into<String>, hash: Hash) {
        self.written.insert(key.into(), BTreeSet::from([hash]));
    }

    /// Takes over what another lock says about a key.
    pub fn carry_over(&mut self, key: &str, from: &Lock) {
        if let Some(hashes) = from.written.get(key) {
            self.written.insert(key.to_owned(), hashes.clone());
        }
    }

    /// Reads a list as `sha256sum` writes it, its paths being below `folder`; lines of another form are passed over.
    #[must_use]
    pub fn of_sums(text: &str, folder: &str) -> Self {
        let mut lock = Self::default();
        for (hash, path) in text.lines().filter_map(|line| line.split_once("  ")) {
            if let Some(hash) = Hash::parse(hash) {
                lock.add(&format!("{folder}/{}", path.trim_end()), hash);
            }
        }
        lock
    }

    /// Takes over, under a key of this lock, what another says about one of its own.
    pub fn carry_over_as(&mut self, key: &str, from: &Lock, other: &str) {
        if let Some(hashes) = from.written.get(other) {
            self.written.insert(key.to_owned(), hashes.clone());
        }
    }

    /// Whether the unformatted render of the last run had that hash; not known after a merge of two.
    #[must_use]
    pub fn rendered(&self, render: &Hash) -> bool {
        self.renders.len() == 1 && self.renders.contains(render)
    }

    /// Records the hash of the unformatted render.
    pub fn set_render(&mut self, render: Hash) {
        self.renders = BTreeSet::from([render]);
    }
}

fn refuse_newer(version: &str) -> Result<()> {
    let own = env!("CARGO_PKG_VERSION");
    if number(version) > number(own) {
        bail!(
            "`{LOCK}` was written by ferroctl {version} and this is {own}: install {version} or newer"
        );
    }
    Ok(())
}

fn number(version: &str) -> Vec<u64> {
    version
        .split(['.', '-', '+'])
        .map_while(|part| part.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut lock = Lock::default();
        lock.record("a/b c.rs", Hash::of(b"x"));
        lock.record("Cargo.toml#dependencies:serde", Hash::of(b"1"));
        lock.set_render(Hash::of(b"all"));
        assert_eq!(Lock::parse(&lock.to_text()).unwrap(), lock);
    }

    #[test]
    fn a_union_of_two_branches_knows_both() {
        let one = Hash::of(b"one");
        let two = Hash::of(b"two");
        let text = format!(
            "ferroctl 0.1.0\nrender {one}\nrender {two}\n{one}  a.rs\n<<<<<<< ours\n{two}  a.rs\n=======\n>>>>>>> theirs\n"
        );
        let lock = Lock::parse(&text).unwrap();
        assert!(lock.wrote("a.rs", &one) && lock.wrote("a.rs", &two));
        assert!(!lock.rendered(&one) && !lock.rendered(&two));
    }

    #[test]
    fn a_newer_lock_is_refused() {
        let error = Lock::parse("ferroctl 99.0.0\n").unwrap_err();
        assert!(format!("{error:#}").contains("install 99.0.0"), "{error:#}");
        assert!(Lock::parse("ferroctl 0.0.9\n").is_ok());
    }

    #[test]
    fn foreign_lines_are_refused() {
        assert!(Lock::parse("hello world\n").is_err());
        assert!(Lock::parse("\r\n# x\r\n").is_ok());
    }
}
