//! The rules of one value.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    Checks, Elements, Value,
    place::Place,
    text::{self, Form},
};
use crate::error::Violation;

/// One value, and the rules asked of it by the calls that follow; the first broken one ends them.
#[derive(Debug)]
pub struct Check<'c, T> {
    place: Place<'c>,
    value: &'c T,
    violations: &'c mut Vec<Violation>,
    /// A rule is broken, or nothing more is asked.
    settled: bool,
}

impl<'c, T> Check<'c, T> {
    pub(super) fn new(place: Place<'c>, value: &'c T, violations: &'c mut Vec<Violation>) -> Self {
        Self {
            place,
            value,
            violations,
            settled: false,
        }
    }

    /// The rules of a struct's own fields.
    pub fn inside(self) -> Self
    where
        T: Inside,
    {
        if !self.settled {
            self.value.ask(&mut Checks {
                outer: Some(&self.place),
                violations: self.violations,
            });
        }
        self
    }

    /// `dive`: the same rules for every element.
    pub fn each<F>(self, rules: F) -> Self
    where
        T: Elements,
        F: for<'e> Fn(Check<'e, T::Element>) -> Check<'e, T::Element>,
    {
        if !self.settled {
            for (step, element) in self.value.elements() {
                let place = Place::new(Some(&self.place), step);
                rules(Check::new(place, element, self.violations));
            }
        }
        self
    }

    fn broken(mut self, rule: impl Into<Cow<'static, str>>, value: String) -> Self {
        self.violations.push(Violation {
            field: self.place.to_string(),
            rule: rule.into(),
            value,
        });
        self.settled = true;
        self
    }
}

impl<T: Value> Check<'_, T> {
    /// `required`: is not the zero value.
    pub fn required(self) -> Self {
        if self.settled || !self.value.is_zero() {
            return self;
        }
        self.broken("is required", String::new())
    }

    /// `omitempty`: of the zero value nothing more is asked.
    pub fn omitempty(mut self) -> Self {
        self.settled = self.settled || self.value.is_zero();
        self
    }

    /// `min=3`: is 3 or more, or has as many characters or elements.
    pub fn min(self, bound: T::Bound) -> Self {
        self.bound("at least", bound, Ordering::is_ge)
    }

    /// `max=3`: is 3 or less, or has at most as many characters or elements.
    pub fn max(self, bound: T::Bound) -> Self {
        self.bound("at most", bound, Ordering::is_le)
    }

    /// `len=3`, `eq=3`: is 3, or has as many characters or elements.
    pub fn len(self, bound: T::Bound) -> Self {
        self.bound("exactly", bound, Ordering::is_eq)
    }

    /// `gt=3`: as `min`, without 3 itself.
    pub fn gt(self, bound: T::Bound) -> Self {
        self.bound("more than", bound, Ordering::is_gt)
    }

    /// `lt=3`: as `max`, without 3 itself.
    pub fn lt(self, bound: T::Bound) -> Self {
        self.bound("less than", bound, Ordering::is_lt)
    }

    /// `oneof=a b`: is one of these, a number by its digits.
    pub fn one_of(self, options: &[&str]) -> Self {
        let text = self.value.text();
        let is_one = text.as_deref().is_some_and(|text| options.contains(&text));
        if self.settled || is_one {
            return self;
        }
        let shown = text.as_deref().map(text::shown).unwrap_or_default();
        self.broken(format!("must be one of {}", options.join(", ")), shown)
    }

    /// `eqfield=Other`: equals the field that the request calls `name`. What came is not repeated: it is
    /// mostly a password.
    pub fn eq_field(self, name: &str, other: &T) -> Self
    where
        T: PartialEq,
    {
        if self.settled || self.value == other {
            return self;
        }
        self.broken(format!("must equal `{name}`"), String::new())
    }

    /// `email`: an address as RFC 5322 has it, of a domain with a dot.
    pub fn email(self) -> Self {
        self.form(&text::EMAIL)
    }

    /// `url`: a URL with a scheme.
    pub fn url(self) -> Self {
        self.form(&text::URL)
    }

    /// `uuid`: with dashes.
    pub fn uuid(self) -> Self {
        self.form(&text::UUID)
    }

    /// `numeric`: digits, maybe with a sign and a fraction.
    pub fn numeric(self) -> Self {
        self.form(&text::NUMERIC)
    }

    /// `number`: digits.
    pub fn number(self) -> Self {
        self.form(&text::NUMBER)
    }

    /// `alphanum`: ASCII letters and digits.
    pub fn alphanum(self) -> Self {
        self.form(&text::ALPHANUM)
    }

    /// `alpha`: ASCII letters.
    pub fn alpha(self) -> Self {
        self.form(&text::ALPHA)
    }

    /// Texts are told by their length: they may be passwords.
    fn bound(self, words: &str, bound: T::Bound, fits: fn(Ordering) -> bool) -> Self {
        let measure = self.value.measure();
        let order = measure.as_ref().and_then(|it| it.partial_cmp(&bound));
        if self.settled || order.is_some_and(fits) {
            return self;
        }
        let shown = measure.map(|it| it.to_string()).unwrap_or_default();
        self.broken(format!("{} {words} {bound}{}", T::ASKS, T::UNIT), shown)
    }

    fn form(self, form: &Form) -> Self {
        let text = self.value.text();
        if self.settled || text.as_deref().is_some_and(form.holds) {
            return self;
        }
        let shown = text.as_deref().map(text::shown).unwrap_or_default();
        self.broken(form.rule, shown)
    }
}

/// A struct, or a pointer to one.
pub trait Inside {
    /// Asks the rules of its fields.
    fn ask(&self, checks: &mut Checks<'_>);
}
