//! `[N]T`.

use super::{Found, FromValue};
use crate::error::Violation;

impl<T: FromValue + Default, const N: usize> FromValue for [T; N]
where
    [T; N]: Default,
{
    const LIST: bool = true;

    /// A shorter list leaves zero values at the end, as in Go's `encoding/json`; a longer one is refused.
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let values = Vec::<T>::from_value(found)?;
        if values.len() > N {
            return Err(found.breaks(format!("must have at most {N} elements")));
        }
        let mut array = Self::default();
        for (place, value) in array.iter_mut().zip(values) {
            *place = value;
        }
        Ok(array)
    }
}
