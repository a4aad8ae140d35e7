//! `multipart/form-data` (RFC 7578), of bodies that are in memory already, as Go's `mime/multipart` reads
//! them.

use super::media;

/// The names and texts of the parts that are no files, in their order; none where the body is not of
/// this form.
pub(super) fn texts(body: &[u8], boundary: &str) -> Option<Vec<(String, String)>> {
    if boundary.is_empty() {
        return None;
    }
    let mut reader = Reader {
        rest: body,
        dashes: format!("--{boundary}").into_bytes(),
        line_break: b"\r\n",
    };
    let mut texts = Vec::new();
    let mut is_first = true;
    while reader.enters_part(is_first)? {
        is_first = false;
        let name = reader.form_name()?;
        let text = reader.content()?;
        let text = || String::from_utf8_lossy(text).into_owned();
        texts.extend(name.map(|name| (name, text())));
    }
    Some(texts)
}

struct Reader<'a> {
    rest: &'a [u8],
    /// What a line between parts begins with.
    dashes: Vec<u8>,
    /// A body whose first such line ends in a line feed alone has no other line breaks.
    line_break: &'static [u8],
}

impl<'a> Reader<'a> {
    /// Goes behind the line before the next part; false behind the last part.
    fn enters_part(&mut self, is_first: bool) -> Option<bool> {
        loop {
            let line = self.line()?;
            let end = line.strip_prefix(self.dashes.as_slice());
            if is_first && end == Some(b"\n") {
                self.line_break = b"\n";
            }
            match end {
                Some(end) if without_blanks(end) == self.line_break => return Some(true),
                Some(end) if self.is_last(end) => return Some(false),
                // What stands before the first part is for readers that know no parts.
                _ if is_first => {}
                _ => return None,
            }
        }
    }

    fn is_last(&self, end: &[u8]) -> bool {
        let rest = end.strip_prefix(b"--").map(without_blanks);
        rest.is_some_and(|rest| rest.is_empty() || rest == self.line_break)
    }

    /// Reads the head of a part: the name of a text; none of a file, and of what is no part of a form.
    fn form_name(&mut self) -> Option<Option<String>> {
        let mut name = None;
        while let Some(line) = self.header()? {
            let (key, value) = line.split_once(':')?;
            if !media::is_token(key) {
                return None;
            }
            if key.eq_ignore_ascii_case("content-disposition") {
                name = name_of_text(value);
            }
        }
        Some(name)
    }

    /// The next header with the lines that continue it, which begin with a blank; none at the end.
    fn header(&mut self) -> Option<Option<String>> {
        let line = self.line()?.strip_suffix(b"\n")?.trim_ascii_end();
        if line.is_empty() {
            return Some(None);
        }
        let mut header = String::from_utf8_lossy(line).into_owned();
        while self.rest.starts_with(b" ") || self.rest.starts_with(b"\t") {
            header.push(' ');
            header += &String::from_utf8_lossy(self.line()?.trim_ascii());
        }
        Some(Some(header))
    }

    /// What stands before the next line between parts.
    fn content(&mut self) -> Option<&'a [u8]> {
        let ends = |rest: &[u8]| {
            matches!(
                rest.first(),
                None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'-')
            )
        };
        if self
            .rest
            .strip_prefix(self.dashes.as_slice())
            .is_some_and(ends)
        {
            return Some(b"");
        }
        let delimiter = [self.line_break, &self.dashes].concat();
        let is_end = |rest: &[u8]| rest.strip_prefix(delimiter.as_slice()).is_some_and(ends);
        let end = (0..self.rest.len()).find(|at| is_end(&self.rest[*at..]))?;
        let content = &self.rest[..end];
        self.rest = &self.rest[end + self.line_break.len()..];
        Some(content)
    }

    /// The next line with its end.
    fn line(&mut self) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let (line, rest) = self.rest.split_at(end.map_or(self.rest.len(), |at| at + 1));
        self.rest = rest;
        (!line.is_empty()).then_some(line)
    }
}

fn without_blanks(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|byte| !b" \t".contains(byte));
    &line[start.unwrap_or(line.len())..]
}

/// The name that a `Content-Disposition` gives to a text.
fn name_of_text(disposition: &str) -> Option<String> {
    let (kind, mut parameters) = media::parse(disposition.trim())?;
    let is_named = |key: &str| parameters.get(key).is_some_and(|name| !name.is_empty());
    let is_file = is_named("filename") || is_named("filename*");
    let is_text = kind == "form-data" && !is_file;
    parameters
        .remove("name")
        .filter(|name| is_text && !name.is_empty())
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
                    --XX\nContent-Type: text/plain\ncontent-disposition: form-data;\n name=b\n\n\n\
                    --XX--\n";
        let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(read(body).unwrap(), [text("a", "1\r\n2"), text("b", "")]);
        assert_eq!(read("--XX--").unwrap(), []);
    }

    #[test]
    fn lines_may_end_in_line_feeds_and_stand_before_and_behind() {
        let body = "before\n--XX \t\nContent-Disposition: form-data; name=\"a\"\n\n--XXY\n--XX\n\n--XX-- \nafter";
        let expected = [("a".to_owned(), "--XXY".to_owned())];
        assert_eq!(read(body).unwrap(), expected);
        assert_eq!(
            texts(body.replace(" \t", "").as_bytes(), "XX").unwrap(),
            expected
        );
    }

    #[test]
    fn only_parts_of_the_form_have_names() {
        for (disposition, name) in [
            ("form-data; name=a; filename=\"\"", Some("a")),
            ("form-data; name=a; filename*=utf-8''x", None),
            ("attachment; name=a", None),
            ("form-data; name=a b", None),
            ("form-data", None),
            ("FORM-DATA; NAME=\"a\\\"b\"", Some("a\"b")),
        ] {
            assert_eq!(name_of_text(disposition).as_deref(), name, "{disposition}");
        }
    }

    #[test]
    fn what_is_no_multipart_is_refused() {
        let head = "--XX\nContent-Disposition: form-data; name=\"a\"\n";
        let no_header = "--XX\nContent-Disposition\n\n--XX--";
        let no_key = "--XX\na b: c\n\n\n--XX--";
        for body in [
            no_header,
            no_key,
            "",
            "a=1",
            "--YY--",
            "--XX\n",
            head,
            &format!("{head}\n1\n"),
        ] {
            assert_eq!(read(body), None, "{body}");
        }
        assert_eq!(texts(b"----", ""), None);
    }
}
