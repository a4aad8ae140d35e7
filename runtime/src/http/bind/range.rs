//! `range=[1:100]` and its kin.

use std::borrow::Cow;

/// A range of numbers as the contract writes it: `[1:100]`, `(0:1]`, `[5:]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    left: Option<f64>,
    right: Option<f64>,
    with_left: bool,
    with_right: bool,
}

impl Range {
    /// Reads the contract's text; `None` where it is no range, which the generator reports long before.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let open = text.get(..1)?;
        let close = text.get(text.len().checked_sub(1)?..)?;
        let (left, right) = text.get(1..text.len() - 1)?.split_once(':')?;
        let bound = |text: &str| match text.trim() {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        let range = Self {
            left: bound(left)?,
            right: bound(right)?,
            with_left: open == "[",
            with_right: close == "]",
        };
        let brackets = matches!(open, "[" | "(") && matches!(close, "]" | ")");
        brackets.then_some(range)
    }

    /// Whether `number` lies inside.
    pub(super) fn holds(self, number: f64) -> bool {
        let above = |left| number > left || (self.with_left && number >= left);
        let below = |right| number < right || (self.with_right && number <= right);
        self.left.is_none_or(above) && self.right.is_none_or(below)
    }
}

/// The rule that `number` breaks under the contract's `text`; `None` where it keeps it.
pub(super) fn broken(text: &'static str, number: f64) -> Option<Cow<'static, str>> {
    match Range::parse(text) {
        Some(range) if range.holds(number) => None,
        Some(_) => Some(format!("must be in {text}").into()),
        None => Some(format!("has a wrong range `{text}` in the contract").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_in_or_out_by_their_brackets() {
        for (text, inside, outside) in [
            ("[1:3]", &[1.0, 2.0, 3.0][..], &[0.9, 3.1][..]),
            ("(1:3)", &[1.1, 2.9], &[1.0, 3.0]),
            ("[1:3)", &[1.0], &[3.0]),
            ("(1:3]", &[3.0], &[1.0]),
            ("[1:]", &[1.0, 1e9], &[0.0]),
            ("(:3)", &[-1e9, 2.9], &[3.0]),
        ] {
            let range = Range::parse(text).unwrap();
            assert!(inside.iter().all(|number| range.holds(*number)), "{text}");
            assert!(!outside.iter().any(|number| range.holds(*number)), "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_said() {
        for text in ["", "[", "[]", "1:3", "[a:b]", "{1:2}", "[1:3", "é"] {
            assert_eq!(Range::parse(text), None, "{text}");
        }
        assert!(broken("[a:b]", 1.0).is_some());
    }
}
