//! What `dive` goes into.

use std::collections::BTreeMap;

use super::place::Step;

/// A list, array or map.
pub trait Elements {
    /// What it holds.
    type Element;

    /// Each element, with its place inside.
    fn elements(&self) -> impl Iterator<Item = (Step<'_>, &Self::Element)>;
}

impl<T> Elements for Vec<T> {
    type Element = T;

    fn elements(&self) -> impl Iterator<Item = (Step<'_>, &T)> {
        let elements = self.iter().enumerate();
        elements.map(|(index, element)| (Step::Element(index), element))
    }
}

impl<T, const N: usize> Elements for [T; N] {
    type Element = T;

    fn elements(&self) -> impl Iterator<Item = (Step<'_>, &T)> {
        let elements = self.iter().enumerate();
        elements.map(|(index, element)| (Step::Element(index), element))
    }
}

impl<T> Elements for BTreeMap<String, T> {
    type Element = T;

    fn elements(&self) -> impl Iterator<Item = (Step<'_>, &T)> {
        self.iter()
            .map(|(key, element)| (Step::Field(key), element))
    }
}
