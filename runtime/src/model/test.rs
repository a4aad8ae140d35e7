//! What a column's value is asked: `eq(1)`, `like("a%")`, `between(a, b)`.

use super::{Argument, Condition};

/// A question about a column of the type `T`; one that is `None` is not asked.
#[diagnostic::on_unimplemented(
    message = "this is no question about a column of the type `{T}`",
    label = "not about a `{T}`"
)]
pub trait Test<T> {
    /// The condition that it puts on `column`.
    fn condition(self, column: &'static str) -> Option<Condition>;
}

impl<T, Q: Test<T>> Test<T> for Option<Q> {
    fn condition(self, column: &'static str) -> Option<Condition> {
        self?.condition(column)
    }
}

/// A comparison with one value.
#[derive(Debug, Clone, Copy)]
pub struct Compare<V> {
    operator: &'static str,
    value: V,
}

impl<T, V: Argument<T>> Test<T> for Compare<V> {
    fn condition(self, column: &'static str) -> Option<Condition> {
        Some(Condition::Compare(
            column,
            self.operator,
            self.value.value(),
        ))
    }
}

macro_rules! comparisons {
    ($($(#[$docs:meta])* $name:ident $operator:literal)*) => {$(
        $(#[$docs])*
        pub fn $name<V>(value: V) -> Compare<V> {
            Compare { operator: $operator, value }
        }
    )*};
}

comparisons! {
    /// It is that value.
    eq " = "
    /// It is another value; NULL is none.
    ne " <> "
    /// It is less.
    lt " < "
    /// It is less, or that value.
    le " <= "
    /// It is greater.
    gt " > "
    /// It is greater, or that value.
    ge " >= "
}

/// A comparison with a pattern.
#[derive(Debug, Clone)]
pub struct Like(String);

impl Test<String> for Like {
    fn condition(self, column: &'static str) -> Option<Condition> {
        Some(Condition::Like(column, self.0))
    }
}

/// It looks like the pattern, in which `%` is any text and `_` any character.
pub fn like(pattern: impl Into<String>) -> Like {
    Like(pattern.into())
}

/// A search for a text.
#[derive(Debug, Clone)]
pub struct Contains(String);

impl Test<String> for Contains {
    fn condition(self, column: &'static str) -> Option<Condition> {
        Some(Condition::Contains(column, self.0))
    }
}

/// It has that text somewhere, taken as it is: `%` and `_` stand for themselves.
pub fn contains(text: impl Into<String>) -> Contains {
    Contains(text.into())
}

/// A comparison with two values.
#[derive(Debug, Clone, Copy)]
pub struct Between<V> {
    least: V,
    most: V,
}

impl<T, V: Argument<T>> Test<T> for Between<V> {
    fn condition(self, column: &'static str) -> Option<Condition> {
        let (least, most) = (self.least.value(), self.most.value());
        Some(Condition::Between(column, least, most))
    }
}

/// It is one of the two values, or lies between them.
pub fn between<V>(least: V, most: V) -> Between<V> {
    Between { least, most }
}

/// A comparison with several values.
#[derive(Debug, Clone)]
pub struct OneOf<V> {
    values: Vec<V>,
    is: bool,
}

impl<T, V: Argument<T>> Test<T> for OneOf<V> {
    fn condition(self, column: &'static str) -> Option<Condition> {
        let values = self.values.into_iter().map(Argument::value).collect();
        Some(Condition::OneOf(column, values, self.is))
    }
}

/// It is one of the values; of none where there are none.
pub fn one_of<V>(values: impl IntoIterator<Item = V>) -> OneOf<V> {
    OneOf {
        values: values.into_iter().collect(),
        is: true,
    }
}

/// It is another value than all of these; NULL is none.
pub fn none_of<V>(values: impl IntoIterator<Item = V>) -> OneOf<V> {
    OneOf {
        is: false,
        ..one_of(values)
    }
}

/// The value, unless it is the one that Go and proto3 have where nothing was given: 0, an empty text.
///
/// `Where::new().status(given(req.status).map(eq))` asks nothing where the request has no status.
pub fn given<V: Default + PartialEq>(value: V) -> Option<V> {
    (value != V::default()).then_some(value)
}

/// Whether there is a value.
#[derive(Debug, Clone, Copy)]
pub struct Null(bool);

impl<T> Test<T> for Null {
    fn condition(self, column: &'static str) -> Option<Condition> {
        Some(Condition::Null(column, self.0))
    }
}

/// There is no value.
#[must_use]
pub fn is_null() -> Null {
    Null(true)
}

/// There is a value.
#[must_use]
pub fn not_null() -> Null {
    Null(false)
}
