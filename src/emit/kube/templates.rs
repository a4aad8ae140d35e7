//! The templates of `templates/kube/`.

use askama::Template;

use super::view::{self, Cluster, From};
use crate::text::yaml;

/// `etc/kustomization.yaml` beside the YAML of a service
#[derive(Template)]
#[template(path = "kube/etc/kustomization.yaml.j2")]
pub struct Settings<'a> {
    pub service: &'a view::Service,
}

/// `deploy/kube/base/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/base/kustomization.yaml.j2")]
pub struct Base<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/base/cluster.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/base/cluster.yaml.j2")]
pub struct Namespace<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/base/<service>.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/base/service.yaml.j2")]
pub struct Service<'a> {
    pub cluster: &'a Cluster,
    pub service: &'a view::Service,
}

/// `deploy/kube/components/stores/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/stores/kustomization.yaml.j2")]
pub struct Stores<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/components/stores/<server>.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/server.yaml.j2")]
pub struct Server<'a> {
    pub cluster: &'a Cluster,
    pub server: &'a view::Server,
}

/// `deploy/kube/components/stores/of-<service>.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/stores/finder.yaml.j2")]
pub struct Finder<'a> {
    pub cluster: &'a Cluster,
    pub finder: &'a view::Finder,
}

/// `deploy/kube/components/gateway/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/gateway/kustomization.yaml.j2")]
pub struct Gateway<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/components/gateway/<service>.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/gateway/route.yaml.j2")]
pub struct Route<'a> {
    pub cluster: &'a Cluster,
    pub service: &'a view::Service,
}

/// `deploy/kube/components/ingress/<service>.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/ingress/ingress.yaml.j2")]
pub struct Ingress<'a> {
    pub service: &'a view::Service,
}

/// `deploy/kube/overlays/dev/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/overlays/dev/kustomization.yaml.j2")]
pub struct Development<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/overlays/prod/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/overlays/prod/kustomization.yaml.j2")]
pub struct Production<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/overlays/prod/outside.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/overlays/prod/outside.yaml.j2")]
pub struct Outside<'a> {
    pub cluster: &'a Cluster,
}

/// `kustomization.yaml` beside files that pods see
#[derive(Template)]
#[template(path = "kube/config.yaml.j2")]
pub struct Config {
    pub folder: view::Folder,
}

/// `deploy/kube/components/tracing/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/tracing/kustomization.yaml.j2")]
pub struct Tracing<'a> {
    pub cluster: &'a Cluster,
}

/// `deploy/kube/components/tracing/metrics.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/tracing/metrics.yaml.j2")]
pub struct TracingMetrics;

/// `deploy/kube/components/monitoring/kustomization.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/monitoring/kustomization.yaml.j2")]
pub struct Monitoring;

/// `deploy/kube/components/monitoring/metrics.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/monitoring/metrics.yaml.j2")]
pub struct Metrics;

/// `deploy/kube/components/monitoring/alerts.yaml`
#[derive(Template)]
#[template(path = "kube/deploy/kube/components/monitoring/alerts.yaml.j2")]
pub struct Alerts {
    pub rules: yaml::Block,
}

/// `deploy/kube/overlays/dev/.env`, `deploy/kube/overlays/prod/.env.example`
#[derive(Template)]
#[template(path = "kube/env.j2")]
pub struct Secrets {
    pub keys: Vec<view::Key>,
}

/// `deploy/kube/rollout.sh`
#[derive(Template)]
#[template(path = "kube/deploy/kube/rollout.sh.j2")]
pub struct Rollout<'a> {
    pub cluster: &'a Cluster,
}
