//! go-zero's paths → OpenAPI's, where two that differ only in the names of their parameters are one.

use std::collections::BTreeMap;

use crate::ir::Http;

/// The paths of a contract.
pub(super) struct Templates {
    /// A path without the names of its parameters → the names that it has in the document.
    first: BTreeMap<String, Vec<String>>,
}

impl Templates {
    /// Every place takes the names of the first route that has it.
    pub(super) fn new(http: &Http) -> Self {
        let mut first = BTreeMap::new();
        for route in http.routes() {
            let names = || parameters(&route.path).map(str::to_owned).collect();
            first.entry(shape(&route.path)).or_insert_with(names);
        }
        Self { first }
    }

    /// `/api/course/{id}`
    pub(super) fn path(&self, path: &str) -> String {
        let mut names = self.names(path).iter();
        let segment = |segment: &str| match segment.strip_prefix(':') {
            Some(own) => format!("{{{}}}", names.next().map_or(own, String::as_str)),
            None => segment.replace('{', "%7B").replace('}', "%7D"),
        };
        let segments: Vec<String> = path.split('/').map(segment).collect();
        segments.join("/")
    }

    /// The names of the path's parameters: its own, and the document's.
    pub(super) fn parameters<'p>(
        &'p self,
        path: &'p str,
    ) -> impl Iterator<Item = (&'p str, &'p str)> {
        parameters(path).zip(self.names(path).iter().map(String::as_str))
    }

    fn names(&self, path: &str) -> &[String] {
        self.first.get(&shape(path)).map_or(&[], Vec::as_slice)
    }
}

fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix(':'))
}

fn shape(path: &str) -> String {
    let segment = |segment: &str| {
        if segment.starts_with(':') {
            ":"
        } else {
            segment
        }
        .to_owned()
    };
    let segments: Vec<String> = path.split('/').map(segment).collect();
    segments.join("/")
}
