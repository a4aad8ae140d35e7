//! The loop: one event after the other, and between them what has become due.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use anyhow::Result;

use super::builder::Builder;
use super::event::{self, Event};
use super::facts::{self, Known};
use super::fleet::Fleet;
use super::screen::Screen;
use super::sources::Sources;
use crate::cli;
use crate::commands::place::Place;
use crate::commands::report::{self, Voice};
use crate::commands::{Ended, ExitStatus, Input, Stop};
use crate::dev::change::Work;
use crate::dev::member::Member;
use crate::dev::order;

/// How long to wait for an event while processes start, stop or build, and while nothing is expected.
const BUSY: Duration = Duration::from_millis(30);
const IDLE: Duration = Duration::from_secs(1);

/// A run of `ferroctl dev`.
pub(super) struct Session<'a> {
    arguments: &'a cli::Dev,
    root: PathBuf,
    fleet: Fleet,
    builder: Builder,
    screen: Screen,
    sources: Sources,
    /// What is to be done as soon as nothing is built.
    work: Work,
    /// The services that start again with the next build: their configuration came together with sources.
    configured: BTreeSet<String>,
    sender: SyncSender<Event>,
    voice: Voice,
    is_stopping: bool,
}

impl<'a> Session<'a> {
    /// Watches the workspace and begins with the first build.
    pub(super) fn begin(
        arguments: &'a cli::Dev,
        members: Vec<Member>,
        screen: Screen,
        sender: SyncSender<Event>,
    ) -> Result<Self> {
        let root = Place::find()?.out.root().to_owned();
        let builder = Builder::new(&root, arguments.release);
        let mut session = Self {
            arguments,
            sources: Sources::watched(&root, &builder.metadata()?, &sender)?,
            fleet: Fleet::new(root.clone()),
            builder,
            screen,
            work: Work::default(),
            configured: BTreeSet::new(),
            sender,
            voice: Voice::new(arguments.json),
            is_stopping: false,
            root,
        };
        session.take_members(members);
        Ok(session)
    }

    /// Takes the services as they are now; new ones must be built.
    fn take_members(&mut self, members: Vec<Member>) {
        self.voice
            .know(members.iter().map(|member| member.name.as_str()));
        self.work.build |= self.fleet.replace(members);
    }

    /// Goes on until it is interrupted and nothing runs any more.
    pub(super) fn run(mut self, events: &Receiver<Event>) -> Ended {
        loop {
            self.step()?;
            self.screen
                .show(|| (self.builder.progress(), self.fleet.conditions()));
            if self.is_stopping && self.fleet.is_gone() {
                return Ok(ExitStatus::Done);
            }
            let is_busy = self.fleet.is_busy() || self.builder.is_building();
            match events.recv_timeout(if is_busy { BUSY } else { IDLE }) {
                // What waits already is taken with it: a look at every process for each line of a log would be dear.
                Ok(event) => std::iter::once(event)
                    .chain(events.try_iter().take(event::WAITING))
                    .for_each(|event| self.take(event)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(ExitStatus::Done),
            }
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Service(name, said) => {
                self.screen.hear(&name, &said);
                self.fleet.said(&name, said, &self.voice);
            }
            Event::Build(said) => self.builder.said(said),
            Event::Changed(paths) => self.changed(&paths),
            Event::Interrupted => self.interrupted(),
        }
    }

    fn step(&mut self) -> Result<()> {
        if let Some(binaries) = self.builder.step(&self.voice) {
            let started = self.fleet.built(&binaries, &self.voice);
            let mut configured = std::mem::take(&mut self.configured);
            configured.retain(|name| !started.contains(name));
            self.fleet.restart(&configured, &self.voice);
        }
        self.fleet.step(&self.sender, &self.screen, &self.voice);
        if self.is_stopping || self.builder.is_building() || self.work.is_empty() {
            return Ok(());
        }
        let work = std::mem::take(&mut self.work);
        let is_generated = !work.generate || self.generate();
        let is_built = work.build || self.work.build;
        // A service must not lose its process to a file that cannot be read.
        if is_generated && is_built {
            // The binary of now knows nothing of a key that came with its sources.
            self.configured.extend(work.restart);
        } else if is_generated {
            self.fleet.restart(&work.restart, &self.voice);
            self.fleet.wake();
        }
        if is_built {
            self.work.build = false;
            self.builder.begin(self.fleet.packages(), &self.sender)?;
        }
        Ok(())
    }

    /// Generates; what is wrong is said, and everything goes on as it was.
    fn generate(&mut self) -> bool {
        let mut input = Input::default();
        let generated = facts::generated(self.arguments, &mut input);
        report::findings(&mut input, cli::MessageFormat::Human);
        match generated {
            Ok(generated) => {
                let Known {
                    members,
                    model,
                    environment,
                } = generated;
                self.screen.know(&model, &environment, &self.root);
                self.screen.find(&input, None);
                self.take_members(order::started(&members));
                true
            }
            Err(stop) => {
                self.screen.find(&input, Some(&stop));
                if let Stop::World(error) = stop {
                    report::failure(&error);
                }
                self.voice
                    .say("nothing was generated; what runs goes on running");
                false
            }
        }
    }

    fn changed(&mut self, paths: &BTreeSet<PathBuf>) {
        let members = self.fleet.members();
        self.sources.changed(paths, &members, &mut self.work);
    }

    fn interrupted(&mut self) {
        if self.is_stopping {
            self.voice.say("killed what had not stopped");
            return self.fleet.kill();
        }
        self.is_stopping = true;
        self.voice.say("stopping; Ctrl-C again kills");
        self.builder.stop();
        self.fleet.stop();
    }
}
