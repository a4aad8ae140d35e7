//! What a generated service carries over loopback, against the bare server.
//!
//! `load [pinned|shared] [ROUNDS]`: servers on CPU 0 with `wrk` and the collector on CPU 1, or all of
//! them on all CPUs. Every round drives each server once, in another order; a ratio is taken within
//! a round, since the machine of the next second may be a slower one.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, bail, ensure};
use ferroctl_runtime::{Config, jwt::Jwt};
use measure::{
    BODY,
    process::{Server, free_port, on, program, wait_for},
    samples::{Samples, shuffled},
    settings::Variant,
};
use tempfile::TempDir;

const CONNECTIONS: &str = "32";
const SLICE: &str = "1s";

/// A server, what is asked of it and what came out.
struct Subject {
    variant: Variant,
    /// Whether this is the bare server, called as the variant is.
    bare: bool,
    addr: SocketAddr,
    server: Server,
    rates: Samples,
    latencies: Samples,
    requests: f64,
    cpu_before: f64,
}

/// What all slices share.
struct Stage {
    folder: TempDir,
    pinned: bool,
}

/// One slice as `wrk` saw it.
struct Seen {
    rate: f64,
    requests: f64,
    p99_micros: f64,
}

impl Stage {
    /// The CPU of servers and the CPU of what drives them.
    fn cpus(&self) -> (Option<usize>, Option<usize>) {
        (self.pinned.then_some(0), self.pinned.then_some(1))
    }

    fn serve(&self, variant: Variant, bare: bool, collector: &str) -> anyhow::Result<Subject> {
        let port = free_port()?;
        let path = program(if bare { "bare" } else { "echo-api" })?;
        let mut command = on(self.cpus().0, &path);
        if bare {
            command.arg(port.to_string());
        } else {
            let file = self.folder.path().join(format!("{port}.yaml"));
            std::fs::write(&file, variant.yaml(port, collector))?;
            command.arg("-f").arg(file);
        }
        let server = Server::start(command.stdout(Stdio::null()))?;
        let addr = ([127, 0, 0, 1], port).into();
        wait_for(addr)?;
        Ok(Subject {
            variant,
            bare,
            addr,
            server,
            rates: Samples::default(),
            latencies: Samples::default(),
            requests: 0.0,
            cpu_before: 0.0,
        })
    }

    /// The script of `wrk` that posts [`BODY`], with a token where `jwt` says so.
    fn script(&self, jwt: bool) -> anyhow::Result<()> {
        let variant = Variant {
            jwt,
            log: false,
            sampler: 0.0,
        };
        let auth = Config::parse(&variant.yaml(0, ""), "")?.block("Auth")?;
        let token = Jwt::new(&auth)?.sign(serde_json::json!({"userId": 7}));
        let token = token.map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let mut text = format!(
            "wrk.method = 'POST'\nwrk.body = '{BODY}'\nwrk.headers['Content-Type'] = 'application/json'\n"
        );
        if jwt {
            text += &format!("wrk.headers['Authorization'] = 'Bearer {token}'\n");
        }
        Ok(std::fs::write(self.script_path(jwt), text)?)
    }

    fn script_path(&self, jwt: bool) -> std::path::PathBuf {
        self.folder.path().join(format!("{jwt}.lua"))
    }

    fn slice(&self, subject: &Subject) -> anyhow::Result<Seen> {
        let url = format!("http://{}{}", subject.addr, subject.variant.path());
        let mut wrk = on(self.cpus().1, Path::new("wrk"));
        wrk.args(["-t1", "-c", CONNECTIONS, "-d", SLICE, "--latency", "-s"]);
        wrk.arg(self.script_path(subject.variant.jwt)).arg(url);
        read(&output(&mut wrk)?)
    }
}

fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command
        .output()
        .context("`wrk` is missing: apt-get install wrk")?;
    ensure!(
        output.status.success(),
        "wrk: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

fn read(text: &str) -> anyhow::Result<Seen> {
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("requests failed:\n{text}");
    }
    let after = |name: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name));
        line.map(str::trim)
            .with_context(|| format!("no `{name}` in:\n{text}"))
    };
    let requests = text.split_once(" requests in ").context("no requests")?.0;
    let requests = requests
        .rsplit_once(' ')
        .map_or(requests, |(_, count)| count);
    Ok(Seen {
        rate: after("Requests/sec:")?.parse()?,
        requests: requests.trim().parse()?,
        p99_micros: micros(after("99%")?)?,
    })
}

/// `1.25ms` in microseconds.
fn micros(text: &str) -> anyhow::Result<f64> {
    let units = [("us", 1.0), ("ms", 1e3), ("s", 1e6)];
    let found = units
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    let (number, factor) = found.with_context(|| format!("`{text}` is no duration"))?;
    Ok(number.parse::<f64>()? * factor)
}

fn run(stage: &Stage, subjects: &mut [Subject], rounds: u64) -> anyhow::Result<()> {
    for round in 0..=rounds {
        for place in shuffled(subjects.len(), round) {
            let subject = &mut subjects[place];
            let seen = stage.slice(subject)?;
            if round == 0 {
                // Warmed up.
                subject.cpu_before = subject.server.cpu_seconds()?;
                continue;
            }
            subject.rates.push(seen.rate);
            subject.latencies.push(seen.p99_micros);
            subject.requests += seen.requests;
        }
        eprint!("\rround {round} of {rounds}");
    }
    eprintln!();
    Ok(())
}

fn report(subjects: &[Subject]) -> anyhow::Result<()> {
    println!(
        "| server | sampling | requests/s | over bare | CPU us/request | p99 us | memory MiB |"
    );
    println!("|---|---|---|---|---|---|---|");
    for subject in subjects {
        let Variant { sampler, jwt, .. } = subject.variant;
        let bare = subjects
            .iter()
            .find(|other| other.bare && other.variant.jwt == jwt);
        let bare = bare.context("no bare server")?;
        let cpu = subject.server.cpu_seconds()? - subject.cpu_before;
        let name = if subject.bare {
            "bare, requests as for "
        } else {
            ""
        };
        println!(
            "| {name}{} | {sampler} | {:.0} | {:.2} | {:.1} | {:.0} | {:.1} |",
            subject.variant,
            subject.rates.median(),
            subject.rates.over(&bare.rates),
            cpu * 1e6 / subject.requests,
            subject.latencies.median(),
            subject.server.memory()?,
        );
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let stage = Stage {
        folder: tempfile::tempdir()?,
        pinned: arguments.iter().all(|argument| argument != "shared"),
    };
    let rounds = arguments.iter().find_map(|argument| argument.parse().ok());
    let port = free_port()?;
    let mut sink = on(stage.cpus().1, &program("sink")?);
    let sink = Server::start(sink.arg(port.to_string()).stdout(Stdio::piped()))?;
    wait_for(([127, 0, 0, 1], port).into())?;
    let collector = format!("http://127.0.0.1:{port}");
    let mut subjects = Vec::new();
    for jwt in [false, true] {
        stage.script(jwt)?;
        let variant = Variant {
            jwt,
            log: false,
            sampler: 0.0,
        };
        subjects.push(stage.serve(variant, true, "")?);
    }
    for variant in Variant::all(&[0.1, 1.0]) {
        subjects.push(stage.serve(variant, false, &collector)?);
    }
    run(&stage, &mut subjects, rounds.unwrap_or(15))?;
    report(&subjects)?;
    drop(subjects);
    println!(
        "\nspans that reached the collector: {}",
        sink.finish()?.trim()
    );
    Ok(())
}
