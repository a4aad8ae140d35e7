//! The loop of `--attach`: whether services that others have started take requests, and what contracts say meanwhile.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::builder::Builder;
use super::event::Event;
use super::facts;
use super::screen::Screen;
use super::sources::Sources;
use crate::cli;
use crate::commands::place::Place;
use crate::commands::report::{self, Voice};
use crate::commands::{Ended, ExitStatus, Input, Stop};
use crate::dev::change::Work;
use crate::dev::condition::{Build, Condition, Doing};
use crate::dev::health;
use crate::dev::member::Member;
use crate::dev::order;

/// How often services are asked.
const OFTEN: Duration = Duration::from_secs(1);

/// A run of `ferroctl dev --attach`.
pub(super) struct Attached<'a> {
    arguments: &'a cli::Dev,
    members: Vec<Member>,
    screen: Screen,
    sources: Sources,
}

impl<'a> Attached<'a> {
    /// Watches the workspace, and says who is looked for where.
    pub(super) fn begin(
        arguments: &'a cli::Dev,
        members: Vec<Member>,
        screen: Screen,
        sender: &SyncSender<Event>,
    ) -> Result<Self> {
        let root = Place::find()?.out.root().to_owned();
        let metadata = Builder::new(&root, false).metadata()?;
        let voice = Voice::default();
        voice.table(&members.iter().collect::<Vec<_>>());
        voice.say("shows services that run elsewhere; Ctrl-C ends the page alone");
        Ok(Self {
            arguments,
            members,
            screen,
            sources: Sources::watched(&root, &metadata, sender)?,
        })
    }

    /// Goes on until it is interrupted.
    pub(super) fn run(mut self, events: &Receiver<Event>) -> Ended {
        loop {
            self.screen
                .show(|| (Build::Idle, conditions(&self.members)));
            match events.recv_timeout(OFTEN) {
                Ok(Event::Changed(paths)) => self.changed(&paths)?,
                Ok(Event::Service(..) | Event::Build(_)) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Event::Interrupted) | Err(RecvTimeoutError::Disconnected) => {
                    return Ok(ExitStatus::Done);
                }
            }
        }
    }

    fn changed(&mut self, paths: &BTreeSet<PathBuf>) -> Result<()> {
        let members: Vec<&Member> = self.members.iter().collect();
        let mut work = Work::default();
        self.sources.changed(paths, &members, &mut work);
        match work.generate {
            true => self.read(),
            false => Ok(()),
        }
    }

    /// Takes what the workspace says now; what is wrong is shown, and what was known stays.
    fn read(&mut self) -> Result<()> {
        let root = Place::find()?.out.root().to_owned();
        let mut input = Input::default();
        let known = facts::read(self.arguments, &mut input);
        report::findings(&mut input, cli::MessageFormat::Human);
        match known {
            Ok(known) => {
                self.screen.know(&known.model, &known.environment, &root);
                self.screen.find(&input, None);
                self.members = order::started(&known.members);
            }
            Err(stop) => {
                self.screen.find(&input, Some(&stop));
                if let Stop::World(error) = stop {
                    report::failure(&error);
                }
            }
        }
        Ok(())
    }
}

/// Asks all services at once: one on a machine that does not answer holds up nobody else.
fn conditions(members: &[Member]) -> Vec<Condition> {
    thread::scope(|scope| {
        let asked = members
            .iter()
            .map(|member| scope.spawn(|| condition(member)));
        let asked: Vec<_> = asked.collect();
        asked.into_iter().filter_map(|it| it.join().ok()).collect()
    })
}

fn condition(member: &Member) -> Condition {
    Condition {
        service: member.name.clone(),
        doing: match health::takes_requests(member) {
            true => Doing::Running,
            false => Doing::Away,
        },
        error: None,
        last: Vec::new(),
    }
}
