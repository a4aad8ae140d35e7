//! Where what a page shows comes from.

use serde::{Serialize, Serializer};

use super::jaeger::Jaeger;

/// Who has started the services, and who has their spans.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Whether others have started them.
    pub is_attached: bool,
    /// Whom to ask for requests, beside what comes by itself.
    pub jaeger: Option<Jaeger>,
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct View {
            mode: &'static str,
            jaeger: Option<String>,
        }
        let view = View {
            mode: if self.is_attached { "attach" } else { "dev" },
            jaeger: self.jaeger.as_ref().map(Jaeger::to_string),
        };
        view.serialize(serializer)
    }
}
