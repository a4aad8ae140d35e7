//! Over real folders: what a commit shows, what is refused, what is left behind.

use super::claim::FOLDER as STAGING;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::*;
use crate::artifact::OutPath;

fn path(text: &str) -> OutPath {
    OutPath::new(text).unwrap()
}

fn workspace() -> (tempfile::TempDir, OutDir) {
    let folder = tempfile::tempdir().unwrap();
    let out = OutDir::new(folder.path());
    (folder, out)
}

#[test]
fn nothing_is_visible_before_the_commit() {
    let (folder, out) = workspace();
    let mut staging = Staging::begin(&out).unwrap();
    staging
        .write(&path("a/b.txt"), b"text", Mode::Plain)
        .unwrap();
    assert!(!folder.path().join("a").exists());
    staging.commit().unwrap();
    assert_eq!(out.read(&path("a/b.txt")).unwrap().unwrap(), b"text");
    drop(out);
    assert!(!folder.path().join(STAGING).exists());
}

#[test]
fn a_run_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = OutDir::new(folder.path().join("a/b"));
    let mut staging = Staging::begin(&out).unwrap();
    staging.write(&path("a.txt"), b"text", Mode::Plain).unwrap();
    drop(staging);
    assert!(out.is_vacant().unwrap());
    drop(out);
    assert!(Disk.names(folder.path()).is_empty());
}

#[test]
fn a_stopped_run_heals() {
    let (folder, out) = workspace();
    fs::create_dir(folder.path().join(STAGING)).unwrap();
    fs::write(folder.path().join(STAGING).join("lock"), "1\n").unwrap();
    fs::write(folder.path().join(STAGING).join("staged-0"), "half").unwrap();
    let mut staging = Staging::begin(&out).unwrap();
    staging
        .write(&path("a.txt"), b"whole", Mode::Plain)
        .unwrap();
    staging.commit().unwrap();
    assert_eq!(out.read(&path("a.txt")).unwrap().unwrap(), b"whole");
    drop(out);
    assert!(!folder.path().join(STAGING).exists());
}

#[test]
fn what_changed_meanwhile_stays_and_nothing_is_written() {
    let (folder, out) = workspace();
    for name in ["b.txt", "c.txt"] {
        fs::write(folder.path().join(name), "old").unwrap();
    }
    let commit = |seen: [Option<&[u8]>; 3]| {
        let mut staging = Staging::begin(&out).unwrap();
        staging.write(&path("a.txt"), b"new", Mode::Plain).unwrap();
        staging.expect(seen[0]);
        staging.write(&path("b.txt"), b"new", Mode::Plain).unwrap();
        staging.expect(seen[1]);
        staging.remove(&path("c.txt")).unwrap();
        staging.expect(seen[2]);
        staging.commit().unwrap()
    };
    let old: Option<&[u8]> = Some(b"old");
    assert_eq!(commit([None, None, old]), Some(path("b.txt")));
    assert_eq!(commit([None, old, Some(b"other")]), Some(path("c.txt")));
    assert_eq!(out.read(&path("a.txt")).unwrap(), None);
    assert_eq!(commit([None, old, old]), None);
    assert_eq!(out.read(&path("b.txt")).unwrap().unwrap(), b"new");
    assert_eq!(out.read(&path("c.txt")).unwrap(), None);
}

#[test]
fn what_is_not_ours_stays_in_our_folder() {
    let (folder, out) = workspace();
    let own = folder.path().join(STAGING);
    fs::create_dir(&own).unwrap();
    for name in ["mine.txt", "0"] {
        fs::write(own.join(name), "mine").unwrap();
    }
    let mut staging = Staging::begin(&out).unwrap();
    staging.write(&path("a.txt"), b"text", Mode::Plain).unwrap();
    staging.commit().unwrap();
    drop(out);
    let out = OutDir::new(folder.path());
    let mut names = Disk.names(&own);
    names.sort();
    assert_eq!(names, ["0", "mine.txt"]);
    for (name, text) in [(".gitignore", "!*\n"), ("lock", "of my door\n")] {
        fs::write(own.join(name), text).unwrap();
        let error = Staging::begin(&out).unwrap_err().to_string();
        assert!(error.contains(&format!("`{STAGING}/{name}` is not ferroctl's")));
        assert_eq!(fs::read_to_string(own.join(name)).unwrap(), text);
        fs::remove_file(own.join(name)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_opened_through_a_link_in_our_folder() {
    let (folder, out) = workspace();
    let elsewhere = tempfile::tempdir().unwrap();
    let victim = elsewhere.path().join("victim.txt");
    fs::write(&victim, "precious").unwrap();
    let own = folder.path().join(STAGING);
    let link = |to: &Path, at: &Path| std::os::unix::fs::symlink(to, at).unwrap();

    link(elsewhere.path(), &own);
    let error = Staging::begin(&out).unwrap_err().to_string();
    assert!(error.contains("`.ferroctl-tmp` is no folder"), "{error}");
    fs::remove_file(&own).unwrap();
    fs::create_dir(&own).unwrap();
    for name in ["lock", ".gitignore"] {
        for to in [&victim, &elsewhere.path().join("missing")] {
            link(to, &own.join(name));
            let error = Staging::begin(&out).unwrap_err().to_string();
            assert!(error.contains(&format!("{name}` is no file")), "{error}");
            fs::remove_file(own.join(name)).unwrap();
        }
    }
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    assert_eq!(Disk.names(elsewhere.path()), ["victim.txt"]);
}

#[cfg(unix)]
#[test]
fn what_is_staged_is_private_and_not_in_git() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, out) = workspace();
    let mut staging = Staging::begin(&out).unwrap();
    staging.write(&path(".env"), b"S=1", Mode::Secret).unwrap();
    staging
        .write(&path("a.sh"), b"x", Mode::Executable)
        .unwrap();
    let own = folder.path().join(STAGING);
    let ignored = fs::read_to_string(own.join(".gitignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "*"), "{ignored}");
    for name in Disk.names(&own) {
        let mode = fs::metadata(own.join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_second_run_waits_a_while_and_says_who_is_at_work() {
    let (folder, first) = workspace();
    first.claim(Duration::ZERO).unwrap();
    let second = OutDir::new(folder.path());
    let error = second.claim(Duration::from_millis(50)).unwrap_err();
    let process = format!("another ferroctl, process {},", std::process::id());
    assert!(error.to_string().contains(&process), "{error}");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| OutDir::new(folder.path()).claim(Duration::from_secs(60)));
        std::thread::sleep(Duration::from_millis(50));
        drop(first);
        waiting.join().unwrap().unwrap();
    });
}

#[test]
fn one_of_many_at_once_is_at_work() {
    let (folder, _) = workspace();
    let working = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let out = OutDir::new(folder.path());
        out.claim(Duration::from_secs(60)).unwrap();
        assert_eq!(working.fetch_add(1, Relaxed), 0);
        std::thread::yield_now();
        working.fetch_sub(1, Relaxed);
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..20).for_each(|_| work()));
        }
    });
    assert!(Disk.names(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_no_reason_not_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, out) = workspace();
    let allow = |bits| fs::set_permissions(folder.path(), fs::Permissions::from_mode(bits));
    allow(0o555).unwrap();
    out.claim(Duration::ZERO).unwrap();
    allow(0o755).unwrap();
}

#[test]
fn emptied_folders_go_and_others_stay() {
    let (folder, out) = workspace();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::write(folder.path().join("a/b/c.txt"), "").unwrap();
    fs::write(folder.path().join("a/mine.txt"), "").unwrap();
    let mut staging = Staging::begin(&out).unwrap();
    staging.remove(&path("a/b/c.txt")).unwrap();
    staging.commit().unwrap();
    assert!(!folder.path().join("a/b").exists());
    assert!(folder.path().join("a/mine.txt").exists());
}

#[cfg(unix)]
#[test]
fn modes_do_not_depend_on_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, out) = workspace();
    let mut staging = Staging::begin(&out).unwrap();
    let cases = [
        ("a.txt", Mode::Plain, 0o644),
        ("a.sh", Mode::Executable, 0o755),
        (".env", Mode::Secret, 0o600),
    ];
    for (name, mode, _) in cases {
        staging.write(&path(name), b"x", mode).unwrap();
    }
    staging.commit().unwrap();
    for (name, _, bits) in cases {
        let metadata = fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, bits, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_refused() {
    let (folder, out) = workspace();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.txt"), "x").unwrap();
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
    };
    link(elsewhere.path(), "out");
    link(&elsewhere.path().join("secret.txt"), "file.txt");
    fs::create_dir(folder.path().join("real")).unwrap();
    link(&folder.path().join("real"), "inside");

    let mut staging = Staging::begin(&out).unwrap();
    for refused in ["out/secret.txt", "file.txt"] {
        assert!(out.read(&path(refused)).is_err(), "{refused}");
        assert!(
            staging.write(&path(refused), b"y", Mode::Plain).is_err(),
            "{refused}"
        );
    }
    staging
        .write(&path("inside/a.txt"), b"y", Mode::Plain)
        .unwrap();
    staging.commit().unwrap();
    assert_eq!(
        fs::read_to_string(elsewhere.path().join("secret.txt")).unwrap(),
        "x"
    );
}

#[test]
fn a_file_in_the_way_is_named() {
    let (folder, out) = workspace();
    fs::write(folder.path().join("user"), "").unwrap();
    fs::create_dir(folder.path().join("Cargo.toml")).unwrap();
    let error = out.read(&path("user/api/main.rs")).unwrap_err();
    assert!(error.to_string().contains("is a file where a folder"));
    let error = out.read(&path("Cargo.toml")).unwrap_err();
    assert!(error.to_string().contains("folder stands where"));
}

/// A socket stands for all that is neither file nor folder: a read of a pipe would wait for ever.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused() {
    let (folder, out) = workspace();
    let place = folder.path().join("a.txt");
    let _socket = std::os::unix::net::UnixListener::bind(place).unwrap();
    let error = out.read(&path("a.txt")).unwrap_err();
    assert!(error.to_string().contains("a pipe or a device"), "{error}");
}
