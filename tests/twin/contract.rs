//! `traps.api` without the traps that ferroctl refuses.

use std::fs;

/// Types with a tag that is an error when generating; their routes are not in the twin.
const REFUSED: [&str; 7] = [
    "TrapOptionsTag",
    "TrapOptionalTag",
    "TrapRangeTag",
    "TrapRangeOpen",
    "TrapDefault",
    "TrapDefaultEquals",
    "TrapDefaultMap",
];

/// The same of one field.
const REFUSED_FIELD: &str = "G string  `json:\"g,optional,options=\"`";

/// The contract that the twin is generated from; it imports `peer.api`.
pub fn traps() -> String {
    let text = fs::read_to_string(crate::peer("traps.api")).expect("the contract");
    let blocks: Vec<&str> = text
        .split("\n\n")
        .filter(|block| !is_refused(block))
        .collect();
    let text = blocks.join("\n\n");
    assert!(
        text.contains(REFUSED_FIELD),
        "a field is gone from traps.api"
    );
    text.replace(REFUSED_FIELD, "G string  `json:\"g,optional\"`")
}

/// Whether a type or a route, which blank lines part, is one of the refused.
fn is_refused(block: &str) -> bool {
    let words: Vec<&str> = block.split_whitespace().collect();
    let is_one =
        |word: &[&str]| ["type", "@handler"].contains(&word[0]) && REFUSED.contains(&word[1]);
    words.windows(2).any(is_one)
}
