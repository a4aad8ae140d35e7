//! All services, in the order in which they start.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::SyncSender;

use super::builder::Binaries;
use super::event::Event;
use super::running::Running;
use super::screen::Screen;
use crate::commands::report::Voice;
use crate::dev::condition::Condition;
use crate::dev::member::Member;
use crate::dev::order;
use crate::process::Said;

/// The services of a workspace.
pub(super) struct Fleet {
    root: PathBuf,
    services: Vec<Running>,
    /// Whether all are to stop.
    is_stopping: bool,
    /// Whether the table was printed.
    was_shown: bool,
}

impl Fleet {
    pub(super) fn new(root: PathBuf) -> Self {
        Self {
            root,
            services: Vec::new(),
            is_stopping: false,
            was_shown: false,
        }
    }

    pub(super) fn members(&self) -> Vec<&Member> {
        self.services.iter().map(|it| &it.member).collect()
    }

    /// What is to be built: the packages of services that stay.
    pub(super) fn packages(&self) -> impl Iterator<Item = &str> {
        let staying = self.services.iter().filter(|it| !it.is_leaving);
        staying.map(|it| it.member.name.as_str())
    }

    /// Whether something will happen without an event.
    pub(super) fn is_busy(&self) -> bool {
        let is_at_rest = |it: &Running| it.is_settled() && !self.is_stopping;
        !self.services.iter().all(is_at_rest)
    }

    /// Whether no process is left.
    pub(super) fn is_gone(&self) -> bool {
        self.services.iter().all(Running::is_gone)
    }

    /// What each service does.
    pub(super) fn conditions(&self) -> Vec<Condition> {
        self.services.iter().map(Running::condition).collect()
    }

    /// Takes what a service said.
    pub(super) fn said(&mut self, service: &str, said: Said, voice: &Voice) {
        let named = |it: &&mut Running| it.member.name == service;
        if let Some(running) = self.services.iter_mut().find(named) {
            running.said(said, voice);
        }
    }

    /// Takes what cargo built: what runs from an older binary starts again, and what does not run. Gives the former.
    pub(super) fn built(&mut self, binaries: &Binaries, voice: &Voice) -> BTreeSet<String> {
        let mut again = BTreeSet::new();
        for running in &mut self.services {
            let name = &running.member.name;
            let Some(binary) = binaries.get(name) else {
                continue;
            };
            if running.is_of_another(binary) {
                voice.about(name, "built, starts again");
                again.insert(name.clone());
            }
            running.built(binary);
        }
        again
    }

    /// Starts what does not run: what stopped it may be mended.
    pub(super) fn wake(&mut self) {
        let services = self.services.iter_mut();
        services
            .filter(|it| it.is_gone())
            .for_each(Running::start_again);
    }

    /// Starts these services again.
    pub(super) fn restart(&mut self, names: &BTreeSet<String>, voice: &Voice) {
        let services = self.services.iter_mut();
        for running in services.filter(|it| names.contains(&it.member.name)) {
            voice.about(&running.member.name, "configured anew, starts again");
            running.start_again();
        }
    }

    /// Takes the services as they are now: some are new, some gone, some listen elsewhere. Gives whether some are new.
    pub(super) fn replace(&mut self, members: Vec<Member>) -> bool {
        let mut before = std::mem::take(&mut self.services);
        let mut are_new = false;
        for member in members {
            let known = before.iter().position(|it| it.member.name == member.name);
            are_new |= known.is_none();
            self.services.push(match known {
                Some(place) => before.remove(place).with(member),
                None => Running::new(member),
            });
        }
        for mut running in before {
            running.is_leaving = true;
            running.stop();
            self.services.push(running);
        }
        are_new
    }

    /// Begins to stop all, those first that nobody calls.
    pub(super) fn stop(&mut self) {
        self.is_stopping = true;
    }

    /// Ends all at once.
    pub(super) fn kill(&mut self) {
        self.services.iter_mut().for_each(Running::kill);
    }

    /// Looks at every process, and starts and stops what can be.
    pub(super) fn step(&mut self, sender: &SyncSender<Event>, screen: &Screen, voice: &Voice) {
        for running in &mut self.services {
            let was_up = running.is_up();
            running.step(voice);
            if self.was_shown && running.is_up() && !was_up {
                voice.about(&running.member.name, "ready");
            }
        }
        self.services.retain(|it| !(it.is_leaving && it.is_gone()));
        match self.is_stopping {
            true => self.stop_some(),
            false => self.start_some(sender, screen, voice),
        }
        if !self.was_shown && !self.is_busy() && self.services.iter().any(Running::is_up) {
            self.was_shown = true;
            self.show(screen, voice);
        }
    }

    /// Says who runs where. The page is named once more: what was said before the build is far above.
    fn show(&self, screen: &Screen, voice: &Voice) {
        voice.table(&self.members());
        let page = screen.url().map(|url| format!("page at {url}; "));
        let page = page.unwrap_or_default();
        voice.good(&format!("follows changes; {page}Ctrl-C stops all"));
    }

    fn start_some(&mut self, sender: &SyncSender<Event>, screen: &Screen, voice: &Voice) {
        let members = self.members();
        let is_settled = |place: usize| self.services[place].is_settled();
        let may = |place: &usize| {
            self.services[*place].is_waiting() && order::may_start(*place, &members, is_settled)
        };
        let places: Vec<usize> = (0..members.len()).filter(may).collect();
        for place in places {
            let running = &mut self.services[place];
            let variables = screen.variables(&running.member.name);
            running.start(&self.root, variables, sender, voice);
        }
    }

    fn stop_some(&mut self) {
        let members = self.members();
        let is_gone = |place: usize| self.services[place].is_gone();
        let may = |place: &usize| order::may_stop(*place, &members, is_gone);
        let places: Vec<usize> = (0..members.len()).filter(may).collect();
        for place in places {
            self.services[place].stop();
        }
    }
}
