//! What is said while services run: their logs on stdout, everything else on stderr.

use std::io::Write as _;

use super::{CYAN, GREEN, PLAIN, RED, YELLOW, table};
use crate::dev::log_line::{self, Line};
use crate::dev::member::Member;

const DIM: &str = "\x1b[2m";
/// One for each service, from the first again when there are more.
const COLORS: [&str; 6] = [
    "\x1b[36m", "\x1b[35m", "\x1b[34m", "\x1b[33m", "\x1b[32m", "\x1b[96m",
];

/// Tells what the services do.
#[derive(Debug, Clone, Default)]
pub(in crate::commands) struct Voice {
    is_json: bool,
    /// The services, each with a colour by its place.
    names: Vec<String>,
}

impl Voice {
    pub(in crate::commands) fn new(is_json: bool) -> Self {
        Self {
            is_json,
            names: Vec::new(),
        }
    }

    /// Names the services, those that it knows already at their old places.
    pub(in crate::commands) fn know<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            if !self.names.iter().any(|known| known == name) {
                self.names.push(name.to_owned());
            }
        }
    }

    /// A line of a service's log.
    pub(in crate::commands) fn line(&self, service: &str, text: &str) {
        if self.is_json {
            println!("{}", log_line::json(service, text));
            return;
        }
        let Line {
            time,
            level,
            message,
            fields,
        } = &log_line::read(text);
        let color = match level.as_str() {
            "error" | "severe" | "alert" | "fatal" => RED,
            "warn" | "slow" => YELLOW,
            _ => PLAIN,
        };
        let fields: String = fields.iter().map(|field| format!("  {field}")).collect();
        let service = self.label(service);
        println!(
            "{DIM}{time:12}{PLAIN} {service} {color}{level:5}{PLAIN} {message}{DIM}{fields}{PLAIN}"
        );
    }

    /// What happened to a service.
    pub(in crate::commands) fn about(&self, service: &str, text: &str) {
        eprintln!("{:12} {} {text}", "", self.label(service));
    }

    /// A service that ended by itself, with the last that it said.
    pub(in crate::commands) fn crashed(&self, service: &str, how: &str, last: &[String]) {
        eprintln!("{RED}error{PLAIN}: `{service}` ended by itself ({how})");
        for text in last {
            let Line { level, message, .. } = log_line::read(text);
            eprintln!(
                "  | {level}{}{message}",
                if level.is_empty() { "" } else { " " }
            );
        }
        eprintln!("  = help: it starts again with the next change");
    }

    /// What ferroctl itself does.
    pub(in crate::commands) fn say(&self, text: &str) {
        eprintln!("{CYAN}ferroctl{PLAIN} {text}");
    }

    /// What is well again, or ready.
    pub(in crate::commands) fn good(&self, text: &str) {
        eprintln!("{GREEN}ferroctl{PLAIN} {text}");
    }

    /// What went wrong, while everything goes on.
    pub(in crate::commands) fn trouble(&self, text: &str) {
        eprintln!("{RED}error{PLAIN}: {text}");
    }

    /// What cargo said.
    pub(in crate::commands) fn cargo(&self, text: &str) {
        eprint!("{text}");
    }

    /// The table of the services.
    pub(in crate::commands) fn table(&self, members: &[&Member]) {
        let rows: Vec<Vec<String>> = members.iter().map(|member| member.row()).collect();
        eprintln!();
        for line in table::lines(&Member::COLUMNS, &rows) {
            eprintln!("  {line}");
        }
        eprintln!();
    }

    /// The service's name in its colour, as wide as the longest.
    fn label(&self, service: &str) -> String {
        let place = self.names.iter().position(|name| name == service);
        let color = COLORS[place.unwrap_or_default() % COLORS.len()];
        let width = self.names.iter().map(String::len).max().unwrap_or_default();
        format!("{color}{service:width$}{PLAIN}")
    }
}
