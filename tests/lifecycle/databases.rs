//! The example on servers: what its users do is the same on every database.

use std::process::Command;

use crate::process::Server;
use crate::workspace::Workspace;

/// How many systems the flow starts at most.
const SYSTEMS: usize = 12;

/// Whether a program is there, for which a folder beside `PATH` may be looked through, too.
fn has(program: &str) -> bool {
    let look = format!("PATH=\"$PATH:$(echo /usr/lib/postgresql/*/bin)\" command -v {program}");
    let found = Command::new("sh").args(["-c", &look]).output();
    found.is_ok_and(|output| output.status.success())
}

/// Makes the databases of the flow with a client, and runs it.
fn flow(workspace: &Workspace, client: &[&str], url: &str) {
    let all = (0..SYSTEMS).map(|number| format!("CREATE DATABASE e2e_{number};"));
    for statement in all {
        let arguments = [&client[1..], &[statement.as_str()]].concat();
        workspace.run(client[0], &arguments).succeeds();
    }
    let mut flow = workspace.command("cargo", &["test", "-q", "-p", "e2e", "flow::"]);
    let output = flow.env("DATABASES", url).output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{url}: {said}\n{shown}");
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn the_flow_is_the_same_on_every_database() {
    let workspace = Workspace::new_with(&["--example", "courseware"]);
    let manifest = workspace.read("ferroctl.yaml");
    let manifest = manifest.replace("models: [", "databases: [postgres], models: [");
    workspace.write("ferroctl.yaml", &manifest);
    workspace.ferroctl(&["gen"]).succeeds();
    assert!(workspace.has("user/rpc/migrations/postgres/0001_tables.sql"));
    if has("mariadbd") {
        let server = Server::mariadb();
        let port = server.port.to_string();
        let client = [
            "mariadb",
            "--no-defaults",
            "-h127.0.0.1",
            "-uroot",
            "-P",
            &port,
            "-e",
        ];
        flow(
            &workspace,
            &client,
            &format!("mysql://root@127.0.0.1:{port}/e2e_"),
        );
    } else {
        println!("skipped: no mariadb-server");
    }
    if has("initdb") {
        let server = Server::postgres();
        let port = server.port.to_string();
        let client = [
            "psql",
            "-Xq",
            "-h127.0.0.1",
            "-Uroot",
            "-p",
            &port,
            "postgres",
            "-c",
        ];
        flow(
            &workspace,
            &client,
            &format!("postgres://root@127.0.0.1:{port}/e2e_"),
        );
    } else {
        println!("skipped: no postgresql");
    }
}
