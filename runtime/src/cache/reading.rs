//! Reading through the cache.

use std::{fmt::Display, time::Duration};

use ::redis::{RedisError, RedisResult};

use super::{
    Cache, Codec,
    entry::{Kept, entry, value},
    flight::{Boarded, Outcome},
    store::Found,
};

/// How often a reader asks again when what it waited for was thrown away.
const ATTEMPTS: usize = 3;

/// What took longer to read is thrown away; versions live longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure<E> {
    /// The database's reason.
    Load(E),
    /// The cache's.
    Cache(RedisError),
    /// That of the reader that read for this one, too.
    Shared(String),
}

/// What is answered: a value, or that there is none.
type Answer<C, E> = Result<Option<<C as Codec>::Value>, Failure<E>>;

impl Cache {
    /// The value under `key`; where nobody has it yet, one reader has it loaded for all.
    pub(crate) async fn take<C: Codec, E: Display, L>(
        &self,
        key: &str,
        codec: &C,
        load: impl Fn() -> L,
    ) -> Answer<C, E>
    where
        L: Future<Output = Result<Option<C::Value>, E>>,
    {
        for _ in 0..ATTEMPTS {
            match self.0.store.get(key).await {
                Ok(found) => {
                    if let Some(value) = self.read(key, codec, found).await {
                        self.0.statistics.hit();
                        return Ok(value);
                    }
                }
                Err(error) => self.told(error).map_err(Failure::Cache)?,
            }
            let boarded = self.0.flights.board(key);
            let mut own = None;
            let lead = async {
                let (outcome, answer) = self.lead((key, codec), &boarded, load()).await;
                boarded.close();
                own = Some(answer);
                outcome
            };
            let outcome = boarded.land(lead).await;
            match (own, outcome) {
                (Some(answer), _) => return answer,
                (None, Outcome::Kept(entry)) => {
                    self.0.statistics.hit();
                    return Ok(value(&entry));
                }
                (None, Outcome::Failed(reason)) => return Err(Failure::Shared(reason)),
                (None, Outcome::Again) => {}
            }
        }
        // Others change it all the time.
        load().await.map_err(Failure::Load)
    }

    /// Has the value loaded and keeps it, unless somebody changes it meanwhile.
    async fn lead<C: Codec, E: Display>(
        &self,
        (key, codec): (&str, &C),
        boarded: &Boarded<'_>,
        load: impl Future<Output = Result<Option<C::Value>, E>>,
    ) -> (Outcome, Answer<C, E>) {
        let seen = match self.0.store.see(key).await {
            Ok(seen) => seen,
            Err(error) => return self.without(error, load).await,
        };
        if let Some(value) = self.read(key, codec, seen.found).await {
            self.0.statistics.hit();
            return (Outcome::Again, Ok(value));
        }
        self.0.statistics.miss();
        let value = match load.await {
            Ok(value) => value,
            Err(error) => return self.failed(error),
        };
        boarded.has_value();
        let kept = Kept::new(codec, value.as_ref());
        let entry = kept.entry.clone();
        let is_current = match seen.at.elapsed() > PATIENCE {
            true => Ok(false),
            false => self.0.store.keep(key, &seen.version, kept).await,
        };
        let outcome = match is_current {
            Ok(true) => Outcome::Kept(entry),
            Ok(false) => Outcome::Again,
            Err(error) => {
                tracing::error!("a row cannot be kept: {error}");
                Outcome::Again
            }
        };
        (outcome, Ok(value))
    }

    /// What is answered where the cache is away: nothing, or what the database gives.
    async fn without<V: Clone + Send + Sync + 'static, E: Display>(
        &self,
        error: RedisError,
        load: impl Future<Output = Result<Option<V>, E>>,
    ) -> (Outcome, Result<Option<V>, Failure<E>>) {
        if let Err(error) = self.told(error) {
            return (
                Outcome::Failed(error.to_string()),
                Err(Failure::Cache(error)),
            );
        }
        match load.await {
            Ok(value) => (Outcome::Kept(entry(value.as_ref())), Ok(value)),
            Err(error) => self.failed(error),
        }
    }

    fn failed<V, E: Display>(&self, error: E) -> (Outcome, Result<Option<V>, Failure<E>>) {
        self.0.statistics.database_failed();
        (
            Outcome::Failed(error.to_string()),
            Err(Failure::Load(error)),
        )
    }

    /// The value that was found, if there is one that can be read; what cannot be read is forgotten, as in go-zero.
    async fn read<C: Codec>(&self, key: &str, codec: &C, found: Found) -> Option<Option<C::Value>> {
        match found {
            Found::Nothing => None,
            Found::Entry(None) => Some(None),
            Found::Entry(entry) => value(&entry).map(Some),
            Found::Text(text) if text == Kept::NOT_FOUND => Some(None),
            Found::Text(text) => {
                let value = codec.decode(&text);
                if value.is_none() {
                    tracing::error!("what the cache has under `{key}` cannot be read");
                    let forgotten: RedisResult<()> = self.0.store.remove(key).await;
                    drop(forgotten);
                }
                value.map(Some)
            }
        }
    }
}
