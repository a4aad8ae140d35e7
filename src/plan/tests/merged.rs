//! Files of the user's, unedited so far, in which a merge of two branches left its marks.

use super::*;

const TEST: &str = "user/api/tests/routes.rs";
const MARKED: &str =
    "served(\"/a\");\n<<<<<<< HEAD\nserved(\"/b\");\n=======\nserved(\"/c\");\n>>>>>>> other\n";
const BOTH: &str = "served(\"/a\");\nserved(\"/b\");\nserved(\"/c\");\n";

/// A workspace in which two branches wrote these texts, and the merge of them.
fn merged(texts: [&str; 2], found: &str) -> World {
    let mut world = World::default();
    let locks = texts.map(|text| {
        world.run(&tree(&[(TEST, LOOSE, text)]));
        world.lock.to_text()
    });
    world.lock = Lock::parse(&locks.concat()).unwrap();
    world.write(TEST, found);
    world
}

fn action(world: &World, after: &str) -> Action {
    world.action(&tree(&[(TEST, LOOSE, after)]), TEST).unwrap()
}

#[test]
fn sides_that_ferroctl_wrote_are_written_over() {
    let texts = [
        "served(\"/a\");\nserved(\"/b\");\n",
        "served(\"/a\");\nserved(\"/c\");\n",
    ];
    let mut world = merged(texts, MARKED);
    assert_eq!(action(&world, "something else\n"), Action::Update);
    world.run(&tree(&[(TEST, LOOSE, BOTH)]));
    assert_eq!(world.disk[TEST], BOTH);
}

#[test]
fn lines_that_are_all_rendered_now_are_written_over() {
    // A part that git merged without marks: neither side is what a branch had.
    let world = merged(["served(\"/a\");\n", "served(\"/d\");\n"], MARKED);
    assert_eq!(action(&world, BOTH), Action::Update);
}

#[test]
fn a_line_of_the_users_stays() {
    let texts = [
        "served(\"/a\");\nserved(\"/b\");\n",
        "served(\"/a\");\nserved(\"/c\");\n",
    ];
    let mine = MARKED.replace("served(\"/c\")", "mine(\"/c\")");
    let world = merged(texts, &mine);
    assert_eq!(action(&world, BOTH), Action::Keep);
    let half = MARKED.replace(">>>>>>> other\n", "");
    assert_eq!(action(&merged(texts, &half), BOTH), Action::Keep);
}
