//! Why `mv` does nothing.

use std::path::Path;

use super::names::Subject;
use crate::artifact::OutPath;
use crate::cli::Names;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::Workspace;

/// Nothing has that name.
pub(super) fn unknown(subject: Subject, names: &Names, workspace: &Workspace) -> Diagnostic {
    let what = match subject {
        Subject::Handler => "handler",
        Subject::Group => "group",
    };
    let message = format!("there is no {what} `{}`", names.old);
    let finding = Diagnostic::new(&codes::MOVE_UNKNOWN, message);
    let is_there = |name: &String| {
        workspace
            .manifest
            .services
            .iter()
            .any(|it| it.name == *name)
    };
    if let Some(service) = names.service.as_ref().filter(|name| !is_there(name)) {
        return finding.help(format!("there is no service `{service}` either"));
    }
    finding
        .note("looked for in every `.api` that ferroctl.yaml lists, and in logic whose route another function serves")
        .help("rename a method of gRPC in its `.proto`; `ferroctl gen` then says how its logic comes along")
}

/// Several have that name.
pub(super) fn ambiguous(name: &str, each: Vec<String>) -> Diagnostic {
    let message = format!("several are called `{name}`");
    Diagnostic::new(&codes::MOVE_AMBIGUOUS, message)
        .note(format!("there are {}", each.join(", ")))
        .help("name the group as well (`user/login`), or the service with `--service`")
}

/// A handler cannot leave its group by a rename.
pub(super) fn other_group(name: &str) -> Diagnostic {
    let message = format!("`{name}` is in another group");
    Diagnostic::new(&codes::MOVE_NAME, message)
        .help("move the route to the other `@server` block; `ferroctl gen` then says how its logic comes along")
}

/// Nothing can be called so.
pub(super) fn no_name(name: &str, wanted: &str) -> Diagnostic {
    let message = format!("`{name}` is no name for it");
    Diagnostic::new(&codes::MOVE_NAME, message).help(format!("a name has {wanted}"))
}

/// Another group is there, or around, or inside.
pub(super) fn taken_group(name: &str) -> Diagnostic {
    let message = format!("the group `{name}` cannot be told from what is there");
    Diagnostic::new(&codes::MOVE_NAME, message)
        .help("give a name that no group has, nor the folder of one; groups are put together in the contract")
}

/// A contract that is not the workspace's.
pub(super) fn outside(path: &Path) -> Diagnostic {
    let message = format!("`{}` is outside of the workspace", path.display());
    Diagnostic::new(&codes::MOVE_NAME, message).help("rename it there, then run `ferroctl gen`")
}

/// Logic that would be lost from sight.
pub(super) fn left_behind(path: &OutPath) -> Diagnostic {
    let message = format!("`{path}` cannot be taken along");
    Diagnostic::new(&codes::MOVE_AMBIGUOUS, message)
        .note("its new place has a file of yours already, or `ferroctl.lock` does not say which route it serves")
        .help("run `ferroctl gen` first, and look at the new place")
}
