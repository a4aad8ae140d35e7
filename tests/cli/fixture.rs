//! A folder of its own for each test, and the binary run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use ferroctl::artifact::Hash;

/// A contract with one route.
pub const API: &str = "type Req {\n    Id int64 `path:\"id\"`\n}\n\nservice user {\n    @handler getUser\n    get /users/:id (Req)\n}\n";
/// A contract with one method.
pub const PROTO: &str = "syntax = \"proto3\";\n\npackage user;\n\nmessage Beat {}\n\nservice User {\n  rpc Ping(Beat) returns (Beat);\n}\n";

/// A temporary folder that commands run in.
pub struct CliTest {
    folder: tempfile::TempDir,
}

impl CliTest {
    /// An empty workspace folder called `demo`.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("demo")).unwrap();
        Self { folder }
    }

    /// A workspace with the api service `user-api`, generated.
    pub fn with_api() -> Self {
        let test = Self::new();
        test.write("user/api/user.api", API);
        test.expect("gen api user/api/user.api", 0);
        test
    }

    /// A path in the workspace folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("demo").join(path)
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The hash of a file as `sha256sum` prints it.
    pub fn sha256(&self, path: &str) -> String {
        Hash::of(self.read(path).as_bytes()).to_string()
    }

    /// Appends to a file.
    pub fn append(&self, path: &str, text: &str) {
        self.write(path, &(self.read(path) + text));
    }

    /// Every file with its time and text, ordered by path.
    pub fn everything(&self) -> Vec<(PathBuf, SystemTime, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.path(""), &mut found);
        found.sort();
        found
    }

    /// The text of every file.
    pub fn texts(&self) -> BTreeMap<PathBuf, String> {
        let files = self.everything().into_iter();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        files.map(|(path, _, bytes)| (path, text(&bytes))).collect()
    }

    /// Runs `ferroctl` with words separated by spaces.
    pub fn output(&self, arguments: &str) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it with a text on stdin.
    pub fn output_of(&self, arguments: &str, stdin: &str) -> Output {
        let mut command = self.command(arguments);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(stdin.as_bytes()).unwrap();
        drop(pipe);
        child.wait_with_output().unwrap()
    }

    /// The same, to be started by the test.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ferroctl"));
        command
            .args(arguments.split_whitespace())
            .current_dir(self.path(""))
            .env("NO_COLOR", "1");
        command
    }

    /// Runs it and wants that exit status; gives stdout and stderr, one after the other.
    pub fn expect(&self, arguments: &str, status: i32) -> String {
        let output = self.output(arguments);
        let text =
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "ferroctl {arguments}\n{text}"
        );
        text
    }

    /// Runs it and gives command, exit status, stdout and stderr as one text for a snapshot.
    pub fn transcript(&self, arguments: &str) -> String {
        self.shown(arguments, self.output(arguments))
    }

    /// The same of a run with a text on stdin.
    pub fn transcript_of(&self, arguments: &str, stdin: &str) -> String {
        self.shown(arguments, self.output_of(arguments, stdin))
    }

    fn shown(&self, arguments: &str, output: Output) -> String {
        let (stdout, stderr) = (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        );
        let status = output.status.code().unwrap_or(-1);
        let temporary = self.folder.path().to_string_lossy().into_owned();
        format!("$ ferroctl {arguments}\nexit status: {status}\n--- stdout\n{stdout}--- stderr\n{stderr}")
            .replace(&temporary, "[TMP]")
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, SystemTime, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let time = entry.metadata().unwrap().modified().unwrap();
            found.push((path.clone(), time, fs::read(&path).unwrap()));
        }
    }
}

/// Compares a transcript with its snapshot under `tests/snapshots/cli/`, or in another folder beside it.
#[macro_export]
macro_rules! assert_transcript {
    ($name:literal, $transcript:expr) => {
        $crate::assert_transcript!("cli", $name, $transcript)
    };
    ($folder:literal, $name:expr, $transcript:expr) => {
        insta::with_settings!({
            snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/", $folder),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!($name, $transcript);
        });
    };
}
