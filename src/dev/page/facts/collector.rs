//! Where a service sends its spans, as its YAML says.

use crate::manifest::Settings;

/// Where a service's spans go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collector {
    /// Nowhere yet: to whoever this variable names.
    Open {
        /// Its name.
        variable: String,
    },
    /// To somebody else, or nowhere: why.
    Elsewhere(String),
    /// The service makes none.
    None,
}

impl Collector {
    /// Reads the block `Telemetry`, in the environment of the service.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let get = |key: &str| settings.get(&["Telemetry", key]);
        let is_off = get("Disabled").is_some_and(|value| value.as_bool() == Some(true));
        if settings.get(&["Telemetry"]).is_none() || is_off {
            return Self::None;
        }
        let endpoint = get("Endpoint")
            .and_then(|it| it.as_str())
            .unwrap_or_default();
        let batcher = get("Batcher")
            .and_then(|it| it.as_str())
            .unwrap_or_default();
        if !endpoint.trim().is_empty() {
            return Self::Elsewhere(format!("its spans go to {endpoint}"));
        }
        match variable(settings) {
            // It would take the address for the name of a file.
            Some(_) if batcher.eq_ignore_ascii_case("file") => {
                Self::Elsewhere("its spans go into a file".to_owned())
            }
            Some(variable) => Self::Open { variable },
            None => Self::Elsewhere("its Telemetry.Endpoint is empty".to_owned()),
        }
    }

    /// Why no spans of the service come, where that is so.
    pub(super) fn reason(&self) -> Option<&str> {
        match self {
            Self::Elsewhere(reason) => Some(reason),
            Self::Open { .. } | Self::None => None,
        }
    }
}

/// The variable that the endpoint is, and nothing beside it.
fn variable(settings: &Settings) -> Option<String> {
    let entries = settings.written().as_mapping()?.iter();
    let (_, block) = entries
        .into_iter()
        .find(|(key, _)| is_key(key, "telemetry"))?;
    let mut entries = block.as_mapping()?.iter();
    let (_, value) = entries.find(|(key, _)| is_key(key, "endpoint"))?;
    let inside = value
        .as_str()?
        .trim()
        .strip_prefix("${")?
        .strip_suffix('}')?;
    let name = inside.split(":-").next().unwrap_or(inside);
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_name && !name.is_empty()).then(|| name.to_owned())
}

fn is_key(key: &serde_yaml::Value, name: &str) -> bool {
    key.as_str()
        .is_some_and(|key| key.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn collector(telemetry: &str, variables: &[(&str, &str)]) -> Collector {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings = Settings::parse(&format!("Name: a\n{telemetry}\n")).unwrap();
        Collector::of(&settings.in_environment(&variables.collect::<BTreeMap<_, _>>()))
    }

    #[test]
    fn only_what_is_open_is_filled() {
        let usual = "telemetry: {endpoint: \"${TRACES:-}\", Batcher: otlpgrpc}";
        let open = Collector::Open {
            variable: "TRACES".to_owned(),
        };
        assert_eq!(collector(usual, &[]), open);
        assert_eq!(collector(usual, &[("TRACES", "")]), open);
        let elsewhere = |text: &str| Collector::Elsewhere(text.to_owned());
        let set = [("TRACES", "http://jaeger:1")];
        assert_eq!(
            collector(usual, &set),
            elsewhere("its spans go to http://jaeger:1")
        );
        let file = "Telemetry: {Endpoint: \"${TRACES:-}\", Batcher: file}";
        assert_eq!(collector(file, &[]), elsewhere("its spans go into a file"));
        let empty = elsewhere("its Telemetry.Endpoint is empty");
        for text in ["Telemetry: {}", "Telemetry: {Endpoint: \"\"}"] {
            assert_eq!(collector(text, &[]), empty, "{text}");
        }
        for text in ["", "Telemetry: {Disabled: true, Endpoint: \"${TRACES:-}\"}"] {
            assert_eq!(collector(text, &[]), Collector::None, "{text}");
        }
    }
}
