//! The twin's logic: what the peer's handlers do (`tests/peer/internal/handler`).
//!
//! Most of them show what was bound. Their bodies follow from the signatures of the generated stubs; the
//! others stand in `logic/`.

use std::{fs, path::Path};

/// The routes that only say which of them answered.
const ROUTED: [(&str, &str); 17] = [
    ("route_param", "param"),
    ("route_tail", "tail"),
    ("route_static", "static"),
    ("route_static_other", "static other"),
    ("route_dotted", "dotted"),
    ("method_get", "get"),
    ("method_post", "post"),
    ("method_put", "put"),
    ("method_patch", "patch"),
    ("method_delete", "delete"),
    ("method_head", "head"),
    ("method_options", "options"),
    ("prefixed", "prefixed"),
    ("wrapped", "wrapped"),
    ("signed_get", "signed get"),
    ("signed_delete", "signed delete"),
    ("signed_patch", "signed patch"),
];

/// Writes the logic and the middleware of the service in this folder.
pub fn fill_in(service: &Path) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twin");
    copy(&own.join("middleware"), &service.join("src/middleware"));
    let types = fs::read_to_string(service.join("src/generated/types.rs")).expect("types");
    for entry in fs::read_dir(service.join("src/logic")).expect("logic") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a stub");
        let handler = path.file_stem().expect("a name").to_string_lossy();
        if let Some(body) = body(&handler, &text, &types) {
            fs::write(&path, filled(&text, &body)).expect("a file");
        }
    }
    copy(&own.join("logic"), &service.join("src/logic"));
    let manifest = service.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let text = text.replace(
        "[dependencies]\n",
        "[dependencies]\ntonic.workspace = true\n",
    );
    fs::write(manifest, text).expect("a manifest");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        let place = to.join(entry.file_name());
        assert!(place.exists(), "{}: no such route", place.display());
        fs::copy(entry.path(), place).expect("a file");
    }
}

/// The expression of a stub that shows what was bound.
fn body(handler: &str, stub: &str, types: &str) -> Option<String> {
    let request = between(stub, "_req: ", ")").map(|it| it.trim_end().trim_end_matches(','));
    if let Some((_, route)) = ROUTED.iter().find(|(name, _)| *name == handler) {
        let name = request.map_or("String::new()", |_| "_req.name");
        let ty = "crate::generated::types::Routed";
        return Some(format!(
            "Ok({ty} {{ route: {route:?}.to_owned(), name: {name} }})"
        ));
    }
    let (request, response) = (request?, between(stub, "Result<", "> {")?);
    match response {
        "()" => return Some("Ok(())".to_owned()),
        response if response == request => return Some("Ok(_req)".to_owned()),
        response if !response.ends_with("Bound") => return None,
        _ => {}
    }
    let fields = between(types, &format!("pub struct {response} {{"), "\n}")?;
    let fields = fields.lines().filter_map(|line| between(line, "pub ", ":"));
    let fields: Vec<_> = fields
        .map(|field| format!("{field}: _req.{field}"))
        .collect();
    Some(format!("Ok({response} {{ {} }})", fields.join(", ")))
}

fn filled(stub: &str, body: &str) -> String {
    let call = between(stub, "    Err(", "\n}").expect("a stub's body");
    stub.replace(&format!("    Err({call}"), &format!("    {body}"))
        .replace("Ctx, Error, Result", "Ctx, Result")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}
