//! What the containers of `compose.observability.yaml` are configured with: `deploy/`.

mod boards;
mod layout;
mod queries;
mod templates;
mod view;

use anyhow::Result;
use askama::Template;

use crate::artifact::FileTree;
use crate::system::System;

/// Adds Jaeger on Elasticsearch, Prometheus with targets and rules, Grafana with dashboards from the contracts, and
/// the log shipper.
///
/// # Errors
/// For a template that fails and a path that is taken.
pub fn render(system: &System, tree: &mut FileTree) -> Result<()> {
    let mut deploy = Deploy { tree };
    traces(system, &mut deploy)?;
    metrics(system, &mut deploy)?;
    dashboards(system, &mut deploy)?;
    deploy.add("filebeat/filebeat.yml", &templates::Filebeat)?;
    deploy.add("filebeat/template.json", &templates::LogIndex)?;
    let readme = templates::Readme {
        services: system.services.iter().map(view::Urls::new).collect(),
    };
    deploy.add("README.md", &readme)
}

fn traces(system: &System, deploy: &mut Deploy<'_>) -> Result<()> {
    for container in &system.stack.observability {
        if let Some(image) = view::Configured::new(system, container) {
            let path = format!("{}/Dockerfile", container.name);
            deploy.add(&path, &templates::Dockerfile { image })?;
        }
    }
    deploy.add("elasticsearch/elasticsearch.yml", &templates::Elasticsearch)?;
    deploy.add("elasticsearch/retention.sh", &templates::Retention)?;
    deploy.add("jaeger/config.yaml", &templates::Jaeger)?;
    deploy.add("jaeger/ui.json", &templates::JaegerUi)
}

fn metrics(system: &System, deploy: &mut Deploy<'_>) -> Result<()> {
    let targets = system.services.iter().map(view::Target::new).collect();
    deploy.add("prometheus/prometheus.yml", &templates::Prometheus)?;
    deploy.add(
        "prometheus/targets/services.yml",
        &templates::Targets { targets },
    )?;
    deploy.add("prometheus/rules/services.yml", &rules(system))?;
    let workers = system.has_workers();
    deploy.add(
        "prometheus/tests/services.yml",
        &templates::RuleTests { workers },
    )
}

fn rules(system: &System) -> templates::Rules {
    templates::Rules {
        rpc_failures: queries::RPC_FAILURES,
        workers: system.has_workers(),
    }
}

/// The alert rules, as Prometheus reads them.
///
/// # Errors
/// For a template that fails.
pub fn alerts(system: &System) -> Result<String> {
    Ok(rules(system).render()?)
}

fn dashboards(system: &System, deploy: &mut Deploy<'_>) -> Result<()> {
    let provisioning = "grafana/provisioning";
    let path = format!("{provisioning}/datasources/datasources.yaml");
    deploy.add(&path, &templates::DataSources)?;
    let path = format!("{provisioning}/dashboards/dashboards.yaml");
    deploy.add(&path, &templates::DashboardProviders)?;
    let board = boards::overview(system);
    deploy.add(
        "grafana/dashboards/overview.json",
        &templates::Dashboard { board },
    )?;
    for service in &system.services {
        let board = boards::service(service);
        let path = format!("grafana/dashboards/service-{}.json", service.names.service);
        deploy.add(&path, &templates::Dashboard { board })?;
    }
    Ok(())
}

/// The folder `deploy/` of the tree.
struct Deploy<'a> {
    tree: &'a mut FileTree,
}

impl Deploy<'_> {
    fn add(&mut self, path: &str, template: &impl Template) -> Result<()> {
        let path = format!("deploy/{path}");
        let text = format!("{}\n", template.render()?.trim_start_matches('\n'));
        self.tree.ours(&path, "ferroctl.yaml", &text)
    }
}
