use prost::Message as _;
use prost_types::FileDescriptorProto;

use super::*;
use crate::proto;
use crate::source::{Loader, SourceMap};

/// One file in memory.
struct Memory(&'static str);

impl Loader for Memory {
    fn read(&self, path: &std::path::Path) -> std::io::Result<String> {
        match path == std::path::Path::new("a.proto") {
            true => Ok(self.0.to_owned()),
            false => Err(std::io::ErrorKind::NotFound.into()),
        }
    }

    fn canonical(&self, path: &std::path::Path) -> std::io::Result<std::path::PathBuf> {
        Ok(path.to_owned())
    }
}

fn rpc(text: &'static str) -> ir::Rpc {
    let (mut sources, mut found) = (SourceMap::default(), Vec::new());
    let contract = proto::load(
        &["a.proto".into()],
        &[],
        &Memory(text),
        &mut sources,
        &mut found,
    );
    assert_eq!(found, []);
    crate::lower::grpc::lower(&contract.unwrap(), &std::collections::BTreeMap::new())
}

fn services(text: &'static str) -> Vec<Service> {
    generate::generate(&rpc(text)).unwrap().services
}

#[test]
fn names_are_those_of_prost_and_tonic() {
    let services = services(
        "syntax = \"proto3\"; package a.type; message M { message Inner {} }
         service HTTPUser { rpc Type(M) returns (M.Inner); }",
    );
    let [service] = services.as_slice() else {
        panic!("one service");
    };
    assert_eq!(service.full_name, "a.type.HTTPUser");
    assert_eq!(service.module, ["a", "r#type"]);
    assert_eq!(service.name, "HttpUser");
    let [method] = service.methods.as_slice() else {
        panic!("one method");
    };
    assert_eq!(method.name, "r#type");
    assert_eq!(
        method.output,
        MessagePath::Own("a::r#type::m::Inner".to_owned())
    );
    assert_eq!(
        method.input.seen_from("a_proto").to_string(),
        "a_proto::a::r#type::M"
    );
}

#[test]
fn googles_messages_are_where_prost_has_them() {
    let services = services(
        "syntax = \"proto3\"; import \"google/protobuf/empty.proto\"; import \"google/protobuf/any.proto\";
         import \"google/protobuf/wrappers.proto\";
         service S {
           rpc A(google.protobuf.Empty) returns (google.protobuf.Any);
           rpc B(google.protobuf.BoolValue) returns (google.protobuf.BytesValue);
         }",
    );
    let seen = |path: &MessagePath| path.seen_from("x").to_string();
    let methods = services[0].methods.iter();
    let types: Vec<_> = methods
        .map(|it| (seen(&it.input), seen(&it.output)))
        .collect();
    let expected = [("()", "::prost_types::Any"), ("bool", "Vec<u8>")];
    assert_eq!(types, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn stems_are_names_where_they_are_the_only_ones() {
    let services = services(
        "syntax = \"proto3\"; package a; message M {} service S { rpc Do(M) returns (M); } service T {}",
    );
    let stems: Vec<&str> = services
        .iter()
        .map(|service| service.stem.as_str())
        .collect();
    assert_eq!(stems, ["S", "T"]);
}

#[test]
fn reflection_gets_the_imports_but_no_comments() {
    let rpc = rpc(
        "syntax = \"proto3\"; import \"google/protobuf/empty.proto\"; // secret thoughts\nservice S {}",
    );
    let files: Vec<FileDescriptorProto> = descriptors(&rpc.files)
        .iter()
        .map(|parts| FileDescriptorProto::decode(parts.concat().as_slice()).unwrap())
        .collect();
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|file| file.source_code_info.is_none()));
}

/// Wire names stay; what Rust, cargo or Windows cannot have, and what would be one name, is spelt otherwise.
#[test]
fn odd_names_are_spelt_otherwise_and_called_as_before() {
    let api = generate::generate(&rpc(
        "syntax = \"proto3\"; package main.mod;
         message M { int32 _ = 3; oneof _x { int32 b = 4; } }
         message m { M m = 1; }
         message _ { map<string, m> all = 1; }
         service User { rpc Mod(M) returns (m); rpc GetIt(m) returns (.main.mod._); rpc getIt(M) returns (M); rpc _(M) returns (M); }
         service user {}
         service Box {}
         service com1 {}
         service __ {}",
    ))
    .unwrap();
    let modules: Vec<String> = api.modules.keys().map(|path| path.join("::")).collect();
    assert_eq!(modules, ["main_pb::mod_pb"]);
    let named: Vec<(&str, &str)> = (api.services.iter())
        .map(|service| (service.full_name.as_str(), service.name.as_str()))
        .collect();
    assert_eq!(
        named,
        [
            ("main.mod.User", "User"),
            ("main.mod.user", "UserService"),
            ("main.mod.Box", "BoxService"),
            ("main.mod.com1", "Com1Service"),
            ("main.mod.__", "Service2"),
        ]
    );
    let user = &api.services[0];
    let methods: Vec<(String, &str)> = (user.methods.iter())
        .map(|method| (user.path_of(method), method.name.as_str()))
        .collect();
    assert_eq!(
        methods,
        [
            ("/main.mod.User/Mod".to_owned(), "mod_call"),
            ("/main.mod.User/GetIt".to_owned(), "get_it"),
            ("/main.mod.User/getIt".to_owned(), "get_it_call"),
            ("/main.mod.User/_".to_owned(), "call"),
        ]
    );
    let code = api.modules.values().next().unwrap().to_string();
    for written in [
        "pub struct M {",
        "pub struct M2 {",
        "pub struct Message {",
        "pub field: i32",
        "\"/main.mod.User/_\"",
    ] {
        assert!(code.contains(written), "{written}\n{code}");
    }
}

#[test]
fn a_package_and_a_message_of_one_name_are_two_modules() {
    let text = "syntax = \"proto3\"; package shop; message Order { message Item {} } service S { rpc A(Order.Item) returns (Order); }";
    let mut rpc = rpc(text);
    let mut other = rpc.files.file[0].clone();
    other.name = Some("b.proto".to_owned());
    other.package = Some("shop.order".to_owned());
    other.service.clear();
    rpc.own_files.push("b.proto".to_owned());
    rpc.files.file.push(other);
    let api = generate::generate(&rpc).unwrap();
    let modules: Vec<String> = api.modules.keys().map(|path| path.join("::")).collect();
    assert_eq!(modules, ["shop", "shop::order_pb"]);
}
