//! How the header and what is in it are written.

use base64::{
    Engine as _, alphabet,
    engine::{GeneralPurpose, GeneralPurposeConfig},
};

/// The last value of `name` in `a=b; name=value` (`httpx.ParseHeader`).
pub(super) fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut attributes = text.rsplit(';').filter_map(|it| it.trim().split_once('='));
    let (_, value) = attributes.find(|(key, _)| *key == name)?;
    Some(value)
}

/// Base64 as Go decodes it: line breaks are skipped, the bits behind the last byte may be anything.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    const GO: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let text: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !is_break(byte))
        .collect();
    GO.decode(text).ok()
}
