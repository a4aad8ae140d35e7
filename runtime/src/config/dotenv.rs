//! The `.env` of a developer's workspace.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The variables of the nearest `.env`: in the folder of the configuration `file` or above it, else in
/// the current folder or above that. None found is no error.
pub(super) fn find(file: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let here = env::current_dir().unwrap_or_default();
    let beside = here.join(file.parent().unwrap_or(Path::new("")));
    for folder in beside.ancestors().chain(here.ancestors()) {
        let path = folder.join(".env");
        if let Some(text) = read(&path)? {
            return Ok(parse(&text));
        }
    }
    Ok(Vec::new())
}

fn read(path: &PathBuf) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// `NAME=value` lines, as docker compose reads them: blank lines and `#` lines are skipped, `export ` may
/// precede, a value may stand in quotes, and ` #` ends one that does not.
fn parse(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(str::trim);
    let used = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    used.filter_map(|line| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=')?;
        Some((name.trim().to_owned(), unquoted(value.trim()).to_owned()))
    })
    .collect()
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote);
        if let Some((inner, _)) = inner.and_then(|rest| rest.rsplit_once(quote)) {
            return inner;
        }
    }
    value
        .split_once(" #")
        .map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_compose_reads_them() {
        let text =
            "# a comment\n\nA=1\nexport B = two # why\nC=\"x # y\"\nD='z'\nE=\nF=a=b\nnothing\n";
        let pairs = parse(text);
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(
            pairs,
            [
                ("A", "1"),
                ("B", "two"),
                ("C", "x # y"),
                ("D", "z"),
                ("E", ""),
                ("F", "a=b")
            ]
        );
    }
}
