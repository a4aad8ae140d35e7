//! The protos of a service as reflection shows them.

use prost::encoding::{WireType, encode_key, encode_varint};

/// The encoded `FileDescriptorSet` of files that are given in parts: one behind the other, those of a file are its encoded
/// `FileDescriptorProto`.
#[must_use]
pub fn descriptor_set(files: &[&[&[u8]]]) -> Vec<u8> {
    let mut set = Vec::new();
    for file in files {
        let file = file.concat();
        // 1 is the number of `file` in `FileDescriptorSet`.
        encode_key(1, WireType::LengthDelimited, &mut set);
        encode_varint(file.len() as u64, &mut set);
        set.extend(file);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_its_length_in_front() {
        let long = [b'x'; 200];
        let set = descriptor_set(&[&[b"ab", b"c"], &[&long]]);
        assert_eq!(set[..8], [10, 3, b'a', b'b', b'c', 10, 200, 1]);
        assert_eq!(set.len(), 8 + 200);
    }
}
