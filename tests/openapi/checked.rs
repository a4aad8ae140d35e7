//! What must be true of every document, whatever its contract says. Whether it is a document at all is asked of
//! validators that others wrote: `tests/openapi/run`.

use std::collections::BTreeSet;

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

/// Where the document is while its references are followed.
const BASE: &str = "urn:document";

/// What is wrong with a document: references without a target, ids twice, examples that their schemas refuse.
pub fn faults(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    references(document, document, &mut faults);
    let schemas = Schemas::of(document);
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        if !ids.insert(id) {
            faults.push(format!("{method} {path}: `{id}` is taken"));
        }
        for (place, schema, example) in examples(operation) {
            match schemas.validator(schema) {
                Ok(validator) => faults.extend(
                    validator
                        .iter_errors(example)
                        .map(|error| format!("{method} {path}: {place}: {error} in {example}")),
                ),
                Err(error) => faults.push(format!("{method} {path}: {place}: {error}")),
            }
        }
    }
    faults
}

/// Path, method and operation of each route.
pub fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    operations.collect()
}

/// The schemas of a document.
pub struct Schemas(Registry<'static>);

impl Schemas {
    /// Reads them.
    pub fn of(document: &Value) -> Self {
        let registry = Registry::new().add(BASE, document.clone());
        let registry = registry.and_then(|it| it.prepare());
        Self(registry.expect("a document without other documents"))
    }

    /// A validator for one of them.
    pub fn validator(&self, schema: &Value) -> Result<Validator, String> {
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let options = options.with_registry(&self.0);
        options
            .build(&based(schema))
            .map_err(|error| error.to_string())
    }
}

/// The schema with references into the document, wherever it stands itself.
fn based(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(target)) => (key.clone(), json!(format!("{BASE}{target}"))),
                _ => (key.clone(), based(value)),
            })
            .collect(),
        Value::Array(elements) => elements.iter().map(based).collect(),
        other => other.clone(),
    }
}

fn references(value: &Value, document: &Value, faults: &mut Vec<String>) {
    let target = value.get("$ref").and_then(Value::as_str);
    if let Some(target) = target
        && document.pointer(target.trim_start_matches('#')).is_none()
    {
        faults.push(format!("nothing at {target}"));
    }
    let parts: Vec<&Value> = match value {
        Value::Object(object) => object.values().collect(),
        Value::Array(elements) => elements.iter().collect(),
        _ => Vec::new(),
    };
    parts
        .iter()
        .for_each(|part| references(part, document, faults));
}

/// Every example of an operation, with its schema.
fn examples(operation: &Value) -> Vec<(String, &Value, &Value)> {
    let mut found = Vec::new();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        found.extend(with_example(parameter).map(|(schema, it)| (name.to_owned(), schema, it)));
        found.extend(of_content(parameter, name));
    }
    found.extend(of_content(&operation["requestBody"], "request"));
    let responses = operation["responses"].as_object().into_iter().flatten();
    found.extend(responses.flat_map(|(status, response)| of_content(response, status)));
    found
}

fn of_content<'d>(holder: &'d Value, place: &str) -> Vec<(String, &'d Value, &'d Value)> {
    let content = holder["content"].as_object().into_iter().flatten();
    let content = content.filter_map(|(_, media)| with_example(media));
    content
        .map(|(schema, example)| (place.to_owned(), schema, example))
        .collect()
}

fn with_example(holder: &Value) -> Option<(&Value, &Value)> {
    Some((holder.get("schema")?, holder.get("example")?))
}
