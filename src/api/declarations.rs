//! The declared types of an import tree, by name and by number, and which is made of which.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::mem;

use smol_str::SmolStr;

use super::ast::{Document, Item, TypeDecl, TypeExpr};
use super::base::BaseType;
use super::graph::{self, Holds};
use crate::source::Span;

/// A declared type inside another type.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// The number of the inner one.
    pub number: usize,
    /// Where its name stands.
    pub span: Span,
    /// How it is held.
    pub holds: Holds,
    /// Whether it is embedded.
    pub embedded: bool,
}

/// Where types are declared: found once for a tree, as checks and lowering both ask.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// File, item and place in the item of each type.
    places: Vec<[usize; 3]>,
    numbers: HashMap<SmolStr, usize>,
    uses: Vec<Vec<Use>>,
}

impl Index {
    /// Collects the types of all files; of two of one name, the first.
    pub(super) fn new(files: &[Document]) -> Self {
        let count = files.iter().flat_map(Document::types).count();
        let mut index = Self {
            places: Vec::with_capacity(count),
            numbers: HashMap::with_capacity(count),
            uses: Vec::new(),
        };
        for (place, decl) in places(files) {
            if let Entry::Vacant(free) = index.numbers.entry(decl.name.value.clone()) {
                free.insert(index.places.len());
                index.places.push(place);
            }
        }
        let declared = index.places.iter().map(|place| &decl_at(files, *place).ty);
        index.uses = declared.map(|ty| index.uses_in(ty)).collect();
        index
    }

    fn uses_in(&self, ty: &TypeExpr) -> Vec<Use> {
        let mut uses = Vec::new();
        graph::names(ty, &mut |named| {
            if BaseType::named(named.name).is_some() {
                return; // Nearly all names: not worth a look into the table.
            }
            uses.extend(self.numbers.get(named.name).map(|&number| Use {
                number,
                span: named.span,
                holds: named.holds,
                embedded: named.embedded,
            }));
        });
        uses
    }
}

fn places(files: &[Document]) -> impl Iterator<Item = ([usize; 3], &TypeDecl)> {
    files.iter().enumerate().flat_map(|(file, document)| {
        let items = document.items.iter().enumerate();
        items.flat_map(move |(at, item)| {
            let types = match item {
                Item::Types(types) => types.types.as_slice(),
                _ => &[],
            };
            let types = types.iter().enumerate();
            types.map(move |(number, decl)| ([file, at, number], decl))
        })
    })
}

fn decl_at(files: &[Document], [file, item, number]: [usize; 3]) -> &TypeDecl {
    match &files[file].items[item] {
        Item::Types(types) => &types.types[number],
        _ => unreachable!("the index holds places of types only"),
    }
}

/// What is reached of each declared type, by number.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The type itself.
    pub whole: Vec<bool>,
    /// Its fields: the type itself, or one that embeds it.
    pub fields: Vec<bool>,
}

/// Every declared type of a tree once; of two of one name, the first.
#[derive(Debug, Clone, Copy)]
pub struct Declarations<'a> {
    files: &'a [Document],
    index: &'a Index,
}

impl<'a> Declarations<'a> {
    pub(super) fn new(files: &'a [Document], index: &'a Index) -> Self {
        Self { files, index }
    }

    /// How many there are.
    #[must_use]
    pub fn count(self) -> usize {
        self.index.places.len()
    }

    /// The types in the order in which they are declared, which is that of their numbers.
    pub fn all(self) -> impl Iterator<Item = &'a TypeDecl> {
        (0..self.count()).map(move |number| self.at(number))
    }

    /// The type of that number.
    ///
    /// # Panics
    /// With a number that [`Declarations::number`] did not give.
    #[must_use]
    pub fn at(self, number: usize) -> &'a TypeDecl {
        decl_at(self.files, self.index.places[number])
    }

    /// The number of the type of that name, from 0.
    #[must_use]
    pub fn number(self, name: &str) -> Option<usize> {
        self.index.numbers.get(name).copied()
    }

    /// The type of that name.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a TypeDecl> {
        self.number(name).map(|number| self.at(number))
    }

    /// Whether there is a type of that name.
    #[must_use]
    pub fn contains(self, name: &str) -> bool {
        self.index.numbers.contains_key(name)
    }

    /// The names, in no order.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.index.numbers.keys().map(SmolStr::as_str)
    }

    /// The declared types that a type names, in its order; undeclared names are left out.
    #[must_use]
    pub fn uses_in(self, ty: &TypeExpr) -> Vec<Use> {
        self.index.uses_in(ty)
    }

    /// What each type is made of, by number.
    #[must_use]
    pub fn uses(self) -> &'a [Vec<Use>] {
        &self.index.uses
    }

    /// What is reached from the types of these numbers.
    #[must_use]
    pub fn reached(self, from: impl IntoIterator<Item = usize>) -> Reach {
        let none = vec![false; self.count()];
        let mut reach = Reach {
            whole: none.clone(),
            fields: none,
        };
        let mut open: Vec<_> = from.into_iter().map(|number| (number, false)).collect();
        while let Some((number, embedded)) = open.pop() {
            reach.whole[number] |= !embedded;
            if !mem::replace(&mut reach.fields[number], true) {
                let uses = self.uses()[number].iter();
                open.extend(uses.map(|used| (used.number, used.embedded)));
            }
        }
        reach
    }

    /// The cycles of types that are held as `counts` says: types of one number reach each other.
    #[must_use]
    pub fn cycles(self, counts: impl Fn(&Use) -> bool) -> Vec<usize> {
        let counted = |uses: &Vec<Use>| {
            let uses = uses.iter().filter(|used| counts(used));
            uses.map(|used| used.number).collect()
        };
        let edges: Vec<Vec<usize>> = self.index.uses.iter().map(counted).collect();
        graph::components(&edges)
    }
}
