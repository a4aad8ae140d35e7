use http_body_util::BodyExt as _;
use serde_json::json;

use super::*;
use crate::{Ctx, OrInvalid as _, error::Violation};

async fn text(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn error_text(style: &Style, error: Error) -> (u16, String) {
    text(style.error(&error)).await
}

#[tokio::test]
async fn the_envelope_of_a_success() {
    let ctx = Ctx::background();
    let (status, body) = text(ctx.answer(Ok(json!({"id": 1})))).await;
    assert_eq!(
        (status, body.as_str()),
        (200, r#"{"code":0,"message":"success","data":{"id":1}}"#)
    );
    let (_, body) = text(ctx.answer(Ok(()))).await;
    assert_eq!(body, r#"{"code":0,"message":"success","data":null}"#);
}

#[tokio::test]
async fn the_envelope_of_each_error() {
    let violation = Violation {
        field: "a".into(),
        rule: "is required".into(),
        value: String::new(),
    };
    for (error, status, body) in [
        (
            Error::code(5000, "用户名已存在"),
            400,
            r#"{"code":5000,"message":"用户名已存在","data":null}"#,
        ),
        (
            Error::unauthorized(),
            401,
            r#"{"code":401,"message":"鉴权失败","data":null}"#,
        ),
        (
            Error::from(std::fmt::Error),
            500,
            r#"{"code":500,"message":"服务器错误","data":null}"#,
        ),
        (
            Error::invalid(vec![violation]),
            400,
            r#"{"code":400,"message":"field `a`: is required","data":null}"#,
        ),
        (
            Error::not_implemented("user_login"),
            501,
            r#"{"code":501,"message":"`user_login` is not implemented","data":null}"#,
        ),
        (
            Error::timeout(),
            503,
            r#"{"code":503,"message":"Request Timeout","data":null}"#,
        ),
    ] {
        assert_eq!(
            error_text(&Style::ENVELOPE, error).await,
            (status, body.to_owned())
        );
    }
}

#[tokio::test]
async fn the_style_of_the_workspace_counts() {
    let style = Style {
        code: "errno",
        message: "msg",
        data: "result",
        omit_empty_data: true,
        error_status: 200,
        internal_status: 400,
        ..Style::ENVELOPE
    };
    let (status, body) = error_text(&style, Error::code(7, "no")).await;
    assert_eq!((status, body.as_str()), (200, r#"{"errno":7,"msg":"no"}"#));
    assert_eq!(
        error_text(&style, Error::from(std::fmt::Error)).await.0,
        400
    );
    let (_, body) = text(style.success(&1).unwrap()).await;
    assert_eq!(body, r#"{"errno":0,"msg":"success","result":1}"#);
}

#[tokio::test]
async fn plain_answers_are_go_zeros() {
    let style = Style::PLAIN;
    assert_eq!(
        text(style.success(&json!({"a": 1})).unwrap()).await,
        (200, r#"{"a":1}"#.into())
    );
    assert_eq!(
        text(style.success(&()).unwrap()).await,
        (200, String::new())
    );
    assert_eq!(
        error_text(&style, Error::code(5000, "taken")).await,
        (400, "taken\n".into())
    );
    assert_eq!(
        error_text(&style, Error::unauthorized()).await,
        (401, String::new())
    );
    assert_eq!(
        error_text(&style, Error::too_large(1)).await,
        (413, String::new())
    );
    let unexpected = style.error(&Error::from(std::fmt::Error));
    assert_eq!(
        unexpected.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    assert_eq!(unexpected.headers()["x-content-type-options"], "nosniff");
    assert_eq!(
        text(unexpected).await,
        (500, "Internal Server Error\n".into())
    );
}

#[test]
fn the_log_has_what_the_client_cannot_read() {
    let logged = |error: Error| Style::ENVELOPE.is_operators_business(&error);
    assert!(logged(Error::from(std::fmt::Error)));
    // Without the name of a field it may be a value of ours.
    assert!(logged(Error::from("x".parse::<u8>().unwrap_err())));
    assert!(!logged("x".parse::<u8>().or_invalid("age").unwrap_err()));
    #[cfg(feature = "grpc")]
    assert!(!logged(crate::grpc::from_status(
        tonic::Status::invalid_argument("age")
    )));
}
