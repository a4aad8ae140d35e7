//! The header `traceparent` of W3C Trace Context: `00-<32 hex>-<16 hex>-<2 hex>`.

use opentelemetry::trace::{SpanId, TraceId};

const LENGTH: usize = 55;

/// Reads the header: trace, span, and whether it is sampled. Versions above 00 may be longer, as the recommendation allows; `ff`, ids of all
/// zeros and capital letters are refused.
pub(super) fn parse(text: &[u8]) -> Option<(TraceId, SpanId, bool)> {
    if text.len() < LENGTH || [text[2], text[35], text[52]] != [b'-'; 3] {
        return None;
    }
    let version = hex(&text[..2])?;
    let ends_well = text.len() == LENGTH || (version > 0 && text[LENGTH] == b'-');
    if version == 0xff || !ends_well {
        return None;
    }
    let trace_id = TraceId::from(hex(&text[3..35])?);
    let span_id = SpanId::from(u64::try_from(hex(&text[36..52])?).ok()?);
    let sampled = hex(&text[53..55])? & 1 == 1;
    let valid = trace_id != TraceId::INVALID && span_id != SpanId::INVALID;
    valid.then_some((trace_id, span_id, sampled))
}

/// Writes the header in version 00.
pub(super) fn print(trace_id: TraceId, span_id: SpanId, sampled: bool) -> [u8; LENGTH] {
    let mut text = *b"00-00000000000000000000000000000000-0000000000000000-00";
    write_hex(&mut text[3..35], &trace_id.to_bytes());
    write_hex(&mut text[36..52], &span_id.to_bytes());
    text[54] = if sampled { b'1' } else { b'0' };
    text
}

fn hex(digits: &[u8]) -> Option<u128> {
    digits.iter().try_fold(0, |number, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(number << 4 | u128::from(value))
    })
}

fn write_hex(out: &mut [u8], bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in out.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 0xf)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn what_is_printed_is_what_was_read() {
        let (trace_id, span_id, sampled) = parse(GOOD.as_bytes()).unwrap();
        assert!(sampled);
        assert_eq!(span_id.to_string(), "00f067aa0ba902b7");
        assert_eq!(print(trace_id, span_id, sampled), GOOD.as_bytes());
    }

    #[test]
    fn a_later_version_may_be_longer() {
        let later = GOOD.replacen("00", "01", 1) + "-extra";
        assert!(parse(later.as_bytes()).is_some());
        assert!(parse((GOOD.to_owned() + "-extra").as_bytes()).is_none());
    }

    #[test]
    fn malformed_headers_are_refused() {
        for text in [
            "",
            "00",
            &GOOD.to_uppercase(),
            &GOOD.replacen("00", "ff", 1),
            &GOOD.replace('-', "_"),
            &GOOD.replace("00f067aa0ba902b7", "0000000000000000"),
            &GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
