//! The pin file `deploy/images/Dockerfile` → image by stage name.

use std::collections::BTreeMap;

/// Reads the stages of a pin file; lines that are no `FROM image AS name` mean nothing here.
#[must_use]
pub fn read(dockerfile: &str) -> BTreeMap<String, String> {
    dockerfile.lines().filter_map(stage).collect()
}

/// Name and image of a `FROM` line; options such as `--platform=…` are skipped.
fn stage(line: &str) -> Option<(String, String)> {
    let mut words = line
        .split_whitespace()
        .filter(|word| !word.starts_with("--"));
    let is =
        |word: Option<&str>, wanted: &str| word.is_some_and(|w| w.eq_ignore_ascii_case(wanted));
    if !is(words.next(), "FROM") {
        return None;
    }
    let image = words.next()?;
    if !is(words.next(), "AS") {
        return None;
    }
    Some((words.next()?.to_owned(), image.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn stages_are_read_as_docker_and_bots_write_them() {
        let pins = read(
            "# FROM no:1 AS comment\nFROM redis:8@sha256:0a AS redis\r\nfrom --platform=linux/amd64 a/b:2 as b\nFROM c\n",
        );
        assert_eq!(pins.len(), 2);
        assert_eq!(pins["redis"], "redis:8@sha256:0a");
        assert_eq!(pins["b"], "a/b:2");
    }
}
