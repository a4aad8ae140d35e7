//! The lines of `.env.example`.

use std::iter::once;

use crate::system::Stack;
use crate::system::environment::{Secret, Setting};
use crate::text::comment::Line;

/// One variable of `.env.example`.
pub struct EnvLine {
    /// What it does; `None` where that is the same as of the line before.
    pub about: Option<Line>,
    /// Its name.
    pub name: Line,
    /// Its value where it has a default.
    pub value: Line,
    /// Whether it is only named: a setting at its default, or a value that nobody but the user knows. The others are
    /// secrets: `gen` fills them in `.env`.
    pub commented: bool,
}

/// Every variable once, secrets first.
pub fn env_lines(stack: &Stack) -> Vec<EnvLine> {
    let secrets = stack.secrets.iter().map(EnvLine::secret);
    let before = once(None).chain(stack.settings.iter().map(|setting| Some(setting.about)));
    let settings = stack.settings.iter().zip(before);
    secrets.chain(settings.map(EnvLine::setting)).collect()
}

impl EnvLine {
    fn secret(secret: &Secret) -> Self {
        Self {
            about: Some(Line::new(secret.about)),
            name: Line::new(&secret.name),
            value: Line::new(""),
            commented: false,
        }
    }

    fn setting((setting, before): (&Setting, Option<&'static str>)) -> Self {
        Self {
            about: (before != Some(setting.about)).then(|| Line::new(setting.about)),
            name: Line::new(&setting.name),
            value: Line::new(setting.default.as_deref().unwrap_or_default()),
            commented: true,
        }
    }
}
