//! Real `.sql` files: dumps, migrations, and the schemas of other tools' tests.

mod support;

use std::path::{Path, PathBuf};

use ferroctl::ddl::{self, Schema};
use ferroctl::diagnostic::{Format, Renderer, Severity};
use ferroctl::source::SourceMap;
use support::{Disk, Memory, corpus, damage, dialect, files_below};

/// Reads one file; the findings in one line each.
fn read(path: &Path) -> (Option<Schema>, Vec<String>) {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let schema = ddl::load(
        &[path.to_owned()],
        dialect(path),
        &Disk,
        &mut sources,
        &mut findings,
    );
    let renderer = Renderer {
        format: Format::Short,
        color: false,
    };
    findings.retain(|finding| finding.severity() == Severity::Error || schema.is_some());
    let lines = renderer.render_all(&findings, &sources);
    (schema, lines.lines().map(str::to_owned).collect())
}

#[test]
fn real_files_are_read() {
    let Some(folder) = corpus("sql") else { return };
    let (mut read_files, mut tables, mut all) = (0, 0, 0);
    for path in files_below(&folder, "sql") {
        let is_invalid = path.starts_with(folder.join("invalid"));
        let (schema, findings) = read(&path);
        for finding in &findings {
            println!("{finding}");
        }
        if !is_invalid {
            all += 1;
            read_files += usize::from(schema.is_some());
            tables += schema.map_or(0, |schema| schema.tables.len());
        } else {
            assert!(!findings.is_empty(), "{} is taken", path.display());
        }
    }
    println!("{read_files} of {all} files read, {tables} tables");
    assert!(read_files >= 164, "{read_files}");
}

/// Damaged files end in findings or tables, never in a panic.
#[test]
fn damaged_files_are_survived() {
    let Some(folder) = corpus("sql") else { return };
    let pieces = [
        "'",
        "`",
        "\"",
        "(",
        ")",
        ";",
        "/*",
        "*/",
        "--",
        "BEGIN",
        "END",
        "DELIMITER //\n",
        "\u{0}",
        "四",
        "$$",
    ];
    let mut random = damage::Random::new();
    let texts: Vec<_> = files_below(&folder, "sql")
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .filter(|text| text.len() < 20_000)
        .collect();
    for text in texts.iter().cycle().take(texts.len() * 3) {
        let damaged = damage::damaged(text, &pieces, &mut random);
        let path = PathBuf::from("user.sql");
        let loader = Memory([(path.clone(), damaged)].into());
        let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
        ddl::load(&[path], None, &loader, &mut sources, &mut findings);
        let renderer = Renderer {
            format: Format::Human,
            color: false,
        };
        let said = renderer.render_all(&findings, &sources);
        assert_eq!(said.is_empty(), findings.is_empty());
    }
}
