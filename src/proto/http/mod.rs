//! The annotations `google.api.http` of methods, and what is wrong with them.
//!
//! A `FileDescriptorSet` has no options of extensions: they are read from the compiler's pool, where they are messages.

mod template;

use std::collections::BTreeMap;

use prost_reflect::{DescriptorPool, DynamicMessage, Kind, MessageDescriptor, MethodDescriptor};

use super::{Source, places};
use crate::diagnostic::{Diagnostic, codes::proto as codes};
use crate::ir::{HttpBody, HttpPath, HttpRule, HttpSegment};
use crate::source::SourceMap;

/// The option's name and number.
const OPTION: (&str, i32) = ("google.api.http", 72_295_728);

/// The annotations of a contract.
pub(super) struct Annotations<'a> {
    /// Full names of methods → their rules.
    pub rules: BTreeMap<String, Vec<HttpRule>>,
    /// What is wrong with the others.
    pub findings: Vec<Diagnostic>,
    /// Verb and shape of the path → the method that has it.
    taken: BTreeMap<(String, String), String>,
    read: &'a BTreeMap<String, Source>,
    sources: &'a SourceMap,
}

impl<'a> Annotations<'a> {
    /// None yet; `read` says where the files stand in `sources`.
    pub(super) fn new(read: &'a BTreeMap<String, Source>, sources: &'a SourceMap) -> Self {
        Self {
            rules: BTreeMap::new(),
            findings: Vec::new(),
            taken: BTreeMap::new(),
            read,
            sources,
        }
    }

    /// Adds those of the files that were asked for.
    pub(super) fn read(&mut self, pool: &DescriptorPool, roots: &[String]) {
        let files = roots.iter().filter_map(|name| pool.get_file_by_name(name));
        for service in files.flat_map(|file| file.services().collect::<Vec<_>>()) {
            for method in service.methods() {
                let rules = annotated(&method).unwrap_or_default();
                rules.iter().for_each(|rule| self.add(rule, &method));
            }
        }
    }

    fn add(&mut self, rule: &DynamicMessage, method: &MethodDescriptor) {
        match rule_of(rule, method).and_then(|rule| self.free(rule, method)) {
            Ok(rule) => {
                let rules = self.rules.entry(method.full_name().to_owned());
                rules.or_default().push(rule);
            }
            Err(why) => self.findings.push(self.finding(&why, method)),
        }
    }

    /// The rule, unless another one takes its requests.
    fn free(&mut self, rule: HttpRule, method: &MethodDescriptor) -> Result<HttpRule, String> {
        let place = (rule.verb.clone(), rule.path.shape());
        match self.taken.get(&place) {
            None => {
                self.taken.insert(place, method.name().to_owned());
                Ok(rule)
            }
            Some(other) => Err(format!(
                "`{} {}` is a request of `{other}` already",
                place.0, place.1
            )),
        }
    }

    fn finding(&self, why: &str, method: &MethodDescriptor) -> Diagnostic {
        let message = format!("the annotation of `{}`: {why}", method.name());
        let finding = Diagnostic::new(&codes::HTTP_RULE, message);
        let file = method.parent_file();
        let place = self.read.get(file.name()).and_then(|source| {
            // 4 is the number of `options`, 1 that of the name.
            let option = [method.path(), &[4, OPTION.1]].concat();
            let name = [method.path(), &[1]].concat();
            let descriptor = file.file_descriptor_proto();
            let place = |path: &[i32]| places::of_path(descriptor, path, source.id, self.sources);
            place(&option).or_else(|| place(&name))
        });
        match place {
            Some(span) => finding.at(span, "left out of the OpenAPI document"),
            None => finding,
        }
    }
}

/// The rule of a method, then its additional ones.
fn annotated(method: &MethodDescriptor) -> Option<Vec<DynamicMessage>> {
    let option = method.parent_pool().get_extension_by_name(OPTION.0)?;
    let options = method.options();
    if !options.has_extension(&option) {
        return None;
    }
    let rule = options.get_extension(&option).as_message()?.clone();
    let others = rule.get_field_by_name("additional_bindings");
    let others = others.map_or_else(Vec::new, |it| it.as_list().unwrap_or_default().to_vec());
    let others = others.iter().filter_map(|it| it.as_message()).cloned();
    Some(std::iter::once(rule.clone()).chain(others).collect())
}

fn rule_of(rule: &DynamicMessage, method: &MethodDescriptor) -> Result<HttpRule, String> {
    let (verb, path) = pattern(rule).ok_or("it has no method and no path")?;
    let path = template::parse(&path)?;
    fields_exist(&path, &method.input())?;
    let body = match text(rule, "body").as_deref() {
        None => HttpBody::None,
        Some("*") => HttpBody::Whole,
        Some(name) => HttpBody::Field(field_of(&method.input(), name)?),
    };
    let response_body = text(rule, "response_body");
    let response_body = response_body.map(|name| field_of(&method.output(), &name));
    Ok(HttpRule {
        verb,
        path,
        body,
        response_body: response_body.transpose()?,
    })
}

/// Verb and path.
fn pattern(rule: &DynamicMessage) -> Option<(String, String)> {
    let usual = ["get", "put", "post", "delete", "patch"].into_iter();
    let mut usual = usual.filter_map(|verb| Some((verb.to_uppercase(), text(rule, verb)?)));
    usual.next().or_else(|| {
        let custom = rule.get_field_by_name("custom")?;
        let custom = custom.as_message()?;
        Some((text(custom, "kind")?.to_uppercase(), text(custom, "path")?))
    })
}

/// The text of a field that is set.
fn text(message: &DynamicMessage, field: &str) -> Option<String> {
    let value = message.get_field_by_name(field)?;
    let text = value.as_str().filter(|text| !text.is_empty());
    text.map(str::to_owned)
}

fn fields_exist(path: &HttpPath, message: &MessageDescriptor) -> Result<(), String> {
    for segment in &path.segments {
        if let HttpSegment::Field { name, .. } = segment {
            in_a_path(message, name)?;
        }
    }
    Ok(())
}

/// That a field is one value, which a path can hold.
fn in_a_path(message: &MessageDescriptor, path: &str) -> Result<(), String> {
    let mut message = Some(message.clone());
    for name in path.split('.') {
        let outer = message.ok_or_else(|| format!("`{path}` is below a field without fields"))?;
        field_of(&outer, name)?;
        let field = outer.get_field_by_name(name);
        let field = field.filter(|it| !it.is_list() && !it.is_map());
        let field = field.ok_or_else(|| format!("`{path}` has many values"))?;
        message = match field.kind() {
            Kind::Message(inner) => Some(inner),
            _ => None,
        };
    }
    // Messages such as a timestamp are texts in JSON.
    match message.filter(|it| !it.full_name().starts_with("google.protobuf.")) {
        Some(_) => Err(format!("`{path}` is a message")),
        None => Ok(()),
    }
}

/// The name of a field that is there.
fn field_of(message: &MessageDescriptor, name: &str) -> Result<String, String> {
    match message.get_field_by_name(name) {
        Some(_) => Ok(name.to_owned()),
        None => Err(format!("`{}` has no field `{name}`", message.name())),
    }
}
