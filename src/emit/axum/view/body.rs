//! The first body of a logic function: the call that its contracts give, or what they lack for one.

mod values;

use std::cell::RefCell;

use self::values::{Structs, functions};
use super::TypeNames;
use crate::emit::proto::view::client_method;
use crate::emit::service::made::Field;
pub use crate::emit::service::made::Value;
use crate::ir::Http;
use crate::rust::{Ident, Scope, Ty};
use crate::system::fit::{self, Answer, Called, Conversions, Direction, Fit, Lack};
use crate::text::comment;

/// The body of a logic function before anyone has written it.
pub struct Body {
    /// What is left to say, above the error.
    pub notes: Vec<comment::Line>,
    /// The call, where there is one.
    pub call: Option<Call>,
    /// The structs inside those of the call.
    pub conversions: Vec<Convert>,
    /// Whether a field of the request is blamed by its name.
    pub blames: bool,
    /// Whether an error gets a text.
    pub explains: bool,
}

/// `state.clients.user.login(ctx, request).await?`
pub struct Call {
    /// `user`
    pub client: Ident,
    /// `login`
    pub method: Ident,
    /// The message; `None` for `()`.
    pub request: Option<Value>,
    /// What becomes of the reply.
    pub answer: Response,
}

/// What a function returns after its call.
pub enum Response {
    /// `Ok(())`
    Nothing,
    /// `Ok(LoginResponse { … })`
    Made(Value),
    /// The error of functions without a body.
    Unwritten,
}

/// A function that makes one struct of another.
pub struct Convert {
    /// `to_item`
    pub name: Ident,
    /// What it takes.
    pub from: Ty,
    /// What it makes, of `it`.
    pub value: Value,
    /// Whether it returns a `Result`.
    pub may_fail: bool,
}

/// What bodies need to know of their service.
pub(super) struct Writer<'a> {
    pub http: &'a Http,
    pub names: &'a TypeNames,
    /// What the file calls types and modules.
    pub scope: &'a RefCell<Scope>,
    /// The function's own name.
    pub function: &'a Ident,
}

impl Writer<'_> {
    /// The body that a route's contracts give.
    pub(super) fn body(&self, fit: &Fit) -> Body {
        match fit {
            Fit::Nothing => Body::of(Vec::new()),
            Fit::Several(several) => {
                let several = several.iter().map(|it| format!("- `{}`", path(it)));
                let intro = "Several methods have the name of this route:".to_owned();
                Body::of([intro].into_iter().chain(several))
            }
            Fit::Wants(called, lacks) => Body::of(wants(called, lacks)),
            Fit::Call(call) => self.call(call),
        }
    }

    fn call(&self, call: &fit::Call) -> Body {
        let made = |conversions: &Conversions| self.made(conversions, &call.krate);
        let request = call.request.as_ref().map(made);
        let (answer, reply, notes) = match &call.answer {
            Answer::Nothing => (Response::Nothing, None, Vec::new()),
            Answer::Lacks(lacks) => (Response::Unwritten, None, unanswered(lacks)),
            Answer::Converted(conversions) => {
                let made = made(conversions);
                (Response::Made(made.value), Some(made.inside), Vec::new())
            }
        };
        let both = || [call.request.as_ref(), converted(&call.answer)];
        let tries = |direction| {
            let mut all = both().into_iter().flatten();
            all.any(|it| it.direction == direction && it.tries())
        };
        let (request, inside) = request.map(|it| (it.value, it.inside)).unzip();
        Body {
            blames: tries(Direction::ToMessage),
            explains: tries(Direction::ToApi),
            conversions: [inside, reply].into_iter().flatten().flatten().collect(),
            call: Some(Call {
                client: call.called.client.clone(),
                method: client_method(&call.called.method),
                request,
                answer,
            }),
            ..Body::of(notes)
        }
    }

    /// The value of the whole, and the functions for what is inside.
    fn made(&self, conversions: &Conversions, krate: &Ident) -> Made {
        let made = Structs {
            writer: self,
            conversions,
            krate,
            functions: functions(conversions, self.function),
        };
        let source = match conversions.direction {
            Direction::ToMessage => "req",
            Direction::ToApi => "reply",
        };
        Made {
            value: made.value(&conversions.whole, source),
            inside: made.inside(),
        }
    }
}

fn converted(answer: &Answer) -> Option<&Conversions> {
    match answer {
        Answer::Converted(conversions) => Some(conversions),
        Answer::Nothing | Answer::Lacks(_) => None,
    }
}

/// A struct with the functions that make those inside.
struct Made {
    value: Value,
    inside: Vec<Convert>,
}

impl Body {
    fn of(notes: impl IntoIterator<Item = String>) -> Self {
        Self {
            notes: notes.into_iter().map(comment::Line::new).collect(),
            call: None,
            conversions: Vec::new(),
            blames: false,
            explains: false,
        }
    }

    /// Whether it ends with the error of functions without a body.
    #[must_use]
    pub fn is_unwritten(&self) -> bool {
        let answer = self.call.as_ref().map(|call| &call.answer);
        matches!(answer, None | Some(Response::Unwritten))
    }

    /// Whether it looks at the request.
    #[must_use]
    pub fn reads_request(&self) -> bool {
        let request = self.call.as_ref().and_then(|call| call.request.as_ref());
        request.is_some_and(|request| !request.fields.is_empty())
    }
}

impl Call {
    /// How the reply is called: not at all where nobody looks at it.
    #[must_use]
    pub fn reply(&self) -> Option<&'static str> {
        match &self.answer {
            Response::Unwritten => Some("_reply"),
            Response::Made(value) if !value.fields.is_empty() => Some("reply"),
            Response::Made(_) | Response::Nothing => None,
        }
    }
}

impl Convert {
    /// How it calls what it takes.
    #[must_use]
    pub fn argument(&self) -> &'static str {
        match self.value.fields.is_empty() {
            true => "_it",
            false => "it",
        }
    }
}

fn wants(called: &Called, lacks: &[Lack]) -> Vec<String> {
    let path = path(called);
    match lacks {
        [] => vec![format!(
            "`{path}` has the name of this route and takes no message that could be made of it."
        )],
        lacks => std::iter::once(format!(
            "`{path}` has the name of this route. What it takes and the request lacks:"
        ))
        .chain(lines(lacks))
        .collect(),
    }
}

fn unanswered(lacks: &[Lack]) -> Vec<String> {
    match lacks {
        [] => vec!["How the reply becomes the response, the contracts do not say.".to_owned()],
        lacks => std::iter::once("What the response has and the reply lacks:".to_owned())
            .chain(lines(lacks))
            .collect(),
    }
}

fn lines(lacks: &[Lack]) -> impl Iterator<Item = String> {
    lacks.iter().map(|lack| match lack {
        Lack::Missing(field) => format!("- `{field}`"),
        Lack::OtherType(field) => format!("- `{field}`, which is of another type"),
    })
}

fn path(called: &Called) -> String {
    let method = client_method(&called.method);
    format!("state.clients.{}.{method}", called.client)
}
