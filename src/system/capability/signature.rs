//! `signature: true`: requests that their sender signed.

use super::part::Fixture;
use super::{Capability, Field, Guard, Setting, Subject, Tests};
use crate::ir::Http;
use crate::rust::{Code, Doc, Ident, Literal, Ty};
use crate::text::yaml;

/// Without a key a service does not start: an open route would be worse. Only its owner knows who signs.
const FIRST_YAML: &str = "\
# The routes under `signature: true` need a key; without one the service does not start. Clients name it by its
# fingerprint.
# Signature:
#   Expiry: 1h
#   PrivateKeys:
#     - Fingerprint: clients-2026
#       KeyFile: \"${SIGNATURE_KEY_FILE}\"
";

/// The parts of a service with routes under `signature: true`.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let http = subject.service.contracts.http()?;
    let guard = guard(http)?;
    let field = Ident::snake("signature");
    Some(Capability {
        name: "signature",
        settings: vec![Setting {
            docs: Doc::of("The keys of the routes under `signature: true`."),
            field: field.clone(),
            ty: Ty::path("settings::Signature"),
            block: Literal::new("Signature"),
        }],
        state: vec![Field {
            docs: Doc::of("Verifies the requests of the routes under `signature: true`."),
            field,
            ty: Ty::path("Signature"),
            imports: vec!["ferroctl_runtime::http::Signature"],
            value: Code::new("Signature::new(&settings.signature)?"),
            then: None,
        }],
        yaml: vec![yaml::Block::new(FIRST_YAML)],
        defaults: vec![yaml::Block::new("Signature: {}\n")],
        features: vec!["signature"],
        guard: Some(guard),
        tests: tests(),
        ..Capability::default()
    })
}

fn guard(http: &Http) -> Option<Guard> {
    let signed = http
        .routes()
        .enumerate()
        .filter(|(_, route)| route.signature);
    let calls = signed.map(|(place, _)| (place, Code::new(".signature(&state.signature)")));
    let guard = Guard {
        calls: calls.collect(),
        status: 403,
        test: "signed_routes_need_a_signature",
    };
    (!guard.calls.is_empty()).then_some(guard)
}

fn tests() -> Tests {
    Tests {
        fixture: Some(Fixture {
            import: "ferroctl_runtime::testing::Signer",
            name: Ident::snake("signer"),
            value: Code::new("Signer::new()?"),
            configure: Code::new("config.set(\"Signature\", signer.settings());"),
        }),
        ..Tests::default()
    }
}
