//! The `info` block → what a document says it describes.

use super::document::{Contact, Info, License};
use crate::ir;

/// The version of a contract that does not say it; the specification asks for one.
const VERSION: &str = "1.0.0";

/// What is known of a service called `name`; of texts that must be URLs or addresses, those that are.
pub(super) fn of(info: &ir::Info, name: &str) -> Info {
    Info {
        title: info.title.clone().unwrap_or_else(|| name.to_owned()),
        description: info.description.clone(),
        terms_of_service: info.terms.clone().filter(|text| is_url(text)),
        contact: contact(info),
        license: info.license_name.clone().map(|name| License {
            name,
            url: info.license_url.clone().filter(|text| is_url(text)),
        }),
        version: info.version.clone().unwrap_or_else(|| VERSION.to_owned()),
    }
}

fn contact(info: &ir::Info) -> Option<Contact> {
    let contact = Contact {
        name: info.contact_name.clone(),
        url: info.contact_url.clone().filter(|text| is_url(text)),
        email: info.contact_email.clone().filter(|text| is_email(text)),
    };
    (contact != Contact::default()).then_some(contact)
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain))
}

fn is_email(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    text.split_once('@').is_some_and(|(user, domain)| {
        let all = |text: &str| !text.is_empty() && text.chars().all(is_plain);
        all(user) && all(domain) && domain.contains('.')
    })
}
