//! Edits of `ferroctl.yaml` by key: the lines around, their comments and their order stay as they are.
//!
//! A YAML library would write the whole file anew and lose the comments, so the edit is one of lines. What came
//! out is read again and compared with what was meant; where they differ, nothing is done and the error says
//! what to write by hand.

use std::ops::Range;

use anyhow::{Result, bail};

use super::item;
use super::text::{indent_of, lines, scalar};
use super::{MANIFEST, Manifest, ServiceEntry, Typescript, parse};
use crate::source::{FileId, SourceMap, Span};

/// A `ferroctl.yaml` being edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    pub(super) text: String,
}

impl Editor {
    /// Takes the text of a `ferroctl.yaml` that [`parse`] accepts.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The first `ferroctl.yaml` of a workspace of that name.
    #[must_use]
    pub fn fresh(name: &str) -> Self {
        Self::new(format!(
            "# What `ferroctl gen` makes; `ferroctl gen api`, `rpc` and `docker` add to it.\n\
             version: 1\nname: {}\nresponse: envelope\nservices: []\n",
            scalar(name)
        ))
    }

    /// The text as it stands.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds a service, or writes its entry anew where one of that name is there with other values.
    ///
    /// # Errors
    /// Where the list of services is written in a way that cannot be edited by lines.
    pub fn record(&mut self, entry: &ServiceEntry) -> Result<()> {
        let mut meant = self.manifest()?;
        let place = meant
            .services
            .iter()
            .position(|other| other.name == entry.name);
        let line = format!("  - {}\n", item::flow(entry));
        match place {
            Some(place) if meant.services[place] == *entry => return Ok(()),
            Some(place) => {
                let old = std::mem::replace(&mut meant.services[place], entry.clone());
                if !self.edit_item(place, &old, &meant) {
                    self.replace_item(place, &line);
                }
            }
            None => {
                meant.services.push(entry.clone());
                self.append_item(&line);
            }
        }
        self.verify(&meant, &line)
    }

    /// Removes a service; false where there is none of that name.
    ///
    /// # Errors
    /// As [`Editor::record`].
    pub fn remove(&mut self, name: &str) -> Result<bool> {
        let mut meant = self.manifest()?;
        let Some(place) = meant.services.iter().position(|entry| entry.name == name) else {
            return Ok(false);
        };
        meant.services.remove(place);
        self.replace_item(place, "");
        if meant.services.is_empty() {
            self.text = self.text.replacen("services:\n", "services: []\n", 1);
        }
        self.verify(&meant, &format!("no entry `{name}`"))?;
        Ok(true)
    }

    /// Sets `docker: true`.
    ///
    /// # Errors
    /// As [`Editor::record`].
    pub fn set_docker(&mut self) -> Result<()> {
        self.switch_on("docker", |manifest| &mut manifest.docker)
    }

    /// Sets `kube: true`.
    ///
    /// # Errors
    /// As [`Editor::record`].
    pub fn set_kube(&mut self) -> Result<()> {
        self.switch_on("kube", |manifest| &mut manifest.kube)
    }

    /// Sets `openapi: true`.
    ///
    /// # Errors
    /// As [`Editor::record`].
    pub fn set_openapi(&mut self) -> Result<()> {
        self.switch_on("openapi", |manifest| &mut manifest.openapi)
    }

    /// Says where clients in TypeScript go.
    ///
    /// # Errors
    /// As [`Editor::record`].
    pub fn set_typescript(&mut self, typescript: &Typescript) -> Result<()> {
        let mut meant = self.manifest()?;
        if meant.typescript.as_ref() == Some(typescript) {
            return Ok(());
        }
        let value = typescript.flow();
        match key_line(&self.text, "typescript") {
            Some(line) => {
                let other = item::with_value(&self.text[line.clone()], &value);
                self.text.replace_range(line, &other.unwrap_or_default());
            }
            None => self.push_line(&format!("typescript: {value}\n")),
        }
        meant.typescript = Some(typescript.clone());
        self.verify(&meant, &format!("typescript: {value}"))
    }

    fn switch_on(&mut self, key: &str, switch: fn(&mut Manifest) -> &mut bool) -> Result<()> {
        let mut meant = self.manifest()?;
        if std::mem::replace(switch(&mut meant), true) {
            return Ok(());
        }
        match key_line(&self.text, key) {
            Some(line) => {
                let on = item::with_value(&self.text[line.clone()], "true");
                self.text.replace_range(line, &on.unwrap_or_default());
            }
            None => self.push_line(&format!("{key}: true\n")),
        }
        self.verify(&meant, &format!("{key}: true"))
    }

    pub(super) fn manifest(&self) -> Result<Manifest> {
        let file = SourceMap::default().add(MANIFEST, "");
        parse(&self.text, file).map_err(|finding| anyhow::anyhow!(finding.message))
    }

    pub(super) fn verify(&self, meant: &Manifest, by_hand: &str) -> Result<()> {
        if self.manifest().is_ok_and(|manifest| manifest == *meant) {
            return Ok(());
        }
        bail!(
            "{MANIFEST} is written in a way that ferroctl cannot edit; change it by hand so that it has: {}",
            by_hand.trim()
        )
    }

    fn append_item(&mut self, line: &str) {
        match item_lines(&self.text).last() {
            Some(last) => {
                let indent = indent_of(&self.text[last.clone()]);
                let line = format!(
                    "{}{}",
                    &self.text[last.start..][..indent],
                    line.trim_start()
                );
                let end = last.end;
                self.text.insert_str(end, &line);
                if !self.text[..end].ends_with('\n') {
                    self.text.insert(end, '\n');
                }
            }
            None => self.first_item(line),
        }
    }

    fn first_item(&mut self, line: &str) {
        let items = format!("services:\n{line}");
        match key_line(&self.text, "services") {
            Some(key) => self.text.replace_range(key, &items),
            None => self.push_line(&items),
        }
    }

    /// Brings an entry to what is meant, key by key; false where it is written in a way that does not allow that.
    fn edit_item(&mut self, place: usize, old: &ServiceEntry, meant: &Manifest) -> bool {
        let before = self.text.clone();
        let lines = item_lines(&before).into_iter().nth(place);
        let edited = lines.and_then(|lines| {
            let text = item::edited(&before[lines.clone()], old, &meant.services[place])?;
            Some((lines, text))
        });
        let Some((lines, text)) = edited else {
            return false;
        };
        self.text.replace_range(lines, &text);
        let is_meant = self.manifest().is_ok_and(|manifest| manifest == *meant);
        if !is_meant {
            self.text = before;
        }
        is_meant
    }

    fn replace_item(&mut self, place: usize, line: &str) {
        let Some(item) = item_lines(&self.text).into_iter().nth(place) else {
            return;
        };
        let indent = indent_of(&self.text[item.clone()]);
        let line = match line.trim_start() {
            "" => String::new(),
            line => format!("{}{line}", &self.text[item.start..][..indent]),
        };
        self.text.replace_range(item, &line);
    }

    fn push_line(&mut self, line: &str) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(line);
    }
}

/// The places of the services' entries in the text of a `ferroctl.yaml`, in order; empty where the list is
/// not written as one item a line.
#[must_use]
pub(super) fn item_spans(text: &str, file: FileId) -> Vec<Span> {
    item_lines(text)
        .into_iter()
        .map(|lines| {
            let item = &text[lines.clone()];
            let (start, end) = (indent_of(item), item.trim_end().len());
            Span::new(file, lines.start + start..lines.start + end)
        })
        .collect()
}

/// The lines of each item of `services:`, comments behind the last line of an item not included.
pub(super) fn item_lines(text: &str) -> Vec<Range<usize>> {
    let Some(key) = key_line(text, "services") else {
        return Vec::new();
    };
    let mut items: Vec<Range<usize>> = Vec::new();
    let mut item_indent = None;
    for line in lines(text, key.end) {
        let content = &text[line.clone()];
        let indent = indent_of(content);
        let trimmed = content.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let is_item = trimmed == "-" || trimmed.starts_with("- ");
        if is_item && *item_indent.get_or_insert(indent) == indent {
            items.push(line);
        } else if let Some(last) = items.last_mut().filter(|_| item_indent < Some(indent)) {
            last.end = line.end;
        } else {
            break;
        }
    }
    items
}

/// The line of a key at the top level.
fn key_line(text: &str, key: &str) -> Option<Range<usize>> {
    lines(text, 0).find(|line| {
        text[line.clone()]
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(name: &str, port: u16) -> ServiceEntry {
        ServiceEntry {
            name: format!("{name}-api"),
            api: Some(format!("{name}.api")),
            port: Some(port),
            metrics: Some(port + 1000),
            ..ServiceEntry::default()
        }
    }

    #[test]
    fn a_service_is_added_behind_the_last() {
        let mut editor = Editor::fresh("demo");
        editor.record(&api("user", 8300)).unwrap();
        editor.record(&api("course", 8400)).unwrap();
        assert!(
            editor.text().ends_with(
                "services:\n  - {name: user-api, api: user.api, port: 8300, metrics: 9300}\n  \
                 - {name: course-api, api: course.api, port: 8400, metrics: 9400}\n"
            ),
            "{}",
            editor.text()
        );
    }

    #[test]
    fn comments_order_and_other_forms_stay() {
        let text = "name: x # the name\nservices:\n# people\n- name: user-api\n  # its contract\n  api: u.api\n  port: 1\n  \
                    metrics: 2\n\n# switches\nversion: 1\n";
        let mut editor = Editor::new(text);
        editor.record(&api("course", 8400)).unwrap();
        assert_eq!(
            editor.text(),
            text.replace(
                "  metrics: 2\n",
                "  metrics: 2\n- {name: course-api, api: course.api, port: 8400, metrics: 9400}\n"
            )
        );
        assert!(editor.remove("user-api").unwrap());
        assert!(!editor.text().contains("user-api"));
        assert!(editor.text().contains("# people") && editor.text().contains("# switches"));
    }

    #[test]
    fn an_entry_with_the_same_values_is_not_touched() {
        let text = "version: 1\nname: x\nservices:\n  - {port: 8300, name: user-api,   api: user.api, metrics: 9300} # mine\n";
        let mut editor = Editor::new(text);
        editor.record(&api("user", 8300)).unwrap();
        assert_eq!(editor.text(), text);
        editor.record(&api("user", 8500)).unwrap();
        let moved = text.replace("8300", "8500");
        assert_eq!(
            editor.text(),
            moved.replace("metrics: 9300", "metrics: 9500")
        );
    }

    #[test]
    fn the_last_service_leaves_an_empty_list() {
        let mut editor = Editor::fresh("x");
        let before = editor.text().to_owned();
        editor.record(&api("user", 8300)).unwrap();
        assert!(editor.remove("user-api").unwrap());
        assert_eq!(editor.text(), before);
        assert!(!editor.remove("user-api").unwrap());
    }

    #[test]
    fn a_file_without_a_last_newline_and_without_the_keys() {
        let mut editor = Editor::new("version: 1\nname: x");
        editor.record(&api("user", 8300)).unwrap();
        editor.set_docker().unwrap();
        editor.set_docker().unwrap();
        assert!(editor.text().ends_with("metrics: 9300}\ndocker: true\n"));
        let mut editor = Editor::new(
            "version: 1\nname: x\nservices:\n  - {name: a-api, api: a.api, port: 1, metrics: 2}",
        );
        editor.record(&api("user", 8300)).unwrap();
        assert_eq!(editor.manifest().unwrap().services.len(), 2);
    }

    #[test]
    fn what_cannot_be_edited_is_said() {
        let mut editor = Editor::new(
            "version: 1\nname: x\nservices: [{name: a-api, api: a.api, port: 1, metrics: 2}]\n",
        );
        let error = editor.record(&api("user", 8300)).unwrap_err();
        assert!(error.to_string().contains("by hand"), "{error}");
    }

    #[test]
    fn a_switch_keeps_its_comment() {
        let mut editor = Editor::new("version: 1\nname: x\ndocker: false # not yet\n");
        editor.set_docker().unwrap();
        assert!(editor.text().ends_with("docker: true # not yet\n"));
    }

    #[test]
    fn the_folder_of_clients_is_added_and_changed() {
        let mut editor = Editor::new("version: 1\nname: x\n");
        let all = Typescript {
            dir: "web/api".to_owned(),
            services: Vec::new(),
        };
        editor.set_typescript(&all).unwrap();
        assert!(editor.text().ends_with("name: x\ntypescript: web/api\n"));
        editor.text = editor.text.replace("web/api\n", "web/api # ours\n");
        let one = Typescript {
            services: vec!["user-api".to_owned()],
            ..all
        };
        editor.set_typescript(&one).unwrap();
        let line = "typescript: {dir: web/api, services: [user-api]} # ours\n";
        assert!(editor.text().ends_with(line), "{}", editor.text());
    }

    #[test]
    fn odd_paths_are_quoted() {
        assert_eq!(scalar("a b: c"), r#""a b: c""#);
        assert_eq!(scalar("yes"), r#""yes""#);
        assert_eq!(scalar("user/api/user.api"), "user/api/user.api");
    }
}
