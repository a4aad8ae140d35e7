//! EndpointSlices, as Kubernetes writes them in JSON (`discovery.k8s.io/v1`).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use serde::Deserialize;

/// The slices of one service, by their names.
#[derive(Debug, Default)]
pub(super) struct Slices {
    known: BTreeMap<String, Slice>,
    /// From where on changes are asked for.
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
struct List {
    metadata: Metadata,
    #[serde(default)]
    items: Vec<Slice>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(default)]
    name: String,
    #[serde(default)]
    resource_version: String,
}

#[derive(Debug, Deserialize)]
struct Slice {
    metadata: Metadata,
    // Null where there are none, as Go has it.
    #[serde(default)]
    endpoints: Option<Vec<Address>>,
    #[serde(default)]
    ports: Option<Vec<Port>>,
}

#[derive(Debug, Deserialize)]
struct Address {
    addresses: Vec<String>,
    #[serde(default)]
    conditions: Conditions,
}

#[derive(Debug, Default, Deserialize)]
struct Conditions {
    ready: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Port {
    port: Option<u16>,
}

#[derive(Debug, Deserialize)]
struct Event {
    r#type: String,
    object: serde_json::Value,
}

impl Slices {
    /// Those of a list.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn listed(text: &[u8]) -> anyhow::Result<Self> {
        let list: List = serde_json::from_slice(text).context("no list of EndpointSlices")?;
        let items = list.items.into_iter();
        Ok(Self {
            known: items.map(|it| (it.metadata.name.clone(), it)).collect(),
            version: list.metadata.resource_version,
        })
    }

    /// What a line of a watch changes.
    ///
    /// # Errors
    /// It is no event, or says that the watch is over, as with 410 once its version is too old.
    pub(super) fn learn(&mut self, line: &[u8]) -> anyhow::Result<()> {
        let event: Event = serde_json::from_slice(line).context("no event of a watch")?;
        if event.r#type == "ERROR" {
            bail!("the watch is over: {}", event.object["message"]);
        }
        let slice: Slice = serde_json::from_value(event.object).context("no EndpointSlice")?;
        let name = slice.metadata.name.clone();
        match event.r#type.as_str() {
            "DELETED" => drop(self.known.remove(&name)),
            _ => drop(self.known.insert(name, slice)),
        }
        Ok(())
    }

    /// `address:port` of those that are ready. Without a port it is the first that a slice names, as in go-zero, which
    /// takes those that are not ready, too.
    pub(super) fn addresses(&self, port: Option<u16>) -> Vec<String> {
        let mut found = BTreeSet::new();
        for slice in self.known.values() {
            let ports = slice.ports.iter().flatten();
            let Some(port) = port.or_else(|| ports.filter_map(|it| it.port).next()) else {
                continue;
            };
            let endpoints = slice.endpoints.iter().flatten();
            let ready = endpoints.filter(|it| it.conditions.ready != Some(false));
            found.extend(
                ready
                    .flat_map(|it| &it.addresses)
                    .map(|it| match it.contains(':') {
                        true => format!("[{it}]:{port}"),
                        false => format!("{it}:{port}"),
                    }),
            );
        }
        found.into_iter().collect()
    }
}
