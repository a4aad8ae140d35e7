//! How soon a service serves, and how much memory it takes.
//!
//! `startup` measures `echo-api`; `startup PROGRAM FILE` any generated service with its configuration,
//! in the environment of the caller.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::Context;
use measure::{
    process::{Server, program, wait_for},
    samples::Samples,
    settings::Variant,
};

const STARTS: usize = 30;
/// Until whatever a start leaves to do is done.
const IDLE: Duration = Duration::from_secs(1);

/// Milliseconds until the service takes a connection.
fn start(program: &PathBuf, file: &PathBuf) -> anyhow::Result<(f64, Server)> {
    let begun = Instant::now();
    let mut command = Command::new(program);
    let mut server = Server::start(command.arg("-f").arg(file).stdout(Stdio::piped()))?;
    let listening = server.lines()?.find_map(|line| {
        let line = line.ok()?;
        let (_, rest) = line.split_once("Starting server at ")?;
        rest.split_once("...")?
            .0
            .replace("0.0.0.0", "127.0.0.1")
            .parse()
            .ok()
    });
    wait_for(listening.context("the service did not start")?)?;
    Ok((begun.elapsed().as_secs_f64() * 1e3, server))
}

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (program, file) = match (arguments.next(), arguments.next()) {
        (Some(program), Some(file)) => (program, file),
        _ => {
            let file = folder.path().join("echo-api.yaml");
            let usual = Variant {
                jwt: false,
                log: true,
                sampler: 1.0,
            };
            std::fs::write(&file, usual.yaml(0, "http://127.0.0.1:4317"))?;
            (program("echo-api")?, file)
        }
    };
    let (mut times, mut memory) = (Samples::default(), Samples::default());
    for count in 0..STARTS {
        let (time, server) = start(&program, &file)?;
        times.push(time);
        if count < 3 {
            sleep(IDLE);
            memory.push(server.memory()?);
        }
    }
    println!("start-up: {times:.1} ms, {STARTS} starts, median (quartiles)");
    println!("idle memory: {memory:.1} MiB resident");
    Ok(())
}
