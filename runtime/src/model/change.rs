//! What becomes of a column: `set(1)`, `inc(5)`.

use super::{Argument, Decimal, Value};

/// What becomes of a column of the type `T`; one that is `None` leaves it as it is.
#[diagnostic::on_unimplemented(
    message = "this is no change of a column of the type `{T}`",
    label = "not for a `{T}`"
)]
pub trait Change<T> {
    /// The value and what is done with it.
    fn written(self) -> Option<Written>;
}

/// What is written into a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// The value.
    To(Value),
    /// What was there, the operator, the value.
    By(&'static str, Value),
}

impl<T, C: Change<T>> Change<T> for Option<C> {
    fn written(self) -> Option<Written> {
        self?.written()
    }
}

/// A new value.
#[derive(Debug, Clone, Copy)]
pub struct Set<V>(V);

impl<T, V: Argument<T>> Change<T> for Set<V> {
    fn written(self) -> Option<Written> {
        Some(Written::To(self.0.value()))
    }
}

/// The column gets that value; `set(None)` makes one that may be NULL so.
pub fn set<V>(value: V) -> Set<V> {
    Set(value)
}

/// A step up or down from what is there.
#[derive(Debug, Clone, Copy)]
pub struct Step<V> {
    operator: &'static str,
    by: V,
}

/// A type with which can be counted.
pub trait Number {}
impl Number for i64 {}
impl Number for u64 {}
impl Number for f64 {}
impl Number for Decimal {}
impl<T: Number> Number for Option<T> {}

impl<T: Number, V: Argument<T>> Change<T> for Step<V> {
    fn written(self) -> Option<Written> {
        Some(Written::By(self.operator, self.by.value()))
    }
}

/// The column becomes greater by that much, at once with the reading of what was there.
pub fn inc<V>(by: V) -> Step<V> {
    Step {
        operator: " + ",
        by,
    }
}

/// The column becomes less by that much, at once with the reading of what was there.
pub fn dec<V>(by: V) -> Step<V> {
    Step {
        operator: " - ",
        by,
    }
}
