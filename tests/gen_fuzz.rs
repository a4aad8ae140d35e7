//! Random damage to what `gen` reads: contracts, ferroctl.yaml, ferroctl.lock. It ends in time and with a status, loses
//! nothing of the user's, and what it wrote is what the next run would write.
//!
//! Deterministic; `FERROCTL_FUZZ_SECONDS=600 cargo test --test gen_fuzz --release -- --test-threads 2` runs longer.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use support::corpus;
use support::damage::{Random, damaged, limit};

const API: &str = "type Req {\n    Id int64 `path:\"id\"`\n}\n\nservice shop {\n    @handler find\n    get /items/:id (Req)\n}\n";
const PROTO: &str = "syntax = \"proto3\";\n\npackage user;\n\nmessage Beat {\n  oneof of {\n    int64 a = 1;\n  }\n  map<string, Kind> kinds = 2;\n}\n\nenum Kind {\n  KIND_NONE = 0;\n  KIND_ALL = 1;\n}\n\nservice User {\n  rpc Ping(Beat) returns (stream Beat);\n}\n";
/// A file that nobody but the user may touch, and one that is his since he edited it.
const KEPT: [&str; 2] = ["mine.txt", "shop/api/src/logic/find.rs"];

/// A generated workspace, laid out anew after each run that wrote something.
struct Fuzzed {
    folder: tempfile::TempDir,
    /// The file to be damaged.
    path: &'static str,
}

impl Fuzzed {
    fn new(path: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("whole");
        fs::create_dir_all(whole.join("shop")).unwrap();
        fs::write(whole.join("shop/shop.api"), API).unwrap();
        fs::write(whole.join("shop/user.proto"), PROTO).unwrap();
        for words in ["gen api shop/shop.api", "gen rpc shop/user.proto"] {
            let output = ferroctl(&whole, words);
            assert!(output.status.success(), "{}", said(&output));
        }
        for path in KEPT {
            fs::write(whole.join(path), "// mine\n").unwrap();
        }
        let fuzzed = Self { folder, path };
        fuzzed.lay_out();
        fuzzed
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    fn lay_out(&self) {
        let _ = fs::remove_dir_all(self.work());
        copy(&self.folder.path().join("whole"), &self.work());
    }

    fn text(&self) -> String {
        fs::read_to_string(self.folder.path().join("whole").join(self.path)).unwrap()
    }

    /// Runs `gen` over a text; gives whether it took it.
    fn run(&self, text: &str) -> bool {
        let work = self.work();
        fs::write(work.join(self.path), text).unwrap();
        let began = Instant::now();
        let output = ferroctl(&work, "gen");
        assert!(began.elapsed() < Duration::from_secs(20), "slow:\n{text}");
        let said = said(&output);
        let sound =
            matches!(output.status.code(), Some(0..=2)) && !said.contains("bug in ferroctl");
        assert!(sound, "{}: {said}\n{text}", output.status);
        for path in KEPT {
            let kept = fs::read_to_string(work.join(path)).unwrap_or_default();
            assert_eq!(kept, "// mine\n", "{path} is lost\n{said}\n{text}");
        }
        assert!(!work.join(".ferroctl-tmp").exists(), "{said}\n{text}");
        let is_taken = output.status.success();
        if is_taken {
            let check = ferroctl(&work, "gen --check");
            assert!(
                check.status.success(),
                "{}\nafter:\n{text}",
                self::said(&check)
            );
            self.lay_out();
        }
        is_taken
    }

    /// Damages texts, and those that were taken further.
    fn damage(&self, seeds: Vec<String>, pieces: &[&str]) {
        let (limit, start) = (limit(), Instant::now());
        let mut random = Random::new();
        let mut texts = seeds;
        let (mut executions, mut taken) = (0, 0);
        while limit.map_or(executions < 30, |limit| start.elapsed() < limit) {
            let text = damaged(&texts[random.below(texts.len())], pieces, &mut random);
            let is_taken = self.run(&text);
            executions += 1;
            taken += usize::from(is_taken);
            if is_taken && texts.len() < 256 && text.len() < 8000 {
                texts.push(text);
            }
        }
        println!(
            "{}: {executions} executions, {taken} of them taken",
            self.path
        );
    }
}

fn ferroctl(folder: &Path, words: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ferroctl"));
    command
        .args(words.split(' '))
        .current_dir(folder)
        .env("NO_COLOR", "1");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The short files of the corpus that import nothing, where it is there.
fn real(folder: &str, extension: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open: Vec<PathBuf> = corpus(folder).into_iter().collect();
    while let Some(folder) = open.pop() {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().flatten().collect();
        entries.sort_by_key(fs::DirEntry::path);
        for path in entries.iter().map(fs::DirEntry::path) {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension)
                && text.len() < 4000
                && !text.contains("import")
            {
                texts.push(text);
            }
        }
    }
    texts
}

#[test]
fn an_api() {
    let fuzzed = Fuzzed::new("shop/shop.api");
    let seeds = [vec![fuzzed.text()], real("api/valid", "api")].concat();
    let pieces = [
        "{",
        "}",
        "(",
        ")",
        "`",
        "\"",
        ":",
        ",",
        "/",
        "@doc",
        "@handler mod",
        "@server (\n group: mod\n)",
        "type (",
        "returns",
        "map[string]",
        "[]",
        "*",
        "json:\"a,default=1\"",
        "form:\"b,optional\"",
        "path:\"id\"",
        "any",
        "jwt: Auth\n",
        "middleware: A,B\n",
        "prefix: /v1\n",
        "get",
        "post",
        "-api",
        "Self",
        "é",
        "\u{feff}",
    ];
    fuzzed.damage(seeds, &pieces);
}

#[test]
fn a_proto() {
    let fuzzed = Fuzzed::new("shop/user.proto");
    let seeds = [vec![fuzzed.text()], real("proto", "proto")].concat();
    let pieces = [
        "{",
        "}",
        "(",
        ")",
        ";",
        "=",
        "\"",
        ".",
        "<",
        ">",
        "[",
        "]",
        "message ",
        "enum ",
        "service ",
        "rpc ",
        "stream ",
        "returns",
        "oneof ",
        "map<string, int32> ",
        "repeated ",
        "optional ",
        "reserved 1 to max;",
        "extend ",
        "group ",
        "package a.mod;",
        "Self",
        "self",
        "_",
        "default = -1",
        "deprecated = true",
        "option ",
        "0",
        "-1",
        "0x7fffffff",
        "syntax = \"proto2\";",
        "import \"google/protobuf/empty.proto\";",
        "google.protobuf.Empty",
        "//",
        "/*",
        "é",
        "bytes ",
        "json_name = \"a\"",
    ];
    fuzzed.damage(seeds, &pieces);
}

#[test]
fn a_manifest() {
    let fuzzed = Fuzzed::new("ferroctl.yaml");
    let pieces = [
        ":",
        ": ",
        "- ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "#",
        "&a ",
        "*a",
        "!!str ",
        "|\n",
        "null",
        "true",
        "0",
        "-1",
        "65536",
        "..",
        "/",
        "../",
        ".git",
        "~",
        "services:\n",
        "name: ",
        "port: ",
        "metrics: ",
        "dir: ",
        "api: shop/shop.api",
        "rpc: [shop/user.proto]",
        "calls: [user-rpc]",
        "include: [.]",
        "keep: [crates/]",
        "docker: true\n",
        "runtime: {path: ../x}\n",
        "runtime: registry\n",
        "response: plain\n",
        "mirror: {images: x}\n",
        "tables: [a.sql]",
        "cache: true",
        "version: 2",
        "nil_slices: null\n",
        "\t",
        "é",
        "\u{feff}",
        "<<: *a",
    ];
    fuzzed.damage(vec![fuzzed.text()], &pieces);
}

#[test]
fn a_lock() {
    let fuzzed = Fuzzed::new("ferroctl.lock");
    let known = ferroctl::artifact::Hash::of(b"// mine\n");
    let line = |path: &str| format!("\n{known}  {path}\n");
    // What the lock says of files where a run writes is believed: those are left out.
    let lines: Vec<String> = ["mine.txt"]
        .into_iter()
        .chain(["../mine.txt", "shop/shop.api", ".git/HEAD"])
        .map(line)
        .collect();
    let mut pieces = vec![
        "\n",
        "\r\n",
        " ",
        "*",
        "  ",
        "/",
        "..",
        "#",
        "writing ",
        "kept ",
        "gone ",
        "runtime ",
        "inputs ",
        "ferroctl ",
        "0.0.9",
        "9.9.9",
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "mine.txt",
        "Cargo.toml#",
        "crates/",
        "0",
        "f",
        "é",
    ];
    pieces.extend(lines.iter().map(String::as_str));
    fuzzed.damage(vec![fuzzed.text()], &pieces);
}
