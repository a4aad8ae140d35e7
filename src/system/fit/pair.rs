//! How a value of one contract becomes one of the other.

use crate::ir::Int;
use crate::system::proto_api::MessagePath;
use crate::system::value::Value;

/// Which way values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the `.api` to the proto: a request.
    ToMessage,
    /// From the proto to the `.api`: a reply.
    ToApi,
}

/// What becomes of a value on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It stays.
    Same,
    /// `.into()`
    Into,
    /// `.try_into()`, which a number may not survive.
    Try,
    /// `.0`: the bytes in the runtime's `Bytes`.
    Inner,
    /// By the conversion of that place in [`super::Conversions`].
    Struct(usize),
    /// It is there: `Some(…)`.
    Given(Box<How>),
    /// If it is there.
    Maybe(Box<How>),
    /// If it is there; else the zero value, as in Go.
    OrDefault(Box<How>),
    /// One by one.
    Each(Box<How>),
    /// Another map of the same.
    Collect,
}

/// Pairs two types; `structs` says how two structs do. `None` where they are too different.
pub(super) fn pair(
    direction: Direction,
    api: &Value<String>,
    message: &Value<MessagePath>,
    structs: &mut dyn FnMut(&str, &MessagePath) -> Option<usize>,
) -> Option<How> {
    use Direction::{ToApi, ToMessage};
    let mut inside = |api, message| pair(direction, api, message, structs);
    Some(match (direction, api, message) {
        (_, Value::Optional(api), Value::Optional(message)) => {
            through(How::Maybe, inside(api, message)?)?
        }
        (ToMessage, Value::Optional(api), message) => {
            How::OrDefault(Box::new(inside(api, message)?))
        }
        (ToApi, Value::Optional(api), message) => How::Given(Box::new(inside(api, message)?)),
        (ToMessage, api, Value::Optional(message)) => How::Given(Box::new(inside(api, message)?)),
        (ToApi, api, Value::Optional(message)) => How::OrDefault(Box::new(inside(api, message)?)),
        (_, Value::List(api), Value::List(message)) => through(How::Each, inside(api, message)?)?,
        (_, Value::Map(key, value), Value::Map(other_key, other_value)) => {
            let same = [inside(key, other_key)?, inside(value, other_value)?];
            return same
                .iter()
                .all(|how| *how == How::Same)
                .then_some(How::Collect);
        }
        (_, Value::Struct(api), Value::Struct(message)) => How::Struct(structs(api, message)?),
        (ToMessage, Value::Bytes, Value::Bytes) => How::Inner,
        (ToApi, Value::Bytes, Value::Bytes)
        | (ToMessage, Value::Float32, Value::Float64)
        | (ToApi, Value::Float64, Value::Float32) => How::Into,
        (ToMessage, Value::Int(from), Value::Int(to)) => number(*from, *to),
        (ToApi, Value::Int(to), Value::Int(from)) => number(*from, *to),
        (_, Value::Bool, Value::Bool)
        | (_, Value::Text, Value::Text)
        | (_, Value::Float32, Value::Float32)
        | (_, Value::Float64, Value::Float64) => How::Same,
        _ => return None,
    })
}

/// Through a list or an option: as a whole where nothing changes, and not at all where one of many may fail.
fn through(outer: fn(Box<How>) -> How, inner: How) -> Option<How> {
    match inner {
        How::Same => Some(How::Same),
        How::Try => None,
        inner => Some(outer(Box::new(inner))),
    }
}

fn number(from: Int, to: Int) -> How {
    let widens = match (from.signed, to.signed) {
        (false, true) => from.bits < to.bits,
        (true, false) => false,
        _ => from.bits <= to.bits,
    };
    match from == to {
        true => How::Same,
        false if widens => How::Into,
        false => How::Try,
    }
}
