//! Everything that ferroctl prints: findings and problems on stderr, results on stdout. Colours only on a terminal
//! and not with `NO_COLOR`, which `anstream` sees to.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::{ExitStatus, Input};
use crate::apply::{Side, diff, unified_diff};
use crate::cli::MessageFormat;
use crate::diagnostic::{self, Diagnostic, Format, Renderer, Severity};
use crate::plan::Step;
use crate::source::unreadable;

/// As `println!`, but a closed pipe is not worth a word: `ferroctl man | head` is no bug. Whatever else stops the text
/// is said by [`lost`].
macro_rules! println {
    ($($words:tt)*) => { $crate::commands::report::keep(writeln!(anstream::stdout(), $($words)*)) };
}

/// As `print!`, see [`println!`].
macro_rules! print {
    ($($words:tt)*) => { $crate::commands::report::keep(write!(anstream::stdout(), $($words)*)) };
}

/// As `eprintln!`, see [`println!`].
macro_rules! eprintln {
    ($($words:tt)*) => {{ let _ = writeln!(anstream::stderr(), $($words)*); }};
}

/// As `eprint!`, see [`println!`].
macro_rules! eprint {
    ($($words:tt)*) => {{ let _ = write!(anstream::stderr(), $($words)*); }};
}

mod dev;
mod run;
mod table;

pub(super) use self::dev::Voice;
pub(super) use self::run::{run, status};

const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const CYAN: &str = "\x1b[36m";
const PLAIN: &str = "\x1b[0m";

/// More files than this of one kind are counted by folder instead of listed.
const LISTED: usize = 20;

/// Why stdout took no more, the first time.
static LOST: OnceLock<String> = OnceLock::new();

/// Keeps the reason why a text was not printed; a closed pipe is none.
fn keep(printed: io::Result<()>) {
    if let Err(error) = printed
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        LOST.get_or_init(|| unreadable(&error));
    }
}

/// Says that a part of the output is lost, where it is: whoever reads it must not take it for the whole.
pub(super) fn lost() -> Option<ExitStatus> {
    keep(anstream::stdout().flush());
    let reason = LOST.get()?;
    let error = anyhow::anyhow!("cannot write the output: {reason}");
    Some(failure(&error))
}

/// Prints a text as it is.
pub(super) fn text(text: &str) {
    print!("{text}");
}

/// Writes a text to stdout, byte for byte.
pub(super) fn output(text: &str) {
    keep(io::stdout().lock().write_all(text.as_bytes()));
}

/// Prints clap's message: help and version are no failures.
pub(super) fn usage(error: &clap::Error) -> ExitStatus {
    keep(error.print());
    match error.use_stderr() {
        true => ExitStatus::Failed,
        false => lost().unwrap_or(ExitStatus::Done),
    }
}

/// Prints why ferroctl could not do its work.
pub(super) fn failure(error: &anyhow::Error) -> ExitStatus {
    eprintln!("{RED}error{PLAIN}: {error:#}");
    ExitStatus::Failed
}

/// Prints the findings of a run, in order, and how many there were.
pub(super) fn findings(input: &mut Input, format: MessageFormat) {
    diagnostic::sort(&mut input.findings);
    let renderer = Renderer {
        format: match format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
            MessageFormat::Github => Format::Github,
        },
        color: format == MessageFormat::Human,
    };
    let text = renderer.render_all(&input.findings, &input.sources);
    // Tools read their form from stdout.
    match format {
        MessageFormat::Json | MessageFormat::Github => print!("{text}"),
        MessageFormat::Human | MessageFormat::Short => eprint!("{text}"),
    }
    let is_for_people = matches!(format, MessageFormat::Human | MessageFormat::Short);
    if is_for_people && diagnostic::has_errors(&input.findings) {
        let gap = if format == MessageFormat::Human {
            "\n"
        } else {
            ""
        };
        let totals = diagnostic::summary(&input.findings, &input.sources);
        eprintln!("{gap}{RED}error{PLAIN}: {totals}");
    }
    if format == MessageFormat::Human {
        explanation(&input.findings);
    }
}

/// Says how to read more about the first error with a place: the others explain themselves.
fn explanation(findings: &[Diagnostic]) {
    let error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
    let first = findings.iter().filter(error).find(|f| f.primary.is_some());
    if let Some(first) = first {
        let code = first.code.id;
        eprintln!("{CYAN}help{PLAIN}: for more about an error: ferroctl explain {code}");
    }
}

fn number(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// Prints a table.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) {
    for line in table::lines(head, rows) {
        println!("{line}");
    }
}

/// Says what `doctor` looked at.
pub(super) fn looked_at(name: &str, finding: &str, advice: Option<&str>) {
    let mark = match advice {
        None => format!("{GREEN}  ok{PLAIN}"),
        Some(_) => format!("{RED}todo{PLAIN}"),
    };
    println!("{mark}  {name:10}  {finding}");
    for line in advice.iter().flat_map(|advice| advice.lines()) {
        println!("{:16}  = {line}", "");
    }
}

/// Says that warnings are as bad as errors.
pub(super) fn denied(warnings: usize) -> ExitStatus {
    let warnings = number(warnings, "warning");
    eprintln!("{RED}error{PLAIN}: {warnings}, denied by `--deny-warnings`");
    ExitStatus::Findings
}

/// Says that contracts have no errors, and how many warnings.
pub(super) fn checked(files: usize, warnings: usize, format: MessageFormat) {
    if format != MessageFormat::Human {
        return;
    }
    let files = number(files, "file");
    match warnings {
        0 => println!("{GREEN}ok{PLAIN}: {files} checked"),
        _ => println!(
            "{GREEN}ok{PLAIN}: {files} checked, {}",
            number(warnings, "warning")
        ),
    }
}

/// Says what `new` made and what to do next.
pub(super) fn made(folder: &Path, has_services: bool) {
    println!("{GREEN}created{PLAIN} {}", folder.display());
    let next = if has_services {
        "ferroctl dev"
    } else {
        "ferroctl gen api FILE.api, or ferroctl gen rpc FILE.proto"
    };
    println!("next: cd {}, {next}", word(folder));
}

/// A path as one word of a command line.
fn word(path: &Path) -> String {
    let path = path.to_string_lossy();
    // Only a zero byte, which no path has, cannot be quoted.
    shlex::try_quote(&path).map_or_else(|_| path.to_string(), Into::into)
}

/// Shows what a copied contract has that the older copy had not.
pub(super) fn refreshed(step: &Step) {
    print!("{}", colored(&diff(step)));
}

/// Says what `fmt` wrote, of so many files.
pub(super) fn formatted(paths: &[&str], files: usize) {
    list(paths, "formatted", CYAN);
    match paths.len() {
        0 => println!("up to date: {}", number(files, "file")),
        changed => println!("{changed} formatted, {} unchanged", files - changed),
    }
}

/// Shows what `fmt` would do to one text.
pub(super) fn layout_diff(name: &str, before: &str, after: &str) {
    let side = |letter: char, text| Side {
        name: format!("{letter}/{name}"),
        text,
    };
    let diff = unified_diff(&side('a', before), &side('b', after));
    print!("{}", colored(&diff));
}

/// Says how `fmt --check` ended: how many of so many files would change.
pub(super) fn layout_checked(changed: usize, files: usize) -> ExitStatus {
    if changed == 0 {
        println!("up to date: {}", number(files, "file"));
        return ExitStatus::Done;
    }
    let changed = number(changed, "file");
    eprintln!("{RED}error{PLAIN}: {changed} would change; run ferroctl fmt without --check");
    ExitStatus::Findings
}

/// Prints what is worth knowing beside the result.
pub(super) fn note(text: &str) {
    println!("note: {text}");
}

fn colored(diff: &str) -> String {
    diff.split_inclusive('\n')
        .map(|line| {
            let color = match line.as_bytes().first() {
                Some(b'+') => GREEN,
                Some(b'-') => RED,
                Some(b'@') => CYAN,
                _ => return line.to_owned(),
            };
            format!("{color}{}{PLAIN}\n", line.trim_end_matches('\n'))
        })
        .collect()
}

fn list(paths: &[&str], label: &str, color: &str) {
    if paths.len() <= LISTED {
        for path in paths {
            println!("{color}{label:>8}{PLAIN} {path}");
        }
        return;
    }
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths {
        *folders.entry(two_levels(path)).or_default() += 1;
    }
    for (folder, count) in folders {
        println!(
            "{color}{label:>8}{PLAIN} {folder} ({})",
            number(count, "file")
        );
    }
}

/// The first two folders of a path, which in a workspace are a crate.
fn two_levels(path: &str) -> String {
    let folders: Vec<&str> = path.split('/').collect();
    match folders.as_slice() {
        [] | [_] => ".".to_owned(),
        [first, _] => format!("{first}/"),
        [first, second, ..] => format!("{first}/{second}/"),
    }
}

/// Does the work, and says what is going on where that takes over a second and somebody watches.
pub(super) fn when_slow<T: Send>(what: &str, quiet: bool, work: impl FnOnce() -> T + Send) -> T {
    if quiet || !io::stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{what} …");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// Turns a panic into a request for a report: it is never the user's fault.
pub(super) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        eprintln!(
            "{RED}error{PLAIN}: this is a bug in ferroctl {}: {info}",
            env!("CARGO_PKG_VERSION")
        );
        eprintln!(
            "  = help: report it at {}/issues with the contracts that show it",
            env!("CARGO_PKG_REPOSITORY")
        );
    }));
}
