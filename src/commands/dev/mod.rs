//! `ferroctl dev`: builds and starts every service of the workspace, joins their logs, and follows changes.
//!
//! ```text
//!  a service's output ─┐
//!  cargo's output ─────┤
//!  changed files ──────┼──▶ Event ──▶ session   one loop, the only place that changes anything
//!  Ctrl-C ─────────────┘                 │
//!                                        ├──▶ fleet     the services in their order
//!                                        │      └──▶ running   one service and its process
//!                                        ├──▶ builder   cargo
//!                                        └──▶ screen    what a browser is shown
//! ```
//!
//! With `--attach` nothing is started: `attached` is then the loop, over the same events and the same screen.

mod attached;
mod builder;
mod event;
pub(super) mod facts;
mod fleet;
mod running;
mod screen;
mod session;
mod sources;

use anyhow::{Context as _, Result, anyhow, bail};

use super::place::Place;
use super::{Ended, Input, report};
use crate::cli;
use crate::dev::member::Member;
use crate::dev::{order, ports};
use attached::Attached;
use event::Event;
use screen::Screen;
use session::Session;

/// Runs the command, until it is interrupted.
pub(super) fn dev(arguments: &cli::Dev, input: &mut Input) -> Ended {
    let root = Place::find()?.out.root().to_owned();
    let known = match arguments.attach {
        true => facts::read(arguments, input)?,
        false => facts::generated(arguments, input)?,
    };
    report::findings(input, cli::MessageFormat::Human);
    let input = std::mem::take(input);
    let members = order::started(&known.members);
    if members.is_empty() {
        let begin = "add one with `ferroctl gen api FILE.api`, `ferroctl gen rpc FILE.proto` or `ferroctl gen worker NAME`";
        return Err(anyhow!("the workspace has no services; {begin}").into());
    }
    if !arguments.attach {
        refuse_taken(&members)?;
    }
    let (sender, events) = event::channel();
    let interrupted = sender.clone();
    ctrlc::set_handler(move || drop(interrupted.send(Event::Interrupted)))
        .context("cannot listen for Ctrl-C")?;
    let mut screen = Screen::open(arguments, &members)?;
    screen.know(&known.model, &known.environment, &root);
    screen.find(&input, None);
    match arguments.attach {
        true => Attached::begin(arguments, members, screen, &sender)?.run(&events),
        false => Session::begin(arguments, members, screen, sender)?.run(&events),
    }
}

/// Refuses ports that somebody else has: each service would say so of one, after the build.
fn refuse_taken(members: &[Member]) -> Result<()> {
    let taken: Vec<String> = ports::taken(members)
        .iter()
        .map(ToString::to_string)
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    let taken = taken.join("\n  ");
    let help = "end who has them, or give the services other ports in their etc/*.yaml";
    bail!("nothing was started\n  {taken}\n  = help: {help}")
}
