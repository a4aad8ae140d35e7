//! What the Secret of the services holds.

use std::collections::BTreeMap;

use crate::emit::kube::elsewhere::elsewhere;
use crate::system::System;
use crate::system::container::Container;
use crate::system::environment::Value;
use crate::text::comment::Line;

/// One key of the Secret.
pub struct Key {
    /// What it does, or what belongs there.
    pub about: Line,
    /// Its name.
    pub name: Line,
    /// Whether nobody but the user knows its value.
    pub is_users: bool,
}

impl Key {
    fn new(name: &str, about: &str, is_users: bool) -> Self {
        Self {
            about: Line::new(about),
            name: Line::new(name),
            is_users,
        }
    }
}

/// Where the small servers run as well: their passwords, and what only the user knows.
pub fn in_development(system: &System) -> Vec<Key> {
    let ours = system.services.iter().map(|service| &service.container);
    let containers: Vec<&Container> = ours.chain(&system.stack.stores).collect();
    let values = || containers.iter().flat_map(|it| it.environment.values());
    let is_needed = |name: &str| {
        values().any(|it| matches!(it, Value::Secret { name: key, .. } if key == name))
    };
    let secrets = system.stack.secrets.iter();
    let secrets = secrets.filter(|secret| is_needed(&secret.name));
    let secrets = secrets.map(|secret| Key::new(&secret.name, secret.about, false));
    secrets.chain(asked_for(system)).collect()
}

/// Where databases and others are elsewhere: their addresses in place of their passwords.
pub fn in_production(system: &System) -> Vec<Key> {
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for service in &system.services {
        let elsewhere = elsewhere(service);
        for found in &elsewhere {
            let about = found.about(&service.names.service);
            keys.entry(found.name.to_owned()).or_insert(about);
        }
        for (name, value) in &service.container.environment {
            if let Value::Secret { name: key, .. } = value
                && !elsewhere.iter().any(|it| it.name == name)
            {
                keys.entry(key.clone())
                    .or_insert_with(|| about_secret(system, key));
            }
        }
    }
    let keys = keys.iter().map(|(name, about)| Key::new(name, about, true));
    keys.chain(asked_for(system)).collect()
}

fn about_secret(system: &System, key: &str) -> String {
    let mut secrets = system.stack.secrets.iter();
    let secret = secrets.find(|secret| secret.name == key);
    secret.map_or(String::new(), |secret| secret.about.to_owned())
}

/// What only the user knows: addresses of services elsewhere, and placeholders of his own without a default.
fn asked_for(system: &System) -> Vec<Key> {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for service in &system.services {
        for callee in &service.callees {
            if system.service(&callee.names.service).is_none() {
                let about = format!(
                    "Where `{}` is: `dns:///host:{}`.",
                    callee.names.service, callee.port
                );
                names.insert(&callee.names.address_variable, about);
            }
        }
        for (name, value) in &service.container.environment {
            if value.is_asked_for() {
                let about = || format!("Named by the YAML of `{}`.", service.names.service);
                names.entry(name).or_insert_with(about);
            }
        }
    }
    let keys = names.iter();
    keys.map(|(name, about)| Key::new(name, about, true))
        .collect()
}
