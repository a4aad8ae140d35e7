//! What a run without changes may leave out, and that it then says what the long way says.

use std::io;

use super::*;
use crate::artifact::Unit;

const LOGIC: &str = "pub async fn login(_req: Req) -> Result<Resp> {}\n";
const MEMBER: &str = "[package]\nname = \"a\"\n\n[dependencies]\nserde = \"1\"\nanyhow = \"1\"\n";

fn files() -> Vec<(&'static str, WritePolicy, &'static str)> {
    vec![
        ("a/Cargo.toml", SHARED, MEMBER),
        ("a/src/generated/mod.rs", OURS, "mod  a;\n"),
        ("a/src/generated/a.txt", OURS, "a\n"),
        ("a/src/logic.rs", NEEDED, LOGIC),
        ("README.md", LOOSE, "# A\n"),
    ]
}

const UNIT: Unit = Unit {
    folder: "crates/ferroctl-runtime",
    files: &[("SHA256SUMS", "list\n"), ("a.rs", "a\n")],
};

/// A tree as a run has it: settled, then formatted by taking double blanks out.
fn rendered(world: &World, files: &[(&str, WritePolicy, &str)]) -> FileTree {
    let mut tree = tree(files);
    let read = |path: &OutPath| world.read(path);
    for path in settle(&mut tree, &world.lock, "", &read).unwrap() {
        if let Some(Body::Text(text)) = tree.body_mut(&path) {
            *text = text.replace("  ", " ");
        }
    }
    tree.unit(UNIT);
    tree
}

impl World {
    fn read(&self, path: &OutPath) -> io::Result<Option<Vec<u8>>> {
        Ok(self.disk.get(path.as_str()).map(|text| text.clone().into()))
    }

    fn short(&self) -> Option<Plan> {
        let read = |path: &OutPath| self.read(path);
        let plan = recorded(&self.lock, &read).unwrap()?;
        let mut tree = FileTree::default();
        tree.unit(UNIT);
        Some(plan.beside(&tree, &self.options, &read).unwrap())
    }

    /// Wants the short way to say what the long one says, or nothing; whether it said something.
    fn agrees(&self, files: &[(&str, WritePolicy, &str)], what: &str) -> bool {
        let long = self.plan(&rendered(self, files));
        let Some(short) = self.short() else {
            return false;
        };
        assert_eq!(actions(&short), actions(&long), "{what}");
        assert_eq!(short.lock.to_text(), long.lock.to_text(), "{what}");
        let notes = |plan: &Plan| plan.steps.iter().filter(|s| s.signature.is_some()).count();
        assert_eq!((notes(&short), notes(&long)), (0, 0), "{what}");
        true
    }
}

fn written(files: &[(&str, WritePolicy, &str)], keep: &[&str]) -> World {
    let mut world = World::default();
    world.options.keep = keep.iter().map(|path| (*path).to_owned()).collect();
    world.run(&rendered(&world, files));
    world
}

#[test]
fn the_short_way_says_what_the_long_one_says() {
    let long_text = LOGIC.replace("_req: Req", "\n    req: Req,\n");
    let other_types = LOGIC.replace("Req)", "Other)");
    let more = format!("{MEMBER}rand = \"0.9\"\n");
    let less = MEMBER.replace("serde = \"1\"\n", "");
    let raised = MEMBER.replace("anyhow = \"1\"", "anyhow = \"2\"");
    let edits: [(&str, Option<&str>, bool); 14] = [
        ("a/src/logic.rs", Some(&long_text), true),
        ("a/src/logic.rs", Some("mine"), true),
        ("a/src/logic.rs", Some(&other_types), false),
        ("a/src/logic.rs", None, false),
        ("README.md", Some("mine"), true),
        ("README.md", None, false),
        ("a/Cargo.toml", Some(&more), true),
        ("a/Cargo.toml", Some(&raised), true),
        ("a/Cargo.toml", Some(&less), false),
        ("a/Cargo.toml", Some("="), false),
        ("a/Cargo.toml", None, false),
        ("a/src/generated/a.txt", Some("mine"), false),
        ("a/src/generated/mod.rs", None, false),
        ("crates/ferroctl-runtime/a.rs", Some("mine"), true),
    ];
    for (path, text, is_short) in edits {
        let mut world = written(&files(), &[]);
        assert!(world.agrees(&files(), "nothing changed"));
        match text {
            Some(text) => world.write(path, text),
            None => drop(world.disk.remove(path)),
        }
        let said = world.agrees(&files(), &format!("{path}: {text:?}"));
        assert_eq!(said, is_short, "{path}: {text:?}");
    }
}

#[test]
fn what_was_decided_stays_decided() {
    let mut world = written(&files(), &["a/src/generated/mod.rs"]);
    world.write("a/src/generated/mod.rs", "mine");
    world.disk.remove("README.md");
    assert!(!world.agrees(&files(), "gone"));
    world.run(&rendered(&world, &files()));
    assert!(world.agrees(&files(), "known to be gone"));
    world.write("README.md", "again");
    world.agrees(&files(), "back");
    world.disk.remove("README.md");
    world.disk.remove("a/src/generated/mod.rs");
    assert!(!world.agrees(&files(), "kept and gone"));
}

#[test]
fn what_is_older_than_the_render_is_no_news() {
    let mut world = written(&files(), &[]);
    let edits = [("a/src/logic.rs", "mine"), ("README.md", "mine")];
    for (path, text) in edits {
        world.write(path, text);
    }
    world.write("a/Cargo.toml", &format!("{MEMBER}rand = \"0.9\"\n"));
    let mut next = files();
    next[0].2 = "[package]\nname = \"a\"\nedition = \"2024\"\n\n[dependencies]\nserde = \"1\"\nanyhow = \"1\"\n";
    next[3].2 = "/// New.\npub async fn login(_req: Req) -> Result<Resp> {}\n";
    next[4].2 = "# B\n";
    world.run(&rendered(&world, &next));
    assert!(world.agrees(&next, "edited"));
    for (path, old) in [
        ("a/src/logic.rs", LOGIC),
        ("README.md", "# A\n"),
        ("a/Cargo.toml", MEMBER),
    ] {
        let mut reverted = World {
            disk: world.disk.clone(),
            lock: world.lock.clone(),
            options: Options::default(),
        };
        reverted.write(path, old);
        assert!(!reverted.agrees(&next, path), "{path}");
    }
}

#[test]
fn a_file_that_was_there_before_is_told_as_well() {
    let mut world = World::default();
    world.write("README.md", "mine before");
    world.run(&rendered(&world, &files()));
    assert!(world.agrees(&files(), "there before"));
}

#[test]
fn only_what_is_new_is_formatted() {
    let world = written(&files(), &[]);
    let unsettled = |world: &World, files: &[(&str, WritePolicy, &str)], rustfmt: &str| {
        let read = |path: &OutPath| world.read(path);
        let paths = settle(&mut tree(files), &world.lock, rustfmt, &read).unwrap();
        paths.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(unsettled(&world, &files(), "").is_empty());
    assert_eq!(unsettled(&world, &files(), "tab_spaces = 2").len(), 2);
    let mut next = files();
    next[1].2 = "mod  b;\n";
    assert_eq!(unsettled(&world, &next, ""), ["a/src/generated/mod.rs"]);
    let mut edited = written(&files(), &[]);
    edited.write("a/src/logic.rs", "mine");
    assert!(
        unsettled(&edited, &files(), "").is_empty(),
        "the user's edit changes nothing"
    );
    edited.write("a/src/generated/mod.rs", "mine");
    assert_eq!(unsettled(&edited, &files(), ""), ["a/src/generated/mod.rs"]);
}
