use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::*;

/// Files in memory.
struct Memory(BTreeMap<PathBuf, &'static str>);

impl Memory {
    fn new(files: &[(&str, &'static str)]) -> Self {
        Self(
            files
                .iter()
                .map(|(path, text)| (path.into(), *text))
                .collect(),
        )
    }
}

impl Loader for Memory {
    fn read(&self, path: &Path) -> io::Result<String> {
        let text = self.0.get(path).map(|text| (*text).to_owned());
        text.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let inside = self.0.keys().filter(|path| path.parent() == Some(folder));
        let names = inside.filter_map(|path| path.file_name()?.to_str());
        names.map(str::to_owned).collect()
    }
}

struct Loaded {
    contract: Option<Contract>,
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
}

fn load_files(files: &[(&str, &'static str)], roots: &[&str], includes: &[&str]) -> Loaded {
    let roots: Vec<PathBuf> = roots.iter().map(PathBuf::from).collect();
    let includes: Vec<PathBuf> = includes.iter().map(PathBuf::from).collect();
    let mut sources = SourceMap::default();
    let mut diagnostics = Vec::new();
    let loader = Memory::new(files);
    let contract = load(&roots, &includes, &loader, &mut sources, &mut diagnostics);
    if let Some(contract) = &contract {
        diagnostics.extend(check(contract, &sources));
    }
    Loaded {
        contract,
        sources,
        diagnostics,
    }
}

impl Loaded {
    /// `code path:line:column text under the span: message` of each finding.
    fn said(&self) -> Vec<String> {
        let place = |diagnostic: &Diagnostic| {
            let Some(label) = &diagnostic.primary else {
                return "-".to_owned();
            };
            let file = self.sources.file(label.span.file);
            let (line, column) = file.position(label.span.start());
            let text = self.sources.text(label.span);
            format!("{}:{line}:{column} {text:?}", file.path.display())
        };
        let one = |d: &Diagnostic| format!("{} {} {}", d.code.id, place(d), d.message);
        self.diagnostics.iter().map(one).collect()
    }
}

const SERVICE: &str = "syntax = \"proto3\";\npackage a;\nimport \"b.proto\";\nservice A { rpc Do(b.M) returns (b.M); }\n";

#[test]
fn imports_are_found_below_includes_and_beside_the_file() {
    let message = "syntax = \"proto3\";\npackage b;\nmessage M {}\n";
    for (files, includes) in [
        (&[("x/a.proto", SERVICE), ("x/b.proto", message)], &[][..]),
        (
            &[("x/a.proto", SERVICE), ("y/b.proto", message)],
            &["y"][..],
        ),
    ] {
        let loaded = load_files(files, &["x/a.proto"], includes);
        assert_eq!(loaded.said(), Vec::<String>::new());
        let contract = loaded.contract.unwrap();
        assert_eq!(contract.roots, ["a.proto"]);
        let names: Vec<_> = contract.files.file.iter().map(|file| file.name()).collect();
        assert_eq!(names, ["b.proto", "a.proto"]);
    }
}

#[test]
fn a_file_is_named_below_its_include_folder() {
    let text = "syntax = \"proto3\"; import \"google/protobuf/empty.proto\"; service S { rpc A(google.protobuf.Empty) returns (google.protobuf.Empty); }";
    let loaded = load_files(
        &[("./proto/v1/a.proto", text)],
        &["./proto/v1/a.proto"],
        &["proto"],
    );
    assert_eq!(loaded.contract.unwrap().roots, ["v1/a.proto"]);
}

#[test]
fn every_broken_file_is_reported_at_its_place() {
    let broken = "syntax = \"proto3\";\n// 注释\nmessage M { string x = }\n";
    let files = [
        ("a.proto", SERVICE),
        ("b.proto", broken),
        ("c.proto", "message {"),
    ];
    let loaded = load_files(&files, &["a.proto", "c.proto"], &[]);
    assert!(loaded.contract.is_none());
    let said = loaded.said();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("P0101 b.proto:3:24 \"}\""), "{said:?}");
    assert!(said[1].starts_with("P0101 c.proto:1:9 \"{\""), "{said:?}");
}

#[test]
fn a_missing_import_is_shown_at_the_import() {
    let said = load_files(&[("a.proto", SERVICE)], &["a.proto"], &[]).said();
    assert_eq!(
        said,
        ["P0102 a.proto:3:1 \"import \\\"b.proto\\\";\" import `b.proto` not found"]
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let text = "\u{feff}syntax = \"proto3\";\nmessage M { string x = }\n";
    let said = load_files(&[("a.proto", text)], &["a.proto"], &[]).said();
    assert!(said[0].starts_with("P0101 a.proto:2:24 "), "{said:?}");
}

#[test]
fn a_misspelt_import_names_another_file_and_never_its_own() {
    let text = "syntax = \"proto3\";\nimport public \"x/bsae.proto\";\nservice S {}\n";
    let files = [("a.proto", text), ("p/x/base.proto", "")];
    let loaded = load_files(&files, &["a.proto"], &["p"]);
    let [fix] = &loaded.diagnostics[0].suggestions[..] else {
        panic!("{:?}", loaded.diagnostics)
    };
    assert_eq!(loaded.sources.text(fix.span), "x/bsae.proto");
    assert_eq!(fix.replacement, "x/base.proto");
    let own = text.replace("public \"x/bsae.proto", "\"aa.proto").leak();
    let loaded = load_files(&[("a.proto", own)], &["a.proto"], &[]);
    assert!(loaded.diagnostics[0].suggestions.is_empty());
}

#[test]
fn contradictions_are_all_reported() {
    let text = "syntax = \"proto3\";\nmessage A {\n  Nope x = 1;\n  int32 y = 2;\n  int32 z = 2;\n}\nservice S {}\n";
    let said = load_files(&[("a.proto", text)], &["a.proto"], &[]).said();
    assert!(
        said.iter().any(|line| line.starts_with("P0103 a.proto:")),
        "{said:?}"
    );
}

#[test]
fn a_file_that_is_not_there_has_no_place() {
    let said = load_files(&[], &["none.proto"], &[]).said();
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with("P0001 - cannot read `none.proto`"),
        "{said:?}"
    );
}

#[test]
fn a_proto_without_a_service_is_found() {
    let none = load_files(&[("a.proto", "syntax = \"proto3\";")], &["a.proto"], &[]).said();
    assert_eq!(none, ["P0201 a.proto:1:1 \"\" `a.proto` has no service"]);
}

/// A file with a service and one more element; protoc 3.21 was asked on each.
fn whole(syntax: &str, element: &str) -> &'static str {
    format!("syntax = \"{syntax}\";\npackage p;\nmessage Ok {{}}\nservice S {{ rpc Do(Ok) returns (Ok); }}\n{element}\n").leak()
}

#[test]
fn what_protoc_refuses_is_refused() {
    for (syntax, element) in [
        ("proto3", "enum E { E_UNKNOWN = 0; UNKNOWN = 1; }"),
        ("proto3", "enum Size { kb = 0; KB = 1; }"),
        ("proto3", "message M { enum Size { kb = 0; SIZE_KB = 1; } }"),
        ("proto3", "service Q { rpc Ok(Ok) returns (.p.Ok); }"),
        ("proto3", "service Q { rpc Ok(.p.Ok) returns (Ok); }"),
        ("proto3", "message M { reserved \"a\"; int32 a = 1; }"),
        ("proto3", "message M { string a = 1 [packed = true]; }"),
        ("proto3", "message M { int32 a = 1 [lazy = true]; }"),
        ("proto3", "message M { int32 a = 1 [jstype = JS_STRING]; }"),
        (
            "proto2",
            "message M { option message_set_wire_format = true; optional int32 a = 1; }",
        ),
    ] {
        let said = load_files(&[("a.proto", whole(syntax, element))], &["a.proto"], &[]).said();
        assert!(
            said.iter().all(|line| line.starts_with("P0103 a.proto:5:")),
            "{element}: {said:?}"
        );
        assert!(!said.is_empty(), "{element}");
    }
}

#[test]
fn what_protoc_takes_is_taken() {
    for (syntax, element) in [
        ("proto2", "enum E { E_UNKNOWN = 0; UNKNOWN = 1; }"),
        ("proto2", "enum Size { kb = 0; KB = 1; }"),
        (
            "proto3",
            "enum Size { option allow_alias = true; S_A = 0; SIZE_S_A = 0; }",
        ),
        ("proto3", "service Q { rpc Ok(.p.Ok) returns (p.Ok); }"),
        (
            "proto3",
            "message M { reserved \"b\"; repeated int32 a = 1 [packed = true]; Ok b1 = 2 [lazy = true]; }",
        ),
        ("proto3", "message M { int64 a = 1 [jstype = JS_STRING]; }"),
        (
            "proto2",
            "message M { optional int32 a = 1; optional int32 A = 2; }",
        ),
        (
            "proto2",
            "message M { optional int32 userId = 1; optional int32 user_id = 2; }",
        ),
    ] {
        let said = load_files(&[("a.proto", whole(syntax, element))], &["a.proto"], &[]).said();
        assert_eq!(said, Vec::<String>::new(), "{element}");
    }
}

#[test]
fn a_long_chain_of_imports_and_a_cycle() {
    let count = 3_000;
    let file = |n: usize| {
        let import = match n + 1 < count {
            true => format!("import \"f{}.proto\";", n + 1),
            false => String::new(),
        };
        let text = format!("syntax = \"proto3\";\npackage p;\n{import}\nmessage M{n} {{}}\n");
        let service = if n == 0 {
            "service S { rpc Do(M0) returns (M0); }\n"
        } else {
            ""
        };
        (format!("f{n}.proto"), text + service)
    };
    let mut texts: Vec<(String, String)> = (0..count).map(file).collect();
    let loaded = |texts: &[(String, String)]| {
        let leaked = |text: &str| -> &'static str { text.to_owned().leak() };
        let files: Vec<_> = texts
            .iter()
            .map(|(name, text)| (leaked(name), leaked(text)))
            .collect();
        load_files(&files, &["f0.proto"], &[]).said()
    };
    assert_eq!(loaded(&texts), Vec::<String>::new());
    texts[count - 1]
        .1
        .insert_str(0, "syntax = \"proto3\"; import \"f1.proto\";\n//");
    let said = loaded(&texts);
    assert_eq!(
        said,
        ["P0103 f2999.proto:1:20 \"import \\\"f1.proto\\\";\" `f1.proto` imports itself"]
    );
}

#[test]
fn an_edition_is_told_as_such() {
    let text = "edition = \"2023\";\nservice S {}\n";
    let loaded = load_files(&[("a.proto", text)], &["a.proto"], &[]);
    assert!(
        loaded.diagnostics[0].notes[0].starts_with("editions are not read"),
        "{:?}",
        loaded.diagnostics
    );
}
