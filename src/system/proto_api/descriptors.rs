//! The protos as gRPC reflection shows them, in parts that a merge can tell apart.

use prost::Message;
use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// A file's parts: encoded one behind the other, they are its `FileDescriptorProto`.
pub type Parts = Vec<Vec<u8>>;

/// Every file, imports included and comments left out: what the file is, then each message, enum, service and extension.
///
/// An encoded message is as long as its parts together, and says so in front of them: whole, two branches that add a
/// message each would change the same bytes.
#[must_use]
pub fn descriptors(files: &FileDescriptorSet) -> Vec<Parts> {
    files.file.iter().map(parts).collect()
}

fn parts(file: &FileDescriptorProto) -> Parts {
    let head = FileDescriptorProto {
        message_type: Vec::new(),
        enum_type: Vec::new(),
        service: Vec::new(),
        extension: Vec::new(),
        source_code_info: None,
        ..file.clone()
    };
    let none = FileDescriptorProto::default;
    let messages = file.message_type.iter().map(|one| FileDescriptorProto {
        message_type: vec![one.clone()],
        ..none()
    });
    let enums = file.enum_type.iter().map(|one| FileDescriptorProto {
        enum_type: vec![one.clone()],
        ..none()
    });
    let services = file.service.iter().map(|one| FileDescriptorProto {
        service: vec![one.clone()],
        ..none()
    });
    let extensions = file.extension.iter().map(|one| FileDescriptorProto {
        extension: vec![one.clone()],
        ..none()
    });
    let own = std::iter::once(head).chain(messages).chain(enums);
    let all = own.chain(services).chain(extensions);
    all.map(|part| part.encode_to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use prost_types::DescriptorProto;

    use super::*;

    #[test]
    fn the_parts_together_are_the_file() {
        let message = |name: &str| DescriptorProto {
            name: Some(name.to_owned()),
            ..DescriptorProto::default()
        };
        let file = FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            message_type: vec![message("A"), message("B")],
            syntax: Some("proto3".to_owned()),
            ..FileDescriptorProto::default()
        };
        let parts = parts(&file);
        assert_eq!(parts.len(), 3);
        let read = FileDescriptorProto::decode(parts.concat().as_slice());
        assert_eq!(read.unwrap(), file);
    }
}
