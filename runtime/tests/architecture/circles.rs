//! Which parts of a folder use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Tree;

/// In one folder: each file, or folder below it, and what it uses beside itself.
pub type Uses = BTreeMap<String, BTreeSet<String>>;

/// For each folder of `src` what its parts use of each other. The folder's own `mod.rs` is a part of it.
pub fn folders(tree: &Tree) -> BTreeMap<String, Uses> {
    let mut folders: BTreeMap<String, Uses> = BTreeMap::new();
    for (user, used) in tree.uses() {
        let (user, used): (Vec<_>, Vec<_>) = (user.split('/').collect(), used.split('/').collect());
        let both = user.iter().zip(&used);
        let shared = both.take_while(|(one, other)| one == other).count();
        if let (Some(one), Some(other)) = (user.get(shared), used.get(shared)) {
            let uses = folders.entry(user[..shared].join("/")).or_default();
            uses.entry((*one).to_owned())
                .or_default()
                .insert((*other).to_owned());
        }
    }
    folders
}

/// The parts of a folder that use each other in a circle: what is left once those that use nothing that is left
/// are taken out, and those that nothing left uses.
pub fn in_circles(mut uses: Uses) -> Uses {
    loop {
        let users: BTreeSet<String> = uses.keys().cloned().collect();
        let used: BTreeSet<String> = uses.values().flatten().cloned().collect();
        let before = (uses.len(), used.len());
        uses.values_mut()
            .for_each(|used| used.retain(|it| users.contains(it)));
        uses.retain(|user, its| used.contains(user) && !its.is_empty());
        if before
            == (
                uses.len(),
                uses.values().flatten().collect::<BTreeSet<_>>().len(),
            )
        {
            return uses;
        }
    }
}
