//! Where a Jaeger is.

use std::fmt;

use anyhow::{Context as _, Result, bail};
use axum::http::Uri;

use crate::dev::member::Address;

/// Traces in one answer.
const MOST: usize = 100;

/// The address of a Jaeger's page, and of its API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jaeger {
    pub(in crate::dev::page) address: Address,
    /// What its paths begin with: its `base_path`.
    prefix: String,
}

impl Jaeger {
    /// Reads `http://127.0.0.1:16686`, or one with a path behind.
    ///
    /// # Errors
    /// When it is no address, or of another scheme.
    pub fn parse(text: &str) -> Result<Self> {
        let uri: Uri = text.parse().context("it is no address")?;
        let help = "write it as http://HOST:PORT";
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => bail!(
                "a Jaeger is asked over http alone; forward its port to this machine, as `kubectl port-forward` does"
            ),
            _ => bail!("{help}"),
        }
        let host = uri.host().filter(|host| !host.is_empty());
        let has_login = uri.authority().is_some_and(|it| it.as_str().contains('@'));
        if has_login || uri.query().is_some() {
            bail!("{help}, without a login and a query");
        }
        Ok(Self {
            address: Address {
                host: host.context(help)?.trim_matches(['[', ']']).to_owned(),
                port: uri.port_u16().unwrap_or(80),
            },
            prefix: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// What is asked for the traces of a service, by the name that it has there, that began between two moments, in
    /// microseconds since 1970.
    pub(in crate::dev::page) fn traces(
        &self,
        service: &str,
        from: u128,
        until: u128,
    ) -> Result<Uri> {
        let service =
            percent_encoding::utf8_percent_encode(service, percent_encoding::NON_ALPHANUMERIC);
        let query = format!("service={service}&start={from}&end={until}&limit={}", MOST);
        Ok(format!("{}/api/traces?{query}", self.prefix).parse()?)
    }
}

impl fmt::Display for Jaeger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let read = Jaeger::parse(text);
        read.map(|it| it.to_string())
            .map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn addresses_are_read() {
        for text in [
            "http://127.0.0.1:16686",
            "http://jaeger:80/ui/traces",
            "http://[::1]:16686",
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
        assert_eq!(
            read("http://localhost:1/").as_deref(),
            Ok("http://localhost:1")
        );
    }

    #[test]
    fn what_is_none_says_how_one_is_written() {
        let cases = [
            ("127.0.0.1:16686", "write it as http://"),
            ("jaeger", "write it as http://"),
            ("ftp://jaeger", "write it as http://"),
            ("http://a:b@jaeger", "without a login"),
            ("http://jaeger/?service=x", "without a login and a query"),
            ("https://jaeger", "over http alone"),
            ("http://", "no address"),
        ];
        for (text, reason) in cases {
            let read = read(text).unwrap_err();
            assert!(read.contains(reason), "{text}: {read}");
        }
    }

    #[test]
    fn nothing_of_a_name_gets_out_of_its_place() {
        let uri = Jaeger::parse("http://jaeger/ui")
            .unwrap()
            .traces("a&limit=1 #/\u{e9}", 1, 2)
            .unwrap();
        assert_eq!(
            uri,
            "/ui/api/traces?service=a%26limit%3D1%20%23%2F%C3%A9&start=1&end=2&limit=100"
        );
    }
}
