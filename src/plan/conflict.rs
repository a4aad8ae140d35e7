//! Marks of a conflict that a merge left in a file.

/// Whether git left all three marks of a conflict, each at the start of a line.
pub(super) fn has_conflict(bytes: &[u8]) -> bool {
    let marked = |mark: &[u8]| {
        bytes
            .split(|byte| *byte == b'\n')
            .any(|line| line.starts_with(mark))
    };
    marked(b"<<<<<<< ") && marked(b"=======") && marked(b">>>>>>> ")
}

/// The text of either side of a merge; none where the marks do not follow each other as git writes them.
pub(super) fn sides(bytes: &[u8]) -> Option<[Vec<u8>; 2]> {
    let mut sides = [Vec::new(), Vec::new()];
    let mut part = Part::Both;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(next) = part.ended_by(line) {
            part = next?;
            continue;
        }
        let [ours, theirs] = &mut sides;
        match part {
            Part::Both => {
                ours.extend_from_slice(line);
                theirs.extend_from_slice(line);
            }
            Part::Ours => ours.extend_from_slice(line),
            Part::Base => {}
            Part::Theirs => theirs.extend_from_slice(line),
        }
    }
    (part == Part::Both).then_some(sides)
}

/// To whom the lines between two marks belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Both,
    Ours,
    Base,
    Theirs,
}

impl Part {
    /// The part behind a line that is a mark: none inside for a mark that does not belong here.
    fn ended_by(self, line: &[u8]) -> Option<Option<Self>> {
        let is = |mark: &[u8]| line.starts_with(mark);
        let next = match self {
            _ if is(b"<<<<<<< ") => (self == Self::Both).then_some(Self::Ours),
            Self::Ours if is(b"||||||| ") => Some(Self::Base),
            Self::Ours | Self::Base if is(b"=======") => Some(Self::Theirs),
            Self::Theirs if is(b">>>>>>> ") => Some(Self::Both),
            _ => return None,
        };
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<[String; 2]> {
        let sides = sides(text.as_bytes())?;
        Some(sides.map(|side| String::from_utf8(side).unwrap()))
    }

    #[test]
    fn each_side_is_what_a_branch_had() {
        let merged = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n";
        assert_eq!(read(merged).unwrap(), ["a\nb\nd\n", "a\nc\nd\n"]);
        let with_base = "<<<<<<< HEAD\nb\n||||||| 1234567\nx\n=======\n>>>>>>> other\n";
        assert_eq!(read(with_base).unwrap(), ["b\n", ""]);
    }

    #[test]
    fn marks_that_git_did_not_write_tell_nothing() {
        for text in [
            "<<<<<<< HEAD\nb\n",
            "<<<<<<< HEAD\n<<<<<<< HEAD\n=======\n>>>>>>> other\n",
            "<<<<<<< HEAD\nb\n=======\n",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
