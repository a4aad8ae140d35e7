//! The rules of `validate:"…"` for what only binding knows: structs of the contract, and bytes.

use super::{Bind, Bytes};
use crate::http::validate::{Checks, Inside, Value, length};

impl<T: Bind> Inside for T {
    fn ask(&self, checks: &mut Checks<'_>) {
        self.validate(checks);
    }
}

impl<T: Bind> Inside for Option<T> {
    fn ask(&self, checks: &mut Checks<'_>) {
        if let Some(value) = self {
            value.validate(checks);
        }
    }
}

/// A struct of the contract.
impl<T: Bind + PartialEq> Value for T {
    type Bound = i64;

    fn is_zero(&self) -> bool {
        *self == T::default()
    }
}

impl Value for Bytes {
    type Bound = i64;

    const ASKS: &str = "must have";
    const UNIT: &str = " bytes";

    fn is_zero(&self) -> bool {
        self.is_empty()
    }

    fn measure(&self) -> Option<i64> {
        length(self.len())
    }
}
