//! Programs that run beside ferroctl: cargo, the services of a workspace under `ferroctl dev`, and those that `doctor`
//! asks for their version.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the ban on std::process leads to"
)]

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::thread;

/// What is to be run.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// Its file, or a name that is looked up on the PATH.
    pub file: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// The folder it runs in.
    pub folder: PathBuf,
    /// Variables that it gets beside our own.
    pub variables: Vec<(String, String)>,
    /// Whether what it writes to stderr goes to ours, so that it sees a terminal there.
    pub shares_stderr: bool,
}

impl Program {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.file);
        command.args(&self.arguments).stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        if !self.folder.as_os_str().is_empty() {
            command.current_dir(&self.folder);
        }
        command
    }
}

/// Runs a program to its end.
///
/// # Errors
/// When it cannot be started; how it ended is in the output.
pub fn output(program: &Program) -> io::Result<Output> {
    program.command().output()
}

/// What a running program does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It wrote a line to stdout, here without its end.
    Out(String),
    /// It wrote a line to stderr.
    Err(String),
    /// It closed one of both, and has most likely ended.
    Closed,
}

/// Takes what a program says, on threads of its own.
pub type Tell = Arc<dyn Fn(Said) + Send + Sync>;

/// A program that runs, in a process group of its own: a Ctrl-C on the terminal reaches ferroctl alone, which stops
/// the others in their order. It is killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts a program.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(program: &Program, tell: &Tell) -> io::Result<Self> {
        let mut command = program.command();
        command.stdout(Stdio::piped());
        if !program.shares_stderr {
            command.stderr(Stdio::piped());
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        if let Some(stdout) = child.stdout.take() {
            listen(stdout, tell.clone(), Said::Out);
        }
        if let Some(stderr) = child.stderr.take() {
            listen(stderr, tell.clone(), Said::Err);
        }
        Ok(Self { child })
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// When the system does not know the process.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Asks it to end, as Ctrl-C does: a service answers what it has begun. Where there are no signals it is killed.
    pub fn interrupt(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::INT);
        #[cfg(not(unix))]
        self.kill();
    }

    /// Ends it at once, and what it has started.
    pub fn kill(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::KILL);
        // One that has ended already is no failure.
        let _ = self.child.kill();
    }

    /// Sends a signal to its group. As long as nobody has waited for its end its number is its own.
    #[cfg(unix)]
    fn signal(&mut self, signal: rustix::process::Signal) {
        let is_gone = self.child.try_wait().is_ok_and(|ended| ended.is_some());
        let id = i32::try_from(self.child.id()).ok();
        let group = id.and_then(rustix::process::Pid::from_raw);
        if let (false, Some(group)) = (is_gone, group) {
            // It may end at any moment.
            let _ = rustix::process::kill_process_group(group, signal);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(None) = self.ended() {
            self.kill();
            let _ = self.child.wait();
        }
    }
}

/// Tells the lines of a stream, whatever bytes are in them, until it is closed.
fn listen(stream: impl Read + Send + 'static, tell: Tell, said: fn(String) -> Said) {
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line);
            tell(said(text.trim_end_matches(['\r', '\n']).to_owned()));
            line.clear();
        }
        tell(Said::Closed);
    });
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    /// A shell that hears an interrupt even where these tests run in the background, whose programs ignore it.
    fn shell(script: &str) -> Program {
        let arguments = ["--default-signal=INT", "sh", "-c", script];
        Program {
            file: "env".into(),
            arguments: arguments.map(OsString::from).to_vec(),
            ..Program::default()
        }
    }

    fn start(script: &str) -> (Process, std::sync::mpsc::Receiver<Said>) {
        let (sender, receiver) = channel();
        let tell: Tell = Arc::new(move |said| drop(sender.send(said)));
        (Process::start(&shell(script), &tell).unwrap(), receiver)
    }

    fn end(process: &mut Process) -> String {
        loop {
            if let Some(status) = process.ended().unwrap() {
                return status.to_string();
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn both_streams_are_told_and_then_the_end() {
        let (mut process, said) = start("echo out; echo err >&2; printf 'no end'; exit 3");
        let mut said: Vec<Said> = said.iter().collect();
        said.sort_by_key(|said| format!("{said:?}"));
        let out = |text: &str| Said::Out(text.to_owned());
        let expected = [
            Said::Closed,
            Said::Closed,
            Said::Err("err".to_owned()),
            out("no end"),
            out("out"),
        ];
        assert_eq!(said, expected);
        assert_eq!(end(&mut process), "exit status: 3");
    }

    #[test]
    fn an_interrupt_can_be_answered_and_a_kill_cannot() {
        let (mut process, said) =
            start("trap 'echo bye; exit 0' INT; echo up; while :; do sleep 0.01; done");
        assert_eq!(said.recv(), Ok(Said::Out("up".to_owned())));
        process.interrupt();
        // What it says and the end of its stderr come on two threads.
        let answer = said.iter().find(|said| *said != Said::Closed);
        assert_eq!(answer, Some(Said::Out("bye".to_owned())));
        assert_eq!(end(&mut process), "exit status: 0");

        let (mut process, said) = start("trap '' INT; echo up; while :; do sleep 0.01; done");
        assert_eq!(said.recv(), Ok(Said::Out("up".to_owned())));
        process.interrupt();
        assert!(process.ended().unwrap().is_none());
        process.kill();
        assert_eq!(end(&mut process), "signal: 9 (SIGKILL)");
    }

    #[test]
    fn what_is_dropped_is_gone_with_all_that_it_started() {
        let (process, said) = start("sleep 60 & echo $!; wait");
        let Ok(Said::Out(child)) = said.recv() else {
            panic!("the number of a process")
        };
        drop(process);
        let alive = shell(&format!("kill -0 {child}"));
        while output(&alive).unwrap().status.success() {
            thread::sleep(Duration::from_millis(5));
        }
    }
}
