//! What our files say of Jaeger, against what it said of itself: `tests/docker/jaeger/` holds the names of a
//! real one's metrics, recorded while it could not store spans.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{projects, render, texts};

/// The metrics of the pinned Jaeger.
fn recorded() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docker/jaeger");
    let pins = render(&projects::courseware());
    let (_, pins) = texts(&pins)
        .find(|(path, _)| *path == "deploy/images/Dockerfile")
        .expect("pins");
    let (_, version) = pins.split_once("jaegertracing/jaeger:").expect("Jaeger");
    let version = version.split(' ').next().unwrap_or_default();
    let file = folder.join(format!("metrics-{version}.txt"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "{}: {error}: record the metrics of the new version",
            file.display()
        )
    });
    text.lines().map(str::to_owned).collect()
}

/// Jaeger's own metrics that a text names.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let word = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    text.split(word)
        .filter(|word| word.starts_with("jaeger_storage_") && *word != "jaeger_storage_exporter")
        .chain(text.split(word).filter(|word| word.starts_with("otelcol_")))
}

#[test]
fn the_rules_name_metrics_that_the_pinned_jaeger_has() {
    let known = recorded();
    let tree = render(&projects::courseware());
    let files = texts(&tree).filter(|(path, _)| {
        path.starts_with("deploy/prometheus/rules/")
            || path.starts_with("deploy/grafana/dashboards/")
    });
    let named: BTreeSet<&str> = files.flat_map(|(_, text)| named(text)).collect();
    assert!(
        named.contains("jaeger_storage_bulk_index_errors"),
        "{named:?}"
    );
    for metric in named {
        assert!(
            known.contains(metric),
            "{metric} is none of the pinned Jaeger's"
        );
    }
}
