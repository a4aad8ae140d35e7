//! Tags: their grammar, their options, and whether the options fit the field.

use super::Checker;
use super::defaults::{beyond, list_misfit, misfit};
use super::rules::Unchecked;
use crate::api::ast::{Field, FieldKind, Struct, Text, TypeExpr, TypeKind};
use crate::api::base::{BaseType, Scalar};
use crate::api::tag::{Pair, Part, SOURCES, Setting, Tag, Unread};
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;

/// The options that mean something.
const OPTIONS: [&str; 8] = [
    "optional",
    "default",
    "options",
    "range",
    "string",
    "omitempty",
    "inherit",
    "env",
];

/// Keys of other tools that are near to one of ours.
const OTHER_KEYS: [&str; 6] = ["bson", "bun", "gorm", "hjson", "orm", "xorm"];

impl<'a> Checker<'a> {
    /// Looks at the tags of a struct's fields, and at the structs in their types.
    pub(super) fn struct_tags(&mut self, body: &'a Struct) {
        let tags: Vec<(&Field, Tag<'a>)> = body
            .fields
            .iter()
            .map(|field| {
                (
                    field,
                    field.tag.as_ref().map(Tag::parse).unwrap_or_default(),
                )
            })
            .collect();
        for (field, tag) in &tags {
            self.tag(field, tag);
            self.dependencies(tag, &tags);
            self.unchecked.extend(Unchecked::of(field, tag, body));
            if let FieldKind::Named { ty, .. } = &field.kind {
                self.structs_in(ty);
            }
        }
    }

    fn tag(&mut self, field: &Field, tag: &Tag<'a>) {
        if let Some(span) = tag.broken {
            self.broken_tag(field, tag, span);
        }
        for pair in &tag.pairs {
            self.tag_key(pair);
        }
        for pair in tag.sources() {
            self.brackets(pair);
            let mut in_list = false;
            for part in pair.options() {
                self.option(part, in_list);
                in_list |= part.text.starts_with("options=");
            }
            if let FieldKind::Named { ty, .. } = &field.kind {
                self.fit(pair, ty);
            }
        }
    }

    /// A key of another tool says nothing about requests; one that is nearly ours was meant to.
    fn tag_key(&mut self, pair: &Pair) {
        let key = pair.key;
        if SOURCES.contains(&key) || OTHER_KEYS.contains(&key) {
            return;
        }
        if let Some(near) = nearest(key, SOURCES) {
            let span = pair.span.ending(pair.span.start() + key.len());
            let message = format!("the tag's key `{key}` is not read");
            let finding = Diagnostic::new(&codes::TAG_KEY, message)
                .at(span, "no part of a request fills the field by it")
                .suggest("a key with a similar name exists", span, near);
            self.report(finding);
        }
    }

    /// Requests may say `ids[]=1`, which is read as `ids`; a field of that name gets nothing.
    fn brackets(&mut self, pair: &Pair) {
        let Some(name) = pair.parts.first().filter(|_| pair.key == "form") else {
            return;
        };
        if let Some(list) = name.text.strip_suffix("[]") {
            let message = format!("no request fills the form field `{}`", name.text);
            let finding = Diagnostic::new(&codes::FORM_BRACKETS, message)
                .at(
                    name.span,
                    format!("`{list}[]` of a request is read as `{list}`"),
                )
                .suggest("leave the brackets out", name.span, list);
            self.report(finding);
        }
    }

    fn broken_tag(&mut self, field: &Field, tag: &Tag, span: Span) {
        if let Some(end) = field.tag.as_ref().and_then(end_of_first_line) {
            let message = "the tag goes on behind the end of its line";
            let finding = Diagnostic::new(&codes::BROKEN_TAG, message)
                .at(end, "a closing backquote is probably missing here");
            return self.report(finding);
        }
        let label = match tag.pairs.is_empty() {
            true => "the field counts as one without a tag",
            false => "nothing from here on is read",
        };
        let finding = Diagnostic::new(&codes::BROKEN_TAG, "the tag is not `key:\"value\"`")
            .at(span, label)
            .help("pairs are separated by one blank, values stand in double quotes");
        self.report(finding);
    }

    /// Looks at one option; `in_list` says whether `options=` stands before it.
    fn option(&mut self, part: &Part, in_list: bool) {
        let text = &part.text;
        let word = text.split('=').next().unwrap_or_default().trim();
        let finding = match part.read().1 {
            None => return,
            Some(Unread::Malformed(reason)) => {
                let message = format!("the option `{text}` cannot be read");
                Diagnostic::new(&codes::TAG_OPTION, message)
                    .at(part.span, reason)
                    .note("go-zero finds this out when a request arrives, and answers 400")
            }
            Some(Unread::Prefix(meant)) => {
                let message = format!("`{word}` is read as `{meant}`");
                Diagnostic::new(&codes::UNKNOWN_OPTION, message)
                    .at(part.span, "go-zero only looks at the first letters")
            }
            Some(Unread::Unknown) => self.unknown_option(part, word, in_list),
        };
        self.report(finding);
    }

    fn unknown_option(&self, part: &Part, word: &str, in_list: bool) -> Diagnostic {
        let message = format!("`{word}` is no option");
        let finding =
            Diagnostic::new(&codes::UNKNOWN_OPTION, message).at(part.span, "has no effect");
        // `option` is nearer to `options`, but without values real files always mean `optional` by it.
        let meant = match word {
            "option" if !part.text.contains('=') => Some("optional"),
            _ => nearest(word, OPTIONS),
        };
        match meant {
            Some(near) => {
                let end = part.span.start() + word.len();
                let span = part.span.ending(end);
                finding.suggest("an option with a similar name exists", span, near)
            }
            None if in_list || word.chars().all(|c| c.is_ascii_digit()) => {
                finding.help("separate the values of `options=` by `|`")
            }
            None => finding,
        }
    }

    /// Whether default, options and range suit the field's type and each other.
    fn fit(&mut self, pair: &Pair, ty: &TypeExpr) {
        if self.is_unknown(ty) {
            return;
        }
        let scalar = ty.scalar();
        let settings: Vec<_> = pair
            .options()
            .iter()
            .filter_map(|part| Some((part, part.read().0?)))
            .collect();
        for (part, setting) in &settings {
            match setting {
                Setting::Default(value) if !value.is_empty() => {
                    let reason = match scalar {
                        Some(scalar) => misfit(value, scalar),
                        None => list_misfit(value, ty),
                    };
                    let others = settings.iter().map(|(_, setting)| setting);
                    self.default(part, reason, beyond(value, others));
                }
                Setting::Range(_)
                    if !matches!(scalar, Some(Scalar::Int { .. } | Scalar::Float { .. })) =>
                {
                    self.useless(part, "ranges are for numbers");
                }
                Setting::Options(_) if scalar.is_none() => {
                    self.useless(part, "go-zero does not apply them to lists and structs");
                }
                Setting::String if pair.key != "json" => {
                    self.useless(part, "everything but a JSON body is text already");
                }
                Setting::Env(_) => self.useless(part, "a request is not read from the environment"),
                Setting::Inherit => self.useless(part, "a request has no outer configuration"),
                _ => {}
            }
        }
    }

    /// Whether the type is a name without a declaration, which is reported elsewhere.
    fn is_unknown(&self, ty: &TypeExpr) -> bool {
        match &ty.kind {
            TypeKind::Pointer(inner) => self.is_unknown(inner),
            TypeKind::Named(name) => BaseType::named(name).is_none() && !self.types.contains(name),
            _ => false,
        }
    }

    fn default(&mut self, part: &Part, misfit: Option<String>, beyond: Option<String>) {
        let misfit =
            misfit.map(|reason| (&codes::DEFAULT_VALUE, "the default does not fit", reason));
        let beyond = beyond.map(|reason| {
            (
                &codes::DEFAULT_BEYOND,
                "no request may bring the default",
                reason,
            )
        });
        if let Some((code, what, reason)) = misfit.or(beyond) {
            let finding = Diagnostic::new(code, format!("{what}: {reason}")).at(part.span, reason);
            self.report(finding);
        }
    }

    fn useless(&mut self, part: &Part, reason: &str) {
        let message = format!("the option `{}` does not suit the field", part.text);
        let finding = Diagnostic::new(&codes::USELESS_OPTION, message).at(part.span, reason);
        self.report(finding);
    }

    /// `optional=other` must name a field of the same struct and source.
    fn dependencies(&mut self, tag: &Tag, tags: &[(&Field, Tag)]) {
        for pair in tag.sources() {
            for part in pair.options() {
                let Some(Setting::Optional(Some(other))) = part.read().0 else {
                    continue;
                };
                let other = other.trim_start_matches('!').trim().to_owned();
                let same_source = tags.iter().filter_map(|(_, tag)| tag.get(pair.key));
                let names: Vec<_> = same_source.map(|pair| pair.name().to_owned()).collect();
                if !names.contains(&other) {
                    self.no_dependency(part, &other, &names);
                }
            }
        }
    }

    fn no_dependency(&mut self, part: &Part, other: &str, names: &[String]) {
        let message = format!("no field `{other}` for `{}`", part.text);
        let mut finding = Diagnostic::new(&codes::OPTIONAL_ON, message)
            .at(part.span, "names a field of the same struct and tag key");
        if let Some(near) = nearest(other, names.iter().map(String::as_str)) {
            finding = finding.help(format!("a field `{near}` exists"));
        }
        self.report(finding);
    }
}

/// Where the first line of a tag ends that has more than one, which nobody writes on purpose.
fn end_of_first_line(tag: &Text) -> Option<Span> {
    let (line, _) = tag.value.split_once('\n')?;
    let end = tag.span.start() + 1 + line.trim_end().len();
    Some(Span::new(tag.span.file, end..end))
}
