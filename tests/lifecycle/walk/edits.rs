//! What a user does to the files that were written, short of anything that a change of a contract must break.

use super::dice::Dice;
use super::system::System;
use crate::workspace::Workspace;

/// Edits one file of one service; gives what was done.
pub fn any(workspace: &Workspace, system: &System, dice: &mut Dice) -> String {
    let folders: Vec<String> = system.services.iter().map(|it| it.folder()).collect();
    let names: Vec<String> = system.services.iter().map(|it| it.name()).collect();
    let Some((folder, name)) = dice.of(folders.into_iter().zip(names).collect()) else {
        return "nothing to edit".to_owned();
    };
    let (path, line) = match dice.below(5) {
        0 => (
            format!("{folder}/Cargo.toml"),
            "\n[package.metadata.mine]\nis = true\n",
        ),
        1 => (format!("{folder}/etc/{name}.yaml"), "# mine\n"),
        2 => (format!("{folder}/src/state.rs"), "// mine\n"),
        3 => (
            "Cargo.toml".to_owned(),
            "\n[workspace.metadata.mine]\nis = true\n",
        ),
        _ => (".gitignore".to_owned(), "/mine\n"),
    };
    if !workspace.has(&path) {
        return format!("no {path} yet");
    }
    let text = workspace.read(&path);
    if !text.contains("mine") {
        workspace.write(&path, &(text + line));
    }
    format!("the user edits {path}")
}

/// Takes the blocks of called services out of YAMLs that ferroctl no longer touches, where it says that nobody reads them;
/// whether there was one.
pub fn heed(said: &str, workspace: &Workspace, system: &System) -> bool {
    let mut is_heeded = false;
    for service in &system.services {
        let found = format!(
            "` of `{}` says where a service is that no `calls` names",
            service.name()
        );
        let path = format!("{}/etc/{}.yaml", service.folder(), service.name());
        for line in said.lines().filter(|line| line.contains(&found)) {
            let block = line.split('`').nth(1).expect("a block");
            let text = workspace.read(&path);
            let start = text.find(&format!("\n{block}:")).expect(block) + 1;
            let end = text[start..]
                .find("\n\n")
                .map_or(text.len(), |at| start + at + 1);
            workspace.write(&path, &(text[..start].to_owned() + &text[end..]));
            is_heeded = true;
        }
    }
    is_heeded
}
