//! The forms that texts may have to have, as go-playground's `validator` tests them (`regexes.go`).

use email_address::{EmailAddress, Options};
use iri_string::types::IriStr;

/// The longest part of a text that a violation repeats, in characters.
const SHOWN: usize = 64;

/// A form, and how a violation asks for it.
pub(super) struct Form {
    pub rule: &'static str,
    pub holds: fn(&str) -> bool,
}

pub(super) const EMAIL: Form = Form {
    rule: "must be an email address",
    holds: is_email,
};
pub(super) const URL: Form = Form {
    rule: "must be a URL",
    holds: is_url,
};
pub(super) const UUID: Form = Form {
    rule: "must be a UUID",
    holds: is_uuid,
};
pub(super) const NUMERIC: Form = Form {
    rule: "must be a number",
    holds: is_numeric,
};
pub(super) const NUMBER: Form = Form {
    rule: "must have digits only",
    holds: is_number,
};
pub(super) const ALPHANUM: Form = Form {
    rule: "must have letters and digits only",
    holds: |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
};
pub(super) const ALPHA: Form = Form {
    rule: "must have letters only",
    holds: |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()),
};

/// What a violation repeats of a text.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

fn is_email(text: &str) -> bool {
    let options = Options::default()
        .with_required_tld()
        .without_domain_literal()
        .without_display_text();
    let address = EmailAddress::parse_with_options(text, options);
    address.is_ok_and(|address| is_host_name(address.domain()))
}

/// Whether the last part is a name and no number; addresses may have more than the RFC of hosts allows.
fn is_host_name(domain: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || !c.is_ascii();
    let (_, top) = domain.rsplit_once('.').unwrap_or_default();
    !domain.contains('_') && top.starts_with(is_letter) && top.ends_with(is_letter)
}

/// A scheme, and behind it a host, a fragment, an opaque part (`mailto:a`) or the path of a file.
fn is_url(text: &str) -> bool {
    let text = lenient(text);
    let Ok(url) = IriStr::new(&text) else {
        return false;
    };
    let path = url.path_str();
    let is_opaque = url.authority_str().is_none() && !path.is_empty() && !path.starts_with('/');
    let is_file = url.scheme_str().eq_ignore_ascii_case("file") && path.len() > 1;
    let host = url.authority_components().map_or("", |it| it.host());
    let fragment = url.fragment_str().unwrap_or_default();
    !host.is_empty() || !fragment.is_empty() || is_opaque || is_file
}

/// Behind the host Go takes what RFC 3986 wants escaped, as in `?ids[]=1`; it stands as `_` here.
fn lenient(url: &str) -> String {
    let host = url.find("://").map_or(0, |at| at + "://".len());
    let end = url[host..].find(['/', '?', '#']);
    let (before, behind) = url.split_at(end.map_or(url.len(), |at| host + at));
    let escaped = [' ', '"', '<', '>', '[', '\\', ']', '^', '`', '{', '|', '}'];
    before.to_owned() + &behind.replace(escaped, "_")
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_hex = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_hex)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_numeric(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    match digits.split_once('.') {
        Some((whole, fraction)) => is_number(whole) && is_number(fraction),
        None => is_number(digits),
    }
}
