//! Manifests for Kubernetes, put together by kustomize: a base, components, and overlays for development and
//! production.

mod elsewhere;
mod templates;
mod view;

use anyhow::Result;
use askama::Template;

use super::{observability, rendered};
use crate::artifact::FileTree;
use crate::system::System;
use crate::text::yaml;
use view::Cluster;

const SOURCE: &str = "ferroctl.yaml";
const FOLDER: &str = "deploy/kube";
/// The boards that Grafana has in the compose stack.
const BOARDS: &str = "deploy/grafana/dashboards";

/// Where `gen` keeps the secrets of the development overlay.
pub const ENV: &str = "deploy/kube/overlays/dev/.env";

/// Adds the manifests.
///
/// # Errors
/// For a template that fails and a path that is taken.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    let cluster = &Cluster::new(system);
    let mut kube = Kube { tree };
    base(system, cluster, &mut kube)?;
    stores(cluster, &mut kube)?;
    entrances(cluster, &mut kube)?;
    tracing(cluster, &mut kube)?;
    monitoring(system, &mut kube)?;
    kube.ours("rollout.sh", &templates::Rollout { cluster })?;
    let keys = view::in_production(system);
    kube.ours("overlays/prod/.env.example", &templates::Secrets { keys })?;
    let development = templates::Development { cluster };
    kube.users("overlays/dev/kustomization.yaml", &development)?;
    let production = templates::Production { cluster };
    kube.users("overlays/prod/kustomization.yaml", &production)?;
    kube.users(
        "overlays/prod/outside.yaml",
        &templates::Outside { cluster },
    )
}

/// The text of [`ENV`]: secrets have no value, what only the user knows is commented out.
///
/// # Errors
/// For a template that fails.
pub fn env(system: &System) -> Result<String> {
    rendered(&templates::Secrets {
        keys: view::in_development(system),
    })
}

fn base(system: &System, cluster: &Cluster, kube: &mut Kube<'_>) -> Result<()> {
    kube.ours("base/kustomization.yaml", &templates::Base { cluster })?;
    kube.ours("base/cluster.yaml", &templates::Namespace { cluster })?;
    for (service, names) in cluster.services.iter().zip(&system.services) {
        let path = format!("base/{}.yaml", service.name.as_str());
        kube.ours(&path, &templates::Service { cluster, service })?;
        let settings = names.names.below(&names.names.settings());
        let folder = settings.rsplit_once('/').unwrap_or_default().0;
        let beside = rendered(&templates::Settings { service })?;
        kube.tree
            .ours(&format!("{folder}/kustomization.yaml"), SOURCE, &beside)?;
    }
    Ok(())
}

fn stores(cluster: &Cluster, kube: &mut Kube<'_>) -> Result<()> {
    if cluster.stores.is_empty() {
        return Ok(());
    }
    let folder = "components/stores";
    kube.ours(
        &format!("{folder}/kustomization.yaml"),
        &templates::Stores { cluster },
    )?;
    for server in &cluster.stores {
        let path = format!("{folder}/{}.yaml", server.name.as_str());
        kube.ours(&path, &templates::Server { cluster, server })?;
    }
    for finder in &cluster.finders {
        let path = format!("{folder}/of-{}.yaml", finder.name.as_str());
        kube.ours(&path, &templates::Finder { cluster, finder })?;
    }
    Ok(())
}

/// The ways to the HTTP services from outside.
fn entrances(cluster: &Cluster, kube: &mut Kube<'_>) -> Result<()> {
    for service in cluster.apis() {
        let name = service.name.as_str();
        let route = templates::Route { cluster, service };
        kube.ours(&format!("components/gateway/{name}.yaml"), &route)?;
        let ingress = templates::Ingress { service };
        kube.ours(&format!("components/ingress/{name}.yaml"), &ingress)?;
    }
    let folders = ["gateway", "ingress"];
    for folder in folders.iter().filter(|_| cluster.has_apis()) {
        let path = format!("components/{folder}/kustomization.yaml");
        kube.ours(&path, &templates::Gateway { cluster })?;
    }
    Ok(())
}

fn tracing(cluster: &Cluster, kube: &mut Kube<'_>) -> Result<()> {
    let folder = "components/tracing";
    kube.ours(
        &format!("{folder}/kustomization.yaml"),
        &templates::Tracing { cluster },
    )?;
    kube.ours(
        &format!("{folder}/metrics.yaml"),
        &templates::TracingMetrics,
    )?;
    for server in &cluster.tracing {
        let path = format!("{folder}/{}.yaml", server.name.as_str());
        kube.ours(&path, &templates::Server { cluster, server })?;
    }
    for folder in ["deploy/elasticsearch", "deploy/jaeger"] {
        let files = view::configuration(kube.tree, folder);
        kube.config(folder, files)?;
    }
    Ok(())
}

fn monitoring(system: &System, kube: &mut Kube<'_>) -> Result<()> {
    let folder = "components/monitoring";
    kube.ours(
        &format!("{folder}/kustomization.yaml"),
        &templates::Monitoring,
    )?;
    kube.ours(&format!("{folder}/metrics.yaml"), &templates::Metrics)?;
    let rules = yaml::Block::new(observability::alerts(system)?);
    kube.ours(
        &format!("{folder}/alerts.yaml"),
        &templates::Alerts { rules },
    )?;
    let boards = view::boards(kube.tree, BOARDS);
    kube.config(BOARDS, boards)
}

/// The folder of the manifests.
struct Kube<'a> {
    tree: &'a mut FileTree,
}

impl Kube<'_> {
    fn ours(&mut self, path: &str, template: &impl Template) -> Result<()> {
        let path = format!("{FOLDER}/{path}");
        self.tree.ours(&path, SOURCE, &rendered(template)?)
    }

    /// Makes ConfigMaps of the files of a folder elsewhere.
    fn config(&mut self, elsewhere: &str, folder: view::Folder) -> Result<()> {
        let path = format!("{elsewhere}/kustomization.yaml");
        let text = rendered(&templates::Config { folder })?;
        self.tree.ours(&path, SOURCE, &text)
    }

    fn users(&mut self, path: &str, template: &impl Template) -> Result<()> {
        let path = format!("{FOLDER}/{path}");
        self.tree.users(&path, false, rendered(template)?)
    }
}
