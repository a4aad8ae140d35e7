//! What routes ask of callers: tokens and signatures.

use std::collections::BTreeMap;

use super::document::SecurityScheme;
use crate::ir::{Http, Route};

/// What signed requests are called, unless tokens are.
const SIGNATURE: &str = "Signature";

/// The schemes of a contract.
pub(super) fn schemes(http: &Http) -> BTreeMap<String, SecurityScheme> {
    let tokens = http.routes().filter_map(|route| route.jwt.as_ref());
    let tokens = tokens.map(|jwt| {
        let scheme = SecurityScheme::Token {
            scheme: "bearer",
            bearer_format: "JWT",
            description: format!(
                "A token signed with the secret of the block `{}`.",
                jwt.name
            ),
        };
        (jwt.name.clone(), scheme)
    });
    let signed = http.routes().any(|route| route.signature);
    let signature = signed.then(|| {
        let scheme = SecurityScheme::Header {
            place: "header",
            name: "X-Content-Security",
            description: "A signature of method, path, query, time and body, as go-zero's clients make it.",
        };
        (signature(http), scheme)
    });
    tokens.chain(signature).collect()
}

/// What one route asks; all of it at once.
pub(super) fn of(route: &Route, http: &Http) -> Vec<BTreeMap<String, Vec<String>>> {
    let token = route.jwt.iter().map(|jwt| jwt.name.clone());
    let signed = route.signature.then(|| signature(http));
    let asked: BTreeMap<String, Vec<String>> =
        token.chain(signed).map(|name| (name, Vec::new())).collect();
    if asked.is_empty() {
        Vec::new()
    } else {
        vec![asked]
    }
}

fn signature(http: &Http) -> String {
    let is_taken = http.jwts.iter().any(|jwt| jwt.name == SIGNATURE);
    let end = if is_taken { "Header" } else { "" };
    format!("{SIGNATURE}{end}")
}
