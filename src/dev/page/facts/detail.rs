//! One service: its routes, whom it calls, and its configuration.

use anyhow::Result;
use serde::Serialize;

use super::picture;
use crate::dev::page::operations;
use crate::dev::page::subject::Subject;
use crate::dev::routes::{self, Row};
use crate::manifest::{Entry, Settings};
use crate::system::System;

/// A service.
#[derive(Debug, Serialize)]
pub(in crate::dev::page) struct Detail {
    name: String,
    kind: &'static str,
    routes: Vec<RouteView>,
    calls: Vec<String>,
    called_by: Vec<String>,
    databases: Vec<DatabaseView>,
    configuration: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct RouteView {
    /// What runs it.
    operation: String,
    #[serde(flatten)]
    row: Row,
    summary: String,
    deprecated: bool,
}

#[derive(Debug, Serialize)]
struct DatabaseView {
    node: String,
    url: String,
}

impl Detail {
    pub(super) fn of(system: &System, all: &[Subject<'_>], subject: &Subject<'_>) -> Result<Self> {
        let callees = |it: &Subject<'_>| -> Vec<String> {
            let callees = it.service.callees.iter();
            callees.map(|callee| callee.names.service.clone()).collect()
        };
        let calls_it = |other: &&Subject<'_>| callees(other).iter().any(|it| it == subject.name());
        let callers = all.iter().filter(calls_it).map(|it| it.name().to_owned());
        let stores = picture::stores(subject).into_iter();
        let databases = stores.filter(|store| store.kind == "database");
        let settings = subject.settings.as_ref();
        Ok(Self {
            name: subject.name().to_owned(),
            kind: picture::kind(subject),
            routes: routes_of(system, subject)?,
            calls: callees(subject),
            called_by: callers.collect(),
            databases: databases
                .map(|store| DatabaseView {
                    node: store.id,
                    url: store.detail,
                })
                .collect(),
            configuration: settings.map(Settings::entries).unwrap_or_default(),
        })
    }
}

fn routes_of(system: &System, subject: &Subject<'_>) -> Result<Vec<RouteView>> {
    let rows = routes::rows(system, subject.service)?;
    let said = operations::said(subject.service);
    let views = rows.into_iter().zip(said).map(|(row, said)| RouteView {
        operation: operations::id(&row),
        summary: said.summary,
        deprecated: said.is_deprecated,
        row,
    });
    Ok(views.collect())
}
