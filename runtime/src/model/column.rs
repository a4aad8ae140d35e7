//! A column by its name, with the types of its row and of its values.

use std::marker::PhantomData;

use super::Order;

/// A column of the rows `R`, with values of the type `T`.
#[derive(Debug)]
pub struct Column<R, T> {
    name: &'static str,
    of: PhantomData<fn() -> (R, T)>,
}

impl<R, T> Column<R, T> {
    /// The column of that name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            of: PhantomData,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Least first.
    #[must_use]
    pub fn asc(&self) -> Order<R> {
        Order::new(self.name, false)
    }

    /// Greatest first.
    #[must_use]
    pub fn desc(&self) -> Order<R> {
        Order::new(self.name, true)
    }
}
