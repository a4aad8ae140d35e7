//! The text format of Prometheus, 0.0.4: a sample a line.

use std::borrow::Cow;

/// A sample.
#[derive(Debug, PartialEq)]
pub(super) struct Sample<'a> {
    pub name: &'a str,
    labels: Vec<(&'a str, Cow<'a, str>)>,
    pub value: f64,
}

impl Sample<'_> {
    /// The value of a label; empty without it.
    pub(super) fn label(&self, name: &str) -> &str {
        let found = self.labels.iter().find(|(own, _)| *own == name);
        found.map_or("", |(_, value)| value)
    }
}

/// The samples of a page; what is none is passed over.
pub(super) fn samples(text: &str) -> impl Iterator<Item = Sample<'_>> {
    let lines = text.lines().map(str::trim_start);
    lines.filter(|it| !it.starts_with('#')).filter_map(sample)
}

fn sample(line: &str) -> Option<Sample<'_>> {
    let end = line.find(['{', ' ', '\t'])?;
    let (name, rest) = line.split_at(end);
    let mut labels = Vec::new();
    let rest = match rest.strip_prefix('{') {
        Some(inside) => read_labels(inside, &mut labels)?,
        None => rest,
    };
    // A moment may follow.
    let value = rest.split_ascii_whitespace().next()?.parse().ok()?;
    Some(Sample {
        name,
        labels,
        value,
    })
}

/// Reads `a="b",c="d"}`, and gives what comes behind.
fn read_labels<'a>(
    mut rest: &'a str,
    labels: &mut Vec<(&'a str, Cow<'a, str>)>,
) -> Option<&'a str> {
    loop {
        rest = rest.trim_start_matches([',', ' ']);
        if let Some(behind) = rest.strip_prefix('}') {
            return Some(behind);
        }
        let (name, value) = rest.split_once("=\"")?;
        let end = closing(value)?;
        labels.push((name.trim(), unescaped(&value[..end])));
        rest = &value[end + 1..];
    }
}

/// Where the quote is that ends a value.
fn closing(value: &str) -> Option<usize> {
    let mut is_escaped = false;
    value.bytes().position(|it| {
        let ends = it == b'"' && !is_escaped;
        is_escaped = it == b'\\' && !is_escaped;
        ends
    })
}

fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut plain = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        plain.push(match sign {
            '\\' => match signs.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read<'a> = (&'a str, Vec<(&'a str, String)>, f64);

    fn read(line: &str) -> Option<Read<'_>> {
        let sample = samples(line).next()?;
        let labels = sample.labels.iter();
        let labels = labels.map(|(name, value)| (*name, value.to_string()));
        Some((sample.name, labels.collect(), sample.value))
    }

    #[test]
    fn samples_are_read_as_prometheus_writes_them() {
        let labels = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect()
        };
        assert_eq!(read("up 1"), Some(("up", labels(&[]), 1.0)));
        assert_eq!(
            read("a{} 2.5e3 1795360752000"),
            Some(("a", labels(&[]), 2500.0))
        );
        let text = r#"a_total{path="/a \"b\"\\\n{x}",code="200",} 7"#;
        let path = ("path", "/a \"b\"\\\n{x}");
        assert_eq!(
            read(text),
            Some(("a_total", labels(&[path, ("code", "200")]), 7.0))
        );
        assert_eq!(
            read(r#"b{le="+Inf"} +Inf"#),
            Some(("b", labels(&[("le", "+Inf")]), f64::INFINITY))
        );
    }

    #[test]
    fn what_is_no_sample_is_passed_over() {
        let texts = [
            "",
            "# TYPE a counter",
            "a",
            "a{",
            "a{b",
            "a{b=\"",
            "a{b=\"c\\\"} 1",
            "a{} x",
            "{} ",
        ];
        for text in texts {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(samples("a{\nup 1\n\u{1f980}{=\"\"} 2\n").count(), 2);
    }
}
