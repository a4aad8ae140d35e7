//! `/v1/{name=shelves/*/books/*}` → `/v1/shelves/{name_shelves}/books/{name_books}`: a parameter of OpenAPI is one segment.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{HttpPath, HttpSegment};

/// A path of the document.
pub(super) struct Place {
    /// Its text.
    pub path: String,
    /// Its parameters, in their order.
    pub parameters: Vec<PathParameter>,
}

/// A segment that varies.
#[derive(Clone)]
pub(super) struct PathParameter {
    /// Its name in the document.
    pub name: String,
    /// The field that it is the value of; none, where the annotation names none.
    pub field: Option<String>,
    /// How the field's value is put together, where the segment is a part of it.
    pub part_of: Option<String>,
    /// Whether it may have slashes in it.
    pub is_rest: bool,
}

/// The paths so far: of those that differ in the names of their parameters alone, the first one names them.
#[derive(Default)]
pub(super) struct Places(BTreeMap<String, Vec<String>>);

impl Places {
    /// The path of an annotation.
    pub(super) fn place(&mut self, path: &HttpPath) -> Place {
        let mut writer = Writer::default();
        path.segments.iter().for_each(|it| writer.segment(it));
        let own = writer.parameters.iter().map(|it| it.name.clone());
        let names = self.0.entry(path.shape()).or_insert_with(|| own.collect());
        let mut names_of_path = names.iter();
        let segments = writer.segments.iter().map(|segment| match segment {
            Some(text) => format!("/{text}"),
            None => format!("/{{{}}}", names_of_path.next().map_or("", String::as_str)),
        });
        let mut text: String = segments.collect();
        if let Some(action) = &path.action {
            text = format!("{text}:{action}");
        }
        let parameters = writer.parameters.into_iter().zip(names);
        Place {
            path: text,
            parameters: parameters
                .map(|(parameter, name)| PathParameter {
                    name: name.clone(),
                    ..parameter
                })
                .collect(),
        }
    }
}

/// Puts a path together.
#[derive(Default)]
struct Writer {
    /// Texts, and parameters where there is none.
    segments: Vec<Option<String>>,
    parameters: Vec<PathParameter>,
    taken: BTreeSet<String>,
}

impl Writer {
    fn segment(&mut self, segment: &HttpSegment) {
        match segment {
            HttpSegment::Literal(text) => self.segments.push(Some(text.clone())),
            HttpSegment::One | HttpSegment::Rest => self.parameter("segment", segment),
            HttpSegment::Field { name, segments } => self.field(name, segments),
        }
    }

    fn field(&mut self, field: &str, segments: &[HttpSegment]) {
        let varying = |it: &&HttpSegment| !matches!(it, HttpSegment::Literal(_));
        let is_one = segments.iter().filter(varying).count() == 1;
        let first = self.parameters.len();
        let mut before = "";
        let mut parts = Vec::new();
        for segment in segments {
            match segment {
                HttpSegment::Literal(text) => {
                    before = text;
                    self.segments.push(Some(text.clone()));
                    parts.push(text.clone());
                }
                _ if is_one || before.is_empty() => self.parameter(field, segment),
                _ => self.parameter(&format!("{field}_{before}"), segment),
            }
            if varying(&segment) {
                let name = self.parameters.last().map_or("", |it| &it.name);
                parts.push(format!("{{{name}}}"));
            }
        }
        let part_of = (parts.len() > 1).then(|| parts.join("/"));
        for parameter in &mut self.parameters[first..] {
            parameter.field = Some(field.to_owned());
            parameter.part_of.clone_from(&part_of);
        }
    }

    fn parameter(&mut self, name: &str, segment: &HttpSegment) {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let name = names.find(|name| !self.taken.contains(name));
        let name = name.unwrap_or_default();
        self.taken.insert(name.clone());
        self.segments.push(None);
        self.parameters.push(PathParameter {
            name,
            field: None,
            part_of: None,
            is_rest: *segment == HttpSegment::Rest,
        });
    }
}
