//! What the contracts say of a route's logic before anyone writes it: the method of a called service that has the
//! route's name, and how one's values become the other's.

mod convert;
mod names;
mod pair;
pub mod rows;
mod verbs;

use anyhow::Result;

use self::convert::Converter;
use self::names::Candidate;
use super::proto_api::{self, MessagePath, ProtoApi};
use super::{Service, System};
use crate::ir::{Group, Http, Route, Type};
use crate::rust::Ident;

pub use self::convert::{Assignment, Conversion, Conversions, Lack};
pub use self::pair::{Direction, How};

/// What is known of a route's logic.
#[derive(Debug, Clone)]
pub enum Fit {
    /// Nothing: no method has its name.
    Nothing,
    /// Several methods have its name.
    Several(Vec<Called>),
    /// One method has its name and wants more than the request has.
    Wants(Called, Vec<Lack>),
    /// One method has its name and takes what the request has.
    Call(Box<Call>),
}

/// A method of a called service.
#[derive(Debug, Clone)]
pub struct Called {
    /// The field of `state.clients`.
    pub client: Ident,
    /// The method as the proto's code names it.
    pub method: String,
}

/// A call that logic makes.
#[derive(Debug, Clone)]
pub struct Call {
    /// What is called.
    pub called: Called,
    /// The crate of its messages.
    pub krate: Ident,
    /// How the request becomes the method's; `None` where that is Google's `Empty`.
    pub request: Option<Conversions>,
    /// How the reply becomes the response.
    pub answer: Answer,
}

/// How a reply becomes the response.
#[derive(Debug, Clone)]
pub enum Answer {
    /// There is no response.
    Nothing,
    /// Field by field.
    Converted(Conversions),
    /// It does not: what the response has and the reply has not.
    Lacks(Vec<Lack>),
}

/// The routes of a service, and what it calls.
pub struct Fits<'a> {
    system: &'a System,
    http: &'a Http,
    candidates: Vec<Candidate<'a>>,
}

impl<'a> Fits<'a> {
    /// The unary methods of everything that the service calls.
    ///
    /// # Errors
    /// When a called service cannot be found or its code not be generated, which is checked before.
    pub fn new(system: &'a System, service: &'a Service, http: &'a Http) -> Result<Self> {
        let mut candidates = Vec::new();
        for callee in &service.callees {
            let api = system.api_of(&callee.names.service)?;
            candidates.extend(Candidate::all(callee, api));
        }
        Ok(Self {
            system,
            http,
            candidates,
        })
    }

    /// What is known of a route.
    ///
    /// # Errors
    /// When the code of a proto crate cannot be generated or read.
    pub fn of(&self, group: &Group, route: &Route) -> Result<Fit> {
        if route.raw || route.sse {
            return Ok(Fit::Nothing);
        }
        let found = names::find(&self.candidates, group, route);
        match found.as_slice() {
            [] => Ok(Fit::Nothing),
            [one] => self.call(one, route),
            many => Ok(Fit::Several(many.iter().map(|it| it.called()).collect())),
        }
    }

    fn call(&self, candidate: &Candidate<'_>, route: &Route) -> Result<Fit> {
        let krate = &candidate.callee.proto.krate;
        let of = |direction| Converter {
            system: self.system,
            http: self.http,
            krate,
            direction,
        };
        let request = route.request.as_deref();
        let request = match &candidate.method.input {
            MessagePath::Elsewhere(path) if path == "()" => None,
            path => match of(Direction::ToMessage).convert(request, path)? {
                Ok(conversions) => Some(conversions),
                Err(lacks) => return Ok(Fit::Wants(candidate.called(), lacks)),
            },
        };
        Ok(Fit::Call(Box::new(Call {
            answer: answer(&of, route, &candidate.method.output)?,
            called: candidate.called(),
            krate: krate.clone(),
            request,
        })))
    }
}

fn answer<'a>(
    of: &impl Fn(Direction) -> Converter<'a>,
    route: &Route,
    output: &MessagePath,
) -> Result<Answer> {
    let Some(response) = &route.response else {
        return Ok(Answer::Nothing);
    };
    let response = match response {
        Type::Pointer(inner) => inner,
        plain => plain,
    };
    let Type::Named { name, .. } = response else {
        return Ok(Answer::Lacks(Vec::new()));
    };
    let converted = of(Direction::ToApi).convert(Some(name), output)?;
    Ok(converted.map_or_else(Answer::Lacks, Answer::Converted))
}
