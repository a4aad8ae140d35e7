//! One of `calls:`: the name of a service, with the block of its caller's YAML where that is called otherwise.

use serde::Deserialize;

use super::text::scalar;

/// A service that another one calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Call {
    /// Its name.
    pub service: String,
    /// The block of the caller's YAML, where it is not the name in camel case.
    pub block: Option<String>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "the name of a service, or `{service: …, block: …}`"
)]
enum Written {
    Name(String),
    Call(InFull),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InFull {
    service: String,
    block: Option<String>,
}

impl From<Written> for Call {
    fn from(written: Written) -> Self {
        match written {
            Written::Name(service) => Self::of(service),
            Written::Call(InFull { service, block }) => Self { service, block },
        }
    }
}

impl Call {
    /// A call of the service of that name.
    #[must_use]
    pub fn of(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            block: None,
        }
    }

    /// As it is written on one line.
    pub(super) fn flow(&self) -> String {
        let service = scalar(&self.service);
        match &self.block {
            None => service,
            Some(block) => format!("{{service: {service}, block: {}}}", scalar(block)),
        }
    }
}
