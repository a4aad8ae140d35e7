//! Names that Rust, cargo, Windows, prost, tonic or the generated files have themselves, in every place of a contract: what
//! protoc takes compiles.

use std::fmt::Write as _;
use std::process::Command;

use crate::workspace::Workspace;

const NAMES: &str = include_str!("odd_names/names.txt");
const MESSAGES: &str = include_str!("odd_names/messages.proto");
const API: &str = include_str!("odd_names/shop.api");

/// A line for each name, in which `NAME` is the name and `№` a number of its own.
fn lines(pattern: &str) -> String {
    let names = NAMES.split_whitespace().enumerate();
    // protoc reads `reserved` as a statement where values of an enum stand.
    let fit = names.filter(|(_, name)| *name != "reserved" || !pattern.starts_with("value "));
    let pattern = pattern.trim_start_matches("value ");
    fit.fold(String::new(), |mut text, (index, name)| {
        let line = pattern.replace("NAME", name);
        let _ = writeln!(text, "{}", line.replace('№', &(index + 1).to_string()));
        text
    })
}

/// The proto with each line that begins with `//each ` written for all names.
fn messages() -> String {
    let line = |line: &str| match line.trim_start().strip_prefix("//each ") {
        Some(pattern) => lines(pattern),
        None => format!("{line}\n"),
    };
    MESSAGES.lines().map(line).collect()
}

fn services() -> String {
    "syntax = \"proto2\";\npackage services;\nmessage Beat {}\n".to_owned()
        + &lines("service NAME { rpc Do(Beat) returns (Beat); }")
}

/// Whether the real protoc takes the files; said where there is none.
fn protoc_takes(workspace: &Workspace) {
    let mut protoc = Command::new("protoc");
    let files = ["odd.proto", "services.proto"];
    let output = protoc
        .current_dir(workspace.root())
        .args(["-I.", "-o/dev/null"])
        .args(files)
        .output();
    match output {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(_) => println!("skipped: no protoc"),
    }
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn every_odd_name_in_every_place_compiles() {
    let workspace = Workspace::empty();
    workspace.write("odd.proto", &messages());
    workspace.write("services.proto", &services());
    workspace.write("shop.api", API);
    protoc_takes(&workspace);
    workspace
        .ferroctl(&["gen", "rpc", "odd.proto", "services.proto"])
        .succeeds();
    workspace.ferroctl(&["gen", "api", "shop.api"]).succeeds();
    workspace
        .run("cargo", &["check", "-q", "--workspace", "--tests"])
        .succeeds();
}
