//! What the page asks for, as JSON. Only `call` does anything.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;

use super::answer::{error, found, value};
use super::board::{Board, Known, number};
use super::call::{self, Call, Refused};
use super::facts::{Facts, Picture};
use super::operations::Operation;
use super::origin::Origin;
use super::{logs, traces, trouble};

const NO_SERVICE: &str = "there is no such service";
const NOT_YET: &str = "nothing is known yet";

pub(super) async fn system(State(board): Known) -> Response {
    #[derive(serde::Serialize)]
    struct View<'a> {
        #[serde(flatten)]
        origin: &'a Origin,
        revision: u64,
        #[serde(flatten)]
        picture: &'a Picture,
    }
    let revision = number(&board.changes.facts);
    let facts = board.facts();
    let view = facts.as_ref().map(|facts| View {
        origin: &board.origin,
        revision,
        picture: &facts.picture,
    });
    match view {
        Some(view) => value(view),
        None => error(StatusCode::SERVICE_UNAVAILABLE, NOT_YET),
    }
}

pub(super) async fn state(State(board): Known) -> Response {
    value(board.state())
}

pub(super) async fn service(State(board): Known, Path(name): Path<String>) -> Response {
    let facts = board.facts();
    found(
        facts.as_ref().and_then(|it| it.details.get(&name)),
        NO_SERVICE,
    )
}

#[derive(Deserialize)]
pub(super) struct OfService {
    service: Option<String>,
}

pub(super) async fn operations(State(board): Known, Query(of): Query<OfService>) -> Response {
    let facts = board.facts();
    let operations = facts.as_ref().map(|it| &it.operations);
    match of.service {
        Some(name) => found(operations.and_then(|it| it.of_service(&name)), NO_SERVICE),
        None => found(operations.map(super::operations::Operations::all), NOT_YET),
    }
}

pub(super) async fn requests(
    State(board): Known,
    Query(wanted): Query<traces::Wanted>,
) -> Response {
    let mut page = board.traces(|traces| traces.page(&wanted));
    board.mark_tried(&mut page.requests);
    value(page)
}

pub(super) async fn trace(State(board): Known, Path(id): Path<String>) -> Response {
    let number = u128::from_str_radix(&id, 16).unwrap_or_default();
    let viewed = board.traces(|traces| traces.get(number)?.view());
    let exchange = board.exchange(number);
    if viewed.is_none() && exchange.is_none() {
        return error(StatusCode::NOT_FOUND, "there is no such trace, or no more");
    }
    let (mut requests, mut spans, mut cut) = (Vec::new(), Vec::new(), 0);
    if let Some(viewed) = viewed {
        requests.push(viewed.request);
        (spans, cut) = (viewed.spans, viewed.cut);
    }
    board.mark_tried(&mut requests);
    let lines = board.logs(|logs| logs.of_trace(&format!("{number:032x}")));
    let errors = trouble::of(&spans, &lines);
    value(json!({
        "request": requests.first(), "spans": spans, "cut": cut, "logs": lines, "errors": errors, "exchange": exchange,
    }))
}

pub(super) async fn lines(State(board): Known, Query(wanted): Query<logs::Wanted>) -> Response {
    value(board.logs(|logs| logs.page(&wanted)))
}

pub(super) async fn rates(State(board): Known) -> Response {
    value(board.rates())
}

pub(super) async fn findings(State(board): Known) -> Response {
    found(board.found().as_deref(), NOT_YET)
}

pub(super) async fn call(State(board): Known, call: Result<Json<Call>, JsonRejection>) -> Response {
    let begun =
        asked(&board, call).and_then(|(operation, call)| call::begin(&board, operation, call));
    match begun {
        Ok(body) => ([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response(),
        Err(refused) => refusal(&refused),
    }
}

pub(super) async fn copy(State(board): Known, call: Result<Json<Call>, JsonRejection>) -> Response {
    let text = asked(&board, call).and_then(|(operation, call)| call::command(operation, call));
    match text {
        Ok(text) => value(json!({ "text": text })),
        Err(refused) => refusal(&refused),
    }
}

fn refusal(refused: &Refused) -> Response {
    error(refused.status, &refused.text)
}

/// What a form asks for, with its operation.
fn asked(
    board: &Board,
    call: Result<Json<Call>, JsonRejection>,
) -> Result<(Operation, Call), Refused> {
    let Json(call) = call.map_err(|rejected| Refused {
        status: rejected.status(),
        text: rejected.body_text(),
    })?;
    let facts: Option<Arc<Facts>> = board.facts();
    let operation = facts.and_then(|it| it.operations.get(&call.operation).cloned());
    let missing = || Refused {
        status: StatusCode::NOT_FOUND,
        text: "there is no such operation".to_owned(),
    };
    Ok((operation.ok_or_else(missing)?, call))
}
