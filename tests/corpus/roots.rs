//! The APIs of the corpus: every file that its list calls a root, with what it imports.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use ferroctl::diagnostic::{Format, has_errors};
use ferroctl::lower;

use crate::support::{self, Checked, Disk};

/// One API.
pub struct Root {
    /// Its path below the folder of all.
    pub path: String,
    /// The base name of its service, different from all others.
    pub base: String,
    /// The texts that were read, and what is wrong with them.
    pub checked: Checked,
}

impl Root {
    /// The bytes of the root and of all that it imports.
    fn size(&self) -> usize {
        let files = self.checked.sources.iter();
        files.map(|(_, file)| file.text.len()).sum()
    }
}

/// All APIs below `folder`, in the order of the list.
pub fn all(folder: &Path) -> Vec<Root> {
    let mut taken = HashSet::new();
    support::roots(folder)
        .into_iter()
        .map(|file| {
            let checked = support::check(&file, &Disk);
            let base = free(&service(&checked), &mut taken);
            let path = file.strip_prefix(folder).expect("a file of the folder");
            let path = path.display().to_string();
            Root {
                path,
                base,
                checked,
            }
        })
        .collect()
}

/// The name that `ferroctl gen api` would take; an `api` where it would ask for another.
fn service(checked: &Checked) -> String {
    let documents = checked.documents.as_ref();
    let service = documents.and_then(lower::http::service_name);
    let base = service.map(lower::base_name);
    base.filter(|base| lower::is_base_name(base).is_ok())
        .unwrap_or_else(|| "api".to_owned())
}

/// The name, or the name with the first free number behind it.
fn free(base: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    let mut names = std::iter::once(base.to_owned()).chain(numbered);
    let name = names.find(|name| !taken.contains(name));
    let name = name.expect("numbers do not end");
    taken.insert(name.clone());
    name
}

/// The largest APIs and some of the others, evenly from small to large; the same ones each time.
pub fn sample(mut roots: Vec<Root>, (count, largest): (usize, usize)) -> Vec<Root> {
    roots.sort_by(|a, b| (a.size(), &a.path).cmp(&(b.size(), &b.path)));
    let large = roots.split_off(roots.len().saturating_sub(largest));
    let step = (roots.len() / (count - largest)).max(1);
    let others = roots.into_iter().step_by(step).take(count - largest);
    others.chain(large).collect()
}

/// The APIs without errors, and the first error of each of the others by its name.
pub fn checked(roots: Vec<Root>) -> (Vec<Root>, BTreeMap<String, String>) {
    let mut failures = BTreeMap::new();
    let (sound, broken): (Vec<_>, Vec<_>) = roots
        .into_iter()
        .partition(|root| !has_errors(&root.checked.findings));
    for root in broken {
        let rendered = root.checked.rendered(Format::Short);
        let error = rendered.lines().find(|line| line.contains("error"));
        failures.insert(root.path, error.unwrap_or_default().to_owned());
    }
    (sound, failures)
}

/// Writes an API's files below a folder where they stand below `from`.
pub fn copy(root: &Root, from: &Path, to: &Path) {
    let from = from.canonicalize().expect("the corpus");
    for (_, file) in root.checked.sources.iter() {
        let path = file.path.canonicalize().expect("a file that was read");
        let target = to.join(path.strip_prefix(&from).expect("a file of the corpus"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("folders");
        fs::write(target, &file.text).expect("a contract");
    }
}
