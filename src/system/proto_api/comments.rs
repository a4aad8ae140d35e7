//! Comments in protos, made safe for prost-build, which copies them into doc comments.

use prost_types::FileDescriptorProto;

use crate::rust::Doc;

/// The file with every comment as escaped Markdown. Comments that belong to no element are dropped.
pub(super) fn escaped(mut file: FileDescriptorProto) -> FileDescriptorProto {
    let info = file.source_code_info.iter_mut();
    for location in info.flat_map(|info| &mut info.location) {
        location.leading_detached_comments.clear();
        for comment in [
            &mut location.leading_comments,
            &mut location.trailing_comments,
        ] {
            *comment = comment.take().map(|text| markdown(&text));
        }
    }
    file
}

fn markdown(text: &str) -> String {
    text.trim()
        .lines()
        .map(Doc::plain_line)
        .collect::<Vec<_>>()
        .join("\n")
}
