//! `multipart/form-data` (RFC 7578), of bodies that are in memory already.

use std::str;

/// The names and texts of the parts that are no files, in their order; none where the body is not of
/// this form.
pub(super) fn texts(body: &[u8], boundary: &str) -> Option<Vec<(String, String)>> {
    if boundary.is_empty() {
        return None;
    }
    // Before the first boundary stands no line break.
    let mut rest = body.strip_prefix(format!("--{boundary}").as_bytes())?;
    let delimiter = format!("\r\n--{boundary}");
    let mut texts = Vec::new();
    while !rest.starts_with(b"--") {
        let (part, next) = split(rest.strip_prefix(b"\r\n")?, delimiter.as_bytes())?;
        texts.extend(text(part)?);
        rest = next;
    }
    Some(texts)
}

/// The name and the text of one part; nothing of a file.
fn text(part: &[u8]) -> Option<Option<(String, String)>> {
    let (head, text) = match part.strip_prefix(b"\r\n") {
        Some(text) => (&[][..], text),
        None => split(part, b"\r\n\r\n")?,
    };
    let head = str::from_utf8(head).ok()?;
    let is_text = parameter(head, "filename").is_none();
    let name = parameter(head, "name").filter(|_| is_text);
    Some(name.map(|name| (name, String::from_utf8_lossy(text).into_owned())))
}

/// A parameter of the part's `Content-Disposition`, without its quotes.
fn parameter(head: &str, name: &str) -> Option<String> {
    let is_disposition = |line: &&str| {
        let key = line.split(':').next().unwrap_or_default();
        key.eq_ignore_ascii_case("content-disposition")
    };
    let line = head.split("\r\n").find(is_disposition)?;
    let mut parameters = line
        .split(';')
        .skip(1)
        .filter_map(|part| part.split_once('='));
    let named = parameters.find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    named.map(|(_, value)| unquoted(value.trim()))
}

fn unquoted(value: &str) -> String {
    let inner = value
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'));
    inner.map_or_else(|| value.to_owned(), |inner| inner.replace("\\\"", "\""))
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..place], &bytes[place + at.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Vec<(String, String)>> {
        texts(body.replace('\n', "\r\n").as_bytes(), "XX")
    }

    #[test]
    fn texts_are_read_and_files_are_not() {
        let body = "--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n2\n\
                    --XX\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\n\nbytes\n\
                    --XX\nContent-Type: text/plain\ncontent-disposition: form-data; name=b\n\n\n\
                    --XX--\n";
        let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(read(body).unwrap(), [text("a", "1\r\n2"), text("b", "")]);
        assert_eq!(read("--XX--").unwrap(), []);
    }

    #[test]
    fn what_is_no_multipart_is_refused() {
        let head = "--XX\nContent-Disposition: form-data; name=\"a\"\n";
        for body in ["", "a=1", "--YY--", "--XX\n", head, &format!("{head}\n1\n")] {
            assert_eq!(read(body), None, "{body}");
        }
        assert_eq!(texts(b"----", ""), None);
    }
}
