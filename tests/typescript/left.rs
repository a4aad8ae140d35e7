//! The files of a client, and where they are left for TypeScript's compiler.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ferroctl::artifact::{Body, FileTree};
use ferroctl::emit::typescript;
use ferroctl::ir::{Http, Response, Typescript};

use crate::workspace::system;

/// The files of the client of one service, by name.
pub fn client(http: Http, response: Response) -> Result<BTreeMap<String, String>, String> {
    let clients = Typescript {
        dir: "api".to_owned(),
        services: Vec::new(),
    };
    let mut tree = FileTree::default();
    let rendered = typescript::render(&system(http, response), &clients, &mut tree);
    rendered.map_err(|error| error.to_string())?;
    let text = |body: &Body| match body {
        Body::Text(text) => text.clone(),
        other => panic!("no text: {other:?}"),
    };
    let files = tree.iter();
    let files = files.map(|(path, file)| (path.as_str().replace("api/", ""), text(&file.body)));
    Ok(files.collect())
}

/// Leaves them under that name.
pub fn leave(name: &str, files: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/typescript");
    let folder = folder.join(name);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
}
