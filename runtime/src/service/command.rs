//! The command line of a service: `user-api [-f FILE] [healthcheck | migrate]`.

use std::{future::Future, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};

use super::{
    Program, Running, healthcheck,
    program::Migrate,
    signals::{Signal, Signals},
    started,
};
use crate::{Config, log, settings::ServiceSettings};

/// The main function of a service: reads the command line and the configuration, runs `start` and
/// what it returns until SIGTERM or SIGINT, then stops gracefully.
///
/// Exits with 0 after a stop and with 1 when the service could not start or broke; what was wrong
/// goes to stderr.
pub fn run<F, S>(program: &Program, start: F) -> ExitCode
where
    F: FnOnce(Config) -> S,
    S: Future<Output = anyhow::Result<Running>>,
{
    let words = std::env::args().skip(1);
    let result = match Arguments::parse(program, words) {
        Ok(Asked::Words(text)) => {
            println!("{text}");
            Ok(())
        }
        Ok(Asked::Work(arguments)) => arguments.execute(program, start),
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error:#}", program.name);
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
#[derive(Debug)]
enum Asked {
    /// Help, or the version.
    Words(String),
    Work(Arguments),
}

#[derive(Debug)]
struct Arguments {
    file: PathBuf,
    work: Work,
}

/// What a service does once it knows its file.
#[derive(Debug, Clone, Copy)]
enum Work {
    Serve,
    Healthcheck,
    Migrate(Migrate),
}

impl Arguments {
    fn parse(
        program: &Program,
        mut arguments: impl Iterator<Item = String>,
    ) -> anyhow::Result<Asked> {
        let (mut file, mut work) = (None, Work::Serve);
        while let Some(argument) = arguments.next() {
            // Go's flag package takes one dash or two, and the value behind a blank or `=`.
            match argument.trim_start_matches('-').split_once('=') {
                Some(("f", name)) if argument.starts_with('-') => file = Some(name.into()),
                None if argument == "-f" || argument == "--f" => {
                    file = Some(arguments.next().context("-f needs a file")?.into());
                }
                None if argument == "healthcheck" => work = Work::Healthcheck,
                None if argument == "migrate" => {
                    let migrate = program.migrate.context("the service has no database")?;
                    work = Work::Migrate(migrate);
                }
                None if is(&argument, 'h', "help") => return Ok(Asked::Words(program.help())),
                None if is(&argument, 'V', "version") => {
                    let text = format!("{} {}", program.name, program.version);
                    return Ok(Asked::Words(text));
                }
                _ => bail!("unknown argument `{argument}`; {}", program.usage()),
            }
        }
        let file = file.unwrap_or_else(|| program.file());
        Ok(Asked::Work(Self { file, work }))
    }

    fn execute<F, S>(self, program: &Program, start: F) -> anyhow::Result<()>
    where
        F: FnOnce(Config) -> S,
        S: Future<Output = anyhow::Result<Running>>,
    {
        let config = Config::load(&self.file, program.defaults)?;
        let service: ServiceSettings = config.read()?;
        if let Work::Healthcheck = self.work {
            return healthcheck::check(&service);
        }
        let _flush = log::init(&service)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let ended = match self.work {
            Work::Migrate(migrate) => runtime.block_on(migrate(config)),
            _ => runtime.block_on(serve(config, &service, start)),
        };
        // Whoever still computes has had the time of the stop.
        runtime.shutdown_background();
        ended.inspect_err(log::fatal)
    }
}

/// `-h` and `--help`; `-help` as in Go.
fn is(argument: &str, short: char, long: &str) -> bool {
    match argument.strip_prefix('-') {
        Some(flag) => flag.strip_prefix('-').unwrap_or(flag) == long || flag == short.to_string(),
        None => false,
    }
}

async fn serve<F, S>(config: Config, service: &ServiceSettings, start: F) -> anyhow::Result<()>
where
    F: FnOnce(Config) -> S,
    S: Future<Output = anyhow::Result<Running>>,
{
    let mut signals = Signals::listen()?;
    let mut running = tokio::select! {
        running = start(config.clone()) => running?,
        _ = signals.next() => return Ok(()),
    };
    started::told(&running, service, &config);
    // Only now all who read the file have done so.
    config.warn_unknown();
    let signal = tokio::select! {
        ended = running.ended() => return ended,
        signal = signals.next() => signal,
    };
    tokio::select! {
        stopped = stop(running, signal, service) => stopped,
        _ = signals.next() => bail!("a second signal ended it at once"),
    }
}

async fn stop(running: Running, signal: Signal, service: &ServiceSettings) -> anyhow::Result<()> {
    running.leave();
    let wrap_up = service.shutdown.wrap_up_time.get();
    if signal == Signal::Terminate {
        tracing::info!("Shutting down, no new requests in {wrap_up:?}");
        tokio::time::sleep(wrap_up).await;
    }
    running.stop().await
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: Program = Program {
        name: "user-api",
        version: "1.2.3",
        defaults: "",
        migrate: None,
    };

    fn parse(arguments: &[&str]) -> anyhow::Result<Asked> {
        Arguments::parse(&PROGRAM, arguments.iter().map(ToString::to_string))
    }

    fn work(arguments: &[&str]) -> Arguments {
        match parse(arguments).unwrap() {
            Asked::Work(arguments) => arguments,
            Asked::Words(text) => panic!("{text}"),
        }
    }

    fn words(arguments: &[&str]) -> String {
        match parse(arguments).unwrap() {
            Asked::Words(text) => text,
            Asked::Work(arguments) => panic!("{arguments:?}"),
        }
    }

    #[test]
    fn the_file_has_a_default() {
        let arguments = work(&[]);
        assert_eq!(arguments.file, PathBuf::from("etc/user-api.yaml"));
        assert!(matches!(arguments.work, Work::Serve));
    }

    #[test]
    fn the_file_is_given_as_to_a_go_service() {
        for arguments in [&["-f", "x.yaml"][..], &["--f", "x.yaml"], &["-f=x.yaml"]] {
            assert_eq!(work(arguments).file, PathBuf::from("x.yaml"));
        }
        let arguments = work(&["-f", "x.yaml", "healthcheck"]);
        assert!(matches!(arguments.work, Work::Healthcheck));
    }

    #[test]
    fn a_service_with_a_database_migrates() {
        let error = parse(&["migrate"]).unwrap_err().to_string();
        assert_eq!(error, "the service has no database");
        let program = Program {
            migrate: Some(|_| Box::pin(async { anyhow::bail!("tried") })),
            ..PROGRAM
        };
        assert!(program.help().contains("[healthcheck | migrate]"));
        let words = ["-f", "x.yaml", "migrate"].map(str::to_owned);
        let Asked::Work(arguments) = Arguments::parse(&program, words.into_iter()).unwrap() else {
            panic!("words")
        };
        let folder = tempfile::tempdir().unwrap();
        let file = written(folder.path());
        let start = |_| async { panic!("started") };
        let arguments = Arguments { file, ..arguments };
        let error = arguments.execute(&program, start).unwrap_err();
        assert_eq!(error.to_string(), "tried");
    }

    #[test]
    fn other_arguments_are_refused_with_the_usage() {
        for arguments in [&["-x"][..], &["-f"], &["f=x"], &["help"], &["--h"]] {
            assert!(parse(arguments).is_err(), "{arguments:?}");
        }
        assert!(parse(&["-x"]).unwrap_err().to_string().contains("usage"));
    }

    #[test]
    fn help_and_version_are_said() {
        for arguments in [["-h"], ["--help"], ["-help"]] {
            let text = words(&arguments);
            assert!(
                text.starts_with("user-api 1.2.3\n\nusage: user-api ["),
                "{text}"
            );
            assert!(text.contains("etc/user-api.yaml"), "{text}");
        }
        for arguments in [["-V"], ["--version"]] {
            assert_eq!(words(&arguments), "user-api 1.2.3");
        }
    }

    /// A service whose metrics port is free, in a file of its own.
    fn written(folder: &std::path::Path) -> PathBuf {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        let file = folder.join("x.yaml");
        let text = format!(
            "Name: x\nPrometheus: {{Host: 127.0.0.1, Port: {port}}}\nShutdown: {{WrapUpTime: 1ms}}"
        );
        std::fs::write(&file, text).unwrap();
        file
    }

    fn execute(file: PathBuf, work: Work) -> anyhow::Result<()> {
        Arguments { file, work }.execute(&PROGRAM, |config: Config| async move {
            let service: ServiceSettings = config.read()?;
            let addr = ([127, 0, 0, 1], 1).into();
            let telemetry = crate::telemetry::Telemetry::new(&service)?;
            let tasks = crate::service::Tasks::new(&telemetry);
            let serve = |stopping: crate::service::Stopping| async {
                stopping.requested().await;
                Ok(())
            };
            Ok(Running::start(&service, &tasks, addr, serve).await)
        })
    }

    #[cfg(unix)]
    #[test]
    fn a_service_is_healthy_until_it_is_terminated() {
        let folder = tempfile::tempdir().unwrap();
        let file = written(folder.path());
        assert!(
            execute(file.clone(), Work::Healthcheck).is_err(),
            "nobody serves yet"
        );
        let own = file.clone();
        let service = std::thread::spawn(move || execute(own, Work::Serve));
        while execute(file.clone(), Work::Healthcheck).is_err() {
            assert!(!service.is_finished(), "{:?}", service.join());
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let pid = std::process::id().to_string();
        let mut kill = std::process::Command::new("kill");
        assert!(kill.args(["-TERM", &pid]).status().unwrap().success());
        service.join().unwrap().unwrap();
        assert!(
            execute(file, Work::Healthcheck).is_err(),
            "the port is closed"
        );
    }
}
