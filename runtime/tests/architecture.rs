//! Who may use whom: in each folder the modules stand in an order, without cycles, and at the top in that of
//! `src/lib.rs`.

mod architecture {
    pub mod circles;
    pub mod paths;
    pub mod tree;
}

use architecture::{
    circles::{folders, in_circles},
    tree::Tree,
};

#[test]
fn no_module_uses_one_that_uses_it() {
    let circles = folders(&Tree::read()).into_iter();
    let circles = circles.map(|(folder, uses)| (folder, in_circles(uses)));
    let circles: Vec<_> = circles.filter(|(_, uses)| !uses.is_empty()).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_module_uses_only_those_above_it() {
    let tree = Tree::read();
    let order = tree.top();
    let place = |name: &String| order.iter().position(|other| other == name);
    for (user, used) in &folders(&tree)[""] {
        for used in used {
            let (user, used) = ((user, place(user)), (used, place(used)));
            assert!(
                user.1.is_none() || used.1 < user.1,
                "{} uses {}",
                user.0,
                used.0
            );
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for (path, text) in Tree::read().files() {
        let lines = text.lines().count();
        assert!(lines <= 400, "src/{path}.rs has {lines} lines");
    }
}

#[test]
fn the_test_sees_what_it_should() {
    let tree = Tree::of([
        ("lib", "pub mod a;\npub mod b;\n"),
        ("a/mod", "mod c;\nmod d;\n\npub use c::{One, Two};\n"),
        ("a/c", "use super::d::Three;\n"),
        (
            "a/d",
            "use crate::{a::{One, c::Two}, b};\n#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n",
        ),
        ("b", "// use crate::a;\nfn f() { crate::a::One::new() }\n"),
    ]);
    let uses: Vec<_> = tree.uses().into_iter().collect();
    let uses: Vec<_> = uses
        .iter()
        .map(|(user, used)| (user.as_str(), used.as_str()))
        .collect();
    assert_eq!(
        uses,
        [("a/c", "a/d"), ("a/d", "a/c"), ("a/d", "b"), ("b", "a/c")]
    );
    assert_eq!(in_circles(folders(&tree)["a"].clone()).len(), 2);
    assert_eq!(in_circles(folders(&tree)[""].clone()).len(), 2);
}
