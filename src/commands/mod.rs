//! One file per subcommand, each a list of stages; [`report`] is the only one that prints.

mod check;
mod completions;
mod contract;
mod copies;
mod dev;
mod doctor;
mod entries;
mod explain;
mod fmt;
mod gen_api;
mod gen_client;
mod gen_client_ts;
mod gen_model;
mod gen_openapi;
mod gen_rpc;
mod gen_worker;
mod generate;
mod includes;
mod models;
mod mv;
mod new;
mod overlay;
mod place;
mod print;
mod remove;
mod render;
mod report;
mod routes;
mod starter;
mod switch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command, GenTarget, Language};
use crate::diagnostic::Diagnostic;
use crate::manifest::Editor;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Everything was done.
    Done,
    /// The input has findings, the disk differs, or a file stands in the way.
    Findings,
    /// ferroctl could not do its work.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Done => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failed => 2,
        })
    }
}

/// Why a command ended early.
enum Stop {
    /// Something is wrong with the input; what, is among the findings of the run.
    Findings,
    /// Something is wrong with the world.
    World(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::World(error.into())
    }
}

/// What a command gives.
type Ended<T = ExitStatus> = Result<T, Stop>;

/// The texts and findings of one run, which `report` prints at its end.
#[derive(Default)]
struct Input {
    loader: overlay::Overlay,
    sources: crate::source::SourceMap,
    findings: Vec<Diagnostic>,
}

impl Input {
    /// An input without findings that reads the same.
    fn again(&self) -> Self {
        Self {
            loader: self.loader.clone(),
            ..Self::default()
        }
    }

    /// Takes over what another one has read, for what is read again.
    fn remember(&mut self, other: &Self) {
        self.loader = other.loader.clone();
    }

    /// Adds a finding and ends the command.
    fn stop<T>(&mut self, finding: Diagnostic) -> Ended<T> {
        self.findings.push(finding);
        Err(Stop::Findings)
    }

    /// Ends the command if anything found so far stops generation.
    fn end_on_errors(&self) -> Ended<()> {
        if crate::diagnostic::has_errors(&self.findings) {
            return Err(Stop::Findings);
        }
        Ok(())
    }
}

/// Runs the command line; the first argument is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitStatus {
    report::install_panic_hook();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return report::usage(&error),
    };
    let mut input = Input::default();
    let format = match &cli.command {
        Command::Check(arguments) => arguments.message_format,
        _ => crate::cli::MessageFormat::Human,
    };
    let ended = dispatch(cli.command, &mut input);
    report::findings(&mut input, format);
    let status = match ended {
        Ok(status) => status,
        Err(Stop::Findings) => ExitStatus::Findings,
        Err(Stop::World(error)) => report::failure(&error),
    };
    report::lost().unwrap_or(status)
}

fn dispatch(command: Command, input: &mut Input) -> Ended {
    match command {
        Command::New(arguments) => new::new(&arguments, input),
        Command::Gen(arguments) => match &arguments.target {
            None => generate::everything(&arguments.write, input),
            Some(GenTarget::Api(api)) => gen_api::gen_api(api, &arguments.write, input),
            Some(GenTarget::Rpc(rpc)) => gen_rpc::gen_rpc(rpc, &arguments.write, input),
            Some(GenTarget::Worker(worker)) => {
                gen_worker::gen_worker(worker, &arguments.write, input)
            }
            Some(GenTarget::Client(client)) => match &client.language {
                None => gen_client::gen_client(client, &arguments.write, input),
                Some(Language::Ts(ts)) => gen_client_ts::gen_client_ts(ts, &arguments.write, input),
            },
            Some(GenTarget::Model(model)) => gen_model::gen_model(model, &arguments.write, input),
            Some(GenTarget::Openapi(openapi)) => {
                gen_openapi::gen_openapi(openapi, &arguments.write, input)
            }
            Some(GenTarget::Docker) => switch::on(Editor::set_docker, &arguments.write, input),
            Some(GenTarget::Kube) => switch::on(Editor::set_kube, &arguments.write, input),
        },
        Command::Remove(arguments) => remove::remove(&arguments, input),
        Command::Dev(arguments) => dev::dev(&arguments, input),
        Command::Mv(arguments) => mv::mv(&arguments, input),
        Command::Check(arguments) => check::check(&arguments, input),
        Command::Routes(arguments) => routes::routes(&arguments, input),
        Command::Doctor => doctor::doctor(input),
        Command::Fmt(arguments) => fmt::fmt(&arguments, input),
        Command::Explain { code } => explain::explain(&code),
        Command::Completions { shell } => completions::completions(shell),
        Command::Man { command } => completions::man(&command),
    }
}
