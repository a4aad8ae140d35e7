//! From which side a type is seen: requests and answers have different things of the same fields.

/// From where a type is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// In answers.
    Output,
    /// As the whole of a request: path, query, headers and body.
    Request,
    /// As a value inside of a JSON body.
    Input,
}

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::Output, Self::Request, Self::Input];

    /// What is put behind the name of a type that is another one on a side before.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Output => "",
            Self::Request => "Request",
            Self::Input => "Input",
        }
    }
}

/// A type as one side sees it.
pub(super) type Seen = (String, Side);
