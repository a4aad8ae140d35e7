//! Another name for a service in `ferroctl.yaml`: in its entry, which then says where its folder is, and in the `calls` of others.

use anyhow::Result;

use super::edit::{Editor, item_lines};
use super::item::{in_braces, is_flow};
use super::text::{indent_of, scalar};

impl Editor {
    /// Renames a service; false where there is none of that name.
    ///
    /// # Errors
    /// As [`Editor::record`].
    pub fn rename(&mut self, old: &str, new: &str) -> Result<bool> {
        let mut meant = self.manifest()?;
        let Some(place) = meant.services.iter().position(|entry| entry.name == old) else {
            return Ok(false);
        };
        let entry = &mut meant.services[place];
        let folder = entry.folder();
        let is_new_folder = entry.dir.is_none();
        entry.dir = Some(folder.clone());
        new.clone_into(&mut entry.name);
        let callees = meant.services.iter_mut().flat_map(|entry| &mut entry.calls);
        callees
            .filter(|called| called.service == old)
            .for_each(|called| new.clone_into(&mut called.service));
        for (index, item) in item_lines(&self.text).into_iter().enumerate().rev() {
            let mut text = renamed(&self.text[item.clone()], old, new);
            if index == place && is_new_folder {
                text = with_folder(&text, &folder);
            }
            self.text.replace_range(item, &text);
        }
        self.verify(
            &meant,
            &format!("name: {new}, dir: {folder}, and `{new}` in every `calls`"),
        )?;
        Ok(true)
    }
}

/// The text with a name in place of another; what is only part of a longer name or a path stays.
fn renamed(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, behind) = (&rest[..at], &rest[at + old.len()..]);
        let is_whole = !before.ends_with(is_part) && !behind.starts_with(is_part);
        out += before;
        out += if is_whole { new } else { old };
        rest = behind;
    }
    out + rest
}

/// The entry with `dir`: behind its last key in braces, or on a line of its own behind the first.
fn with_folder(item: &str, folder: &str) -> String {
    let folder = scalar(folder);
    if is_flow(item) {
        let with = in_braces(item, &("dir", Some(folder)));
        return with.unwrap_or_else(|| item.to_owned());
    }
    let line = item.lines().next().unwrap_or_default();
    let (first, rest) = item.split_at(line.len());
    let indent = " ".repeat(indent_of(line) + 2);
    format!("{first}\n{indent}dir: {folder}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_keeps_its_form_and_its_comments() {
        let text = "version: 1\nname: x\nservices:\n  # people\n  - {name: user-rpc, rpc: [user-rpc/user.proto], port: 1, metrics: 2} # mine\n  \
                    - name: user-api\n    api: a.api\n    port: 3\n    metrics: 4\n    calls: [user-rpc, other-rpc]\n  \
                    - {name: other-rpc, rpc: [o.proto], port: 5, metrics: 6}\n";
        let mut editor = Editor::new(text);
        assert!(editor.rename("user-rpc", "account-rpc").unwrap());
        assert!(editor.rename("user-api", "account-api").unwrap());
        assert!(!editor.rename("user-api", "b-api").unwrap());
        let expected = text
            .replace("{name: user-rpc,", "{name: account-rpc,")
            .replace("metrics: 2}", "metrics: 2, dir: user/rpc}")
            .replace("- name: user-api", "- name: account-api\n    dir: user/api")
            .replace("[user-rpc, other", "[account-rpc, other");
        assert_eq!(editor.text(), expected);
    }
}
