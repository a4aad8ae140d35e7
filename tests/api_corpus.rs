//! Real files: what goctl takes passes, what goctl refuses is found or taken on purpose.

mod support;

use std::path::Path;

use ferroctl::diagnostic::{Format, Severity};
use support::{Checked, Disk, api_files, check, corpus, roots};

/// Files that goctl refuses and ferroctl reads, with the code of the warning that says so.
/// The reason stands in the file's `.why` and in the code's page.
const ACCEPTED: [(&str, Option<&str>); 23] = [
    ("invalid/derived_any_field.api", Some("W0112")),
    ("invalid/derived_bom.api", Some("W0108")),
    ("invalid/derived_method_upper.api", Some("W0110")),
    ("invalid/derived_path_duration.api", Some("W0106")),
    ("invalid/derived_path_ordinal.api", Some("W0106")),
    ("invalid/derived_path_version_dot.api", Some("W0106")),
    ("invalid/derived_prefix_digit.api", Some("W0107")),
    ("invalid/legacy_gogen_ap_ino_info.api", Some("W0101")),
    ("invalid/legacy_gogen_api_jwt.api", Some("W0101")),
    ("invalid/legacy_gogen_nest_type_api.api", Some("W0101")),
    ("invalid/legacy_gogen_no_struct_tag_api.api", Some("W0101")),
    ("invalid/legacy_gogen_test_api_template.api", Some("W0101")),
    ("invalid/parser_pathItem_001.api", Some("W0106")),
    ("invalid/parser_pathItem_002.api", Some("W0106")),
    ("invalid/parser_pathItem_003.api", Some("W0106")),
    ("invalid/parser_pathItem_005.api", Some("W0106")),
    // goctl compares the version with the comment behind it: its own mistake, nothing to say.
    ("invalid/syntax_comment_mismatch/main.api", None),
    (
        "1187829045__Go-zero-IM/apps__im__api__im.api",
        Some("W0101"),
    ),
    (
        "1187829045__Go-zero-IM/apps__social__api__social.api",
        Some("W0101"),
    ),
    (
        "ch3nnn__goview-gozero/restful__api__sys__sys.api",
        Some("W0101"),
    ),
    ("zeromicro__goctl-swagger/example__user.api", Some("W0102")),
    (
        "zero-examples/graceful__dns__api__graceful.api",
        Some("W0103"),
    ),
    (
        "zero-examples/rpc__tls__shorturl__api__shorturl.api",
        Some("W0101"),
    ),
];

fn errors(checked: &Checked) -> Vec<String> {
    let found = checked.findings.iter().zip(
        checked
            .rendered(Format::Short)
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    );
    found
        .filter(|(finding, _)| finding.severity() == Severity::Error)
        .map(|(_, line)| line)
        .collect()
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn valid_files_have_no_errors() {
    let Some(folder) = corpus("api/valid") else {
        return;
    };
    let roots = roots(&folder);
    assert!(roots.len() > 200, "only {} roots", roots.len());
    let failed: Vec<_> = roots
        .iter()
        .flat_map(|root| errors(&check(root, &Disk)))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn valid_files_parse_and_lower_without_loss() {
    let Some(folder) = corpus("api/valid") else {
        return;
    };
    for root in roots(&folder) {
        let checked = check(&root, &Disk);
        let documents = checked.documents.expect("a readable root");
        let routes = documents.files.iter().flat_map(|file| file.services());
        let routes: usize = routes.map(|service| service.routes.len()).sum();
        let http = ferroctl::lower::http::lower(&documents, &checked.sources);
        let lowered: usize = http.groups.iter().map(|group| group.routes.len()).sum();
        assert_eq!(routes, lowered, "{}", root.display());
        let types = documents.files.iter().flat_map(|file| file.types()).count();
        assert!(http.types.len() >= types, "{}", root.display());
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn invalid_files_are_found_or_taken_on_purpose() {
    let folders = ["api/invalid", "api/invalid_wild"];
    let files = folders.iter().filter_map(|folder| corpus(folder));
    let problems: Vec<_> = files
        .flat_map(|folder| api_files(&folder))
        .filter_map(|file| invalid(&file))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong with the verdict on a file that goctl refuses.
fn invalid(file: &Path) -> Option<String> {
    let checked = check(file, &Disk);
    let name = file.display().to_string();
    let errors = checked
        .findings
        .iter()
        .filter(|f| f.severity() == Severity::Error);
    let errors: Vec<_> = errors.collect();
    let accepted = ACCEPTED.iter().find(|(suffix, _)| name.ends_with(suffix));
    let Some((_, code)) = accepted else {
        let located = errors.iter().any(|error| error.primary.is_some());
        return (!located).then(|| format!("{name}: no located error"));
    };
    if !errors.is_empty() {
        return Some(format!("{name}: has errors now"));
    }
    let code = (*code)?;
    let warned = checked
        .findings
        .iter()
        .any(|finding| finding.code.id == code);
    (!warned).then(|| format!("{name}: no {code}"))
}
