//! Lines as they are written, read back, merged and refused.

use super::*;

#[test]
fn what_is_written_is_read_back() {
    let mut lock = Lock::default();
    lock.record("a/b c.rs", Hash::of(b"x"));
    lock.record("Cargo.toml#dependencies:serde", Hash::of(b"1"));
    lock.record("main.rs", Hash::of(b"main"));
    lock.set_users("main.rs");
    lock.leave("kept.rs", true);
    lock.leave("gone.rs", false);
    lock.set_runtime("0.1.0");
    lock.intend("a/b c.rs", Hash::of(b"y"));
    lock.seal(&Hash::of(b"all"));
    assert_eq!(Lock::parse(&lock.to_text()).unwrap(), lock);
}

#[test]
fn what_is_about_to_be_written_is_ours_and_does_not_count_as_there() {
    let (old, new) = (Hash::of(b"old"), Hash::of(b"new"));
    let (mut lock, mut next) = (Lock::default(), Lock::default());
    lock.record("a.rs", old.clone());
    lock.seal(&old);
    next.record("a.rs", new.clone());
    next.record("b.rs", new.clone());
    let open = lock.opened(&next);
    assert!(open.wrote("a.rs", &old) && open.wrote("a.rs", &new));
    assert!(open.wrote("b.rs", &new) && !open.knows("b.rs"));
    assert!(!open.is_of(&old) && open.is("a.rs", &old));
    assert!(Lock::default().opened(&next).is_unfinished_first());
    assert!(!open.is_unfinished_first());
}

#[test]
fn a_union_of_two_branches_knows_both() {
    let one = Hash::of(b"one");
    let two = Hash::of(b"two");
    let text = format!(
        "ferroctl 0.1.0\ninputs {one}\ninputs {two}\n{one}  a.rs\n<<<<<<< ours\n{two}  a.rs\n=======\n>>>>>>> theirs\n"
    );
    let lock = Lock::parse(&text).unwrap();
    assert!(lock.wrote("a.rs", &one) && lock.wrote("a.rs", &two));
}

#[test]
fn a_seal_holds_for_one_run_and_its_lines() {
    let (one, two) = (Hash::of(b"one"), Hash::of(b"two"));
    let mut lock = Lock::default();
    lock.record("a.rs", one.clone());
    lock.seal(&one);
    assert!(lock.is_of(&one) && !lock.is_of(&two));
    let text = lock.to_text();
    let read = |text: &str| Lock::parse(text).unwrap();
    assert!(read(&text).is_of(&one));
    assert!(!read(&format!("{text}{two}  a.rs\n")).is_of(&one));
    assert!(!read(&text.replace(&format!("{one}  a.rs\n"), "")).is_of(&one));
    assert!(!read(&format!("{text}inputs {two}\n")).is_of(&one));
}

#[test]
fn a_newer_lock_is_refused() {
    let error = Lock::parse("ferroctl 99.0.0\n").unwrap_err();
    assert!(format!("{error:#}").contains("install 99.0.0"), "{error:#}");
    assert!(Lock::parse("ferroctl 0.0.9\n").is_ok());
}

#[test]
fn foreign_lines_are_refused() {
    assert!(Lock::parse("hello world\n").is_err());
    assert!(Lock::parse("writing a.rs\n").is_err());
    assert!(Lock::parse("\r\n# x\r\n").is_ok());
}
