//! What single features of a contract become.

use ferroctl::ir::{Envelope, Response};

use crate::left::{client, leave};
use crate::workspace::http;

/// The file of the service, which is left for the compiler as well.
fn service(name: &str, contract: &str) -> String {
    let response = Response::Envelope(Envelope::default());
    let files = client(http(contract), response).expect("a client");
    leave(name, &files);
    files["shop-api.ts"].clone()
}

#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "{part}\nis not in\n{text}");
}

#[test]
fn every_field_goes_where_it_belongs() {
    let text = service(
        "places",
        r#"type Req {
	Id    int64    `path:"id"`
	Page  int      `form:"page,default=1"`
	Kinds []string `form:"kinds,optional"`
	Trace string   `header:"X-Trace,optional"`
	Name  string   `json:"name"`
	At    string   `json:"at.place"`
}
type Form {
	Id   int64  `path:"id"`
	Name string `form:"name"`
}
service shop-api {
	@handler put
	put /items/:id (Req)
	@handler rename
	post /items/:id/name (Form)
	@handler find
	get /items/:id/:other (Form)
}
"#,
    );
    assert_has(
        &text,
        "export interface Req {
  id: Int64;
  /** @defaultValue `1` */
  page?: Int64;
  kinds?: string[];
  \"X-Trace\"?: string;
  name: string;
  at: { place: string };
}",
    );
    assert_has(
        &text,
        "    method: \"PUT\",
    path: `/items/${segment(request.id)}`,
    query: {
      page: request.page,
      kinds: request.kinds,
    },
    headers: {
      \"X-Trace\": request[\"X-Trace\"],
    },
    json: {
      name: request.name,
      at: request.at,
    },
",
    );
    assert_has(&text, "    form: {\n      name: request.name,\n    },\n");
    assert_has(&text, "request: Form & { other: string },");
    assert_has(
        &text,
        "path: `/items/${segment(request.id)}/${segment(request.other)}`",
    );
}

#[test]
fn types_are_what_json_has() {
    let text = service(
        "types",
        r#"type Item {
	Small   int32             `json:"small"`
	Large   int64             `json:"large"`
	Id      int64             `json:"id,string"`
	Raw     []byte            `json:"raw"`
	Kind    string            `json:"kind,options=a|b|c"`
	Level   int               `json:"level,options=[1,2]"`
	Labels  map[string]string `json:"labels"`
	Any     interface{}       `json:"any,optional"`
	Parent  *Item             `json:"parent,optional"`
	Note    string            `json:"note,omitempty"`
	Loose   string            `json:"-"`
}
service shop-api {
	@handler put
	put /items (Item) returns ([]Item)
}
"#,
    );
    assert_has(
        &text,
        "export interface Item {
  small: number;
  large: Int64;
  id: string;
  raw: Base64;
  kind: string;
  level: Int64;
  labels: Record<string, string>;
  any: unknown;
  parent: Item | null;
  note?: string;
}",
    );
    assert_has(
        &text,
        "export interface ItemRequest {
  small: number;
  large: Int64;
  id: string;
  raw: Base64;
  kind: \"a\" | \"b\" | \"c\";
  level: 1 | 2;
  labels?: Record<string, string>;
  any?: unknown;
  parent?: ItemRequest | null;
  note: string;
}",
    );
    assert_has(&text, "): Promise<Item[]> {");
}

#[test]
fn names_collide_with_nothing() {
    let text = service(
        "names",
        r#"type Response {
	Error Error `json:"class"`
}
type Error {
	Await string `json:"await"`
	Proto string `json:"__proto__"`
}
type Client {
	Id int64 `form:"id"`
	ID int64 `json:"id"`
}
type Item {
	Name string `json:"name,optional"`
}
type ItemRequest {
	Name string `json:"name"`
}
type item {
	Other string `json:"other"`
}
@server (
	prefix: /a
)
service shop-api {
	@handler delete
	delete /delete (Client) returns (Response)
	@handler call
	post /call (Item) returns (Item)
	@handler options
	options /options (ItemRequest)
	@handler request
	post /request (item) returns (item)
}
"#,
    );
    assert_has(&text, "export interface Response_ {\n  class: Error_;\n}");
    assert_has(
        &text,
        "export interface Client_ {\n  id_: Int64;\n  id: Int64;\n}",
    );
    assert_has(&text, "    query: {\n      id: request.id_,\n    },\n");
    assert_has(&text, "export function delete_(");
    assert_has(&text, "export function call_(");
    assert_has(&text, "export interface Item {\n  name: string;\n}");
    assert_has(&text, "export interface ItemRequest {\n  name: string;\n}");
    assert_has(
        &text,
        "export interface ItemRequest_ {\n  name?: string;\n}",
    );
    assert_has(&text, "export interface Item_ {\n  other: string;\n}");
}

#[test]
fn one_of_some_values_is_a_union_where_the_service_asks_it() {
    let text = service(
        "one_of",
        r#"type Item {
	Kind string `json:"kind" validate:"oneof=a b"`
}
type Checked {
	Kind string `json:"kind" validate:"oneof=a b"`
}
type Req {
	Kind   string   `json:"kind" validate:"required,oneof=a 'b c'"`
	Level  int      `form:"level,optional" validate:"omitempty,oneof=1 2"`
	Maybe  *string  `json:"maybe,optional" validate:"omitempty,oneof=a b"`
	Free   string   `json:"free" validate:"-"`
	Many   []string `json:"many" validate:"dive,oneof=a b"`
	Half   float64  `json:"half" validate:"oneof=1 2"`
	Large  int64    `json:"large,string" validate:"oneof=1 2"`
	Both   string   `json:"both" form:"both" validate:"oneof=a b"`
	Item   Item     `json:"item"`
	Items  []Item   `json:"items"`
	One    Checked  `json:"one"`
}
service shop-api {
	@handler put
	put /items (Req) returns (Req)
}
"#,
    );
    assert_has(
        &text,
        r#"export interface ReqRequest {
  kind: "a" | "b c";
  level?: 1 | 2 | 0;
  maybe?: "a" | "b" | null;
  free: string;
  many: string[];
  half: number;
  large: string;
  both: string;
  item: Item;
  items: Item[];
  one: CheckedInput;
}"#,
    );
    assert_has(&text, "export interface Item {\n  kind: string;\n}");
    let checked = "export interface CheckedInput {\n  kind: \"a\" | \"b\";\n}";
    assert_has(&text, checked);
}

#[test]
fn events_raw_routes_and_bodies_that_fetch_does_not_send() {
    let text = service(
        "kinds",
        r#"type Event {
	Text string `json:"text"`
}
type Find {
	Id   int64  `form:"id,optional"`
	Name string `json:"name"`
}
type Only {
	Name string `json:"name"`
}
@server (
	sse: true
	jwt: Auth
)
service shop-api {
	@handler watch
	get /watch returns (Event)
}
@server (
	raw: true
)
service shop-api {
	@handler upload
	post /upload/:name
}
service shop-api {
	@doc (
		summary: "Finds."
		deprecated: true
	)
	@handler find
	get /find (Find)
	@handler only
	get /only (Only)
	@handler ping
	get /ping
	@handler size
	head /ping returns (Event)
}
"#,
    );
    assert_has(
        &text,
        "): AsyncGenerator<Event_, void, undefined> {\n  return events(client, options, {",
    );
    assert_has(
        &text,
        "request: { name: string },\n  init: RequestInit = {},\n): Promise<Response> {",
    );
    assert_has(&text, "request: Omit<Find, \"name\"> = {},");
    assert_has(&text, " * @deprecated\n */\nexport function find(");
    assert_has(&text, "/**\n * `GET /only`\n");
    assert_has(
        &text,
        "export function only(client: Client, options: CallOptions = {}): Promise<void> {",
    );
    assert!(!text.contains("interface Only"), "{text}");
    assert_has(
        &text,
        "export function size(client: Client, options: CallOptions = {}): Promise<void> {",
    );
}
