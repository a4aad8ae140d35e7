//! Servers in processes of their own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

/// A server that has this long to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A child that ends with this value.
#[derive(Debug)]
pub struct Server(Child);

impl Server {
    /// Starts `command`.
    ///
    /// # Errors
    /// No such program.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let child = command.stdin(Stdio::piped()).spawn();
        let program = command.get_program().display();
        Ok(Self(
            child.with_context(|| format!("cannot run {program}"))?,
        ))
    }

    /// The lines that it writes; once, and only where its stdout is piped.
    ///
    /// # Errors
    /// No pipe.
    pub fn lines(&mut self) -> anyhow::Result<std::io::Lines<BufReader<ChildStdout>>> {
        let stdout = self.0.stdout.take().context("stdout is not piped")?;
        Ok(BufReader::new(stdout).lines())
    }

    /// What it still writes once its stdin is closed, where its stdout is piped.
    ///
    /// # Errors
    /// Its stdout cannot be read.
    pub fn finish(mut self) -> anyhow::Result<String> {
        drop(self.0.stdin.take());
        let mut text = String::new();
        if let Some(mut stdout) = self.0.stdout.take() {
            stdout.read_to_string(&mut text)?;
        }
        Ok(text)
    }

    /// Resident memory in MiB.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        Ok(kilobytes.context("no VmRSS")?.parse::<f64>()? / 1024.0)
    }

    /// Seconds of CPU time that it has used; in steps of 10 ms.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        // The name in parentheses may hold blanks; user and system time are fields 14 and 15.
        let fields = stat.rsplit_once(')').context("no process name")?.1;
        let times = fields.split_whitespace().skip(11).take(2);
        let ticks = times.map(str::parse::<f64>).sum::<Result<f64, _>>()?;
        Ok(ticks / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program `name` next to this one.
///
/// # Errors
/// It is not built.
pub fn program(name: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    ensure!(
        path.exists(),
        "{} is missing: build the workspace",
        path.display()
    );
    Ok(path)
}

/// `program` on this CPU alone, or on all of them.
pub fn on(cpu: Option<usize>, program: &Path) -> Command {
    match cpu {
        None => Command::new(program),
        Some(cpu) => {
            let mut command = Command::new("taskset");
            command.arg("-c").arg(cpu.to_string()).arg(program);
            command
        }
    }
}

/// A port of 127.0.0.1 that is free now.
///
/// # Errors
/// None is.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Returns once somebody listens at `addr`.
///
/// # Errors
/// Nobody does after ten seconds.
pub fn wait_for(addr: SocketAddr) -> anyhow::Result<()> {
    let begun = Instant::now();
    while TcpStream::connect(addr).is_err() {
        ensure!(begun.elapsed() < PATIENCE, "nobody listens at {addr}");
        sleep(Duration::from_micros(100));
    }
    Ok(())
}
