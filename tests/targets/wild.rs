//! Every proto of the corpus that compiles renders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ferroctl::diagnostic::has_errors;
use ferroctl::ir::{Rpc, Service};
use ferroctl::source::SourceMap;
use ferroctl::{emit, lower, proto, system};

use crate::{corpus, model};

fn protos(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            protos(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            found.push(path);
        }
    }
}

/// The model of one proto; `None` where it does not compile on its own or has no service.
fn lowered(path: &Path) -> Option<Rpc> {
    let (mut sources, mut found) = (SourceMap::default(), Vec::new());
    let contract = proto::load(
        &[path.to_owned()],
        &[],
        &corpus::Disk,
        &mut sources,
        &mut found,
    )?;
    found.extend(proto::check(&contract, &sources));
    (!has_errors(&found)).then(|| lower::grpc::lower(&contract, &BTreeMap::new()))
}

/// The protos below a folder that compile and have services.
pub fn lowered_below(folder: &Path) -> Vec<(PathBuf, Rpc)> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        protos(folder, &mut paths);
    }
    paths.sort();
    let rpcs = paths.into_iter();
    rpcs.filter_map(|path| lowered(&path).map(|rpc| (path, rpc)))
        .collect()
}

/// One gRPC service for each proto of the corpus.
fn services(folder: &Path) -> Vec<Service> {
    let rpcs = lowered_below(folder).into_iter().map(|(_, rpc)| rpc);
    let service = |(rpc, port): (Rpc, u16)| model::grpc(&format!("wild{port}"), port, rpc);
    rpcs.zip(9300..).map(service).collect()
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn every_proto_of_the_corpus() {
    let folder = corpus::folder().expect("a corpus");
    let services = services(&folder.join("proto"));
    assert!(
        services.len() > 50,
        "only {} protos compile",
        services.len()
    );
    emit::render(&system::resolve(model::project(services))).expect("the protos render");
}

/// All of them as one workspace, for the tests that build it.
pub fn project() -> ferroctl::ir::Project {
    let folder = corpus::folder().expect("a corpus");
    model::project(services(&folder.join("proto")))
}
