//! What a contract says of itself.

use serde::Serialize;

/// The `info` block; a key without a text is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Info {
    /// `title`
    pub title: Option<String>,
    /// `desc` or `description`
    pub description: Option<String>,
    /// `version`
    pub version: Option<String>,
    /// `termsOfService`, a URL.
    pub terms: Option<String>,
    /// `contactName`, or `author`.
    pub contact_name: Option<String>,
    /// `contactURL`
    pub contact_url: Option<String>,
    /// `contactEmail`, or `email`.
    pub contact_email: Option<String>,
    /// `licenseName`
    pub license_name: Option<String>,
    /// `licenseURL`
    pub license_url: Option<String>,
}
