//! The images that the stack is built on or runs, each pinned in one place: `deploy/images/Dockerfile`.
//!
//! Renovate and Dependabot read that file; it is the user's from his first edit, and what stands in it goes into
//! every `FROM` and `image:` on the next run. The tags here are what it starts with.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::text::docker;

/// An image that others make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Upstream {
    /// Compiles the services.
    Rust,
    /// Stores the traces.
    Elasticsearch,
    /// Collects and shows the traces.
    Jaeger,
    /// Collects the metrics.
    Prometheus,
    /// Shows the metrics.
    Grafana,
    /// Sends the logs to Elasticsearch.
    Filebeat,
    /// Shows the logs.
    Kibana,
    /// Database.
    Mysql,
    /// Database.
    Postgres,
    /// Cache.
    Redis,
    /// Discovery.
    Etcd,
}

impl Upstream {
    /// All of them, in the order of the pin file.
    pub const ALL: [Self; 11] = [
        Self::Rust,
        Self::Elasticsearch,
        Self::Jaeger,
        Self::Prometheus,
        Self::Grafana,
        Self::Filebeat,
        Self::Kibana,
        Self::Mysql,
        Self::Postgres,
        Self::Redis,
        Self::Etcd,
    ];

    /// Its stage in the pin file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Elasticsearch => "elasticsearch",
            Self::Jaeger => "jaeger",
            Self::Prometheus => "prometheus",
            Self::Grafana => "grafana",
            Self::Filebeat => "filebeat",
            Self::Kibana => "kibana",
            Self::Mysql => "mysql",
            Self::Postgres => "postgres",
            Self::Redis => "redis",
            Self::Etcd => "etcd",
        }
    }

    /// The tag it starts with. Elasticsearch is the release that `tests/docker/run` runs; Kibana and Filebeat are released
    /// with it and have its number.
    fn default_tag(self) -> &'static str {
        match self {
            Self::Rust => "rust:1.95-slim-bookworm",
            Self::Elasticsearch => "docker.elastic.co/elasticsearch/elasticsearch:9.5.3",
            Self::Jaeger => "jaegertracing/jaeger:2.20.0",
            Self::Prometheus => "prom/prometheus:v3.13.2",
            Self::Grafana => "grafana/grafana:13.2.0",
            Self::Filebeat => "docker.elastic.co/beats/filebeat:9.5.3",
            Self::Kibana => "docker.elastic.co/kibana/kibana:9.5.3",
            Self::Mysql => "mysql:8.4.10",
            Self::Postgres => "postgres:18.6",
            Self::Redis => "redis:8.10.0",
            Self::Etcd => "quay.io/coreos/etcd:v3.6.11",
        }
    }
}

/// At which tags and behind which mirror a workspace has its images.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Images {
    /// The tags of the pin file where it has others, by stage.
    pub pins: BTreeMap<String, String>,
    /// `mirror: {images: …}`: what stands before every reference.
    pub mirror: Option<String>,
}

impl Images {
    /// The image as upstream calls it, at the tag of the pin file.
    #[must_use]
    pub fn pinned(&self, image: Upstream) -> docker::Image {
        docker::Image::new(self.reference(image))
    }

    /// The image as this workspace pulls it: behind the mirror, with registry and path spelled out, where there is one.
    #[must_use]
    pub fn pulled(&self, image: Upstream) -> docker::Image {
        let reference = self.reference(image);
        let Some(mirror) = &self.mirror else {
            return docker::Image::new(reference);
        };
        let mirror = mirror.trim_end_matches('/');
        docker::Image::new(&format!("{mirror}/{}", spelled_out(reference)))
    }

    fn reference(&self, image: Upstream) -> &str {
        let pin = self.pins.get(image.name());
        pin.map_or(image.default_tag(), String::as_str)
    }
}

/// A reference with its registry: `rust:1` is `docker.io/library/rust:1`.
fn spelled_out(reference: &str) -> String {
    match reference.split_once('/') {
        None => format!("docker.io/library/{reference}"),
        Some((first, _)) if first.contains(['.', ':']) => reference.to_owned(),
        Some(_) => format!("docker.io/{reference}"),
    }
}

#[cfg(test)]
mod tests {
    use super::spelled_out;

    #[test]
    fn a_reference_gets_the_registry_it_left_out() {
        assert_eq!(spelled_out("rust:1"), "docker.io/library/rust:1");
        assert_eq!(spelled_out("prom/p:v3"), "docker.io/prom/p:v3");
        assert_eq!(
            spelled_out("quay.io/coreos/etcd:v3"),
            "quay.io/coreos/etcd:v3"
        );
    }
}
