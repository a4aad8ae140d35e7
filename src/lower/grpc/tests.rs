use std::io;
use std::path::{Path, PathBuf};

use super::*;
use crate::proto;
use crate::source::{Loader, SourceMap};

/// Files in memory.
struct Memory(&'static [(&'static str, &'static str)]);

impl Loader for Memory {
    fn read(&self, path: &Path) -> io::Result<String> {
        let found = self.0.iter().find(|(name, _)| Path::new(name) == path);
        let text = found.map(|(_, text)| (*text).to_owned());
        text.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }
}

fn lowered(
    files: &'static [(&'static str, &'static str)],
    root: &str,
    foreign: &[(&str, &str)],
) -> ir::Rpc {
    let (mut sources, mut found) = (SourceMap::default(), Vec::new());
    let contract = proto::load(
        &[root.into()],
        &[],
        &Memory(files),
        &mut sources,
        &mut found,
    );
    assert_eq!(found, []);
    let owned = |(file, owner): &(&str, &str)| {
        let owner = Owner::Service((*owner).to_owned());
        ((*file).to_owned(), owner)
    };
    let foreign = foreign.iter().map(owned).collect();
    lower(&contract.unwrap(), &foreign)
}

const ITEM: &str =
    "syntax = \"proto3\"; package shop; message Item { message Part {} enum Kind { A = 0; } }";

#[test]
fn comments_before_and_behind_are_kept() {
    let text = "syntax = \"proto3\";\nmessage M {}\n// Above\n// twice\nservice S {\n  // 登录\n  rpc Login(M) returns (stream M); // behind\n}\n";
    let files = Box::leak(Box::new([("a.proto", text)]));
    let rpc = lowered(files, "a.proto", &[]);
    let [service] = rpc.services.as_slice() else {
        panic!("one service");
    };
    assert_eq!(service.docs.lines, ["Above", "twice"]);
    let [method] = service.methods.as_slice() else {
        panic!("one method");
    };
    assert_eq!(method.docs.lines, ["登录", "", "behind"]);
    assert_eq!(
        (method.input.as_str(), method.client_streaming),
        (".M", false)
    );
    assert!(method.server_streaming);
}

#[test]
fn imports_are_own_but_for_those_of_other_services_and_google() {
    const FILES: &[(&str, &str)] = &[
        ("item.proto", ITEM),
        ("page.proto", "syntax = \"proto3\"; package page; message Page {}"),
        (
            "a.proto",
            "syntax = \"proto3\"; package a; import \"item.proto\"; import \"page.proto\"; import \"google/protobuf/empty.proto\";
             service S { rpc Get(shop.Item) returns (page.Page); }",
        ),
    ];
    let rpc = lowered(FILES, "a.proto", &[("item.proto", "shop")]);
    assert_eq!(rpc.own_files, ["page.proto", "a.proto"]);
    let names: Vec<_> = rpc.owners.into_iter().collect();
    assert_eq!(
        names,
        [(".shop".to_owned(), Owner::Service("shop".to_owned()))]
    );
}

#[test]
fn a_shared_package_is_told_apart_message_by_message() {
    const FILES: &[(&str, &str)] = &[
        ("item.proto", ITEM),
        (
            "a.proto",
            "syntax = \"proto3\"; package shop; import \"item.proto\"; service S { rpc Get(Item) returns (Item); }",
        ),
    ];
    let rpc = lowered(FILES, "a.proto", &[("item.proto", "shop")]);
    let names: Vec<&str> = rpc.owners.keys().map(String::as_str).collect();
    assert_eq!(names, [".shop.Item", ".shop.Item.Kind", ".shop.Item.Part"]);
}

#[test]
fn files_for_options_are_built_in_and_become_no_code() {
    const FILES: &[(&str, &str)] = &[(
        "a.proto",
        "syntax = \"proto3\"; package a; import \"google/api/annotations.proto\"; import \"google/type/money.proto\";
         message M { google.type.Money price = 1; }
         service S { rpc Get(M) returns (M) { option (google.api.http) = { get: \"/m\" }; } }",
    )];
    let rpc = lowered(FILES, "a.proto", &[]);
    assert_eq!(rpc.own_files, ["google/type/money.proto", "a.proto"]);
    assert_eq!(
        rpc.unneeded,
        ["google/api/http.proto", "google/api/annotations.proto"]
    );
}

#[test]
fn what_may_be_called_twice_says_so() {
    let text = "syntax = \"proto3\";\nmessage M {}\nservice S {\n  rpc A(M) returns (M);\n  \
                rpc B(M) returns (M) { option idempotency_level = NO_SIDE_EFFECTS; }\n  \
                rpc C(M) returns (M) { option idempotency_level = IDEMPOTENT; }\n  \
                rpc D(M) returns (M) { option deprecated = true; }\n}\n";
    let files = Box::leak(Box::new([("a.proto", text)]));
    let rpc = lowered(files, "a.proto", &[]);
    let methods = rpc.services.iter().flat_map(|service| &service.methods);
    let twice: Vec<_> = methods.map(|method| method.is_idempotent).collect();
    assert_eq!(twice, [false, true, true, false]);
}
