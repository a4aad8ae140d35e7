//! One service and its process.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use super::event::{self, Event};
use crate::commands::report::Voice;
use crate::dev::condition::{Condition, Doing};
use crate::dev::member::Member;
use crate::dev::{health, log_line};
use crate::disk::Stamp;
use crate::process::{Process, Program, Said};

/// How many of its last lines are said again when a service ends by itself.
const LAST: usize = 5;
/// How long a service may take until it takes requests; then nobody waits any longer.
const START: Duration = Duration::from_secs(30);
/// How long a service may take to stop, which is longer than its `Shutdown.WaitTime` usually is.
const STOP: Duration = Duration::from_secs(20);
/// How long the last lines of an ended process may take to come.
const LATE: Duration = Duration::from_millis(500);

/// A service of the workspace, whether it runs or not.
pub(super) struct Running {
    pub(super) member: Member,
    /// Whether `ferroctl.yaml` names it no more.
    pub(super) is_leaving: bool,
    binary: Option<PathBuf>,
    state: State,
    /// Which binary the process was started from.
    stamp: Option<Stamp>,
    last: VecDeque<String>,
    /// Streams of its process that are still open.
    open: u8,
    ended: Option<Instant>,
    /// Why it does not run, where nobody asked it to end.
    fault: Option<String>,
}

/// What a service does.
enum State {
    /// It starts as soon as it may.
    Waiting,
    /// It does not take requests yet.
    Starting(Process, Instant),
    /// It takes requests.
    Up(Process),
    /// It was asked to end, and may be to start again.
    Stopping {
        process: Process,
        again: bool,
        since: Instant,
    },
    /// It does not run.
    Down,
}

impl Running {
    pub(super) fn new(member: Member) -> Self {
        Self {
            member,
            is_leaving: false,
            binary: None,
            state: State::Down,
            stamp: None,
            last: VecDeque::new(),
            open: 0,
            ended: None,
            fault: None,
        }
    }

    /// What it does, for those who look.
    pub(super) fn condition(&self) -> Condition {
        let doing = match &self.state {
            State::Waiting => Doing::Waiting,
            State::Starting(..) => Doing::Starting,
            State::Up(_) => Doing::Running,
            State::Stopping { .. } => Doing::Stopping,
            State::Down if self.fault.is_some() => Doing::Failed,
            State::Down if self.binary.is_none() => Doing::Building,
            State::Down => Doing::Stopped,
        };
        let last = match doing {
            Doing::Failed => self
                .last
                .iter()
                .map(|text| log_line::read(text).message)
                .collect(),
            _ => Vec::new(),
        };
        Condition {
            service: self.member.name.clone(),
            error: self.fault.clone().filter(|_| doing == Doing::Failed),
            doing,
            last,
        }
    }

    /// The same with what has become of its configuration.
    pub(super) fn with(self, member: Member) -> Self {
        Self {
            member,
            is_leaving: false,
            ..self
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    /// Whether there is no process.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self.state, State::Waiting | State::Down)
    }

    /// Whether it takes requests, or nobody has to wait for it.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.state, State::Up(_) | State::Down)
    }

    pub(super) fn is_up(&self) -> bool {
        matches!(self.state, State::Up(_))
    }

    /// Takes what it said.
    pub(super) fn said(&mut self, said: Said, voice: &Voice) {
        match said {
            Said::Out(line) | Said::Err(line) => {
                voice.line(&self.member.name, &line);
                if self.last.len() == LAST {
                    self.last.pop_front();
                }
                self.last.push_back(line);
            }
            Said::Closed => self.open = self.open.saturating_sub(1),
        }
    }

    /// Whether it runs, from another binary than the one that is there now.
    pub(super) fn is_of_another(&self, binary: &Path) -> bool {
        let is_running = matches!(self.state, State::Starting(..) | State::Up(_));
        is_running && Stamp::of(binary) != self.stamp
    }

    /// Takes the binary that cargo gave. It starts from it unless it runs from it already.
    pub(super) fn built(&mut self, binary: &Path) {
        self.binary = Some(binary.to_owned());
        if self.is_gone() || self.is_of_another(binary) {
            self.start_again();
        }
    }

    /// Lets it start, after it has stopped where it runs.
    pub(super) fn start_again(&mut self) {
        if self.binary.is_some() {
            self.stop_and(true);
        }
    }

    /// Lets it stop.
    pub(super) fn stop(&mut self) {
        self.stop_and(false);
    }

    fn stop_and(&mut self, again: bool) {
        let state = std::mem::replace(&mut self.state, State::Down);
        self.state = match state {
            State::Starting(mut process, _) | State::Up(mut process) => {
                process.interrupt();
                State::Stopping {
                    process,
                    again,
                    since: Instant::now(),
                }
            }
            State::Stopping { process, since, .. } => State::Stopping {
                process,
                again,
                since,
            },
            State::Waiting | State::Down if again => State::Waiting,
            State::Waiting | State::Down => State::Down,
        };
    }

    /// Ends it at once.
    pub(super) fn kill(&mut self) {
        self.state = State::Down;
    }

    /// Starts its process.
    pub(super) fn start(
        &mut self,
        root: &Path,
        variables: Vec<(String, String)>,
        sender: &SyncSender<Event>,
        voice: &Voice,
    ) {
        let Some(binary) = &self.binary else { return };
        let program = Program {
            file: binary.clone(),
            arguments: ["-f", self.member.settings.as_str()]
                .map(OsString::from)
                .to_vec(),
            folder: root.to_owned(),
            variables,
            shares_stderr: false,
        };
        let name: Arc<str> = self.member.name.as_str().into();
        let tell = event::tell(sender, move |said| Event::Service(name.clone(), said));
        self.stamp = Stamp::of(binary);
        self.last.clear();
        (self.open, self.ended, self.fault) = (2, None, None);
        self.state = match Process::start(&program, &tell) {
            Ok(process) => State::Starting(process, Instant::now()),
            Err(error) => {
                voice.trouble(&format!("cannot start `{}`: {error}", self.member.name));
                self.fault = Some(format!("cannot start: {error}"));
                State::Down
            }
        };
    }

    /// Looks at what has become of its process.
    pub(super) fn step(&mut self, voice: &Voice) {
        if let Some(status) = self.ending() {
            return self.end(status, voice);
        }
        match &mut self.state {
            State::Starting(_, since) => {
                let is_late = since.elapsed() > START;
                let is_up = health::takes_requests(&self.member);
                if is_late && !is_up {
                    let text =
                        "does not say that it takes requests; nobody waits for it any longer";
                    voice.about(&self.member.name, text);
                }
                if is_up || is_late {
                    self.is_now_up();
                }
            }
            State::Stopping { process, since, .. } if since.elapsed() > STOP => process.kill(),
            _ => {}
        }
    }

    fn is_now_up(&mut self) {
        self.state = match std::mem::replace(&mut self.state, State::Down) {
            State::Starting(process, _) => State::Up(process),
            other => other,
        };
    }

    /// How its process ended, once all that it said has come.
    fn ending(&mut self) -> Option<ExitStatus> {
        let (State::Starting(process, _) | State::Up(process) | State::Stopping { process, .. }) =
            &mut self.state
        else {
            return None;
        };
        let status = process.ended().ok().flatten()?;
        let since = self.ended.get_or_insert_with(Instant::now);
        (self.open == 0 || since.elapsed() > LATE).then_some(status)
    }

    fn end(&mut self, status: ExitStatus, voice: &Voice) {
        self.state = match std::mem::replace(&mut self.state, State::Down) {
            State::Stopping { again: true, .. } => State::Waiting,
            State::Starting(..) | State::Up(_) => {
                voice.crashed(
                    &self.member.name,
                    &status.to_string(),
                    self.last.make_contiguous(),
                );
                self.fault = Some(format!("ended by itself ({status})"));
                State::Down
            }
            _ => State::Down,
        };
    }
}
