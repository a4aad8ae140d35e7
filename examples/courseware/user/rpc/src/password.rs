//! Passwords, hashed with bcrypt as the Go services of the tutorial do, so that both read each other's rows.

use std::{num::NonZero, sync::Arc, thread::available_parallelism};

use bcrypt::BcryptResult;
use ferroctl_runtime::{Error, Result};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Go's default. One cost for all rows: the time of an answer tells nobody who wrote the row.
const COST: u32 = 10;

/// A hash of that cost, which no password has.
const NOBODYS: &str = "$2b$10$.....................................................";

/// A password that bcrypt tells from every other one.
pub struct Password(String);

impl Password {
    /// Takes the text from a request.
    ///
    /// Of bcrypt's input only the first 72 bytes count, and it repeats a shorter one behind a zero byte:
    /// `a` and `a\0a` would be the same.
    pub fn new(text: String) -> Result<Self> {
        if !(1..=72).contains(&text.len()) || text.contains('\0') {
            return Err(Error::field(
                "Password",
                "must have 1 to 72 bytes, none of them zero",
            ));
        }
        Ok(Self(text))
    }
}

/// Hashes passwords, one a core: a flood of them must leave the other requests their time.
///
/// What waits, waits in its request and goes with it.
pub struct Hashing(Arc<Semaphore>);

impl Hashing {
    pub fn new() -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run(move || bcrypt::hash(password.0, COST)).await
    }

    /// Whether the password is the one that was hashed. Without a hash the answer is no, after the same
    /// work: its time tells nobody who has an account.
    pub async fn matches(&self, password: Password, hash: Option<String>) -> Result<bool> {
        let hash = hash.unwrap_or_else(|| NOBODYS.to_owned());
        self.run(move || bcrypt::verify(password.0, &hash)).await
    }

    /// Runs the work on a blocking thread, once one of the cores is free.
    async fn run<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce() -> BcryptResult<T> + Send + 'static,
    {
        let core = Arc::clone(&self.0).acquire_owned().await?;
        let work = move || {
            // The work goes on when the request does not, and needs its core until it is done.
            let _core = core;
            work()
        };
        Ok(spawn_blocking(work).await??)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn password(text: &str) -> Password {
        Password::new(text.to_owned()).expect("a password")
    }

    #[test]
    fn what_bcrypt_cannot_tell_apart_is_refused() {
        for text in ["", "a\0a", "\0", &"a".repeat(73), &"密".repeat(25)] {
            let refused = Password::new(text.to_owned()).err().expect("an error");
            assert_eq!(refused.violations()[0].field, "Password", "{text:?}");
        }
        for text in ["a", &"a".repeat(72), &"密".repeat(24)] {
            password(text);
        }
    }

    #[tokio::test]
    async fn only_the_password_itself_matches_also_rows_of_go() -> Result<()> {
        let hashing = Hashing::new();
        // By `GenerateFromPassword` of golang.org/x/crypto/bcrypt.
        let row = "$2a$10$TBQi69tdwEJ1rFhuaDkLA.Txyd9ojWO/PG4twhVQELApgvUjob9uu".to_owned();
        assert!(hashing.matches(password("secret"), Some(row)).await?);
        let long = "a".repeat(72);
        let hash = hashing.hash(password(&long)).await?;
        assert!(hashing.matches(password(&long), Some(hash.clone())).await?);
        let almost = password(&long[..71]);
        assert!(!hashing.matches(almost, Some(hash)).await?);
        Ok(())
    }

    #[tokio::test]
    async fn who_has_no_account_waits_as_long_as_others() -> Result<()> {
        let hashing = Hashing::new();
        let hash = hashing.hash(password("secret")).await?;
        let mut took = Vec::new();
        for hash in [Some(hash), None] {
            let started = Instant::now();
            assert!(!hashing.matches(password("wrong"), hash).await?);
            took.push(started.elapsed());
        }
        assert!(took[1] * 4 > took[0], "{took:?}");
        Ok(())
    }

    #[tokio::test]
    async fn a_request_that_ends_leaves_the_queue() {
        let hashing = Hashing(Arc::new(Semaphore::new(0)));
        let waiting = hashing.hash(password("secret"));
        let ended = tokio::time::timeout(Duration::from_millis(10), waiting).await;
        assert!(ended.is_err());
        hashing.0.add_permits(1);
        assert!(hashing.hash(password("secret")).await.is_ok());
    }
}
