//! What rows and primary keys are on Redis.

use std::marker::PhantomData;

use jiff::tz::TimeZone;

use super::Cached;
use crate::{
    cache::Codec,
    model::{Cells, Json, Value, go},
};

/// Rows as Go has them, with times in the zone of the connection.
pub(super) struct Rows<R> {
    pub zone: Option<TimeZone>,
    pub of: PhantomData<fn() -> R>,
}

impl<R: Cached> Codec for Rows<R> {
    type Value = R;

    fn encode(&self, row: &R) -> Option<String> {
        let fields = R::CACHE.fields.iter().copied().zip(row.values());
        go::object(fields, self.zone.as_ref())
    }

    fn decode(&self, text: &str) -> Option<R> {
        let values = go::read_values(text, R::CACHE.fields)?;
        let columns = R::TABLE.columns.iter().copied().zip(values);
        R::read(&Cells::kept(&columns.collect::<Vec<_>>())).ok()
    }
}

/// The values of a primary key, to which an index leads. goctl has keys of one column; those of several are a list.
pub(super) struct Keys<R> {
    pub zone: Option<TimeZone>,
    pub of: PhantomData<fn() -> R>,
}

impl<R: Cached> Codec for Keys<R> {
    type Value = Vec<Value>;

    fn encode(&self, values: &Vec<Value>) -> Option<String> {
        let values = R::CACHE.key.fields::<R>().zip(values);
        let texts = values.map(|(field, value)| go::value(field, value, self.zone.as_ref()));
        let texts = texts.collect::<Option<Vec<_>>>()?;
        Some(match &texts[..] {
            [text] => text.clone(),
            texts => format!("[{}]", texts.join(",")),
        })
    }

    fn decode(&self, text: &str) -> Option<Vec<Value>> {
        let json: Json = serde_json::from_str(text).ok()?;
        let fields: Vec<_> = R::CACHE.key.fields::<R>().collect();
        let values = match (&fields[..], json) {
            ([_], json) => vec![json],
            (fields, Json::Array(values)) if values.len() == fields.len() => values,
            _ => return None,
        };
        let values = fields.into_iter().zip(values);
        values
            .map(|(field, json)| go::read_value(field, json))
            .collect()
    }
}
