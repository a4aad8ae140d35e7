//! Serde's reading of a body beside the field reader's.

use super::*;

/// The fields of [`Plain`] with values that serde takes, first of all, and values that it refuses.
const PARTS: [(&str, &[&str]); 8] = [
    (
        "name",
        &[
            r#""n""#,
            "null",
            "1",
            r#""\u00e9\n\\""#,
            r#""\ud83d\ude00""#,
            r#""\ud83d""#,
            "[]",
        ],
    ),
    (
        "id",
        &[
            "0",
            "18446744073709551615",
            "-1",
            "1.0",
            "1e3",
            r#""1""#,
            "null",
        ],
    ),
    ("small", &["-128", "127", "-0", "128", "true"]),
    ("ratio", &["0.5", "3", "-0", "-0.0", "1e300", r#""1""#]),
    ("on", &["true", "false", "1", r#""true""#]),
    (
        "tags",
        &["[]", r#"["a","b"]"#, "[1]", "[null]", "null", r#""[]""#],
    ),
    ("ids", &["[1,-2]", r#"["1"]"#, "[1.5]", "{}"]),
    ("note", &[r#""x""#, "null", "0"]),
];

/// Where serde takes a body, the field reader must give the same value; the bodies it refuses are
/// the reader's alone. Says whether it took this one.
async fn agreed(fields: &[String]) -> bool {
    let body = format!("{{{}}}", fields.join(","));
    let Some(value) = Plain::fast(body.as_bytes()) else {
        return false;
    };
    assert_eq!(plain(&body).await.unwrap(), value, "{body}");
    true
}

fn field(name: &str, value: &str) -> String {
    format!("{name:?}:{value}")
}

#[tokio::test]
async fn fast_path_and_reader_agree_on_each_value() {
    let (mut taken, mut refused) = (0, 0);
    for (changed, values) in PARTS {
        for value in values {
            let part = |(name, values): &(&str, &[&str])| {
                field(name, if *name == changed { value } else { values[0] })
            };
            let mut fields: Vec<String> = PARTS.iter().map(part).collect();
            fields.push(field("other", "[1]"));
            match agreed(&fields).await {
                true => taken += 1,
                false => refused += 1,
            }
        }
    }
    assert!(taken >= 18 && refused >= 18, "{taken} {refused}");
}

/// Numbers that look random and are the same in each run (Knuth's MMIX).
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 1_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    }
}

#[tokio::test]
async fn fast_path_and_reader_agree_on_mixtures() {
    let mut number = numbers();
    let mut taken = 0;
    for _ in 0..4000 {
        let start = number(PARTS.len());
        let mut fields = Vec::new();
        for (name, values) in PARTS.iter().cycle().skip(start).take(PARTS.len()) {
            // Few bodies would be taken if every field had any value, came twice or not at all.
            let any = if number(4) == 0 {
                number(values.len())
            } else {
                0
            };
            let times = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2][number(12)];
            fields.extend((0..times).map(|_| field(name, values[any])));
        }
        taken += usize::from(agreed(&fields).await);
    }
    assert!((200..3800).contains(&taken), "{taken}");
}
