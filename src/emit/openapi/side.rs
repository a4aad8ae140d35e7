//! From which side a type is seen: requests and answers ask different things of the same fields.

/// Where values of a type travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// In answers.
    Output,
    /// In requests, and the rules of `validate:"…"` are asked of it.
    Input,
    /// In requests, where nobody asks its rules: in a list without `dive`, or under `validate:"-"`.
    Unchecked,
}

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::Output, Self::Input, Self::Unchecked];

    /// What is put behind the name of a type that is another one on the other sides.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Output => "",
            Self::Input => "-Input",
            Self::Unchecked => "-Unchecked",
        }
    }
}
