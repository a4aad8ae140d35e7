//! The keys of a queue.

/// The keys of a queue, all in one slot of a cluster.
#[derive(Debug)]
pub(super) struct Keys {
    /// `mail`: the jobs that wait, a list.
    pub queue: String,
    /// `{mail}:delayed`: those whose time has not come, by that time in milliseconds.
    pub delayed: String,
    /// `{mail}:dead`: those that are not tried again, a list.
    pub dead: String,
    /// `{mail}:attempts`: how often each was taken, by its id.
    pub attempts: String,
    /// `{mail}:workers`: the workers that may have jobs under way.
    pub workers: String,
    prefix: String,
}

impl Keys {
    pub(super) fn new(key: &str) -> Self {
        // A cluster goes by what stands in braces, and there may be some already.
        let prefix = match key.contains('{') {
            true => key.to_owned(),
            false => format!("{{{key}}}"),
        };
        Self {
            queue: key.to_owned(),
            delayed: format!("{prefix}:delayed"),
            dead: format!("{prefix}:dead"),
            attempts: format!("{prefix}:attempts"),
            workers: format!("{prefix}:workers"),
            prefix,
        }
    }

    /// `{mail}:taken:…`: the jobs that a worker has under way, a list.
    pub(super) fn taken(&self, worker: &str) -> String {
        format!("{}:taken:{worker}", self.prefix)
    }

    /// `{mail}:alive:…`: there as long as a worker is alive.
    pub(super) fn alive(&self, worker: &str) -> String {
        format!("{}:alive:{worker}", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn all_keys_are_in_the_slot_of_the_list() {
        assert_eq!(Keys::new("mail").dead, "{mail}:dead");
        assert_eq!(Keys::new("{shop}mail").taken("a"), "{shop}mail:taken:a");
    }
}
