//! Why a request failed, as logic sees it.

mod conversion;
#[cfg(feature = "http")]
mod rejection;

use std::{borrow::Cow, fmt, panic::Location};

pub use conversion::OrInvalid;

/// What logic returns: a value, or the reason why there is none.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request failed.
///
/// `Display` prints what the client may read; `Debug` adds the place and the chain of causes, and is
/// for the log only. It deliberately does not implement [`std::error::Error`]: that is what lets `?`
/// turn every other error into an unexpected one.
pub struct Error(Box<Repr>);

struct Repr {
    kind: Kind,
    message: Cow<'static, str>,
    location: &'static Location<'static>,
    cause: Option<anyhow::Error>,
}

/// The classes of failures; each has its own answer in HTTP and in gRPC.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A business error: number and message travel to the client unchanged.
    Code(u32),
    /// The request does not match the contract, or has a value that logic cannot take.
    Invalid(Vec<Violation>),
    /// No token, or not a good one.
    Unauthorized,
    /// The content of a request on a route under `signature: true` is not signed, or not well.
    Unsigned,
    /// The logic is not written yet.
    NotImplemented,
    /// There is no such thing.
    NotFound,
    /// The body is larger than the limit.
    TooLarge,
    /// The deadline passed.
    Timeout,
    /// Overload, or a peer that is down.
    Unavailable,
    /// A called service has more to do than it can.
    Overloaded,
    /// An HTTP status chosen by logic.
    Status(u16),
    /// Anything that came through `?`.
    Unexpected,
}

/// One field of a request that breaks the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field's name in the contract.
    pub field: String,
    /// What the contract asks for: `must be in [1:100]`.
    pub rule: Cow<'static, str>,
    /// What came; empty where nothing did.
    pub value: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "field `{}`: {}", self.field, self.rule)?;
        if self.value.is_empty() {
            return Ok(());
        }
        write!(f, ", got {}", self.value)
    }
}

impl Error {
    /// A business error: `code` and `message` reach the client unchanged, also through gRPC.
    #[track_caller]
    pub fn code(code: u32, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Code(code), message)
    }

    /// An answer with the HTTP `status`; in gRPC it leaves as unexpected.
    #[track_caller]
    pub fn status(status: u16, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Status(status), message)
    }

    /// The logic function `name` is not written yet.
    #[track_caller]
    pub fn not_implemented(name: &str) -> Self {
        Self::new(Kind::NotImplemented, format!("`{name}` is not implemented"))
    }

    /// There is no valid token.
    #[track_caller]
    pub fn unauthorized() -> Self {
        Self::new(Kind::Unauthorized, "unauthorized")
    }

    /// The request's content is not signed, or not well; the client does not read which.
    #[track_caller]
    pub fn unsigned() -> Self {
        Self::new(Kind::Unsigned, "the signature is missing or wrong")
    }

    /// There is no such thing; `message` says what.
    #[track_caller]
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// The deadline passed before there was an answer.
    #[track_caller]
    pub fn timeout() -> Self {
        Self::new(Kind::Timeout, "Request Timeout")
    }

    /// Overload, or a peer that is down; `message` may be read by the client.
    #[track_caller]
    pub fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    /// The body is larger than `limit` bytes.
    #[track_caller]
    pub fn too_large(limit: u64) -> Self {
        Self::new(
            Kind::TooLarge,
            format!("the body is larger than {limit} bytes"),
        )
    }

    /// The request breaks the contract in these fields; the message lists them all.
    #[track_caller]
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let lines: Vec<String> = violations.iter().map(Violation::to_string).collect();
        Self::new(Kind::Invalid(violations), lines.join("; "))
    }

    /// An error of `kind` with a `message` that the client may read; the short ways above fit nearly
    /// always.
    #[track_caller]
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Repr {
            kind,
            message: message.into(),
            location: Location::caller(),
            cause: None,
        }))
    }

    /// The same error with what caused it, for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The class of the failure.
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// What the client may read.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that break the contract; empty for every other kind.
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            Kind::Invalid(violations) => violations,
            _ => &[],
        }
    }

    /// Where the error was made, or where `?` took it.
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }

    /// What lies behind it, for the log only.
    pub fn cause(&self) -> Option<&anyhow::Error> {
        self.0.cause.as_ref()
    }

    /// Why, in full: the chain of causes, else the message. For whoever runs the service.
    pub(crate) fn reason(&self) -> String {
        match self.cause() {
            Some(cause) => chain(cause),
            None => self.message().to_owned(),
        }
    }

    /// Whether the log should have it: of these the client reads no cause.
    ///
    /// A value that failed in `?` without the name of a field may be the service's own.
    #[cfg(any(feature = "http", feature = "grpc"))]
    pub(crate) fn is_operators_business(&self) -> bool {
        match &self.0.kind {
            Kind::Unexpected | Kind::Unavailable => true,
            Kind::Invalid(named) if named.is_empty() => {
                self.cause().is_some_and(conversion::is_conversion)
            }
            _ => false,
        }
    }
}

impl<E: Into<anyhow::Error> + 'static> From<E> for Error {
    #[track_caller]
    fn from(cause: E) -> Self {
        let cause = cause.into();
        if conversion::is_bare::<E>(&cause) {
            return Self::new(Kind::Invalid(Vec::new()), conversion::message(&cause))
                .because(cause);
        }
        #[cfg(feature = "http")]
        if let Some((status, message)) = rejection::bare::<E>(&cause) {
            return Self::new(Kind::Status(status), message).because(cause);
        }
        // The cause may hold statements, paths or secrets: the client reads only this word.
        Self::new(Kind::Unexpected, "unexpected error").because(cause)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.0.message)?;
        if let Some(cause) = &self.0.cause {
            write!(f, ": {}", chain(cause))?;
        }
        write!(f, " at {}", self.0.location)
    }
}

/// An error and those behind it, each once: many end in the words of their source, as those of databases.
fn chain(cause: &anyhow::Error) -> String {
    let mut text = cause.to_string();
    for source in cause.chain().skip(1).map(ToString::to_string) {
        if !text.ends_with(&source) {
            text.push_str(": ");
            text.push_str(&source);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_says_nothing_twice() {
        let cause = anyhow::anyhow!("no such table: user")
            .context("the database says: no such table: user")
            .context("a statement failed");
        let error = Error::from(cause);
        let chain = "a statement failed: the database says: no such table: user";
        assert_eq!(error.reason(), chain);
        assert!(format!("{error:?}").contains(&format!("unexpected error: {chain} at ")));
    }

    fn read(path: &str) -> Result<String> {
        Ok(std::fs::read_to_string(path)?)
    }

    #[test]
    fn question_mark_makes_an_unexpected_error_with_its_place() {
        let line = line!() - 5;
        let error = read("no such file").unwrap_err();
        assert_eq!(error.kind(), &Kind::Unexpected);
        assert_eq!(error.location().line(), line);
        assert_eq!(error.to_string(), "unexpected error");
        assert!(format!("{error:?}").contains("os error 2"));
    }

    #[test]
    fn question_mark_keeps_an_error_of_ours() {
        fn outer() -> Result<()> {
            Err(Error::code(5000, "taken"))?;
            Ok(())
        }
        assert_eq!(outer().unwrap_err().kind(), &Kind::Code(5000));
    }

    #[test]
    fn invalid_lists_every_violation() {
        let violation = |field: &str, value: &str| Violation {
            field: field.into(),
            rule: "must be in [1:100]".into(),
            value: value.into(),
        };
        let error = Error::invalid(vec![violation("age", "200"), violation("page", "")]);
        assert_eq!(
            error.message(),
            "field `age`: must be in [1:100], got 200; field `page`: must be in [1:100]"
        );
        assert_eq!(error.violations().len(), 2);
    }

    #[test]
    fn an_error_is_small_and_crosses_threads() {
        fn send<T: Send + Sync + 'static>() {}
        send::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
