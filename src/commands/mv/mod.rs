//! `ferroctl mv`: renames a handler, a group or a service in its contract, in `ferroctl.yaml` and in the files of the user's
//! that name it, then generates; all of it is one plan, of which everything is written or nothing.

mod carry;
mod contract;
mod mentions;
mod names;
mod refusal;
mod rename;
mod service;
mod tokens;

use self::names::Subject;
use self::rename::Rename;
use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::{Moved, Mv, Names, Write};
use crate::manifest::Editor;

/// Runs the command.
pub(super) fn mv(arguments: &Mv, input: &mut Input) -> Ended {
    let place = Place::to_write(&arguments.write)?;
    let editor = place.existing_manifest(input)?;
    let run = Run {
        place: &place,
        editor,
        flags: &arguments.write,
    };
    match &arguments.what {
        Moved::Handler(names) => run.logic(Subject::Handler, names, input),
        Moved::Group(names) => run.logic(Subject::Group, names, input),
        Moved::Service { old, new } => run.service(old, new, input),
    }
}

/// Where and how to write.
struct Run<'a> {
    place: &'a Place,
    editor: Editor,
    flags: &'a Write,
}

impl Run<'_> {
    /// Renames a handler or a group; where no contract has it, takes logic along that a contract renamed before.
    fn logic(self, subject: Subject, names: &Names, input: &mut Input) -> Ended {
        let workspace = render::read(self.place, &self.editor, input)?;
        let found = contract::find(subject, names, self.place, &workspace, &input.again());
        let rename = match found {
            Ok(rename) => rename,
            Err(refusal) => return input.stop(*refusal),
        };
        let mut copied = FileTree::default();
        if let Some(rename) = &rename {
            copied = rename.lay(self.place, input)?;
        }
        let rename = rename.unwrap_or_else(|| Rename::of_names(names));
        let mut plan = generate::planned(self.place, &self.editor, copied, self.flags, input)?;
        let carried = carry::follow(&mut plan, self.place, &rename)?;
        if carried == 0 && rename.is_done() {
            return input.stop(refusal::unknown(subject, names, &workspace));
        }
        if let Some(left) = rename.left_behind(&plan) {
            return input.stop(refusal::left_behind(left));
        }
        generate::carried_out(&plan, self.place, self.flags)
    }
}
