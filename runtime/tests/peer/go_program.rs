//! A program of `tests/peer`, on the real go-zero, which is asked by lines.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A Go program, which ends with this.
pub struct GoProgram {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl GoProgram {
    /// Builds and starts it; none where there is no Go.
    ///
    /// # Panics
    /// It does not build, or does not say that it is ready.
    pub fn start(name: &str, arguments: &[&str]) -> Option<Self> {
        Command::new("go").arg("version").output().ok()?;
        let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/peer");
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join(name);
        let mut build = Command::new("go");
        let build = build.args(["build", "-o"]).arg(&program);
        let build = build.arg(format!("./{name}")).current_dir(peer);
        assert!(build.status().unwrap().success());
        let mut go = Command::new(program);
        let go = go.args(arguments).stdin(Stdio::piped());
        let mut child = go.stdout(Stdio::piped()).spawn().unwrap();
        let mut program = Self {
            asks: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stdout.take().unwrap()),
            child,
        };
        assert_eq!(program.answer(), "ready");
        Some(program)
    }

    /// Its answer to a line.
    pub fn ask(&mut self, line: &str) -> String {
        writeln!(self.asks, "{line}").unwrap();
        self.answer()
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for GoProgram {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
