//! Which of several servers has a key, as go-zero decides it (`core/hash/consistenthash.go`).

use std::collections::BTreeMap;

/// How often a server of full weight stands on the ring.
const REPLICAS: u32 = 100;

/// What go-zero puts before a key where several servers share a place.
const PRIME: u32 = 16_777_619;

/// Servers on a ring, by their numbers.
#[derive(Debug)]
pub(crate) struct Ring(BTreeMap<u64, Vec<usize>>);

impl Ring {
    /// A ring of servers with addresses and weights, of which 0 means 100.
    pub(crate) fn new<'a>(servers: impl IntoIterator<Item = (&'a str, u32)>) -> Self {
        let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (number, (address, weight)) in servers.into_iter().enumerate() {
            let weight = if weight == 0 { 100 } else { weight.min(100) };
            for replica in 0..REPLICAS * weight / 100 {
                let place = hash(&format!("{address}{replica}"));
                places.entry(place).or_default().push(number);
            }
        }
        Self(places)
    }

    /// The number of the server that has `key`, of those that count; none where none does.
    pub(crate) fn server(&self, key: &str, counts: impl Fn(usize) -> bool) -> Option<usize> {
        let place = hash(key);
        let around = self.0.range(place..).chain(self.0.range(..place));
        let mut shared = around.map(|(_, servers)| {
            let servers = servers.iter().copied();
            servers.filter(|server| counts(*server)).collect::<Vec<_>>()
        });
        let servers = shared.find(|servers| !servers.is_empty())?;
        if let [server] = servers[..] {
            return Some(server);
        }
        let inner = hash(&format!("{PRIME}:{key}"));
        let place = usize::try_from(inner % servers.len() as u64).unwrap_or_default();
        Some(servers[place])
    }
}

/// The first half of MurmurHash3's 128 bits.
fn hash(text: &str) -> u64 {
    let mut bytes = text.as_bytes();
    // Reading from memory does not fail.
    let hash = murmur3::murmur3_x64_128(&mut bytes, 0).unwrap_or_default();
    u64::try_from(hash & u128::from(u64::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_where_go_zero_has_them() {
        let servers = ["6379", "6380", "6381"];
        let addresses = servers.map(|port| format!("127.0.0.1:{port}"));
        let weights = [100, 100, 50];
        let ring = Ring::new(addresses.iter().map(String::as_str).zip(weights));
        let found = (0..12).map(|id| {
            servers[ring
                .server(&format!("cache:user:id:{id}"), |_| true)
                .unwrap()]
        });
        // `cache.New` of go-zero 1.10.3, asked with these servers.
        assert_eq!(
            found.collect::<Vec<_>>().join(" "),
            "6380 6379 6379 6379 6380 6380 6380 6380 6379 6381 6380 6380"
        );
    }

    #[test]
    fn calls_go_where_go_zero_sends_them_with_and_without_each_server() {
        let ring = Ring::new(["10.0.0.1:9300", "10.0.0.2:9300", "10.0.0.3:9300"].map(|it| (it, 0)));
        let found = |without: usize| -> String {
            let server = |key| ring.server(&format!("user {key}"), |it| it + 1 != without);
            let servers = (0..24).map(|key| server(key).unwrap() + 1);
            servers.map(|server| server.to_string()).collect()
        };
        // `tests/peer/balance/record`, go-zero 1.10.3.
        assert_eq!(found(0), "112323231221222221132321");
        assert_eq!(found(1), "322323233222222223232323");
        assert_eq!(found(2), "111333131131311111133331");
        assert_eq!(found(3), "112121221221222221122221");
        assert_eq!(ring.server("user", |_| false), None);
    }
}
