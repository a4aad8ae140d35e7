//! What the templates of an HTTP service print.

mod body;
mod checks;
mod groups;
mod probes;
mod reader;
mod routes;
mod serde_attribute;
pub mod types;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::artifact::is_device_name;
use crate::emit::service::view::Frame;
use crate::ir;
use crate::rust::{Ident, Imports, Literal, Quoted};
use crate::system::fit::Fits;
use crate::system::proto_api::STREAMS;
use crate::system::{Service, System};
use crate::text::Key;

pub use body::{Body, Call, Convert, Response, Value};
pub use checks::Check;
pub use groups::{Folder, Function};
pub use probes::{Probe, Probes};
pub use reader::Reader;
pub use routes::{Input, Route};
pub use serde_attribute::SerdeAttribute;
pub use types::{Field, Struct};

/// A whole HTTP service.
pub struct Api<'a> {
    /// What it has in common with every service.
    pub frame: Frame<'a>,
    /// The types, in the contract's order.
    pub types: Vec<Struct>,
    /// What `types` uses besides its own names.
    pub uses: types::Uses,
    /// The routes, in the contract's order.
    pub routes: Vec<Route>,
    /// The folders of logic; the first one is `logic` itself.
    pub folders: Vec<Folder>,
    /// The user's middleware.
    pub middlewares: Vec<Middleware>,
    /// What the inherited tests look at.
    pub probes: Probes,
    /// How it answers.
    pub style: Style,
    /// Whether its empty lists are `null`.
    pub null_lists: bool,
}

/// One `middleware:` of the contract.
pub struct Middleware {
    /// `tenant`: its module and function.
    pub name: Ident,
    /// `Tenant` in a comment.
    pub comment: Quoted,
}

/// How a workspace answers (`response:` in `ferroctl.yaml`).
pub enum Style {
    /// go-zero's own.
    Plain,
    /// The tutorial's, unchanged.
    Envelope,
    /// The tutorial's with other names or values.
    Custom(Box<Envelope>),
}

/// The settings of [`Style::Custom`].
pub struct Envelope {
    /// Name of the field with the number.
    pub code: Literal,
    /// Name of the field with the text.
    pub message: Literal,
    /// Name of the field with the value.
    pub data: Literal,
    /// The number of a success.
    pub success_code: u32,
    /// The text of a success.
    pub success_message: Literal,
    /// Whether an empty `data` is left out.
    pub omit_empty_data: bool,
    /// HTTP status of a code error.
    pub error_status: u16,
    /// The number of an unexpected error.
    pub internal_code: u32,
    /// The text of an unexpected error.
    pub internal_message: Literal,
    /// HTTP status of an unexpected error.
    pub internal_status: u16,
}

impl<'a> Api<'a> {
    /// The view of a service.
    ///
    /// # Errors
    /// When a called service cannot be found or generated, or two logic files have one name, all of which is checked
    /// before.
    pub fn new(system: &System, service: &'a Service, http: &ir::Http) -> Result<Self> {
        let type_names = type_names(&http.types);
        let parts = &service.capabilities;
        let routes = routes::of(http, &type_names, parts);
        let types = types::of(http, &type_names, &routes::renamed_parameters(http));
        Ok(Self {
            frame: Frame::new(system, service)?,
            uses: types::Uses::of(http, &types),
            types,
            folders: groups::of(http, &type_names, &Fits::new(system, service, http)?)?,
            probes: Probes::new(http, parts),
            routes,
            middlewares: http
                .middlewares
                .iter()
                .map(|name| Middleware::new(name))
                .collect(),
            style: Style::new(&system.response),
            null_lists: system.null_lists,
        })
    }

    /// The routes in chains of calls that rustfmt lays out quickly: its time grows with the square of their length.
    pub fn chains(&self) -> std::slice::Chunks<'_, Route> {
        self.routes.chunks(50)
    }

    /// The crates that only some services need; a stream of events needs one.
    #[must_use]
    pub fn dependencies(&self) -> BTreeSet<Key> {
        let mut dependencies = self.frame.dependencies();
        let has_events = self.routes.iter().any(|route| route.events);
        dependencies.extend(has_events.then(|| Key::new(STREAMS)));
        dependencies
    }

    /// The imports of `handlers.rs` from other crates.
    #[must_use]
    pub fn handler_imports(&self) -> Imports {
        let mut imports = Imports::of(["axum::extract::State", "axum::response::Response"]);
        for route in &self.routes {
            imports.add(match route.input {
                Input::Bound(_) => "ferroctl_runtime::http::Call",
                Input::Nothing => "ferroctl_runtime::Ctx",
                Input::Raw => "ferroctl_runtime::http::Raw",
            });
        }
        imports
    }

    /// The imports of `routes.rs` from other crates.
    #[must_use]
    pub fn router_imports(&self) -> Imports {
        let mut imports = Imports::of(["axum::Router", "ferroctl_runtime::http::Chain"]);
        for route in &self.routes {
            imports.add(&format!("axum::routing::{}", route.method));
            imports.add("ferroctl_runtime::http::Route");
        }
        if self.has_layers() {
            imports.add("axum::handler::Handler as _");
            imports.add("axum::middleware::from_fn_with_state");
        }
        imports
    }

    /// The imports of the inherited tests.
    #[must_use]
    pub fn test_imports(&self) -> Imports {
        let mut imports = Imports::of([
            "ferroctl_runtime::Config",
            "ferroctl_runtime::service::Running",
            "ferroctl_runtime::testing",
            "ferroctl_runtime::testing::http::Client",
        ]);
        let service = format!("{}::generated", self.frame.names.krate);
        imports.add(&format!("{service}::DEFAULTS"));
        imports.add(&format!("{service}::Service"));
        self.probes
            .imports
            .iter()
            .for_each(|path| imports.add(path));
        if !self.probes.routes.is_empty() {
            imports.add("axum::http::Method");
        }
        imports
    }

    /// Whether a request's type is named in `handlers.rs`.
    #[must_use]
    pub fn binds(&self) -> bool {
        self.routes
            .iter()
            .any(|route| matches!(route.input, Input::Bound(_)))
    }

    /// Whether a route has a timeout of its own.
    #[must_use]
    pub fn has_timeouts(&self) -> bool {
        self.routes.iter().any(|route| route.timeout.is_some())
    }

    /// Whether a route has middleware.
    #[must_use]
    pub fn has_layers(&self) -> bool {
        self.routes.iter().any(|route| !route.layers.is_empty())
    }

    /// `state`, or `_state` where no route needs it.
    #[must_use]
    pub fn state_argument(&self) -> &'static str {
        let used = self
            .routes
            .iter()
            .any(|route| !route.guards.is_empty() || !route.layers.is_empty());
        if used { "state" } else { "_state" }
    }
}

impl Middleware {
    fn new(name: &str) -> Self {
        Self {
            name: middleware_name(name),
            comment: Quoted::new(name),
        }
    }
}

/// The module and function of a middleware: its name less the suffix that says what it is, which stays where no file can be
/// called by the rest.
fn middleware_name(name: &str) -> Ident {
    let plain = name.strip_suffix("Middleware").unwrap_or(name);
    let short = Ident::snake(plain);
    match plain.is_empty() || short.plain() == "mod" || is_device_name(short.plain()) {
        true => Ident::snake(&format!("{plain}Middleware")),
        false => short,
    }
}

impl Style {
    fn new(response: &ir::Response) -> Self {
        match response {
            ir::Response::Plain => Self::Plain,
            ir::Response::Envelope(envelope) if *envelope == ir::Envelope::default() => {
                Self::Envelope
            }
            ir::Response::Envelope(envelope) => Self::Custom(Box::new(Envelope::new(envelope))),
        }
    }
}

impl Envelope {
    fn new(envelope: &ir::Envelope) -> Self {
        Self {
            code: Literal::new(&envelope.code),
            message: Literal::new(&envelope.message),
            data: Literal::new(&envelope.data),
            success_code: envelope.success_code,
            success_message: Literal::new(&envelope.success_message),
            omit_empty_data: envelope.omit_empty_data,
            error_status: envelope.error_status,
            internal_code: envelope.internal_code,
            internal_message: Literal::new(&envelope.internal_message),
            internal_status: envelope.internal_status,
        }
    }
}

/// The contract's type names in Rust, no two the same.
type TypeNames = BTreeMap<String, Ident>;

fn type_names(types: &[ir::TypeDef]) -> TypeNames {
    let names: Vec<&str> = types.iter().map(|ty| ty.name.as_str()).collect();
    let idents = Ident::distinct(names.iter().map(|name| Ident::type_name(name)));
    names.into_iter().map(str::to_owned).zip(idents).collect()
}
