//! What is made of files, and made anew when they change.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::spawn_blocking, time::sleep};

use super::pem::PemFile;

/// How often the files are looked at.
const AGAIN: Duration = Duration::from_secs(2);

/// What is made of files.
pub(crate) trait Made: Sized + Send + Sync + 'static {
    /// What says how.
    type Settings: Clone + Send + Sync + 'static;

    /// The files.
    fn files(settings: &Self::Settings) -> Vec<PemFile>;

    /// Reads them.
    ///
    /// # Errors
    /// One that cannot be read, or is not good: with its name and the reason.
    fn make(settings: &Self::Settings) -> anyhow::Result<Self>;
}

/// The newest of what is made of files that are good; cheap to clone. Its files are looked at as long as somebody has it.
#[derive(Debug)]
pub(crate) struct Fresh<T>(watch::Receiver<Arc<T>>);

impl<T> Clone for Fresh<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Made> Fresh<T> {
    /// Reads the files now, and again when they change. To be called in a tokio runtime.
    ///
    /// # Errors
    /// As [`Made::make`].
    pub(crate) fn new(settings: T::Settings) -> anyhow::Result<Self> {
        let files = T::files(&settings);
        let seen = Seen::now(&files);
        let (sender, receiver) = watch::channel(Arc::new(T::make(&settings)?));
        if !files.is_empty() {
            tokio::spawn(async move {
                tokio::select! {
                    () = sender.closed() => {}
                    never = follow(&sender, settings, seen) => match never {},
                }
            });
        }
        Ok(Self(receiver))
    }

    /// What there is now.
    pub(crate) fn now(&self) -> Arc<T> {
        Arc::clone(&self.0.borrow())
    }
}

/// The state of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen(Vec<Option<[u8; 32]>>);

impl Seen {
    fn now(files: &[PemFile]) -> Self {
        Self(files.iter().map(PemFile::fingerprint).collect())
    }
}

async fn follow<T: Made>(
    sender: &watch::Sender<Arc<T>>,
    settings: T::Settings,
    mut taken: Seen,
) -> std::convert::Infallible {
    let mut refused = Refused::default();
    loop {
        sleep(AGAIN).await;
        let (settings, known) = (settings.clone(), taken.clone());
        // Not at the cost of the requests: the files may be on a disk that is slow.
        let looked = spawn_blocking(move || look::<T>(&settings, &known)).await;
        match looked {
            Ok(Some((seen, Ok(made)))) => {
                sender.send_replace(Arc::new(made));
                (taken, refused) = (seen, Refused::default());
                tracing::info!("certificates have changed: new connections have the new ones");
            }
            Ok(Some((seen, Err(error)))) => refused.say(seen, &error),
            Ok(None) | Err(_) => refused = Refused::default(),
        }
    }
}

/// What is made of the files, where they have changed.
fn look<T: Made>(settings: &T::Settings, known: &Seen) -> Option<(Seen, anyhow::Result<T>)> {
    let seen = Seen::now(&T::files(settings));
    (seen != *known).then(|| (seen, T::make(settings)))
}

/// New files that are not good.
#[derive(Debug, Default)]
struct Refused {
    seen: Option<Seen>,
    is_said: bool,
}

impl Refused {
    /// Says so once, and not when they are first seen: whoever writes two files writes one before the other.
    fn say(&mut self, seen: Seen, error: &anyhow::Error) {
        if self.seen.as_ref() != Some(&seen) {
            *self = Self {
                seen: Some(seen),
                is_said: false,
            };
        } else if !self.is_said {
            self.is_said = true;
            tracing::error!(
                "certificates have changed and cannot be taken: {error:#}; new connections still have the old ones"
            );
        }
    }
}
