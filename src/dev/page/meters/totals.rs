//! What a page of metrics adds up to, and what came on top since another time.

use std::collections::BTreeMap;

use super::family::{Family, Figure, read};
use super::sample::samples;

/// The numbers of a service since it started: of each family, and of calls by their method.
#[derive(Debug, Default, PartialEq)]
pub(in crate::dev::page) struct Totals(BTreeMap<(Family, String), Total>);

#[derive(Debug, Clone, Default, PartialEq)]
struct Total {
    count: f64,
    failed: f64,
    /// How many took no longer, by the bits of the bound in milliseconds: they are in the bounds' order.
    within: BTreeMap<u64, f64>,
}

/// What came on top.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::dev::page) struct Gain {
    /// How much work was done.
    pub count: f64,
    /// How much of it failed.
    pub failed: f64,
    /// Bounds of durations in milliseconds, the lower and the upper one, with how many were between them.
    pub durations: Vec<(f64, f64, f64)>,
}

impl Totals {
    /// What a page says.
    pub(in crate::dev::page) fn of(text: &str) -> Self {
        let mut totals = BTreeMap::<_, Total>::new();
        for sample in samples(text) {
            let Some((family, figure)) = read(&sample).filter(|_| sample.value >= 0.0) else {
                continue;
            };
            let method = match family {
                Family::Calls => sample.label("method"),
                _ => "",
            };
            let total = totals.entry((family, method.to_owned())).or_default();
            total.add(figure, sample.value);
        }
        Self(totals)
    }

    /// What came on top of an earlier page.
    pub(in crate::dev::page) fn since<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = (Family, &'a str, Gain)> {
        let gains = self.0.iter().map(|(key, total)| {
            let gain = match before.0.get(key) {
                Some(before) if !total.is_anew(before) => total.gain(before),
                _ => total.gain(&Total::default()),
            };
            (key.0, key.1.as_str(), gain)
        });
        gains.filter(|(_, _, gain)| gain.count > 0.0)
    }
}

impl Total {
    fn add(&mut self, figure: Figure, value: f64) {
        match figure {
            Figure::Count => self.count += value,
            Figure::Failed => self.failed += value,
            Figure::Within(bound) => *self.within.entry(bound.to_bits()).or_default() += value,
        }
    }

    /// Whether the service has started again in between.
    fn is_anew(&self, before: &Self) -> bool {
        self.count < before.count || self.failed < before.failed
    }

    fn gain(&self, before: &Self) -> Gain {
        let (mut lower, mut below) = (0.0, 0.0);
        let mut durations = Vec::new();
        for (bits, within) in &self.within {
            let within = within - before.within.get(bits).unwrap_or(&0.0);
            let bound = f64::from_bits(*bits);
            // Of what is above all bounds, no more is known.
            let upper = if bound.is_finite() { bound } else { lower };
            if within > below {
                durations.push((lower, upper, within - below));
            }
            (lower, below) = (upper, within);
        }
        Gain {
            count: self.count - before.count,
            failed: self.failed - before.failed,
            durations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(requests: u32, failed: u32) -> String {
        let prefix = "rpc_server_requests_";
        format!(
            "{prefix}duration_ms_bucket{{method=\"/a.A/B\",le=\"5\"}} {}\n\
             {prefix}duration_ms_bucket{{method=\"/a.A/B\",le=\"10\"}} {}\n\
             {prefix}duration_ms_bucket{{method=\"/a.A/B\",le=\"+Inf\"}} {requests}\n\
             {prefix}duration_ms_count{{method=\"/a.A/B\"}} {requests}\n\
             {prefix}code_total{{method=\"/a.A/B\",code=\"13\"}} {failed}\n\
             rpc_client_requests_duration_ms_count{{method=\"/b.B/C\"}} {requests}\n",
            requests / 2,
            requests - 1,
        )
    }

    fn gains(before: &str, after: &str) -> Vec<(Family, String, Gain)> {
        let (before, after) = (Totals::of(before), Totals::of(after));
        let gains = after.since(&before);
        gains
            .map(|(family, method, gain)| (family, method.to_owned(), gain))
            .collect()
    }

    #[test]
    fn what_came_on_top_is_counted() {
        let served = Gain {
            count: 10.0,
            failed: 3.0,
            durations: vec![(0.0, 5.0, 5.0), (5.0, 10.0, 5.0)],
        };
        let called = Gain {
            count: 10.0,
            ..Gain::default()
        };
        let expected = [
            (Family::Grpc, String::new(), served),
            (Family::Calls, "/b.B/C".to_owned(), called),
        ];
        assert_eq!(gains(&page(10, 2), &page(20, 5)), expected);
        assert_eq!(gains(&page(20, 5), &page(20, 5)), []);
    }

    #[test]
    fn a_service_that_started_again_counts_from_nothing() {
        let (_, _, gain) = &gains(&page(100, 50), &page(4, 1))[0];
        assert_eq!((gain.count, gain.failed), (4.0, 1.0));
        assert_eq!(
            gain.durations,
            [(0.0, 5.0, 2.0), (5.0, 10.0, 1.0), (10.0, 10.0, 1.0)]
        );
    }

    #[test]
    fn no_page_makes_it_panic() {
        let texts = [
            "",
            "rpc_server_requests_duration_ms_count NaN\n",
            "rpc_server_requests_duration_ms_bucket{le=\"NaN\"} 1\n",
        ];
        for text in texts {
            assert_eq!(gains("", text), [], "{text}");
        }
    }
}
