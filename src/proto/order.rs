//! The order in which files are compiled: what is imported first, so that a long chain of imports needs no deep stack.

use std::collections::BTreeMap;

use protox::file::File;

/// An import that leads back to a file whose imports are being followed.
pub(super) struct Cycle {
    /// The file with the import.
    pub importer: String,
    /// Which of its imports it is.
    pub index: usize,
    /// The files on the way, the first one at the end again.
    pub way: Vec<String>,
}

/// Files and what they import, each once and after its own imports; those that were not read are left out.
pub(super) fn of(roots: &[String], files: &BTreeMap<String, File>) -> Result<Vec<String>, Cycle> {
    let mut walk = Walk {
        files,
        done: BTreeMap::new(),
        way: Vec::new(),
        order: Vec::new(),
    };
    for root in roots {
        walk.enter(root);
        walk.follow()?;
    }
    Ok(walk.order)
}

struct Walk<'a> {
    files: &'a BTreeMap<String, File>,
    /// The files seen; whether all that they import is in `order`.
    done: BTreeMap<&'a str, bool>,
    /// The files on the way, each with the number of its next import.
    way: Vec<(&'a str, usize)>,
    order: Vec<String>,
}

impl<'a> Walk<'a> {
    fn enter(&mut self, name: &'a str) {
        if self.files.contains_key(name) && !self.done.contains_key(name) {
            self.done.insert(name, false);
            self.way.push((name, 0));
        }
    }

    fn follow(&mut self) -> Result<(), Cycle> {
        while let Some((name, next)) = self.way.last_mut() {
            let imports = &self.files[*name].file_descriptor_proto().dependency;
            let Some(import) = imports.get(*next) else {
                self.order.push((*name).to_owned());
                self.done.insert(name, true);
                self.way.pop();
                continue;
            };
            *next += 1;
            match self.done.get(import.as_str()) {
                Some(true) => {}
                Some(false) => return Err(self.cycle(import)),
                None => self.enter(import),
            }
        }
        Ok(())
    }

    fn cycle(&self, import: &str) -> Cycle {
        let start = self.way.iter().position(|(name, _)| *name == import);
        let way = self.way[start.unwrap_or(0)..].iter().map(|(name, _)| *name);
        let (importer, next) = self.way.last().copied().unwrap_or_default();
        Cycle {
            importer: importer.to_owned(),
            index: next.saturating_sub(1),
            way: way.chain([import]).map(str::to_owned).collect(),
        }
    }
}
