//! `ferroctl.lock`: what ferroctl wrote, line by line, so that git can merge it as a union of lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::LOCK;
use crate::artifact::Hash;

/// The contents of `ferroctl.lock`.
///
/// A key is a path, `<path>#<place>` for one value of a shared file, or `<folder>/` for a unit. After a merge of two branches a key
/// may have two hashes; either one means "as ferroctl wrote it".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    inputs: BTreeSet<Hash>,
    runtimes: BTreeSet<String>,
    kept: BTreeSet<String>,
    gone: BTreeSet<String>,
    users: BTreeSet<String>,
    written: BTreeMap<String, BTreeSet<Hash>>,
    /// What a run was about to write that did not come to its end.
    intended: BTreeMap<String, BTreeSet<Hash>>,
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
            ("runtime", ..) => drop(self.runtimes.insert(rest.to_owned())),
            ("kept", ..) => drop(self.kept.insert(rest.to_owned())),
            ("gone", ..) => drop(self.gone.insert(rest.to_owned())),
            ("inputs", _, Some(inputs)) => drop(self.inputs.insert(inputs)),
            // Of versions before `inputs`.
            ("render", _, Some(_)) => {}
            ("writing", ..) => self.read_intended(line, rest)?,
            (_, Some(hash), _) if !rest.is_empty() => self.add_written(rest, hash),
            _ => return foreign(line),
        }
        Ok(())
    }

    fn read_intended(&mut self, line: &str, rest: &str) -> Result<()> {
        let (hash, key) = rest.split_once(' ').unwrap_or_default();
        match Hash::parse(hash) {
            Some(hash) => self.intend(key, hash),
            None => return foreign(line),
        }
        Ok(())
    }

    fn add_written(&mut self, rest: &str, hash: Hash) {
        let key = rest.trim_start_matches([' ', '*']);
        if rest.starts_with('*') {
            self.users.insert(key.to_owned());
        }
        self.add(key, hash);
    }

    fn add(&mut self, key: &str, hash: Hash) {
        self.written.entry(key.to_owned()).or_default().insert(hash);
    }

    /// The text of the lock.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{NOTE}ferroctl {}\n", env!("CARGO_PKG_VERSION"));
        for hash in &self.inputs {
            let _ = writeln!(text, "inputs {hash}");
        }
        text + &self.lines()
    }

    /// The lines that say what was written.
    fn lines(&self) -> String {
        let mut text = String::new();
        let words = [
            ("runtime", &self.runtimes),
            ("kept", &self.kept),
            ("gone", &self.gone),
        ];
        for (word, of) in words {
            for path in of {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{word} {path}");
            }
        }
        for (key, hashes) in &self.intended {
            for hash in hashes {
                let _ = writeln!(text, "writing {hash} {key}");
            }
        }
        for (key, hashes) in &self.written {
            let mark = if self.users.contains(key) { '*' } else { ' ' };
            for hash in hashes {
                let _ = writeln!(text, "{hash} {mark}{key}");
            }
        }
        text
    }

    /// Whether these very bytes were written under that key, be it by a run that did not come to its end.
    #[must_use]
    pub fn wrote(&self, key: &str, hash: &Hash) -> bool {
        let both = [&self.written, &self.intended].into_iter();
        both.filter_map(|of| of.get(key))
            .any(|hashes| hashes.contains(hash))
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

    /// Every key, be it one of a run that did not come to its end.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let keys: BTreeSet<&String> = self.written.keys().chain(self.intended.keys()).collect();
        keys.into_iter().map(String::as_str)
    }

    /// This lock for the time in which what `next` says comes to be.
    #[must_use]
    pub fn opened(&self, next: &Self) -> Self {
        let mut open = self.clone();
        open.inputs.clear();
        for (key, hashes) in &next.written {
            let new = hashes.iter().filter(|hash| !self.wrote(key, hash));
            new.for_each(|hash| open.intend(key, hash.clone()));
        }
        open
    }

    /// Records what is about to be written.
    pub fn intend(&mut self, key: &str, hash: Hash) {
        let intended = self.intended.entry(key.to_owned());
        intended.or_default().insert(hash);
    }

    /// Takes what another lock says was about to be written below a folder, which ends in `/`, for written.
    pub fn take_intentions(&mut self, from: &Self, folder: &str) {
        let below = from.intended.range(folder.to_owned()..);
        let below = below.take_while(|(key, _)| key.starts_with(folder));
        for (key, hashes) in below.filter(|(key, _)| *key != folder) {
            hashes.iter().for_each(|hash| self.add(key, hash.clone()));
        }
    }

    /// Whether it is of a run that did not come to its end.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        !self.intended.is_empty()
    }

    /// Whether that was the first run in the workspace.
    #[must_use]
    pub fn is_unfinished_first(&self) -> bool {
        self.is_unfinished() && self.written.is_empty()
    }

    /// Records what was written under a key in place of what the lock says.
    pub fn record(&mut self, key: impl Into<String>, hash: Hash) {
        self.written.insert(key.into(), BTreeSet::from([hash]));
    }

    /// Forgets the places of a file that begin so.
    pub fn forget_places(&mut self, path: &str, start: &str) {
        let start = format!("{path}#{start}");
        self.written.retain(|key, _| !key.starts_with(&start));
    }

    /// Forgets a file, with its places.
    pub fn forget(&mut self, path: &str) {
        let is_of = |key: &str| key.split('#').next() == Some(path);
        self.written.retain(|key, _| !is_of(key));
        for of in [&mut self.kept, &mut self.gone, &mut self.users] {
            of.remove(path);
        }
    }

    /// Takes over what another lock says about a key.
    pub fn carry_over(&mut self, key: &str, from: &Self) {
        self.carry_over_as(key, from, key);
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
    pub fn carry_over_as(&mut self, key: &str, from: &Self, other: &str) {
        let both = [&from.written, &from.intended].into_iter();
        let hashes: BTreeSet<Hash> = both
            .filter_map(|of| of.get(other))
            .flatten()
            .cloned()
            .collect();
        if !hashes.is_empty() {
            self.written.insert(key.to_owned(), hashes);
        }
    }

    /// Whether the run that wrote this lock had these inputs, and nobody, nor a merge, changed it since.
    #[must_use]
    pub fn is_of(&self, inputs: &Hash) -> bool {
        self.inputs.len() == 1 && self.inputs.contains(&self.sealed(inputs))
    }

    /// Records the inputs of a run, over all that the lock says of the files.
    pub fn seal(&mut self, inputs: &Hash) {
        self.inputs = BTreeSet::from([self.sealed(inputs)]);
    }

    fn sealed(&self, inputs: &Hash) -> Hash {
        Hash::of(format!("{inputs}\n{}", self.lines()).as_bytes())
    }

    /// The versions of the runtime that was generated for.
    #[must_use]
    pub fn runtimes(&self) -> &BTreeSet<String> {
        &self.runtimes
    }

    /// Records the version of the runtime that is generated for.
    pub fn set_runtime(&mut self, version: &str) {
        self.runtimes = BTreeSet::from([version.to_owned()]);
    }

    /// Records that a file is not as it would be rendered, and why: the user keeps what is there, or took it away.
    pub fn leave(&mut self, path: &str, is_there: bool) {
        let of = if is_there {
            &mut self.kept
        } else {
            &mut self.gone
        };
        of.insert(path.to_owned());
    }

    /// Whether the user keeps a file that is not as it would be rendered.
    #[must_use]
    pub fn is_kept(&self, path: &str) -> bool {
        self.kept.contains(path)
    }

    /// Whether the user took a file away.
    #[must_use]
    pub fn is_gone(&self, path: &str) -> bool {
        self.gone.contains(path)
    }

    /// Records that a file is the user's from his first edit.
    pub fn set_users(&mut self, path: &str) {
        self.users.insert(path.to_owned());
    }

    /// Whether a file is the user's from his first edit.
    #[must_use]
    pub fn is_users(&self, path: &str) -> bool {
        self.users.contains(path)
    }

    /// The path of every file that was rendered, those in units left out.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<&str> {
        let is_path = |key: &&String| !key.contains('#') && !key.ends_with('/');
        let written = self.written.keys().filter(is_path);
        let all = written.chain(&self.kept).chain(&self.gone);
        all.map(String::as_str).collect()
    }

    /// The places of a file with what is recorded of each: `<path>#<place>`.
    pub fn places<'a>(&'a self, path: &str) -> impl Iterator<Item = (&'a str, &'a BTreeSet<Hash>)> {
        let start = format!("{path}#");
        let after = self.written.range(start.clone()..);
        after.map_while(move |(key, hashes)| Some((key.strip_prefix(&start)?, hashes)))
    }

    /// Whether exactly this was written under that key.
    #[must_use]
    pub fn is(&self, key: &str, hash: &Hash) -> bool {
        self.hashes(key)
            .is_some_and(|hashes| hashes.len() == 1 && hashes.contains(hash))
    }
}

const NOTE: &str = "# What ferroctl wrote: it tells by this which files nobody edited (* those that are yours once edited). Commit it.\n";

fn foreign(line: &str) -> Result<()> {
    bail!("`{LOCK}` has a line that ferroctl did not write: `{line}`");
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
mod tests;
