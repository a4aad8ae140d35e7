//! `ferroctl.yaml` and `ferroctl.lock`: what a workspace consists of, and what ferroctl wrote there.

mod block;
mod call;
mod cargo;
mod edit;
mod entries;
mod hidden;
mod item;
mod lock;
mod models_item;
mod place;
mod rename;
mod response;
mod runtime;
mod service_kind;
mod snapshot;
mod soft_delete;
mod text;
mod typescript;
mod yaml;

use serde::Deserialize;

use crate::ddl::Dialect;
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{FileId, Span};

pub use block::Block;
pub use call::Call;
pub use edit::Editor;
pub use entries::Entry;
pub use lock::Lock;
pub use response::{Envelope, NilSlices, Response};
pub use runtime::{Runtime, is_compatible};
pub use service_kind::ServiceKind;
pub use snapshot::{OVERRIDE, PINS, Settings, Workspace, expand, manifest_text};
pub use soft_delete::{Deletion, Fixed, SoftDelete};
pub use typescript::Typescript;

/// The name of the manifest.
pub const MANIFEST: &str = "ferroctl.yaml";
/// The name of the lock.
pub const LOCK: &str = "ferroctl.lock";
/// The version of the manifest's form that this ferroctl reads and writes.
const VERSION: u32 = 1;

/// The whole of `ferroctl.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the form: 1.
    pub version: u32,
    /// The name of the workspace.
    pub name: String,
    /// How the HTTP services answer.
    #[serde(default)]
    pub response: Response,
    /// What an empty list is in answers.
    #[serde(default)]
    pub nil_slices: NilSlices,
    /// The services in the order they were added.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub services: Vec<ServiceEntry>,
    /// Whether `gen docker` was asked for.
    #[serde(default)]
    pub docker: bool,
    /// Whether `gen kube` was asked for.
    #[serde(default)]
    pub kube: bool,
    /// Whether `gen openapi` was asked for.
    #[serde(default)]
    pub openapi: bool,
    /// Where clients in TypeScript go, where `gen client ts` was asked for.
    #[serde(default)]
    pub typescript: Option<Typescript>,
    /// Generated paths that the user has taken over; one that ends in `/` is a folder.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub keep: Vec<String>,
    /// Where cargo and container images come from, when not from their usual places.
    #[serde(default)]
    pub mirror: Mirror,
    /// How the services find each other.
    #[serde(default)]
    pub discovery: Discovery,
    /// Where the services' runtime comes from.
    #[serde(default)]
    pub runtime: Runtime,
}

/// `discovery:`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Discovery {
    /// By addresses in their YAML.
    #[default]
    Addresses,
    /// In etcd, as go-zero's.
    Etcd,
}

impl Manifest {
    /// The services that are built here, with their places in the list: not those that live elsewhere.
    pub fn built(&self) -> impl Iterator<Item = (usize, &ServiceEntry)> {
        let services = self.services.iter().enumerate();
        services.filter(|(_, entry)| !entry.external)
    }
}

/// One service of the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceEntry {
    /// The name of service, crate and binary: `user-api`.
    pub name: String,
    /// The `.api` file of an HTTP service, relative to the workspace.
    pub api: Option<String>,
    /// The `.proto` files of a gRPC service; the first one names it.
    #[serde(default)]
    pub rpc: Vec<String>,
    /// Folders in which the protos' imports are looked up.
    #[serde(default)]
    pub include: Vec<String>,
    /// Whether it is a worker: it has no contract, and takes jobs in place of requests.
    #[serde(default)]
    pub worker: bool,
    /// The crate's folder where it is not `<base>/api`, `<base>/rpc` or `<base>/worker`.
    pub dir: Option<String>,
    /// The port of the first `etc/*.yaml`; from then on that file decides. A worker has none.
    pub port: Option<u16>,
    /// The port of `/metrics` in the first `etc/*.yaml`; an external service has none.
    pub metrics: Option<u16>,
    /// Whether it lives elsewhere: others call it, nothing of it but its messages and clients is generated.
    #[serde(default)]
    pub external: bool,
    /// The image of an external service that runs in the stack.
    pub image: Option<String>,
    /// The gRPC services that this one calls.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// Blocks of its YAML with the secret of tokens that its logic signs, beside those that its contract names.
    #[serde(default)]
    pub auth: Vec<String>,
    /// Whether its logic keeps files, below `data/`: in the stack that is a volume.
    #[serde(default)]
    pub data: bool,
    /// SQL files with the service's tables.
    #[serde(default)]
    pub tables: Vec<String>,
    /// Kinds of databases that it is built for, beside SQLite, that of its models and that of its YAML.
    #[serde(default)]
    pub databases: Vec<Dialect>,
    /// The keys of its YAML with the address of its database, where that is not `DataSource`: `Mysql.DataSource`.
    pub datasource: Option<String>,
    /// Tables that have models.
    #[serde(default)]
    pub models: Vec<ModelsEntry>,
    /// Tables of its models, whose methods get first bodies of logic.
    #[serde(default)]
    pub crud: Vec<String>,
    /// The cache that rows of its models are kept in, a block of its YAML; usually `CacheRedis`.
    #[serde(default)]
    pub cache: Block,
    /// The Redis that its logic uses, a block of its YAML; usually `Redis`.
    #[serde(default)]
    pub redis: Block,
}

impl ServiceEntry {
    /// Its kind, which is the last part of name and folder.
    #[must_use]
    pub fn kind(&self) -> ServiceKind {
        match &self.api {
            Some(_) => ServiceKind::Api,
            None if self.worker => ServiceKind::Worker,
            None => ServiceKind::Rpc,
        }
    }

    /// The name less its kind: `user` for `user-api`.
    #[must_use]
    pub fn base(&self) -> &str {
        self.name
            .strip_suffix(self.kind().name())
            .and_then(|rest| rest.strip_suffix('-'))
            .unwrap_or(&self.name)
    }

    /// Its settings in the workspace, `<folder>/etc/<name>.yaml`.
    #[must_use]
    pub fn settings(&self) -> String {
        format!("{}/etc/{}.yaml", self.folder(), self.name)
    }

    /// The folder of the crate, relative to the workspace.
    #[must_use]
    pub fn folder(&self) -> String {
        self.dir
            .clone()
            .unwrap_or_else(|| format!("{}/{}", self.base(), self.kind().name()))
    }

    /// Whether it calls the service of that name.
    #[must_use]
    pub fn is_caller_of(&self, name: &str) -> bool {
        self.calls.iter().any(|call| call.service == name)
    }

    /// The contracts, relative to the workspace.
    pub fn contracts(&self) -> impl Iterator<Item = &String> {
        self.api.iter().chain(&self.rpc)
    }
}

/// An entry of `models:`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelsEntry {
    /// The `.sql` files, relative to the workspace, read in this order.
    pub files: Vec<String>,
    /// The tables that have models; all where none are named.
    #[serde(default)]
    pub tables: Vec<String>,
    /// The keys of the service's YAML with the address of their database, where it is another one than the service's.
    pub datasource: Option<String>,
    /// The dialect of the files, where their words do not tell.
    pub dialect: Option<Dialect>,
    /// Whether MySQL's `tinyint(1)` is meant as a bool.
    #[serde(default)]
    pub bool: bool,
    /// Whether an unsigned `BIGINT` is a `u64`; else it is an `i64`, as goctl has it.
    #[serde(default)]
    pub strict: bool,
    /// The column that is raised at each change, in the tables that have it.
    pub version: Option<String>,
    /// What becomes of rows that are deleted.
    #[serde(default)]
    pub soft_delete: Deletion,
    /// Whether rows are kept in the service's cache, where it has one; they are unless it says `false`.
    pub cache: Option<bool>,
    /// What stands before the table in their keys there: `cache`, or `cache:<database>`.
    pub cache_prefix: Option<String>,
}

impl ModelsEntry {
    /// The entry of that service, which says whether there is a cache at all.
    #[must_use]
    pub fn of(&self, service: &ServiceEntry) -> Self {
        Self {
            cache: Some(service.cache != Block::None && self.cache != Some(false)),
            ..self.clone()
        }
    }
}

/// `mirror:`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mirror {
    /// A cargo registry index, such as `sparse+https://…`.
    pub cargo: Option<String>,
    /// A prefix for image names.
    pub images: Option<String>,
}

/// `services:` with nothing behind it is an empty list, as it is for a reader.
fn null_is_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads the text of a `ferroctl.yaml`.
///
/// # Errors
/// One finding for what is not YAML, an unknown key, a value of the wrong kind, or a version that is not 1.
pub fn parse(text: &str, file: FileId) -> Result<Manifest, Box<Diagnostic>> {
    if let Some(at) = yaml::too_deep(text) {
        let message = format!("invalid {MANIFEST}: {}", yaml::TOO_DEEP);
        let finding = Diagnostic::new(&codes::MANIFEST_INVALID, message);
        return Err(Box::new(finding.at(Span::new(file, at..at + 1), "")));
    }
    let manifest: Manifest =
        serde_yaml::from_str(text).map_err(|error| Box::new(unreadable(&error, text, file)))?;
    if manifest.version != VERSION {
        let message = format!("`version: {}` of {MANIFEST} is unknown", manifest.version);
        let finding = Diagnostic::new(&codes::MANIFEST_VERSION, message)
            .help(format!("this ferroctl reads version {VERSION}"));
        let start = text.find("version").unwrap_or_default();
        return Err(Box::new(finding.at(line_from(start, text, file), "")));
    }
    Ok(manifest)
}

fn unreadable(error: &serde_yaml::Error, text: &str, file: FileId) -> Diagnostic {
    // The place is shown in the text; the library's own words for it would say it twice.
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said);
    let message = format!("invalid {MANIFEST}: {said}");
    let finding = Diagnostic::new(&codes::MANIFEST_INVALID, message);
    if let Some(finding) = at_own_key(&finding, said, text, file) {
        return finding;
    }
    let Some(location) = error.location() else {
        return finding;
    };
    let start = location.index().min(text.len());
    if !text.is_char_boundary(start) {
        return finding;
    }
    finding.at(line_from(start, text, file), "")
}

/// The finding at the key that one of our own messages begins with, for which the library knows no place.
fn at_own_key(finding: &Diagnostic, said: &str, text: &str, file: FileId) -> Option<Diagnostic> {
    let (key, _) = said.strip_prefix('`')?.split_once('`')?;
    let span = place::of(text, &[key], file)?;
    let finding = finding.clone().at(span, "");
    let value = text[span.range()]
        .split_once(':')
        .map_or("", |(_, value)| value.trim());
    let word = value.split(" #").next().unwrap_or(value).trim();
    Some(match nearest(word, response::STYLES) {
        Some(style) if key == "response" => {
            let title = "a style with a similar name exists";
            let start = span.end() - value.len();
            let written = Span::new(file, start..start + word.len());
            finding.suggest(title, written, style)
        }
        _ => finding,
    })
}

/// From `start`, a character's beginning, to the end of its line.
fn line_from(start: usize, text: &str, file: FileId) -> Span {
    let line = text[start..].split(['\n', '\r']).next().unwrap_or_default();
    let end = start + line.trim_end().len();
    Span::new(file, start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn read(text: &str) -> Result<Manifest, Box<Diagnostic>> {
        parse(text, SourceMap::default().add(MANIFEST, text))
    }

    #[test]
    fn brackets_without_an_end_are_one_finding() {
        let finding = read(&format!("version: 1\nname: {}", "[".repeat(100_000))).unwrap_err();
        assert_eq!(finding.code.id, "M0101");
    }

    #[test]
    fn the_example_of_the_design_is_read() {
        let manifest = read(
            "version: 1\nname: courseware\nresponse: envelope\nservices:\n  \
             - {name: user-rpc, rpc: [user/rpc/user.proto], include: [user/rpc], port: 9300, metrics: 9091, \
             tables: [user/rpc/user.sql], cache: true}\n  \
             - {name: user-api, api: user/api/user.api, port: 8300, metrics: 9081, calls: [user-rpc]}\n\
             docker: true\nkeep: []\n",
        )
        .unwrap();
        let [rpc, api] = &manifest.services[..] else {
            panic!("two services")
        };
        assert_eq!(
            (rpc.base(), rpc.kind(), rpc.folder()),
            ("user", ServiceKind::Rpc, "user/rpc".into())
        );
        assert_eq!((api.base(), api.kind()), ("user", ServiceKind::Api));
        assert!(manifest.docker);
        assert_eq!((&rpc.cache, &api.cache), (&Block::Usual, &Block::None));
    }

    #[test]
    fn an_envelope_takes_single_keys() {
        let text =
            "version: 1\nname: x\nresponse: {message: msg, internal_status: 400}\nservices:\n";
        let Response::Envelope(envelope) = read(text).unwrap().response else {
            panic!("an envelope")
        };
        let expected = Envelope {
            message: Some("msg".to_owned()),
            internal_status: Some(400),
            ..Envelope::default()
        };
        assert_eq!(envelope, expected);
    }

    #[test]
    fn nil_slices_are_null_or_empty() {
        let nil_slices = |line: &str| {
            let manifest = read(&format!("version: 1\nname: x\n{line}"));
            manifest.map(|manifest| manifest.nil_slices)
        };
        assert_eq!(nil_slices("").unwrap(), NilSlices::Empty);
        assert_eq!(nil_slices("nil_slices: []\n").unwrap(), NilSlices::Empty);
        assert_eq!(nil_slices("nil_slices: null\n").unwrap(), NilSlices::Null);
        let finding = nil_slices("nil_slices: none\n").unwrap_err();
        assert!(finding.message.contains("`null` or `[]`"));
    }

    #[test]
    fn faults_are_findings_with_a_place() {
        let finding = read("version: 1\nname: x\nservces: []\n").unwrap_err();
        assert!(finding.message.contains("servces"), "{}", finding.message);
        assert!(finding.primary.is_some());
        let finding = read("version: 1\nname: x\nresponse: fancy\n").unwrap_err();
        assert!(finding.message.contains("envelope"), "{}", finding.message);
        let text = "version: 1\nname: x\nresponse: envelop # as ever\n";
        let finding = read(text).unwrap_err();
        let place = finding.primary.unwrap().span;
        assert_eq!(&text[place.range()], "response: envelop # as ever");
        let fix = &finding.suggestions[0];
        assert_eq!(
            (&text[fix.span.range()], fix.replacement.as_str()),
            ("envelop", "envelope")
        );
        assert_eq!(read("version: 2\nname: x\n").unwrap_err().code.id, "M0102");
    }
}
