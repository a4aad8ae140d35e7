//! Every code of the SQL front end: its page in `explain/` has an example that gives this finding and nothing else,
//! and the example mended, which gives none.

mod support;

use std::path::PathBuf;

use ferroctl::ddl::{self, Dialect};
use ferroctl::diagnostic::{Format, Renderer, codes};
use ferroctl::lower;
use ferroctl::manifest::ModelsEntry;
use ferroctl::source::SourceMap;
use support::Memory;

/// The findings in the examples of a part of a page, and their codes.
fn found(part: &str) -> (String, Vec<&'static str>) {
    let (_, rest) = part.split_once("```sql\n").expect("an example");
    let (text, _) = rest.split_once("```").expect("its end");
    let path = PathBuf::from("user.sql");
    let loader = Memory([(path.clone(), text.to_owned())].into());
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let dialect = Some(Dialect::Mysql);
    let schema = ddl::load(&[path], dialect, &loader, &mut sources, &mut findings);
    if let Some(schema) = schema {
        let (_, found) = lower::model::tables(&schema, &ModelsEntry::default());
        // One without a place is about the entry of `models:`.
        findings.extend(
            found
                .into_iter()
                .filter(|finding| finding.primary.is_some()),
        );
    }
    let renderer = Renderer {
        format: Format::Human,
        color: false,
    };
    let codes = findings.iter().map(|finding| finding.code.id).collect();
    (renderer.render_all(&findings, &sources), codes)
}

#[test]
fn every_code_is_explained_by_examples_and_has_a_snapshot() {
    insta::with_settings!({
        snapshot_path => "snapshots/diagnostics",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        for code in codes::all().filter(|code| code.explanation.contains("```sql")) {
            let (wrong, right) = code.explanation.split_once("\nMended:\n").expect(code.id);
            let (text, codes) = found(wrong);
            assert_eq!(codes, [code.id], "{text}");
            assert_eq!(found(right).0, "", "{} is not mended", code.id);
            insta::assert_snapshot!(code.id, text);
        }
    });
}
