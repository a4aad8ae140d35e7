//! What a browser is shown of a run; nothing in a build without the feature `dev`.

#[cfg(not(feature = "dev"))]
mod absent;
#[cfg(feature = "dev")]
mod shown;

#[cfg(not(feature = "dev"))]
pub(super) use absent::Screen;
#[cfg(feature = "dev")]
pub(super) use shown::Screen;
