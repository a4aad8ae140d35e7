//! One test a rule of ownership, over a disk in memory.

use std::collections::BTreeMap;

use super::*;
use crate::artifact::{Body, CargoEdits, WritePolicy};

mod features;
mod lines;
mod merged;
mod short;

/// A disk in memory with the lock of the run that wrote it.
#[derive(Default)]
struct World {
    disk: BTreeMap<String, String>,
    lock: Lock,
    options: Options,
}

impl World {
    fn plan(&self, tree: &FileTree) -> Plan {
        let read = |path: &OutPath| Ok(self.disk.get(path.as_str()).map(|t| t.clone().into()));
        plan(tree, &self.lock, &self.options, &read).unwrap()
    }

    /// Plans and does what a run would do.
    fn run(&mut self, tree: &FileTree) -> Vec<(String, Action)> {
        let plan = self.plan(tree);
        assert!(!plan.is_refused(), "{plan:?}");
        for step in &plan.steps {
            let path = step.path.to_string();
            match step.action {
                Action::Create | Action::Update => {
                    let text = String::from_utf8(step.after.clone().unwrap()).unwrap();
                    self.disk.insert(path, text);
                }
                Action::Remove => drop(self.disk.remove(&path)),
                _ => {}
            }
        }
        self.lock = Lock::parse(&plan.lock.to_text()).unwrap();
        actions(&plan)
    }

    fn action(&self, tree: &FileTree, path: &str) -> Option<Action> {
        let plan = self.plan(tree);
        actions(&plan)
            .into_iter()
            .find_map(|(name, action)| (name == path).then_some(action))
    }

    fn write(&mut self, path: &str, text: &str) {
        self.disk.insert(path.into(), text.into());
    }
}

fn actions(plan: &Plan) -> Vec<(String, Action)> {
    plan.steps
        .iter()
        .map(|step| (step.path.to_string(), step.action.clone()))
        .collect()
}

fn tree(files: &[(&str, WritePolicy, &str)]) -> FileTree {
    let mut tree = FileTree::default();
    for (path, policy, text) in files {
        let body = if path.ends_with("Cargo.toml") {
            Body::Cargo(CargoEdits {
                template: (*text).to_owned(),
            })
        } else {
            Body::Text((*text).to_owned())
        };
        tree.insert(path, body, *policy).unwrap();
    }
    tree
}

const OURS: WritePolicy = WritePolicy::Ours;
const NEEDED: WritePolicy = WritePolicy::User { needed: true };
const LOOSE: WritePolicy = WritePolicy::User { needed: false };
const SHARED: WritePolicy = WritePolicy::Shared;

/// A world in which `before` was written.
fn written_world(before: &FileTree) -> World {
    let mut world = World::default();
    world.run(before);
    world
}

#[test]
fn the_same_input_changes_nothing() {
    let tree = tree(&[("a.rs", OURS, "1\n"), ("b.rs", NEEDED, "2\n")]);
    let mut world = written_world(&tree);
    let lock = world.lock.clone();
    let actions = world.run(&tree);
    assert!(
        actions
            .iter()
            .all(|(_, action)| *action == Action::Unchanged)
    );
    assert_eq!(world.lock, lock);
}

#[test]
fn ours_follows_the_contract() {
    let mut world = written_world(&tree(&[("a.rs", OURS, "1\n")]));
    let next = tree(&[("a.rs", OURS, "2\n")]);
    assert_eq!(world.run(&next), [("a.rs".into(), Action::Update)]);
    world.disk.clear();
    assert_eq!(world.run(&next), [("a.rs".into(), Action::Create)]);
}

#[test]
fn ours_edited_is_refused_until_forced() {
    let tree = tree(&[("x/a.rs", OURS, "1\n")]);
    let mut world = written_world(&tree);
    world.write("x/a.rs", "mine\n");
    let refused = Some(Action::Refuse(Refusal::Edited));
    assert_eq!(world.action(&tree, "x/a.rs"), refused);
    world.options.force = Force::Paths(vec!["y".into(), "x/a".into()]);
    assert_eq!(world.action(&tree, "x/a.rs"), refused);
    for force in [
        Force::All,
        Force::Paths(vec!["./x/".into()]),
        Force::Paths(vec!["x/a.rs".into()]),
    ] {
        world.options.force = force;
        assert_eq!(world.action(&tree, "x/a.rs"), Some(Action::Update));
    }
}

#[test]
fn a_foreign_file_is_refused() {
    let mut world = World::default();
    world.write("Dockerfile", "FROM mine\n");
    let tree = tree(&[("Dockerfile", OURS, "FROM ours\n")]);
    assert_eq!(
        world.action(&tree, "Dockerfile"),
        Some(Action::Refuse(Refusal::Foreign))
    );
    world.write("Dockerfile", "FROM ours\n");
    assert_eq!(world.action(&tree, "Dockerfile"), Some(Action::Unchanged));
}

#[test]
fn crlf_is_no_edit() {
    let mut world = written_world(&tree(&[("a.rs", OURS, "1\n2\n"), ("b.rs", NEEDED, "1\n")]));
    world.write("a.rs", "1\r\n2\r\n");
    world.write("b.rs", "1\r\n");
    let next = tree(&[("a.rs", OURS, "1\n2\n"), ("b.rs", NEEDED, "2\n")]);
    assert_eq!(world.action(&next, "a.rs"), Some(Action::Unchanged));
    assert_eq!(world.action(&next, "b.rs"), Some(Action::Update));
}

#[test]
fn conflict_markers_are_written_over() {
    let tree = tree(&[("a.rs", OURS, "1\n")]);
    let mut world = written_world(&tree);
    world.write("a.rs", "<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n");
    assert_eq!(world.action(&tree, "a.rs"), Some(Action::Update));
    world.write("a.rs", "<<<<<<< HEAD\nonly one mark\n");
    assert_eq!(
        world.action(&tree, "a.rs"),
        Some(Action::Refuse(Refusal::Edited))
    );
}

#[test]
fn a_moved_folder_is_known_by_its_hashes() {
    let mut world = written_world(&tree(&[
        ("user/a.rs", OURS, "1\n"),
        ("user/b.rs", NEEDED, "b\n"),
        ("user/c.rs", NEEDED, "c\n"),
    ]));
    world.disk.clear();
    world.write("people/a.rs", "1\n");
    world.write("people/b.rs", "b\n");
    world.write("people/c.rs", "mine\n");
    let moved = tree(&[
        ("people/a.rs", OURS, "2\n"),
        ("people/b.rs", NEEDED, "bb\n"),
        ("people/c.rs", NEEDED, "cc\n"),
    ]);
    let actions = world.run(&moved);
    assert_eq!(
        actions,
        [
            ("people/a.rs".into(), Action::Update),
            ("people/b.rs".into(), Action::Update),
            ("people/c.rs".into(), Action::Keep),
        ]
    );
    assert!(!world.lock.knows("user/a.rs"));
}

#[test]
fn the_users_file_follows_until_its_first_edit() {
    let mut world = written_world(&tree(&[("b.rs", NEEDED, "1\n")]));
    let next = tree(&[("b.rs", NEEDED, "2\n")]);
    assert_eq!(world.run(&next), [("b.rs".into(), Action::Update)]);
    world.write("b.rs", "mine\n");
    world.options.force = Force::All;
    assert_eq!(world.run(&next), [("b.rs".into(), Action::Keep)]);
    world.write("b.rs", "2\n");
    let last = tree(&[("b.rs", NEEDED, "3\n")]);
    assert_eq!(world.run(&last), [("b.rs".into(), Action::Update)]);
}

#[test]
fn a_deleted_file_comes_back_only_if_our_code_names_it() {
    let tree = tree(&[("a.rs", NEEDED, "1\n"), ("README.md", LOOSE, "1\n")]);
    let mut world = written_world(&tree);
    world.disk.clear();
    let expected = [
        ("README.md".into(), Action::Keep),
        ("a.rs".into(), Action::Create),
    ];
    assert_eq!(world.run(&tree), expected);
    world.disk.clear();
    assert_eq!(world.run(&tree), expected);
}

#[test]
fn what_left_the_contract_goes_unless_it_was_edited() {
    let mut world = written_world(&tree(&[
        ("user/api/Cargo.toml", SHARED, "[package]\n"),
        ("user/api/a.rs", OURS, "1\n"),
        ("user/api/b.rs", NEEDED, "1\n"),
        ("user/api/c.rs", NEEDED, "1\n"),
    ]));
    world.write("user/api/c.rs", "mine\n");
    let nothing = tree(&[]);
    let expected = [
        ("user/api/Cargo.toml".into(), Action::Remove),
        ("user/api/a.rs".into(), Action::Remove),
        ("user/api/b.rs".into(), Action::Remove),
        ("user/api/c.rs".into(), Action::Orphan),
    ];
    assert_eq!(world.run(&nothing), expected);
    assert_eq!(
        world.run(&nothing),
        [("user/api/c.rs".into(), Action::Orphan)],
        "listed until it is gone"
    );
    world.disk.clear();
    assert!(world.run(&nothing).is_empty());
    assert!(!world.lock.knows("user/api/c.rs"));
}

#[test]
fn kept_files_are_the_users() {
    let before = tree(&[("Dockerfile", OURS, "1\n"), ("deploy/x.yaml", OURS, "1\n")]);
    let mut world = written_world(&before);
    world.write("Dockerfile", "mine\n");
    world.options.keep = vec!["Dockerfile".into(), "deploy/".into()];
    let next = tree(&[("Dockerfile", OURS, "2\n"), ("deploy/x.yaml", OURS, "2\n")]);
    let kept = [
        ("Dockerfile".into(), Action::Keep),
        ("deploy/x.yaml".into(), Action::Keep),
    ];
    assert_eq!(world.run(&next), kept);
    world.options.keep.clear();
    assert_eq!(
        world.action(&next, "Dockerfile"),
        Some(Action::Refuse(Refusal::Foreign)),
        "given back, it is not ours until forced"
    );
}

#[test]
fn two_branches_that_both_ran_are_merged() {
    let base = tree(&[("a.rs", OURS, "0\n"), ("b.rs", NEEDED, "0\n")]);
    let one = tree(&[("a.rs", OURS, "1\n"), ("b.rs", NEEDED, "1\n")]);
    let two = tree(&[("a.rs", OURS, "2\n"), ("b.rs", NEEDED, "2\n")]);
    let (mut left, mut right) = (written_world(&base), written_world(&base));
    left.run(&one);
    right.run(&two);
    let union = left.lock.to_text() + &right.lock.to_text();
    left.lock = Lock::parse(&union).unwrap();
    left.write("b.rs", &right.disk["b.rs"]);
    let both = tree(&[("a.rs", OURS, "12\n"), ("b.rs", NEEDED, "12\n")]);
    let updates = left.run(&both);
    assert!(updates.iter().all(|(_, action)| *action == Action::Update));
}

#[test]
fn a_run_that_was_stopped_half_way_heals() {
    let mut world = written_world(&tree(&[("a.rs", OURS, "1\n"), ("b.rs", OURS, "1\n")]));
    let next = tree(&[("a.rs", OURS, "2\n"), ("b.rs", OURS, "2\n")]);
    // The first rename happened, the second and the lock did not.
    world.write("a.rs", "2\n");
    assert_eq!(
        world.run(&next),
        [
            ("a.rs".into(), Action::Unchanged),
            ("b.rs".into(), Action::Update)
        ]
    );
}

#[test]
fn a_secret_is_written_once_and_never_recorded() {
    let tree = tree(&[(".env", WritePolicy::Secret, "A=1\n")]);
    let mut world = World::default();
    assert!(world.plan(&tree).steps[0].secret);
    world.run(&tree);
    world.write(".env", "A=2\n");
    assert_eq!(world.run(&tree), [(".env".into(), Action::Unchanged)]);
    assert!(!world.lock.knows(".env"));
}

#[test]
fn a_kept_function_that_no_longer_fits_is_told() {
    let stub = |of: &str| format!("pub async fn f(_req: {of}) -> Result<()> {{}}\n");
    let mut world = written_world(&tree(&[("f.rs", NEEDED, &stub("Old"))]));
    world.write("f.rs", &(stub("Old") + "// mine\n"));
    let plan = world.plan(&tree(&[("f.rs", NEEDED, &stub("New"))]));
    assert_eq!(
        plan.steps[0].signature.as_deref(),
        Some("pub async fn f(_req: New) -> Result<()>")
    );
}

const ROOT: &str = "[workspace]\nmembers = [\n    \"common\",\n    \"user/api\",\n    \"user/proto\",\n]\n\n\
                    [workspace.dependencies]\ncommon = { path = \"common\" }\nserde = \"1.0\"\n\
                    user-proto = { path = \"user/proto\" }\n";

fn merged(world: &World, path: &str, tree: &FileTree) -> String {
    let plan = world.plan(tree);
    let step = plan.steps.iter().find(|step| step.path.as_str() == path);
    String::from_utf8(step.unwrap().after.clone().unwrap()).unwrap()
}

#[test]
fn an_unedited_cargo_toml_follows_as_a_whole() {
    let mut world = written_world(&tree(&[("Cargo.toml", SHARED, ROOT)]));
    let next = ROOT.replace("1.0", "1.1");
    let next = tree(&[("Cargo.toml", SHARED, &next)]);
    assert_eq!(world.run(&next), [("Cargo.toml".into(), Action::Update)]);
    assert_eq!(world.run(&next), [("Cargo.toml".into(), Action::Unchanged)]);
}

#[test]
fn an_edited_cargo_toml_is_edited_by_key() {
    let mut world = written_world(&tree(&[("Cargo.toml", SHARED, ROOT)]));
    let edited = ROOT
        .replace("common = {", "# shared code\ncommon = {")
        .replace("\"common\",", "\"mine\", # mine\n    \"common\",")
        + "rand = \"0.9\"\n";
    world.write("Cargo.toml", &edited);
    let template = ROOT.replace("1.0", "1.1").replace(
        "    \"user/proto\",\n",
        "    \"user/proto\",\n    \"x/api\",\n",
    ) + "tokio = { version = \"1\", features = [\"rt\"] }\n";
    let next = tree(&[("Cargo.toml", SHARED, &template)]);
    let expected = edited.replace("1.0", "1.1").replace(
        "    \"user/proto\",\n",
        "    \"user/proto\",\n    \"x/api\",\n",
    ) + "tokio = { version = \"1\", features = [\"rt\"] }\n";
    assert_eq!(merged(&world, "Cargo.toml", &next), expected);
    world.run(&next);
    assert_eq!(world.run(&next), [("Cargo.toml".into(), Action::Unchanged)]);
}

#[test]
fn a_version_that_the_user_chose_stays() {
    let mut world = written_world(&tree(&[("Cargo.toml", SHARED, ROOT)]));
    let edited = ROOT.replace("\"1.0\"", "\"=1.0.7\"");
    world.write("Cargo.toml", &edited);
    let next = ROOT.replace("1.0", "1.1");
    let next = tree(&[("Cargo.toml", SHARED, &next)]);
    assert_eq!(world.run(&next), [("Cargo.toml".into(), Action::Unchanged)]);
    assert_eq!(world.disk["Cargo.toml"], edited);
}

#[test]
fn crates_that_are_gone_leave_every_cargo_toml() {
    let api = "[package]\nname = \"course-api\"\n\n[dependencies]\nserde.workspace = true\nuser-proto.workspace = true\n";
    let mut world = written_world(&tree(&[
        ("Cargo.toml", SHARED, ROOT),
        ("course/api/Cargo.toml", SHARED, api),
        (
            "user/proto/Cargo.toml",
            OURS,
            "[package]\nname = \"user-proto\"\n",
        ),
    ]));
    world.write("Cargo.toml", &(ROOT.to_owned() + "rand = \"0.9\"\n"));
    world.write(
        "course/api/Cargo.toml",
        &(api.to_owned() + "rand.workspace = true\n"),
    );
    let root = ROOT
        .replace("    \"user/proto\",\n", "")
        .replace("user-proto = { path = \"user/proto\" }\n", "");
    let next_api = api.replace("user-proto.workspace = true\n", "");
    let next = tree(&[
        ("Cargo.toml", SHARED, &root),
        ("course/api/Cargo.toml", SHARED, &next_api),
    ]);
    world.run(&next);
    assert_eq!(world.disk["Cargo.toml"], root + "rand = \"0.9\"\n");
    assert_eq!(
        world.disk["course/api/Cargo.toml"],
        next_api + "rand.workspace = true\n"
    );
    assert!(!world.disk.contains_key("user/proto/Cargo.toml"));
}

#[test]
fn a_broken_cargo_toml_is_refused_with_the_reason() {
    let mut world = written_world(&tree(&[("Cargo.toml", SHARED, ROOT)]));
    world.write("Cargo.toml", "<<<<<<< HEAD\n[workspace]\n");
    let action = world.action(&tree(&[("Cargo.toml", SHARED, ROOT)]), "Cargo.toml");
    let Some(Action::Refuse(Refusal::Invalid(reason))) = action else {
        panic!("{action:?}")
    };
    assert!(reason.contains("not valid TOML"), "{reason}");
}
