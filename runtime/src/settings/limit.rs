//! Limits, which are no limits from 0 down.

use serde::{Deserialize, Deserializer, de};

/// Reads a limit of which 0 means none. go-zero takes numbers below 0 for none as well, and teams write
/// `Timeout: -1`.
pub(super) fn limit<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<i64>,
{
    let number = i64::deserialize(deserializer)?;
    let number = number.max(0);
    let too_large = || de::Error::invalid_value(de::Unexpected::Signed(number), &"a smaller one");
    T::try_from(number).map_err(|_| too_large())
}
