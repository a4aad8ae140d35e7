//! What a changed file asks for.

use std::collections::BTreeSet;

use super::member::Member;
use crate::manifest::{MANIFEST, OVERRIDE, PINS};

/// What there is to do after some files changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// Something that `gen` reads has changed.
    pub generate: bool,
    /// Something that cargo reads has changed; it knows itself what.
    pub build: bool,
    /// The services whose configuration has changed.
    pub restart: BTreeSet<String>,
}

impl Work {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a file asks for; `path` has `/`, and is relative to the workspace where it lies there.
    pub fn add(&mut self, path: &str, members: &[&Member]) {
        if path == ".env" {
            let all = members.iter().map(|member| member.name.clone());
            self.restart.extend(all);
            // Where they listen may stand there.
            self.generate = true;
            return;
        }
        if path.split('/').any(is_hidden) {
            return;
        }
        let own = members.iter().find(|member| member.settings == path);
        self.restart.extend(own.map(|member| member.name.clone()));
        let is_schema = |member: &&Member| member.schemas.iter().any(|file| file == path);
        let is_schema = members.iter().any(is_schema);
        self.generate |= own.is_some() || is_schema || decides_what_is_generated(path);
        self.build |= is_compiled(path);
    }
}

/// Whether folders and files of that name are passed over: what editors, git and ferroctl keep for themselves.
#[must_use]
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".cargo"
}

/// `ferroctl.yaml`, contracts, and what of the stack is the user's.
fn decides_what_is_generated(path: &str) -> bool {
    let others = [MANIFEST, OVERRIDE, PINS];
    others.contains(&path) || ["api", "proto"].contains(&end(path))
}

/// Sources, what they include, migrations, and cargo's own files.
fn is_compiled(path: &str) -> bool {
    ["rs", "toml", "lock", "sql"].contains(&end(path)) || path.split('/').any(|name| name == "src")
}

fn end(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(paths: &[&str]) -> Work {
        let member = |name: &str, folder: &str| Member {
            name: name.to_owned(),
            settings: format!("{folder}/etc/{name}.yaml"),
            schemas: vec![format!("{folder}/{name}.sql")],
            calls: Vec::new(),
            requests: None,
            metrics: None,
            health_path: String::new(),
            database: None,
        };
        let members = [
            member("user-api", "user/api"),
            member("user-rpc", "user/rpc"),
        ];
        let members: Vec<&Member> = members.iter().collect();
        let mut work = Work::default();
        for path in paths {
            work.add(path, &members);
        }
        work
    }

    fn restarted(work: &Work) -> Vec<&str> {
        work.restart.iter().map(String::as_str).collect()
    }

    #[test]
    fn contracts_and_the_manifest_are_generated_from() {
        for path in ["user/api/user.api", "proto/base.proto", "ferroctl.yaml"] {
            let work = work(&[path]);
            assert!(
                work.generate && !work.build && work.restart.is_empty(),
                "{path}"
            );
        }
        assert!(work(&["user/rpc/user-rpc.sql"]).generate);
    }

    #[test]
    fn cargo_looks_at_sources_and_at_what_they_include() {
        let paths = [
            "user/api/src/logic/login.rs",
            "user/api/src/page.html",
            "user/rpc/migrations/1_user.sql",
            "Cargo.lock",
            ".cargo/config.toml",
            "/elsewhere/shared/src/lib.rs",
        ];
        for path in paths {
            let work = work(&[path]);
            assert!(
                work.build && !work.generate && work.restart.is_empty(),
                "{path}"
            );
        }
    }

    #[test]
    fn a_service_restarts_for_its_own_yaml_and_all_do_for_the_secrets() {
        let one = work(&["user/api/etc/user-api.yaml"]);
        assert_eq!(restarted(&one), ["user-api"]);
        assert!(one.generate && !one.build);
        assert_eq!(restarted(&work(&[".env"])), ["user-api", "user-rpc"]);
    }

    #[test]
    fn nothing_is_done_for_data_and_for_what_editors_keep() {
        let paths = [
            "data/user.db",
            "README.md",
            "user/api/src/logic/.login.rs.swp",
            ".git/index",
            ".ferroctl-tmp/lock",
            "ferroctl.lock.bak",
        ];
        assert!(work(&paths).is_empty(), "{:?}", work(&paths));
    }
}
