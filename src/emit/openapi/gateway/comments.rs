//! The comments of protos, by the place of what they are about.

use std::collections::HashMap;

use prost_reflect::{DescriptorPool, EnumDescriptor, FieldDescriptor, MessageDescriptor};
use prost_types::source_code_info::Location;

/// File and path in its descriptor → the comment there.
pub(super) struct Comments(HashMap<(String, Vec<i32>), String>);

impl Comments {
    /// Those of all files.
    pub(super) fn new(pool: &DescriptorPool) -> Self {
        let mut all = HashMap::new();
        for file in pool.file_descriptor_protos() {
            let info = file.source_code_info.iter();
            for location in info.flat_map(|info| &info.location) {
                if let Some(text) = text(location) {
                    all.insert((file.name().to_owned(), location.path.clone()), text);
                }
            }
        }
        Self(all)
    }

    /// What is said of a message.
    pub(super) fn message(&self, message: &MessageDescriptor) -> Option<String> {
        self.at(message.parent_file().name(), message.path())
    }

    /// What is said of an enum.
    pub(super) fn enumeration(&self, of: &EnumDescriptor) -> Option<String> {
        self.at(of.parent_file().name(), of.path())
    }

    /// What is said of a field.
    pub(super) fn field(&self, field: &FieldDescriptor) -> Option<String> {
        self.at(field.parent_file().name(), field.path())
    }

    fn at(&self, file: &str, path: &[i32]) -> Option<String> {
        self.0.get(&(file.to_owned(), path.to_owned())).cloned()
    }
}

/// The comment before an element and the one behind it.
fn text(location: &Location) -> Option<String> {
    let comments = [&location.leading_comments, &location.trailing_comments];
    let lines = comments.into_iter().flatten().flat_map(|it| it.lines());
    let text = lines.map(str::trim).collect::<Vec<_>>().join("\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
