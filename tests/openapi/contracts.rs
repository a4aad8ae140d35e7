//! What single features of a contract become.

use ferroctl::ir::{Envelope, Response};
use serde_json::{Value, json};

use crate::checked::{faults, operations};
use crate::workspace::{document, http, styled};

/// The operation of that name.
fn operation<'d>(document: &'d Value, id: &str) -> &'d Value {
    let all = operations(document).into_iter();
    let mut found = all.filter(|(_, _, it)| it["operationId"] == id);
    found.next().expect(id).2
}

fn sound(text: &str) -> Value {
    let document = document(http(text));
    assert_eq!(faults(&document), Vec::<String>::new());
    document
}

#[test]
fn parameters_come_from_path_query_and_headers() {
    let document = sound(
        r#"type Req {
	Id    int64    `path:"id"`
	Page  int      `form:"page,default=1,range=[1:100)"`
	Kinds []string `form:"kinds,optional"`
	Name  string   `form:"name"`
	Trace string   `header:"X-Trace,optional,example=abc"`
}
service shop-api {
	@handler one
	get /items/:id (Req)
	@handler other
	delete /items/:number
	@handler sent
	post /items/:id/names (Req)
}
"#,
    );
    let one = operation(&document, "one");
    let parameters = one["parameters"].as_array().expect("a list");
    let names: Vec<&Value> = parameters.iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["id", "page", "kinds", "name", "X-Trace"]);
    assert_eq!(
        parameters[1],
        json!({
            "name": "page", "in": "query", "example": 1, "schema": {
                "type": "integer", "format": "int64", "default": 1,
                "minimum": 1, "exclusiveMaximum": 100,
            },
        })
    );
    assert_eq!(
        (
            &parameters[3]["required"],
            &parameters[3]["schema"]["minLength"]
        ),
        (&json!(true), &json!(1))
    );
    assert_eq!(parameters[4]["example"], "abc");
    assert!(one.get("requestBody").is_none());
    // One place of the router is one path, and its parameter has one name.
    let other = &document["paths"]["/items/{id}"]["delete"];
    assert_eq!(other["parameters"][0]["name"], "id");
    let form = &operation(&document, "sent")["requestBody"]["content"];
    let form = &form["application/x-www-form-urlencoded"]["schema"];
    assert_eq!(form["required"], json!(["name"]));
}

#[test]
fn a_route_that_takes_no_request_says_so() {
    let document = sound(
        r#"type Req {
	Id   int64  `path:"id"`
	Kind string `path:"kind,optional"`
}
service shop-api {
	// Never.
	@doc "One."
	@handler one
	get /items (Req)
	@handler other
	get /items/:id (Req)
}
"#,
    );
    assert_eq!(
        operation(&document, "one")["description"],
        "Never.\nEvery request is answered with 400: the path has no `:id`."
    );
    assert!(operation(&document, "other").get("description").is_none());
}

#[test]
fn a_type_that_requests_and_answers_see_differently_is_two() {
    let document = sound(
        r#"type Item {
	Name  string `json:"name,optional"`
	Parts []Item `json:"parts,optional"`
}
type Same {
	Name string `json:"name"`
}
type Both {
	Item Item `json:"item"`
	Same Same `json:"same"`
}
service shop-api {
	@handler put
	put /items (Both) returns (Both)
}
"#,
    );
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let names: Vec<&String> = schemas.keys().collect();
    assert_eq!(
        names,
        ["Both", "Both-Input", "Error", "Item", "Item-Input", "Same"]
    );
    let parts = &schemas["Item-Input"]["properties"]["parts"];
    assert_eq!(parts["items"]["$ref"], "#/components/schemas/Item-Input");
    assert_eq!(schemas["Item"]["required"], json!(["name", "parts"]));
}

#[test]
fn rules_are_asked_where_the_service_asks_them() {
    let document = sound(
        r#"type Item {
	Name string `json:"name" validate:"min=2"`
}
type Req {
	Loose []Item `json:"loose"`
	Asked []Item `json:"asked" validate:"dive"`
}
service shop-api {
	@handler put
	put /items (Req)
}
"#,
    );
    let schemas = &document["components"]["schemas"];
    let items = |name: &str| schemas["Req"]["properties"][name]["items"]["$ref"].clone();
    assert_eq!(items("loose"), "#/components/schemas/Item-Unchecked");
    assert_eq!(items("asked"), "#/components/schemas/Item-Input");
    let text = |name: &str| schemas[name]["properties"]["name"].clone();
    assert_eq!(text("Item-Unchecked"), json!({"type": "string"}));
    assert_eq!(
        text("Item-Input"),
        json!({"type": "string", "minLength": 2})
    );
}

#[test]
fn info_tags_and_comments_are_kept_apart() {
    let document = sound(
        r#"info (
	title:        "Shop"
	desc:         "All about it"
	version:      "v2"
	author:       "me"
	email:        "type email here"
	licenseName:  "MIT"
	licenseURL:   "https://example.com/MIT"
)
@server (
	group: admin/items
)
service shop-api {
	// Slowly.
	@doc (
		summary:    "Lists."
		deprecated: true
	)
	@handler listAll
	get /items
}
@server (
	tags: "a,b"
)
service shop-api {
	@handler other
	get /other
}
"#,
    );
    assert_eq!(
        document["info"],
        json!({
            "title": "Shop", "description": "All about it", "version": "v2",
            "contact": {"name": "me"},
            "license": {"name": "MIT", "url": "https://example.com/MIT"},
        })
    );
    let listed = operation(&document, "adminItemsListAll");
    assert_eq!(
        (
            &listed["summary"],
            &listed["description"],
            &listed["deprecated"],
            &listed["tags"]
        ),
        (
            &json!("Lists."),
            &json!("Slowly."),
            &json!(true),
            &json!(["admin/items"])
        )
    );
    let tags = json!([{"name": "admin/items"}, {"name": "a"}, {"name": "b"}]);
    assert_eq!(document["tags"], tags);
}

#[test]
fn tokens_signatures_events_and_raw_bodies() {
    let document = sound(
        r#"type Event {
	Text string `json:"text"`
}
@server (
	jwt:       Auth
	signature: true
)
service shop-api {
	@handler guarded
	post /guarded
}
@server (
	sse: true
)
service shop-api {
	@handler watch
	get /watch returns (Event)
}
@server (
	raw:       true
	multipart: true
)
service shop-api {
	@handler upload
	post /upload/:name
}
"#,
    );
    let guarded = operation(&document, "guarded");
    assert_eq!(guarded["security"], json!([{"Auth": [], "Signature": []}]));
    let statuses: Vec<&String> = guarded["responses"].as_object().unwrap().keys().collect();
    assert_eq!(
        statuses,
        ["200", "400", "401", "403", "500", "503", "default"]
    );
    let events = &operation(&document, "watch")["responses"]["200"]["content"];
    let data = json!({"$ref": "#/components/schemas/Event"});
    assert_eq!(events["text/event-stream"]["schema"]["contentSchema"], data);
    let upload = operation(&document, "upload");
    assert!(
        upload["requestBody"]["content"]
            .get("multipart/form-data")
            .is_some()
    );
    assert_eq!(upload["parameters"][0]["name"], "name");
}

#[test]
fn answers_are_in_the_style_of_the_workspace() {
    let text = r#"type Resp {
	Id int64 `json:"id"`
}
service shop-api {
	@handler one
	get /one returns (Resp)
	@handler none
	get /none
}
"#;
    let plain = styled(http(text), Response::Plain);
    assert_eq!(faults(&plain), Vec::<String>::new());
    let one = &operation(&plain, "one")["responses"];
    let schema = &one["200"]["content"]["application/json"]["schema"];
    assert_eq!(schema["$ref"], "#/components/schemas/Resp");
    assert!(
        operation(&plain, "none")["responses"]["200"]
            .get("content")
            .is_none()
    );
    let bad = &plain["components"]["responses"]["BadRequest"]["content"];
    assert!(bad.get("text/plain").is_some());

    // A fleet that answers everything with 200.
    let fleet = Envelope {
        message: "msg".to_owned(),
        error_status: 200,
        internal_status: 200,
        omit_empty_data: true,
        ..Envelope::default()
    };
    let fleet = styled(http(text), Response::Envelope(fleet));
    assert_eq!(faults(&fleet), Vec::<String>::new());
    let none = &operation(&fleet, "none")["responses"];
    let forms = &none["200"]["content"]["application/json"]["schema"]["anyOf"];
    assert_eq!(forms[0]["required"], json!(["code", "msg"]));
    assert_eq!(forms[1]["$ref"], "#/components/schemas/Error");
    assert!(none.get("500").is_none());
}

#[test]
fn operations_of_one_name_are_told_apart_by_their_groups() {
    let document = sound(
        r"@server (group: a/b)
service shop-api {
	@handler c
	get /1
}
@server (group: a)
service shop-api {
	@handler bC
	get /2
	@handler d
	get /3
}
",
    );
    let ids: Vec<&Value> = operations(&document)
        .iter()
        .map(|(_, _, it)| &it["operationId"])
        .collect();
    assert_eq!(ids, ["a_b_c", "a_bC", "aD"]);
}
