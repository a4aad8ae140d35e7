//! Features of a dependency that the user has added his own to.

use super::*;

const PATH: &str = "a/Cargo.toml";

fn manifest(features: &str) -> String {
    let dependency = format!("runtime = {{ workspace = true, features = [{features}] }}\n");
    format!("[package]\nname = \"a\"\n\n[dependencies]\n{dependency}")
}

#[test]
fn what_generated_code_needs_comes_to_those_of_the_users() {
    let mut world = World::default();
    world.run(&tree(&[(PATH, SHARED, &manifest("\"http\""))]));
    let own = manifest("\"ws\", \"http\"");
    world.write(PATH, &own);
    let unchanged = tree(&[(PATH, SHARED, &manifest("\"http\""))]);
    assert_eq!(merged(&world, PATH, &unchanged), own);
    let next = manifest("\"http\", \"sqlite\"");
    let next = tree(&[(PATH, SHARED, &next)]);
    let both = manifest("\"ws\", \"http\", \"sqlite\"");
    assert_eq!(merged(&world, PATH, &next), both);
    world.run(&next);
    assert_eq!(world.run(&next), [(PATH.into(), Action::Unchanged)]);
}
