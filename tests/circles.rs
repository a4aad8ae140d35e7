//! In each folder of `src` the files stand in an order: none uses another that uses it. A folder's own `mod.rs` may name
//! its parts and be named by them.

#[allow(dead_code, reason = "the runtime's own test takes more of it")]
#[path = "../runtime/tests/architecture"]
mod architecture {
    pub mod circles;
    pub mod paths;
    pub mod tree;
}

use architecture::circles::{Uses, folders, in_circles};
use architecture::tree::Tree;

fn without_mod(mut uses: Uses) -> Uses {
    uses.remove("mod");
    uses
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let circles = folders(&Tree::read()).into_iter();
    let circles = circles.map(|(folder, uses)| (folder, in_circles(without_mod(uses))));
    let circles: Vec<_> = circles.filter(|(_, uses)| !uses.is_empty()).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}
