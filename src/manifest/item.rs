//! One entry of `services:`, written anew or edited key by key: comments in it, and its form, stay.

use std::ops::Range;

use super::text::{indent_of, lines, scalar};
use super::{Call, ServiceEntry, models_item};
use crate::ddl::Dialect;

/// A key and its value in YAML; none where it is the default.
pub(super) type Key = (&'static str, Option<String>);

/// The keys of an entry in the order of the documentation.
pub(super) fn keys(entry: &ServiceEntry) -> [Key; 20] {
    let text = |value: &Option<String>| value.as_deref().map(scalar);
    let list = |values: &[String]| {
        let texts: Vec<String> = values.iter().map(|value| scalar(value)).collect();
        (!values.is_empty()).then(|| format!("[{}]", texts.join(", ")))
    };
    let calls: Vec<String> = entry.calls.iter().map(Call::flow).collect();
    [
        ("name", Some(scalar(&entry.name))),
        ("api", text(&entry.api)),
        ("rpc", list(&entry.rpc)),
        ("include", list(&entry.include)),
        ("worker", entry.worker.then(|| "true".to_owned())),
        ("dir", text(&entry.dir)),
        ("port", entry.port.map(|port| port.to_string())),
        ("metrics", entry.metrics.map(|port| port.to_string())),
        ("external", entry.external.then(|| "true".to_owned())),
        ("image", text(&entry.image)),
        (
            "calls",
            (!calls.is_empty()).then(|| format!("[{}]", calls.join(", "))),
        ),
        ("auth", list(&entry.auth)),
        ("data", entry.data.then(|| "true".to_owned())),
        ("tables", list(&entry.tables)),
        ("databases", list(&names(&entry.databases))),
        ("datasource", text(&entry.datasource)),
        (
            "models",
            (!entry.models.is_empty()).then(|| models_item::list(&entry.models)),
        ),
        ("crud", list(&entry.crud)),
        ("cache", entry.cache.flow()),
        ("redis", entry.redis.flow()),
    ]
}

fn names(dialects: &[Dialect]) -> Vec<String> {
    let names = dialects.iter().map(|dialect| dialect.name().to_owned());
    names.collect()
}

/// An entry on one line.
pub(super) fn flow(entry: &ServiceEntry) -> String {
    let keys = keys(entry).into_iter();
    let keys = keys.filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
}

/// The text of an entry with another entry's values, the rest as it is; `None` where it is written in a way that
/// cannot be edited by key.
pub(super) fn edited(item: &str, old: &ServiceEntry, new: &ServiceEntry) -> Option<String> {
    let both = keys(old).into_iter().zip(keys(new));
    let changed = both.filter(|(old, new)| old != new).map(|(_, new)| new);
    let is_flow = is_flow(item);
    changed.into_iter().try_fold(item.to_owned(), |item, key| {
        if is_flow {
            in_braces(&item, &key)
        } else {
            in_lines(&item, &key)
        }
    })
}

/// Whether an entry stands in braces.
pub(super) fn is_flow(item: &str) -> bool {
    item.trim_start_matches(['-', ' ']).starts_with('{')
}

/// An entry in braces with a key in place of what is there, or without it; `None` where it cannot be told apart.
pub(super) fn in_braces(item: &str, (key, value): &Key) -> Option<String> {
    let parts = parts(item)?;
    let found = parts
        .iter()
        .position(|part| has_key(&item[part.clone()], key));
    let mut text = item.to_owned();
    match (found, value) {
        (Some(index), Some(value)) => {
            let part = &item[parts[index].clone()];
            let blanks = part.len() - part.trim_start().len();
            let end = parts[index].start + part.trim_end().len();
            text.replace_range(parts[index].start + blanks..end, &format!("{key}: {value}"));
        }
        (Some(0), None) => text.replace_range(parts[0].start..parts.get(1)?.start, ""),
        (Some(index), None) => text.replace_range(parts[index].start - 1..parts[index].end, ""),
        (None, Some(value)) => {
            let last = parts.last()?;
            let end = last.start + item[last.clone()].trim_end().len();
            text.insert_str(end, &format!(", {key}: {value}"));
        }
        (None, None) => {}
    }
    Some(text)
}

fn has_key(text: &str, key: &str) -> bool {
    let rest = text.trim_start().strip_prefix(key);
    rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// What stands between the outermost braces, at commas of theirs; `None` where they do not end or a comment is inside.
fn parts(item: &str) -> Option<Vec<Range<usize>>> {
    let open = item.find('{')?;
    let (mut depth, mut quote, mut start) = (0_usize, None, open + 1);
    let mut parts = Vec::new();
    for (at, c) in item.char_indices().skip_while(|(at, _)| *at < open) {
        match (quote, c) {
            (Some(mark), _) => quote = Some(mark).filter(|mark| *mark != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => return None,
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 || (depth == 1 && quote.is_none() && c == ',') {
            parts.push(start..at);
            start = at + 1;
        }
        if depth == 0 {
            return Some(parts);
        }
    }
    None
}

fn in_lines(item: &str, (key, value): &Key) -> Option<String> {
    let dash = indent_of(item);
    let indent = dash + 1 + item[dash..].strip_prefix('-').map(indent_of)?;
    let lines: Vec<Range<usize>> = lines(item, 0).collect();
    let is_at = |line: &Range<usize>| item.get(line.start + indent..line.end);
    let found = lines.iter().enumerate().position(|(index, line)| {
        let is_own = index == 0 || indent_of(&item[line.clone()]) == indent;
        is_own && is_at(line).is_some_and(|text| has_key(text, key))
    });
    let mut text = item.to_owned();
    match (found, value) {
        (Some(index), value) => {
            let entry = lines[index].start..lines[last_line(item, &lines, index, indent)].end;
            let line = &item[lines[index].clone()];
            match value {
                Some(value) => text.replace_range(entry, &with_value(line, value)?),
                None if index > 0 => text.replace_range(entry, ""),
                None => return None,
            }
        }
        (None, Some(value)) => {
            let gap = if item.ends_with('\n') { "" } else { "\n" };
            text += &format!("{gap}{}{key}: {value}\n", " ".repeat(indent));
        }
        (None, None) => {}
    }
    Some(text)
}

/// The last line of a value that begins in a line: those below that stand deeper, or are items of a list.
fn last_line(item: &str, lines: &[Range<usize>], first: usize, indent: usize) -> usize {
    let is_below = |line: &&Range<usize>| {
        let text = &item[(*line).clone()];
        let own = indent_of(text);
        own > indent || (own == indent && text.trim_start().starts_with("- "))
    };
    first + lines[first + 1..].iter().take_while(is_below).count()
}

/// A line `key: value` with another value; the comment behind it stays.
pub(super) fn with_value(line: &str, value: &str) -> Option<String> {
    let colon = line.find(':')?;
    let comment = line[colon..]
        .find(" #")
        .map_or("", |at| &line[colon + at..]);
    Some(format!(
        "{}: {value}{}\n",
        &line[..colon],
        comment.trim_end()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(calls: &[&str], port: u16) -> ServiceEntry {
        ServiceEntry {
            name: "a-api".to_owned(),
            api: Some("a.api".to_owned()),
            port: Some(port),
            metrics: Some(2),
            calls: calls.iter().map(|name| Call::of(*name)).collect(),
            ..ServiceEntry::default()
        }
    }

    /// The item with other callees.
    fn calling(item: &str, old: &[&str], new: &[&str]) -> String {
        edited(item, &entry(old, 1), &entry(new, 1)).unwrap()
    }

    #[test]
    fn a_key_in_braces_comes_changes_and_goes() {
        let item = "  - {name: a-api,  api: \"a,b}.api\", port: 1, metrics: 2} # mine\n";
        let added = item.replace("metrics: 2", "metrics: 2, calls: [b-rpc]");
        assert_eq!(calling(item, &[], &["b-rpc"]), added);
        let changed = calling(&added, &["b-rpc"], &["b-rpc", "c-rpc"]);
        assert_eq!(changed, added.replace("[b-rpc]", "[b-rpc, c-rpc]"));
        assert_eq!(calling(&changed, &["b-rpc", "c-rpc"], &[]), item);
        let first = "- {calls: [b-rpc], name: a-api}";
        assert_eq!(calling(first, &["b-rpc"], &[]), "- { name: a-api}");
    }

    #[test]
    fn a_key_on_a_line_comes_changes_and_goes() {
        let item =
            "  - name: a-api # the name\n    # where\n    port: 1 # not 80\n    metrics: 2\n";
        let added = format!("{item}    calls: [b-rpc]\n");
        assert_eq!(calling(item, &[], &["b-rpc"]), added);
        assert_eq!(calling(&added, &["b-rpc"], &[]), item);
        let moved = edited(item, &entry(&[], 1), &entry(&[], 8)).unwrap();
        assert_eq!(moved, item.replace("port: 1", "port: 8"));
        let block = item.replace("    port", "    calls:\n    - b-rpc\n    port");
        let line = item.replace("    port", "    calls: [c-rpc]\n    port");
        assert_eq!(calling(&block, &["b-rpc"], &["c-rpc"]), line);
    }

    #[test]
    fn a_comment_inside_of_braces_is_not_edited_around() {
        let item = "- {name: a-api, # mine\n   port: 1}\n";
        assert_eq!(edited(item, &entry(&[], 1), &entry(&[], 8)), None);
    }
}
