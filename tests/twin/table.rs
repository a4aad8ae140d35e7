//! The peer's tables: `cases.json` and `outcomes.json` (`tests/peer/README.md` has their forms).

use std::{collections::BTreeMap, fs};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, de::DeserializeOwned};

/// One request.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// `family/what`.
    pub name: String,
    pub method: String,
    /// The target as it stands on the request line.
    pub path: String,
    #[serde(default)]
    pub headers: BTreeMap<String, Values>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    body_base64: String,
}

/// The values of a header.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Values {
    One(String),
    Many(Vec<String>),
}

impl Values {
    /// Each value, in order.
    pub fn iter(&self) -> impl Iterator<Item = &String> {
        match self {
            Self::One(value) => std::slice::from_ref(value).iter(),
            Self::Many(values) => values.iter(),
        }
    }
}

impl Case {
    /// The body's bytes.
    pub fn body(&self) -> Vec<u8> {
        bytes(&self.body, &self.body_base64)
    }

    /// Whether the case sets this header itself, in any spelling.
    pub fn has(&self, header: &str) -> bool {
        self.headers
            .keys()
            .any(|name| name.eq_ignore_ascii_case(header))
    }
}

/// What is compared of an answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

#[derive(Deserialize)]
struct Recorded {
    name: String,
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    body_base64: String,
}

/// Every request of the table.
pub fn cases() -> Vec<Case> {
    read("cases.json")
}

/// What go-zero answered, by the case's name.
pub fn outcomes() -> BTreeMap<String, Outcome> {
    let recorded: Vec<Recorded> = read("outcomes.json");
    recorded
        .into_iter()
        .map(|it| {
            let body = bytes(&it.body, &it.body_base64);
            let outcome = Outcome {
                status: it.status,
                headers: it.headers,
                body,
            };
            (it.name, outcome)
        })
        .collect()
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    let text = fs::read_to_string(crate::peer(file)).expect("a table of the peer");
    serde_json::from_str(&text).expect("a table of the peer")
}

fn bytes(text: &str, base64: &str) -> Vec<u8> {
    match base64 {
        "" => text.into(),
        _ => STANDARD.decode(base64).expect("base64"),
    }
}
