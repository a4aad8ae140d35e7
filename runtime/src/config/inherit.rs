//! `Etcd` of a called service takes what it lacks from `Etcd` at the top, as go-zero's tag `inherit` has it
//! (`core/mapping/valuer.go`).

use serde_json::{Map, Value};

use super::known::same_key;

/// The block that is inherited.
pub(super) const ETCD: &str = "Etcd";

/// Fills the blocks `Etcd` inside others; whether there was one to fill, and one to take from.
pub(super) fn fill(root: &mut Map<String, Value>) -> bool {
    let top = same_key(root, ETCD).and_then(|key| root[&key].as_object().cloned());
    let Some(top) = top else { return false };
    let mut is_used = false;
    for (_, block) in root
        .iter_mut()
        .filter(|(key, _)| !key.eq_ignore_ascii_case(ETCD))
    {
        let Some(block) = block.as_object_mut() else {
            continue;
        };
        let Some(own) = same_key(block, ETCD) else {
            continue;
        };
        let Some(own) = block.get_mut(&own).and_then(Value::as_object_mut) else {
            continue;
        };
        is_used = true;
        for (key, value) in &top {
            if same_key(own, key).is_none() {
                own.insert(key.clone(), value.clone());
            }
        }
    }
    is_used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_block_lacks_comes_from_the_top() {
        let read = |text: &str| serde_json::from_str::<Map<_, _>>(text).unwrap();
        let mut root = read(
            r#"{"etcd": {"Hosts": ["a:1"], "Key": "order.rpc"}, "UserRpc": {"Etcd": {"Key": "user.rpc"}}, "Log": {"Level": "info"}}"#,
        );
        assert!(fill(&mut root));
        let expected = read(r#"{"Key": "user.rpc", "Hosts": ["a:1"]}"#);
        assert_eq!(root["UserRpc"]["Etcd"], Value::Object(expected));
        assert!(!fill(&mut read(
            r#"{"Etcd": {"Hosts": []}, "UserRpc": {"Target": "x"}}"#
        )));
        assert!(!fill(&mut read(
            r#"{"UserRpc": {"Etcd": {"Key": "user.rpc"}}}"#
        )));
    }
}
