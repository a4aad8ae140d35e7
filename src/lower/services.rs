//! What is wrong with the services that `ferroctl.yaml` lists.

use std::collections::{BTreeMap, BTreeSet};

use super::names::is_base_name;
use crate::artifact::OutPath;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::ir;
use crate::manifest::{Block, ServiceEntry, ServiceKind, Workspace};

/// Finds wrong kinds, names and paths, and services that share a name or a folder.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for (index, entry) in workspace.manifest.services.iter().enumerate() {
        // Without its kind, nothing else about a service can be told.
        let mut found: Vec<Diagnostic> = kind(entry).or_else(|| name(entry)).into_iter().collect();
        found.extend(paths(entry));
        found.extend(shared(entry, &mut taken));
        findings.extend(found.into_iter().map(|f| workspace.at_entry(f, index)));
        let blocks = entry.auth.iter().filter_map(|name| {
            let finding = block(entry, name)?;
            Some(workspace.at_word(finding, index, ("auth", name)))
        });
        findings.extend(blocks);
        let source = entry.datasource.as_ref().and_then(|path| {
            let finding = data_source(entry, path)?;
            Some(workspace.at_word(finding, index, ("datasource", path)))
        });
        findings.extend(source);
        let others = entry.models.iter().filter_map(|models| {
            let path = models.datasource.as_ref()?;
            let finding = other_source(entry, path)?;
            Some(workspace.at_word(finding, index, ("models", path)))
        });
        findings.extend(others);
        let named = [("redis", &entry.redis), ("cache", &entry.cache)];
        let named = named.into_iter().filter_map(|(key, named)| {
            let name = named.name("Usual").filter(|name| !is_block(name))?;
            let finding = no_block(key, name, entry);
            Some(workspace.at_word(finding, index, (key, name)))
        });
        findings.extend(named);
    }
    findings
}

/// Finds called services that are not there.
pub(super) fn check_calls(workspace: &Workspace) -> Vec<Diagnostic> {
    let services = &workspace.manifest.services;
    let rpcs = services
        .iter()
        .filter(|it| it.kind() == ServiceKind::Rpc)
        .map(|it| it.name.as_str())
        .collect::<BTreeSet<_>>();
    let is_rpc = |name: &str| rpcs.contains(name);
    let mut findings = Vec::new();
    for (index, entry) in services.iter().enumerate() {
        for called in entry.calls.iter().map(|call| &call.service) {
            if !is_rpc(called) || *called == entry.name {
                let finding = unknown_call(entry, called, services);
                findings.push(workspace.at_word(finding, index, ("calls", called)));
            }
        }
    }
    findings
}

fn kind(entry: &ServiceEntry) -> Option<Diagnostic> {
    if entry.external {
        return external(entry);
    }
    let name = &entry.name;
    let kinds = [
        ("api", entry.api.is_some()),
        ("rpc", !entry.rpc.is_empty()),
        ("worker", entry.worker),
    ];
    let said: Vec<&str> = kinds.iter().filter(|it| it.1).map(|it| it.0).collect();
    let message = match said[..] {
        _ if entry.image.is_some() => return Some(foreign_image(entry)),
        _ if entry.metrics.is_none() => format!("service `{name}` has no `metrics`, a port"),
        [] => format!("service `{name}` has neither `api` nor `rpc` nor `worker`"),
        ["worker"] if entry.port.is_some() => {
            format!("`{name}` is a worker, and has a `port`: nobody sends it requests")
        }
        ["worker"] if !entry.crud.is_empty() => {
            format!("`{name}` is a worker, and has `crud`, which writes methods of a proto")
        }
        ["worker"] => return None,
        [_] if entry.port.is_none() => format!("service `{name}` has no `port`"),
        [_] => return None,
        [one, other, ..] => format!("service `{name}` has both `{one}` and `{other}`"),
    };
    Some(Diagnostic::new(&codes::SERVICE_KIND, message))
}

/// What a service that lives elsewhere cannot have: only its protos and its port are known here.
fn external(entry: &ServiceEntry) -> Option<Diagnostic> {
    let keys = [
        ("api", entry.api.is_some()),
        ("worker", entry.worker),
        ("metrics", entry.metrics.is_some()),
        ("calls", !entry.calls.is_empty()),
        ("auth", !entry.auth.is_empty()),
        ("data", entry.data),
        ("tables", !entry.tables.is_empty()),
        ("models", !entry.models.is_empty()),
        ("databases", !entry.databases.is_empty()),
        ("crud", !entry.crud.is_empty()),
        ("cache", entry.cache != Block::None),
        ("redis", entry.redis != Block::None),
    ];
    let name = &entry.name;
    if let Some(image) = entry.image.as_ref().filter(|image| !is_image(image)) {
        let message = format!("`{name}` has the image `{image}`, which is no reference");
        let finding = Diagnostic::new(&codes::SERVICE_KIND, message);
        return Some(finding.help("write it as for `docker pull`: registry/path:tag"));
    }
    let wrong = keys.iter().find(|(_, is_there)| *is_there);
    let message = match wrong {
        Some((key, _)) => format!("`{name}` is external, and has `{key}`"),
        None if entry.rpc.is_empty() => format!("`{name}` is external, and has no `rpc`"),
        None if entry.port.is_none() => format!("`{name}` is external, and has no `port`"),
        None => return None,
    };
    let finding = Diagnostic::new(&codes::SERVICE_KIND, message);
    Some(
        finding.help("an external service has `name`, `rpc`, `include`, `dir`, `port` and `image`"),
    )
}

fn foreign_image(entry: &ServiceEntry) -> Diagnostic {
    let message = format!("`{}` is built here, and has `image`", entry.name);
    let finding = Diagnostic::new(&codes::SERVICE_KIND, message);
    finding.help("`image` is that of a service with `external: true`")
}

/// Whether a text may be the reference of an image, `registry:5000/path:tag@sha256:…`.
fn is_image(text: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || ".-_:/@".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_known)
}

fn name(entry: &ServiceEntry) -> Option<Diagnostic> {
    if entry.base() == entry.name {
        let message = format!(
            "service `{}` has no `-{}` at the end of its name",
            entry.name,
            entry.kind().name()
        );
        let finding = Diagnostic::new(&codes::SERVICE_KIND, message);
        let kind = entry.kind().name();
        return Some(finding.help(format!("call it `{}-{kind}`", entry.name)));
    }
    let reason = is_base_name(entry.base()).err()?;
    let message = format!("the name `{}` {reason}", entry.base());
    Some(Diagnostic::new(&codes::SERVICE_NAME, message).help("give another one with `--name`"))
}

/// The keys of a database's address, the last of which says what it is: services look for it.
fn data_source(entry: &ServiceEntry, path: &str) -> Option<Diagnostic> {
    if let Some(finding) = no_keys(entry, path) {
        return Some(finding);
    }
    let mut models = entry.models.iter();
    let is_used = !entry.tables.is_empty() || models.any(|models| models.datasource.is_none());
    let name = &entry.name;
    let message = format!("`{name}` has a `datasource`, and no `tables` and no `models` in it");
    let finding = Diagnostic::new(&codes::AUTH_BLOCK, message);
    (!is_used).then(|| finding.help("it has no database: take it out, or add tables"))
}

/// The keys of another database's address: a block of its own gives it a name.
fn other_source(entry: &ServiceEntry, path: &str) -> Option<Diagnostic> {
    if let Some(finding) = no_keys(entry, path) {
        return Some(finding);
    }
    let own = entry.datasource.as_deref().unwrap_or(ir::DATA_SOURCE);
    let message = format!(
        "`{path}`, under `models` of `{}`, is no other database",
        entry.name
    );
    let is_other = path.contains('.') && !path.eq_ignore_ascii_case(own);
    let finding = Diagnostic::new(&codes::AUTH_BLOCK, message);
    (!is_other).then(|| finding.help("the block of another one: `Audit.DataSource`"))
}

fn no_keys(entry: &ServiceEntry, path: &str) -> Option<Diagnostic> {
    const LAST: [&str; 2] = ["DataSource", "DBSource"];
    let parts: Vec<&str> = path.split('.').collect();
    let is_source = |part: &str| LAST.iter().any(|name| name.eq_ignore_ascii_case(part));
    let is_path = parts.len() <= 2 && parts.iter().all(|part| is_block(part));
    if is_path && parts.last().is_some_and(|part| is_source(part)) {
        return None;
    }
    let name = &entry.name;
    let message = format!("`{path}`, under `datasource` of `{name}`, are no keys of a database");
    let finding = Diagnostic::new(&codes::AUTH_BLOCK, message);
    Some(finding.help("`DataSource`, `Mysql.DataSource`, `DB.DataSource` or `DBSource`"))
}

fn is_block(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_word)
}

fn no_block(key: &str, name: &str, entry: &ServiceEntry) -> Diagnostic {
    let message = format!(
        "`{name}`, under `{key}` of `{}`, is no name of a block",
        entry.name
    );
    let finding = Diagnostic::new(&codes::AUTH_BLOCK, message);
    finding.help("`true`, or letters, digits and `_`, a letter first: `RedisConf`")
}

/// A block of tokens gives fields of settings and state their name.
fn block(entry: &ServiceEntry, name: &str) -> Option<Diagnostic> {
    let message = format!(
        "`{name}`, under `auth` of `{}`, is no name of a block",
        entry.name
    );
    let finding = Diagnostic::new(&codes::AUTH_BLOCK, message);
    if !is_block(name) {
        return Some(finding.help("letters, digits and `_`, a letter first: `JwtAuth`"));
    }
    let mut calls = entry.calls.iter();
    let call = calls.find(|call| {
        let block = call.block.as_deref().unwrap_or(&call.service);
        plain(block) == plain(name)
    })?;
    Some(finding.help(format!("it is the block of the called `{}`", call.service)))
}

/// A name as far as two blocks must differ: in more than case and what joins words.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

fn paths(entry: &ServiceEntry) -> Vec<Diagnostic> {
    let folder = entry.folder();
    let listed = entry
        .contracts()
        .chain(entry.include.iter().filter(|path| *path != "."))
        .chain(&entry.tables)
        .chain(entry.models.iter().flat_map(|models| &models.files))
        .chain([&folder]);
    let outside = listed
        .filter_map(|path| OutPath::new(path.trim_end_matches('/')).err())
        .map(|error| error.to_string());
    let own = is_kept_from_services(&folder)
        .then(|| format!("`{folder}` is no folder for a service: git, or ferroctl itself, has it"));
    let option = folder
        .starts_with('-')
        .then(|| format!("`{folder}` is no folder for a service: programs take it for an option"));
    outside
        .chain(own)
        .chain(option)
        .map(|message| Diagnostic::new(&codes::PATH_OUTSIDE, message))
        .collect()
}

/// Whether a folder is git's, in whatever case, or the one that ferroctl works in.
pub(super) fn is_kept_from_services(folder: &str) -> bool {
    let mut names = folder.split('/').map(str::to_ascii_lowercase);
    names.any(|name| name == ".git" || name.starts_with("git~") || name == ".ferroctl-tmp")
}

/// Names and folders must differ in more than case: a disk or a registry may not tell the rest apart.
fn shared<'a>(
    entry: &'a ServiceEntry,
    taken: &mut BTreeMap<String, &'a str>,
) -> Option<Diagnostic> {
    let keys = [
        format!("name {}", entry.name.replace('_', "-").to_lowercase()),
        format!(
            "folder {}",
            entry.folder().trim_end_matches('/').to_lowercase()
        ),
    ];
    let mut clash = None;
    for key in keys {
        match taken.get(&key) {
            Some(other) => clash = clash.or(Some((key, *other))),
            None => drop(taken.insert(key, &entry.name)),
        }
    }
    let (key, other) = clash?;
    let message = if other == entry.name {
        format!("two services are called `{other}`")
    } else {
        format!("`{}` and `{other}` share the {key}", entry.name)
    };
    let finding = Diagnostic::new(&codes::SERVICE_DUPLICATE, message);
    Some(
        finding.help("give one of them another name with `--name`, or another folder with `--dir`"),
    )
}

fn unknown_call(entry: &ServiceEntry, called: &str, services: &[ServiceEntry]) -> Diagnostic {
    let name = &entry.name;
    let new = |message: String| Diagnostic::new(&codes::CALLS_UNKNOWN, message);
    if called == name {
        return new(format!("`{name}` calls itself"))
            .help("take it out of `calls`: logic calls its own functions without the network");
    }
    let finding = match services.iter().any(|service| service.name == called) {
        true => new(format!(
            "`{name}` calls `{called}`, which is no gRPC service"
        )),
        false => new(format!("`{name}` calls `{called}`, which is not there")),
    };
    let others = services
        .iter()
        .filter(|other| other.kind() == ServiceKind::Rpc && other.name != *name);
    let similar = others.max_by(|a, b| {
        let near = |s: &ServiceEntry| strsim::jaro_winkler(&s.name, called);
        near(a).total_cmp(&near(b))
    });
    match similar {
        Some(service) => finding.help(format!("there is `{}`", service.name)),
        None => finding.help("add it first: ferroctl gen rpc FILE.proto"),
    }
}
