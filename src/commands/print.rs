//! `ferroctl check --print`: what one stage makes of contracts, as JSON.

use std::collections::BTreeMap;

use anyhow::Context as _;
use prost_reflect::{DynamicMessage, ReflectMessage as _};
use serde_json::Value;

use super::{Ended, ExitStatus, Input, Stop, report};
use crate::cli::Stage;
use crate::ir::{Project, Table};
use crate::lower::{self, Contract};
use crate::manifest::{Manifest, ServiceEntry, Workspace};
use crate::system;

/// Prints one document for each contract.
pub(super) fn print(
    stage: Stage,
    contracts: &[Contract],
    tables: &[Vec<Table>],
    input: &mut Input,
) -> Ended {
    for contract in contracts {
        let document = match stage {
            Stage::Ast => ast(contract)?,
            Stage::Ir => ir(contract, input)?,
            Stage::System => json(&system::resolve(project(contract, input)?))?,
        };
        show(&document)?;
    }
    // A schema alone is no service: each stage of it is its tables.
    for tables in tables {
        show(&json(tables)?)?;
    }
    Ok(ExitStatus::Done)
}

fn show(document: &Value) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(document).context("cannot write JSON")?;
    report::output(&format!("{text}\n"));
    Ok(())
}

fn ast(contract: &Contract) -> anyhow::Result<Value> {
    match contract {
        Contract::Api(documents) => json(&documents.files),
        Contract::Worker => Ok(Value::Null),
        Contract::Proto(contract) => {
            let mut descriptors = DynamicMessage::new(contract.files.descriptor());
            descriptors.transcode_from(&contract.files)?;
            json(&descriptors)
        }
    }
}

fn ir(contract: &Contract, input: &Input) -> anyhow::Result<Value> {
    match contract {
        Contract::Api(documents) => json(&lower::http::lower(documents, &input.sources)),
        Contract::Worker => Ok(Value::Null),
        Contract::Proto(contract) => json(&lower::grpc::lower(contract, &BTreeMap::new())),
    }
}

/// A workspace with the contract's service and no other.
fn project(contract: &Contract, input: &mut Input) -> Ended<Project> {
    let mut entry = ServiceEntry {
        port: Some(8300),
        metrics: Some(9081),
        ..ServiceEntry::default()
    };
    match contract {
        Contract::Api(documents) => {
            let base = lower::http::base_name(documents).unwrap_or("service");
            entry.name = format!("{}-api", lower::base_name(base));
            entry.api = Some(format!("{base}.api"));
        }
        Contract::Proto(contract) => {
            entry.name = format!("{}-rpc", proto_name(contract));
            entry.rpc.clone_from(&contract.roots);
        }
        Contract::Worker => entry.worker = true,
    }
    let manifest = Manifest {
        services: vec![entry],
        ..Manifest::default()
    };
    let workspace = Workspace {
        manifest,
        ..Workspace::default()
    };
    let contracts = std::slice::from_ref(contract);
    lower::project(&workspace, contracts, &input.sources).map_err(|findings| {
        input.findings.extend(findings);
        Stop::Findings
    })
}

/// What a service of these protos is called by default.
fn proto_name(contract: &crate::proto::Contract) -> String {
    let first = contract.roots.first().map_or("", String::as_str);
    let file = first.rsplit('/').next().unwrap_or(first);
    lower::base_name(file.trim_end_matches(".proto"))
}

fn json(value: &impl serde::Serialize) -> anyhow::Result<Value> {
    Ok(serde_json::to_value(value)?)
}
