//! Many Rust texts as one: rustfmt starts once for all of them, reads no file and follows no `mod`.
//!
//! An item that is removed afterwards keeps each text from the next. What may stand only at the beginning of a file,
//! inner docs and inner attributes, is written as their outer form of the same length, on an item of its own.

const END: &str = "const FERROCTL_END: () = ();";
const HEAD: &str = "const FERROCTL_HEAD: () = ();";
/// Inner form → outer form.
const INNER: [(&str, &str); 2] = [("//!", "///"), ("#![", "#[z")];

/// The texts as one.
pub(super) fn joined(texts: &[&str]) -> String {
    let mut all = String::new();
    for text in texts {
        let (head, rest) = text.split_at(head_of(text));
        if !head.is_empty() {
            all += &swapped(head.trim_end(), |(inner, outer)| (inner, outer));
            all += &format!("\n{HEAD}\n");
            // The gap below the head is the text's own.
            all += if head.ends_with("\n\n") { "\n" } else { "" };
        }
        all += &format!("{}\n{END}\n", rest.trim_end());
    }
    all
}

/// The texts of what [`joined`] gave, formatted since; `None` where it is not of that form any more.
pub(super) fn parted(all: &str, texts: usize) -> Option<Vec<String>> {
    let mut parts: Vec<&str> = all.split(END).collect();
    let behind = parts.pop()?;
    let is_whole = behind.trim().is_empty() && parts.len() == texts;
    is_whole.then(|| parts.into_iter().map(part).collect())
}

fn part(text: &str) -> String {
    let text = text.trim();
    let text = match text.split_once(HEAD) {
        Some((head, rest)) => swapped(head.trim_end(), |(inner, outer)| (outer, inner)) + rest,
        None => text.to_owned(),
    };
    text.trim_end().to_owned() + "\n"
}

/// How far the part of a text goes that may stand only at its beginning, the blank line below it included; 0 where it
/// has none.
fn head_of(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    let mut is_open = false;
    for line in text.split_inclusive('\n') {
        let is_inner = INNER.iter().any(|(inner, _)| line.starts_with(inner));
        let is_attribute = is_open || line.starts_with("#![");
        if !is_attribute && !is_inner && !line.starts_with("//") && !line.trim().is_empty() {
            break;
        }
        at += line.len();
        is_open = is_attribute && !line.trim_end().ends_with(']');
        if is_inner || is_attribute || (end > 0 && line.trim().is_empty()) {
            end = at;
        }
    }
    end
}

/// The head of a text with each line's beginning changed.
fn swapped(
    head: &str,
    way: fn((&'static str, &'static str)) -> (&'static str, &'static str),
) -> String {
    let line = |line: &str| {
        let mut ways = INNER.into_iter().map(way);
        let found = ways.find_map(|(from, to)| Some(format!("{to}{}", line.strip_prefix(from)?)));
        found.unwrap_or_else(|| line.to_owned())
    };
    let lines: Vec<String> = head.split('\n').map(line).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 5] = [
        "// @generated\n\n//! Docs.\n//!\n//! More.\n\n#![allow(\n    dead_code,\n    reason = \"x\"\n)]\n\nuse a::b;\n",
        "//! Docs.\nuse b::c;\n\n// A comment.\nfn a() {}\n",
        "// @generated\n\nuse a::b;\n",
        "//! Docs alone.\n",
        "/// An item.\nfn a() {\n    let text = \"\n//! no doc\";\n}\n",
    ];

    #[test]
    fn texts_come_back_as_they_were() {
        let all = joined(&TEXTS);
        assert_eq!(parted(&all, TEXTS.len()).unwrap(), TEXTS);
        assert!(!all.contains("#!["), "{all}");
    }

    #[test]
    fn a_text_too_few_is_seen() {
        let all = joined(&TEXTS);
        assert_eq!(parted(&all, TEXTS.len() + 1), None);
        assert_eq!(parted(&all.replacen(END, "", 1), TEXTS.len()), None);
        assert_eq!(parted(&format!("{all}fn a() {{}}"), TEXTS.len()), None);
    }
}
