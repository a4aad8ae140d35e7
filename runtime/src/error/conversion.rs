//! Conversions of a request's values: what does not fit is the client's fault and no failure of ours.

use std::{
    any::TypeId,
    borrow::Cow,
    char::{CharTryFromError, ParseCharError},
    net::AddrParseError,
    num::{ParseFloatError, ParseIntError, TryFromIntError},
    str::{ParseBoolError, Utf8Error},
    string::FromUtf8Error,
};

use http::header::{InvalidHeaderValue, ToStrError};

use super::{Error, Result, Violation};

/// Names the field of the request whose value does not convert, or is not there: the client reads it,
/// with 400 or `INVALID_ARGUMENT`.
///
/// ```ignore
/// sex: req.sex.try_into().or_invalid("sex")?,
/// address: req.address.or_invalid("address")?,
/// ```
pub trait OrInvalid<T> {
    /// The value, or the error that blames `field`.
    ///
    /// # Errors
    /// [`Kind::Invalid`](super::Kind::Invalid) where there is no value.
    fn or_invalid(self, field: &'static str) -> Result<T>;
}

impl<T, E: Into<anyhow::Error>> OrInvalid<T> for Result<T, E> {
    #[track_caller]
    fn or_invalid(self, field: &'static str) -> Result<T> {
        // No closure: the place of the error is that of the caller.
        match self {
            Ok(value) => Ok(value),
            Err(cause) => {
                let cause = cause.into();
                Err(Error::field(field, rule(&cause)).because(cause))
            }
        }
    }
}

impl<T> OrInvalid<T> for Option<T> {
    #[track_caller]
    fn or_invalid(self, field: &'static str) -> Result<T> {
        match self {
            Some(value) => Ok(value),
            None => Err(Error::field(field, "is required")),
        }
    }
}

impl Error {
    /// The request breaks a rule in this field, which logic checks itself: `must have 1 to 72 bytes`.
    #[track_caller]
    pub fn field(field: &'static str, rule: impl Into<Cow<'static, str>>) -> Self {
        Self::invalid(vec![Violation {
            field: field.to_owned(),
            rule: rule.into(),
            value: String::new(),
        }])
    }
}

/// The conversions that fail by their value alone, so that a `?` on one in logic blames the request.
type IsConversion = fn(&anyhow::Error) -> bool;
const CONVERSIONS: &[IsConversion] = &[
    anyhow::Error::is::<TryFromIntError>,
    anyhow::Error::is::<ParseIntError>,
    anyhow::Error::is::<ParseFloatError>,
    anyhow::Error::is::<ParseBoolError>,
    anyhow::Error::is::<ParseCharError>,
    anyhow::Error::is::<CharTryFromError>,
    anyhow::Error::is::<Utf8Error>,
    anyhow::Error::is::<FromUtf8Error>,
    anyhow::Error::is::<AddrParseError>,
    anyhow::Error::is::<ToStrError>,
    anyhow::Error::is::<InvalidHeaderValue>,
    #[cfg(feature = "grpc")]
    anyhow::Error::is::<prost::UnknownEnumValue>,
];

/// Whether `?` met the conversion itself. Behind a `context` of the user's it is an error like any other:
/// that is how logic says that the value was not the client's.
pub(super) fn is_bare<E: 'static>(cause: &anyhow::Error) -> bool {
    TypeId::of::<E>() != TypeId::of::<anyhow::Error>() && is_conversion(cause)
}

/// Whether a value did not convert.
pub(super) fn is_conversion(cause: &anyhow::Error) -> bool {
    CONVERSIONS.iter().any(|is_this| is_this(cause))
}

/// What the client reads of a bare one.
pub(super) fn message(cause: &anyhow::Error) -> String {
    format!("a value of the request {}", rule(cause))
}

/// What a value breaks that does not convert.
fn rule(cause: &anyhow::Error) -> Cow<'static, str> {
    match cause.is::<TryFromIntError>() {
        true => "is out of range".into(),
        false => format!("does not convert: {cause}").into(),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;
    use crate::error::Kind;

    #[test]
    fn a_field_that_does_not_convert_is_named() {
        let narrow = |sex: u64| -> Result<i64> { sex.try_into().or_invalid("sex") };
        assert_eq!(narrow(1).unwrap(), 1);
        let error = narrow(1 << 63).unwrap_err();
        assert_eq!(error.message(), "field `sex`: is out of range");
        assert_eq!(error.violations()[0].field, "sex");
        assert!(
            error
                .cause()
                .is_some_and(anyhow::Error::is::<TryFromIntError>)
        );
        let parse = |text: &str| -> Result<u8> { text.parse().or_invalid("age") };
        let message = "field `age`: does not convert: invalid digit found in string";
        assert_eq!(parse("x").unwrap_err().message(), message);
    }

    #[test]
    fn a_field_that_is_not_there_is_named() {
        let line = line!() + 1;
        let error = None::<u8>.or_invalid("address").unwrap_err();
        assert_eq!(error.message(), "field `address`: is required");
        assert_eq!(error.location().line(), line);
    }

    #[test]
    fn question_mark_on_a_conversion_blames_the_request() {
        let narrow = |sex: u64| -> Result<i64> { Ok(i64::try_from(sex)?) };
        let error = narrow(1 << 63).unwrap_err();
        assert_eq!(error.kind(), &Kind::Invalid(Vec::new()));
        assert_eq!(error.message(), "a value of the request is out of range");
        let text = |bytes: &[u8]| -> Result<usize> { Ok(str::from_utf8(bytes)?.len()) };
        assert_eq!(
            text(b"\xff").unwrap_err().kind(),
            &Kind::Invalid(Vec::new())
        );
    }

    #[test]
    fn with_a_context_it_is_ours() {
        let row = |id: i64| -> Result<u64> { Ok(u64::try_from(id).context("the row's id")?) };
        let error = row(-1).unwrap_err();
        assert_eq!(error.kind(), &Kind::Unexpected);
        assert!(format!("{error:?}").contains("the row's id: out of range"));
    }
}
