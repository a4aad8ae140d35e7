//! Names that Rust, cargo, Windows or the generated files have themselves, wherever protoc takes a name.

use ferroctl::{emit, system};

use crate::corpus::{self, Memory};
use crate::model;

const NAMES: [&str; 48] = [
    "_",
    "M",
    "m",
    "mod",
    "con",
    "com1",
    "main",
    "lib",
    "bin",
    "self",
    "Self",
    "super",
    "crate",
    "extern",
    "type",
    "async",
    "gen",
    "Box",
    "Option",
    "Some",
    "Result",
    "Vec",
    "String",
    "Send",
    "Clone",
    "Default",
    "Service",
    "Tonic",
    "Context",
    "AppState",
    "Ctx",
    "Stream",
    "Channel",
    "User",
    "UserClient",
    "UserServer",
    "client",
    "clone",
    "new",
    "state",
    "logic",
    "FooBar",
    "Foo_Bar",
    "fooBar",
    "HTTPServer",
    "HttpServer",
    "a_1",
    "a1",
];

fn each(line: impl Fn(usize, &str) -> String) -> String {
    NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| line(index + 1, name))
        .collect()
}

/// A file in which everything has each of the names.
fn proto() -> String {
    let fields = each(|n, name| format!("optional int32 {name} = {n};"));
    let choices = each(|n, name| format!("oneof {name} {{ int32 x{n}x = {n}; }}"));
    let nested = each(|_, name| format!("message {name} {{}}"));
    let uses = each(|n, name| format!("optional Nested.{name} u{n} = {n};"));
    let messages = each(|_, name| format!("message {name} {{}}\n"));
    let values = each(|n, name| format!("E{name} = {n};"));
    let methods = each(|_, name| {
        format!("rpc {name}(stream .main.odd.all.{name}) returns (stream .main.odd.all.{name});\n")
    });
    let services =
        each(|_, name| format!("service X{name} {{ rpc Do(Fields) returns (Uses); }}\n"));
    format!(
        "syntax = \"proto2\";\npackage main.odd.all;\nmessage Fields {{ {fields} }}\nmessage Choices {{ {choices} }}\n\
         message Nested {{ {nested} }}\nmessage Uses {{ {uses} }}\nenum Values {{ {values} }}\n{messages}\n\
         service Everything {{ {methods} }}\n{services}"
    )
}

#[test]
fn every_name_in_every_place_renders() {
    let text = proto();
    let path = std::path::Path::new("odd.proto");
    let rpc = corpus::rpc(&Memory(&[("odd.proto", &text)]), &[path], &[], &[]);
    let project = model::project(vec![model::grpc("odd", 9300, rpc)]);
    emit::render(&system::resolve(project)).expect("the names render");
}
