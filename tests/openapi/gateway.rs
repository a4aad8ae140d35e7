//! gRPC services whose protos have annotations `google.api.http`: the documents of the gateways before them.

use std::path::{Path, PathBuf};

use ferroctl::diagnostic::{Diagnostic, has_errors};
use ferroctl::ir::{Content, Contract, Contracts, Envelope, Response, Service};
use ferroctl::source::{Loader, SourceMap};
use ferroctl::{emit::openapi, lower, proto, system};
use serde_json::{Value, json};

use crate::checked::{faults, operations};
use crate::corpus::leave;
use crate::support::{self, Disk, Memory};
use crate::workspace;

/// The document of a proto, and what was found in it.
fn read(root: &Path, loader: &dyn Loader) -> (Option<Value>, Vec<Diagnostic>) {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let roots = [root.to_owned()];
    let contract = proto::load(&roots, &[], loader, &mut sources, &mut findings);
    let document = contract.and_then(|it| document(&it));
    (document, findings)
}

fn document(contract: &proto::Contract) -> Option<Value> {
    let rpc = lower::grpc::lower(contract, &Default::default());
    let service = Service {
        name: "library-rpc".to_owned(),
        base: "library".to_owned(),
        dir: "library/rpc".to_owned(),
        contracts: Contracts(vec![Contract {
            files: vec!["library/rpc/library.proto".to_owned()],
            content: Content::Grpc(rpc),
        }]),
        port: Some(9300),
        metrics_port: 9091,
        data_source: "DataSource".to_owned(),
        ..Service::default()
    };
    let style = Response::Envelope(Envelope::default());
    let system = system::resolve(workspace::project(service, style));
    let document = openapi::of(&system, &system.services[0]).expect("sound descriptors")?;
    serde_json::from_str(&openapi::json(&document).expect("JSON")).expect("JSON")
}

fn of_text(text: &str) -> (Option<Value>, Vec<String>) {
    let files = [(PathBuf::from("a.proto"), text.to_owned())];
    let (document, findings) = read(Path::new("a.proto"), &Memory(files.into()));
    let messages = findings.into_iter().map(|finding| finding.message);
    (document, messages.collect())
}

#[test]
fn a_service_with_everything_has_a_sound_document() {
    let (document, findings) = of_text(include_str!("gateway/library.proto"));
    assert_eq!(findings, [""; 0]);
    let document = document.expect("a document");
    assert_eq!(faults(&document), [""; 0]);
    leave("gateway-library.json", &document);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = serde_json::to_string_pretty(&document).expect("JSON");
    settings.bind(|| insta::assert_snapshot!("openapi_gateway", text));
}

#[test]
fn a_service_without_annotations_has_no_document() {
    let text = "syntax = \"proto3\"; message M {} service S { rpc A(M) returns (M); }";
    assert_eq!(of_text(text), (None, Vec::new()));
}

#[test]
fn an_annotation_against_the_rules_is_found_and_left_out() {
    let rules = [
        ("{ get: \"v1\" }", "does not begin with `/`"),
        ("{ get: \"/v1/{id\" }", "cannot stand in a path"),
        ("{ get: \"/v1/{no}\" }", "`M` has no field `no`"),
        ("{ get: \"/v1/{inner}\" }", "`inner` is a message"),
        (
            "{ get: \"/v1/{inner.id.x}\" }",
            "below a field without fields",
        ),
        ("{ get: \"/v1/{ids}\" }", "`ids` has many values"),
        ("{ post: \"/v1/b\" body: \"no\" }", "`M` has no field `no`"),
        (
            "{ get: \"/v1/r\" response_body: \"no\" }",
            "`M` has no field `no`",
        ),
        ("{ body: \"*\" }", "no method and no path"),
        (
            "{ get: \"/v1/{name=fine}/{id}\" }",
            "a request of `Fine` already",
        ),
    ];
    let methods = rules.iter().zip(0..).map(|((rule, _), number)| {
        format!("rpc R{number}(M) returns (M) {{ option (google.api.http) = {rule}; }}\n")
    });
    let methods: String = methods.collect();
    let (document, findings) = of_text(&format!(
        "syntax = \"proto3\"; import \"google/api/annotations.proto\";
         message M {{ string id = 1; M inner = 2; repeated string ids = 3; string name = 4; }}
         service S {{
           rpc Fine(M) returns (M) {{ option (google.api.http) = {{ get: \"/v1/fine/*\" }}; }}
           {methods}
         }}"
    ));
    for ((rule, why), finding) in rules.iter().zip(&findings) {
        assert!(finding.contains(why), "{rule}: {finding}");
    }
    assert_eq!(findings.len(), rules.len());
    let document = document.expect("a document");
    let names: Vec<&Value> = operations(&document)
        .iter()
        .map(|(_, _, it)| &it["operationId"])
        .collect();
    assert_eq!(names, ["S_Fine"]);
}

#[test]
fn a_hostile_option_of_that_name_is_no_annotation() {
    let text = "syntax = \"proto3\"; package google.api;
         import \"google/protobuf/descriptor.proto\";
         extend google.protobuf.MethodOptions { string http = 72295728; }
         message M {} service S { rpc A(M) returns (M) { option (http) = \"x\"; } }";
    assert_eq!(of_text(text), (None, Vec::new()));
}

#[test]
fn messages_in_messages_in_a_query_have_an_end() {
    let messages = (0..12).map(|number| {
        let inner = number + 1;
        format!("message M{number} {{ string s = 1; M{inner} a = 2; M{inner} b = 3; }}\n")
    });
    let messages: String = messages.collect();
    let (document, findings) = of_text(&format!(
        "syntax = \"proto3\"; import \"google/api/annotations.proto\"; {messages} message M12 {{}}
         service S {{ rpc A(M0) returns (M12) {{ option (google.api.http) = {{ get: \"/a\" }}; }} }}"
    ));
    assert_eq!(findings, [""; 0]);
    let document = document.expect("a document");
    let parameters = &document["paths"]["/a"]["get"]["parameters"];
    assert_eq!(parameters.as_array().map(Vec::len), Some(63));
    assert_eq!(parameters[1]["name"], json!("a.s"));
}

/// Protos with annotations, wherever in the corpus.
#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn every_real_proto_with_annotations_has_a_sound_document() {
    let Some(folder) = support::corpus("proto") else {
        return;
    };
    let files = support::files_below(&folder, "proto").into_iter();
    let annotated = files.filter(|file| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let has_service = text.lines().any(|line| line.starts_with("service "));
        text.contains("(google.api.http)") && has_service
    });
    let (mut sound, mut all) = (0, 0);
    for file in annotated {
        let (document, findings) = read(&file, &Disk);
        assert!(!has_errors(&findings), "{}", file.display());
        let document = document.expect("a document");
        let found = faults(&document);
        println!("{}: {found:?}", file.display());
        let name = file.file_stem().expect("a name").to_string_lossy();
        leave(&format!("gateway-{name}.json"), &document);
        sound += usize::from(found.is_empty());
        all += 1;
    }
    println!("{sound} of {all}");
    assert!(all > 0 && sound == all);
}
