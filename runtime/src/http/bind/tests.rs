use std::collections::BTreeMap;

use axum::{Router, body::Body, extract::Request, routing::any};
use http::request::Builder;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower::ServiceExt as _;

use super::*;

mod fast_path;
mod values;

/// All that the fast path covers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Plain {
    name: String,
    #[serde(default)]
    note: String,
    id: u64,
    small: i8,
    ratio: f64,
    on: bool,
    tags: Vec<String>,
    ids: Vec<i64>,
}

impl Bind for Plain {
    const FAST: bool = true;

    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.json("name").read(),
            note: fields.json("note").optional().read(),
            id: fields.json("id").read(),
            small: fields.json("small").read(),
            ratio: fields.json("ratio").read(),
            on: fields.json("on").read(),
            tags: fields.json("tags").read(),
            ids: fields.json("ids").read(),
        }
    }
}

/// Every source and option.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
struct Full {
    id: u64,
    page: u32,
    ids: Vec<u32>,
    token: String,
    kind: String,
    age: i32,
    count: i64,
    flag: bool,
    child: Option<Child>,
    children: Vec<Child>,
    labels: BTreeMap<String, i64>,
}

impl Bind for Full {
    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            id: fields.path("id").read(),
            page: fields.form("page").default("1").range("[1:100]").read(),
            ids: fields.form("ids").optional().read(),
            token: fields.header("X-Token").optional().read(),
            kind: fields.json("kind").optional().options(&["a", "b"]).read(),
            age: fields.json("age").optional().range("[0:150)").read(),
            count: fields.json("count").optional().string().read(),
            flag: fields.json("flag").optional().string().read(),
            child: fields.json("child").optional().read(),
            children: fields.json("children").optional().read(),
            labels: fields.json("labels").read(),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
struct Child {
    name: String,
    size: u8,
}

impl Bind for Child {
    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.json("name").read(),
            size: fields.json("size").default("3").range("[1:9]").read(),
        }
    }
}

/// Sends the request to `/items/{id}` and binds it there; the violations as their messages.
async fn bind<T: Payload + Send + 'static>(request: Builder, body: &str) -> Result<T, Vec<String>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let body_bytes = body.to_owned();
    let handler = move |request: Request| async move {
        let (mut parts, _) = request.into_parts();
        let sources = Sources::read(&mut parts, body_bytes.as_bytes()).await;
        let bound = sources.and_then(|sources| T::read(&sources));
        sender.send(bound).unwrap();
    };
    let router: Router = Router::new().route("/items/{id}", any(handler));
    let request = request.body(Body::empty()).unwrap();
    router.oneshot(request).await.unwrap();
    let messages =
        |violations: Vec<Violation>| violations.iter().map(ToString::to_string).collect();
    receiver.recv().unwrap().map_err(messages)
}

fn json_request(uri: &str) -> Builder {
    Request::builder()
        .uri(uri)
        .header("content-type", "application/json; charset=utf-8")
}

async fn full(uri: &str, body: &str) -> Result<Full, Vec<String>> {
    bind(json_request(uri), body).await
}

#[track_caller]
fn refused<T: std::fmt::Debug>(bound: Result<T, Vec<String>>, messages: &[&str]) {
    assert_eq!(bound.unwrap_err(), messages);
}

#[tokio::test]
async fn every_source_is_read() {
    let request = json_request("/items/7?page=2&ids=1&ids[]=2&ids=").header("x-token", "t");
    let body = json!({
        "kind": "a", "age": 30, "count": "12", "flag": "True", "labels": {"x": 1},
        "child": {"name": "c", "size": 4}, "children": [{"name": "d"}],
    });
    let bound: Full = bind(request, &body.to_string()).await.unwrap();
    let child = |name: &str, size| Child {
        name: name.to_owned(),
        size,
    };
    let expected = Full {
        id: 7,
        page: 2,
        ids: vec![1, 2],
        token: "t".to_owned(),
        kind: "a".to_owned(),
        age: 30,
        count: 12,
        flag: true,
        child: Some(child("c", 4)),
        children: vec![child("d", 3)],
        labels: BTreeMap::from([("x".to_owned(), 1)]),
    };
    assert_eq!(bound, expected);
}

#[tokio::test]
async fn what_is_missing_has_its_default() {
    let expected = Full {
        id: 7,
        page: 1,
        ..Full::default()
    };
    assert_eq!(full("/items/7", "").await.unwrap(), expected);
    assert_eq!(
        full("/items/7?page=", r#"{"kind":null,"child":null}"#)
            .await
            .unwrap(),
        expected
    );
}

/// A struct with what it has inside, each required.
macro_rules! holding {
    ($name:ident, $field:ident: $ty:ty) => {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        struct $name {
            #[serde(default)]
            $field: $ty,
        }

        impl Bind for $name {
            fn bind(fields: &mut Fields<'_>) -> Self {
                Self {
                    $field: fields.json(stringify!($field)).read(),
                }
            }
        }
    };
}

holding!(Node, next: Option<Box<Node>>);
holding!(Labels, labels: BTreeMap<String, i64>);
holding!(OfLabels, inner: Labels);
holding!(OfNothing, inner: Nothing);
holding!(OfOfNothing, inner: OfNothing);

#[derive(Debug, Default, PartialEq, Deserialize)]
struct Nothing {}

impl Bind for Nothing {
    fn bind(_: &mut Fields<'_>) -> Self {
        Self {}
    }
}

/// What the real go-zero says of the same types and `{}`.
#[test]
fn a_struct_that_did_not_come_is_filled_by_structs_alone() {
    let read = |name| format!("field `{name}`: is required");
    let empty = || serde_json::Map::new();
    fn bound<T: Bind>(json: &serde_json::Map<String, serde_json::Value>) -> Result<T, Vec<String>> {
        let mut fields = Fields::of_object(json, "");
        let value = T::bind(&mut fields);
        let said =
            |violations: Vec<Violation>| violations.iter().map(ToString::to_string).collect();
        fields.finish(value).map_err(said)
    }
    assert!(bound::<Labels>(&empty()).is_ok());
    assert!(bound::<OfOfNothing>(&empty()).is_ok());
    refused(bound::<OfLabels>(&empty()), &[&read("inner")]);
    refused(bound::<Node>(&empty()), &[&read("next")]);
}

#[tokio::test]
async fn every_violation_is_named() {
    let body = json!({
        "kind": "c", "age": 200, "count": 1.5, "flag": "maybe",
        "child": {"size": 10}, "children": [{"name": 1}, 5], "labels": {"x": "1"},
    });
    refused(
        full("/items/x?page=0&ids=1&ids=b", &body.to_string()).await,
        &[
            r#"field `id`: must be an integer that fits uint64, got "x""#,
            r#"field `page`: must be in [1:100], got "0""#,
            r#"field `ids[1]`: must be an integer that fits uint32, got "b""#,
            r#"field `kind`: must be one of a, b, got "c""#,
            "field `age`: must be in [0:150), got 200",
            "field `count`: must be an integer that fits int64, got 1.5",
            r#"field `flag`: must be true or false, got "maybe""#,
            "field `child.name`: is required",
            "field `child.size`: must be in [1:9], got 10",
            "field `children[0].name`: must be a string, got 1",
            "field `children[1]`: must be an object, got 5",
            r#"field `labels.x`: must be an integer that fits int64, got "1""#,
        ],
    );
}

#[tokio::test]
async fn a_body_that_is_no_object_is_said() {
    refused(
        full("/items/7", "[1]").await,
        &["field `body`: must be a JSON object, got a list"],
    );
    refused(
        full("/items/7", "7").await,
        &["field `body`: must be a JSON object, got 7"],
    );
    let broken = full("/items/7", r#"{"kind":"#).await.unwrap_err();
    assert!(
        broken[0].starts_with("field `body`: must be JSON: EOF"),
        "{broken:?}"
    );
    assert!(full("/items/7", "  ").await.is_err());
}

#[tokio::test]
async fn a_form_body_adds_to_the_query() {
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    let request = |method| {
        let request = Request::builder().method(method).uri("/items/7?ids=1");
        request.header("content-type", form)
    };
    let body = "ids=2&page=3&page=4";
    let bound: Full = bind(request("POST"), body).await.unwrap();
    assert_eq!((bound.ids, bound.page), (vec![2, 1], 3));
    let bound: Full = bind(request("DELETE"), body).await.unwrap();
    assert_eq!((bound.ids, bound.page), (vec![1], 1));
    for broken in ["page=%zz", "page=%4", "page=1;ids=2"] {
        assert!(
            bind::<Full>(request("PUT"), broken).await.is_err(),
            "{broken}"
        );
    }
    let many = "ids=1&".repeat(2049);
    let request = Request::builder().uri(format!("/items/7?{many}"));
    let refusal = bind::<Full>(request, "").await.unwrap_err();
    assert_eq!(refusal, ["field `form`: must have at most 2048 values"]);
}

#[tokio::test]
async fn json_needs_its_content_type() {
    let request = Request::builder().uri("/items/7");
    let refusal = bind::<Plain>(request, &json!({"name": "n"}).to_string())
        .await
        .unwrap_err();
    assert!(
        refusal.contains(&"field `name`: is required".to_owned()),
        "{refusal:?}"
    );
    assert!(
        !refusal.iter().any(|line| line.contains("note")),
        "{refusal:?}"
    );
}

async fn plain(body: &str) -> Result<Plain, Vec<String>> {
    bind(json_request("/items/7"), body).await
}

#[tokio::test]
async fn the_reader_takes_what_go_takes_and_serde_does_not() {
    let rest = r#""id":1,"small":1,"ratio":1,"on":true,"tags":[1,null,"b"],"ids":["2"]"#;
    let body = format!(r#"{{"name":"first","name":"last",{rest}}} trailing"#);
    assert_eq!(Plain::fast(body.as_bytes()), None);
    let bound = plain(&body).await.unwrap();
    assert_eq!(bound.name, "last");
    assert_eq!(bound.tags, ["1", "", "b"]);
    assert_eq!(bound.ids, [2]);
}

#[tokio::test]
async fn half_a_surrogate_pair_and_minus_zero_are_taken() {
    let rest = r#""id":1,"ratio":1,"on":true,"tags":["\udc00"],"ids":[-0]"#;
    let body = format!(r#"{{"name":"cut \ud83d","small":-0,{rest}}}"#);
    assert_eq!(Plain::fast(body.as_bytes()), None);
    let bound = plain(&body).await.unwrap();
    assert_eq!(bound.name, "cut \u{FFFD}");
    assert_eq!(bound.tags, ["\u{FFFD}"]);
    assert_eq!((bound.small, bound.ids), (0, vec![0]));
    let unsigned = plain(&body.replace(r#""id":1"#, r#""id":-0"#)).await;
    let message = "field `id`: must be an integer that fits uint64, got -0.0";
    refused(unsigned, &[message]);
}

#[tokio::test]
async fn a_content_type_that_is_none_is_refused_where_a_form_may_be() {
    for header in ["application/json, text/plain", "x/y; a=application/json"] {
        let request = |method| {
            let request = Request::builder().method(method).uri("/items/7");
            request.header("content-type", header)
        };
        let message = format!("field `Content-Type`: must be a media type, got {header}");
        refused(bind::<Full>(request("POST"), "{}").await, &[&message]);
        assert!(bind::<Full>(request("DELETE"), "{}").await.is_ok());
    }
}

#[tokio::test]
async fn an_escape_in_the_path_has_two_digits() {
    let request = Request::builder().uri("/items/%zz");
    let message = "field `path`: must have two hexadecimal digits after each `%`";
    refused(bind::<Full>(request, "").await, &[message]);
}

#[tokio::test]
async fn a_body_may_be_a_list() {
    async fn list(body: &str) -> Result<Vec<Child>, Vec<String>> {
        bind(json_request("/items/7"), body).await
    }
    let body = r#"[{"name":"a"},{"name":"b","size":9}]"#;
    let names: Vec<_> = list(body)
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(names, ["a", "b"]);
    refused(
        list("{}").await,
        &["field `body`: must be a list, got an object"],
    );
    refused(list("").await, &["field `body`: must be a list, got null"]);
    refused(list("[{}]").await, &["field `body[0].name`: is required"]);
}

#[test]
fn the_fast_path_is_for_objects() {
    assert_eq!(Plain::fast(br#"["n","x",1,1,1.0,true,[],[]]"#), None);
    assert_eq!(Child::fast(br#"{"name":"n","size":3}"#), None);
}

#[test]
fn defaults_of_lists_are_words_or_json() {
    let words = <Vec<String> as FromValue>::from_default("[a, b]", "x").unwrap();
    assert_eq!(words, ["a", "b"]);
    let numbers = <Vec<u8> as FromValue>::from_default("[1,2]", "x").unwrap();
    assert_eq!(numbers, [1, 2]);
    assert!(<Vec<u8> as FromValue>::from_default("[a]", "x").is_err());
}

#[test]
fn a_long_value_is_cut_in_the_message() {
    let value = serde_json::Value::from("课".repeat(100));
    assert_eq!(value::shown(&value).chars().count(), 65);
}

#[tokio::test]
async fn a_multipart_body_adds_to_the_query() {
    let request = Request::post("/items/7?ids=1")
        .header("content-type", "Multipart/Form-Data; boundary=\"XX\"");
    let part = |name: &str, text: &str| {
        format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let body = format!("{}{}--XX--\r\n", part("ids", "2"), part("page", "3"));
    let bound: Full = bind(request, &body).await.unwrap();
    assert_eq!((bound.ids, bound.page), (vec![1, 2], 3));
    let request = Request::post("/items/7").header("content-type", "multipart/form-data");
    let refusal = bind::<Full>(request, &body).await.unwrap_err();
    let message = "field `body`: must be multipart, as its `Content-Type` says";
    assert_eq!(refusal, [message]);
}

/// Fields that depend on each other.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
struct Dependent {
    from: String,
    to: i64,
    phone: String,
}

impl Bind for Dependent {
    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            from: fields.json("from").optional().read(),
            to: fields
                .json("to")
                .optional_with("from")
                .range("[1:5]")
                .read(),
            phone: fields.json("phone").optional_without("email").read(),
        }
    }
}

#[tokio::test]
async fn a_field_may_depend_on_another() {
    async fn dependent(body: &str) -> Result<Dependent, Vec<String>> {
        bind(json_request("/items/7"), body).await
    }
    let together = dependent(r#"{"from":"a","to":99,"phone":"1"}"#).await;
    // The range is dropped, as in go-zero.
    assert_eq!(together.unwrap().to, 99);
    assert!(dependent(r#"{"email":"a"}"#).await.is_ok());
    let message = "field `to`: must come together with `from`";
    refused(dependent(r#"{"from":"a","phone":"1"}"#).await, &[message]);
    refused(dependent(r#"{"to":1,"phone":"1"}"#).await, &[message]);
    let null = dependent(r#"{"from":null,"to":null,"phone":"1"}"#).await;
    refused(null, &["field `to`: must not be null"]);
    let message = "field `phone`: must come if `email` does not, and only then";
    refused(dependent("{}").await, &[message]);
    refused(dependent(r#"{"email":"a","phone":"1"}"#).await, &[message]);
}
