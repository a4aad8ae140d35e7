//! What this build is made of, as one hash that is the same wherever the commit is built.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use sha2::{Digest as _, Sha256};

/// What decides what ferroctl writes.
const MADE_OF: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "askama.toml",
    "build",
    "build.rs",
    "examples/courseware/Cargo.lock",
    "grammar",
    "runtime",
    "src",
    "templates",
];

/// The fingerprint; `files` lists what is below a folder, ordered by path.
pub fn fingerprint(files: impl Fn(&Path) -> io::Result<Vec<String>>) -> io::Result<String> {
    let mut digest = Sha256::new();
    for root in MADE_OF {
        for path in files(Path::new(root))? {
            // Line ends are the checkout's, not the commit's.
            let text = String::from_utf8_lossy(&fs::read(&path)?).replace("\r\n", "\n");
            digest.update(format!("{path}\0{}\0{text}", text.len()));
        }
    }
    Ok(hex(&digest.finalize()))
}

/// The hash of a text, in hexadecimal.
pub fn hash(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
