//! What `dive` goes into.

use std::{collections::BTreeMap, fmt::Display};

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

impl<K: Display, T> Elements for BTreeMap<K, T> {
    type Element = T;

    fn elements(&self) -> impl Iterator<Item = (Step<'_>, &T)> {
        let entries = self.iter();
        entries.map(|(key, element)| (Step::Key(key), element))
    }
}
