//! `.api` → `ir::Http`: what the targets are given.

mod support;

use ferroctl::ir::{Bound, Field, Http, Jwt, Optional, Rule, Source, Type, TypeDef};
use ferroctl::lower::http::{lower, service_name};
use support::{Checked, check_texts};

fn http(checked: &Checked) -> Http {
    let documents = checked.documents.as_ref().expect("a readable root");
    lower(documents, &checked.sources)
}

fn lowered(text: &str) -> Http {
    http(&check_texts(&[("main.api", text)]))
}

fn ty<'h>(http: &'h Http, name: &str) -> &'h TypeDef {
    let found = http.types.iter().find(|ty| ty.name == name);
    found.unwrap_or_else(|| panic!("no type {name}"))
}

fn field<'t>(ty: &'t TypeDef, name: &str) -> &'t Field {
    let found = ty.fields.iter().find(|field| field.name == name);
    found.unwrap_or_else(|| panic!("no field {name}"))
}

fn names(ty: &TypeDef) -> Vec<&str> {
    ty.fields.iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn settings_of_a_block_are_spread_over_its_routes() {
    let checked = check_texts(&[(
        "main.api",
        r#"info (
	title: "Shop"
	desc:  "All about it"
)

type Req {
	Id int64 `path:"id"`
}

@server (
	group:         admin/items
	prefix:        v1/
	jwt:           Auth
	jwtTransition: Old
	middleware:    Audit,Limit
	timeout:       1m30s
	maxBytes:      1024
	signature:     true
)
service shop-api {
	// Gives one.
	@doc "One item"
	@handler GetItemHandler // by id
	get /items/:id/ (Req) returns ([]*Req)
}

@server (
	sse: true
	raw: true
)
service shop-api {
	@handler events
	get / returns (string)
}
"#,
    )]);
    let http = http(&checked);
    assert_eq!(
        service_name(checked.documents.as_ref().unwrap()),
        Some("shop-api")
    );
    assert_eq!(http.docs.lines, ["Shop", "All about it"]);
    assert_eq!(http.middlewares, ["Audit", "Limit"]);
    let [admin, root] = http.groups.as_slice() else {
        panic!("two groups, not {:?}", http.groups);
    };
    assert_eq!(admin.path, ["admin", "items"]);
    assert!(root.path.is_empty());
    let routes = serde_json::to_string_pretty(&[&admin.routes, &root.routes]);
    insta::assert_snapshot!("routes", routes.expect("JSON"));
}

#[test]
fn the_previous_secret_is_for_its_own_group() {
    let http = lowered(
        r#"@server (jwt: Auth)
service shop-api {
	@handler plain
	get /plain
}
@server (
	jwt:           Auth
	jwtTransition: Old
)
service shop-api {
	@handler moving
	get /moving
}
@server (jwt: Auth)
service shop-api {
	@handler again
	get /again
}
@server (
	jwt:           Admin
	jwtTransition: Old
)
service shop-api {
	@handler admin
	get /admin
}
"#,
    );
    let pair = |name: &str, transition: Option<&str>| Jwt {
        name: name.to_owned(),
        transition: transition.map(str::to_owned),
    };
    let routes = http.groups.iter().flat_map(|group| &group.routes);
    let jwts: Vec<_> = routes.map(|route| route.jwt.clone().unwrap()).collect();
    let (plain, moving) = (pair("Auth", None), pair("Auth", Some("Old")));
    let admin = pair("Admin", Some("Old"));
    assert_eq!(jwts, [&plain, &moving, &plain, &admin].map(Jwt::clone));
    assert_eq!(http.jwts, [plain, moving, pair("Admin", None), admin]);
}

#[test]
fn the_outer_field_hides_the_embedded_one() {
    let http = lowered(
        r#"type (
	Base {
		Code int64  `json:"code"`
		Data string `json:"data,omitempty"`
		Id   int64  `path:"id"`
	}
	Left {
		Total int64 `json:"total"`
	}
	Right {
		Total int64 `json:"total"`
		Id    int64 `json:"id"`
	}
	Resp {
		Base
		*Left
		Right
		Data []string `json:"data"`
	}
)
service s {
	@handler a
	get /a returns (Resp)
}
"#,
    );
    let resp = ty(&http, "Resp");
    // `total` of Left and Right hide each other, as in Go; both `Id`s stay, told apart by their types.
    assert_eq!(names(resp), ["Code", "Id", "Right_Id", "Data"]);
    assert_eq!(field(resp, "Data").ty, Type::List(Box::new(Type::String)));
    assert!(!field(resp, "Data").omitempty);
    assert!(resp.in_response && !resp.in_request);
    assert!(
        !ty(&http, "Base").in_response,
        "only its fields are part of the response"
    );
}

#[test]
fn bindings_carry_every_option() {
    let http = lowered(
        r#"type Req {
	Page  int64  `form:"page,optional,default=1,range=[1:10)" json:"page_no,string"`
	Kind  string `header:"X-Kind,options=a|b"`
	From  string `json:"from,optional=to"`
	To    string `json:"to,optional=!from" validate:"required,cron,max=3,eqfield=None"`
	Skip  string `json:"-"`
	Plain bool // no tag
}
service s {
	@handler a
	post /a (Req)
}
"#,
    );
    let req = ty(&http, "Req");
    let page = field(req, "Page");
    assert_eq!(page.bindings[0].source, Source::Form);
    assert_eq!(page.bindings[0].optional, Optional::Yes);
    assert_eq!(page.bindings[0].default.as_deref(), Some("1"));
    let range = page.bindings[0].range.expect("a range");
    assert_eq!((range.low, range.high_included), (Some(1.0), false));
    assert_eq!(page.bindings[1].key, "page_no");
    assert!(page.as_string);
    assert_eq!(field(req, "Kind").bindings[0].options, ["a", "b"]);
    assert_eq!(
        field(req, "From").bindings[0].optional,
        Optional::With("to".into())
    );
    assert_eq!(
        field(req, "To").bindings[0].optional,
        Optional::Without("from".into())
    );
    let rules = [Rule::Required, Rule::Bound("max", Bound::Signed(3))];
    assert_eq!(field(req, "To").validate.rules, rules);
    assert_eq!(
        field(req, "To").validate.unchecked,
        ["cron", "eqfield=None"]
    );
    assert!(field(req, "Skip").bindings.is_empty() && field(req, "Skip").json.is_none());
    assert_eq!(field(req, "Plain").bindings[0].key, "Plain");
    assert_eq!(field(req, "Plain").docs.lines, ["no tag"]);
}

#[test]
fn types_keep_their_form() {
    let http = lowered(
        r#"type Node {
	Next   *Node              `json:"next"`
	Kids   []Node             `json:"kids"`
	Bytes  []byte             `json:"bytes"`
	Pair   [2]float32         `json:"pair"`
	ByName map[string][]*Node `json:"byName"`
	Extra  interface{}        `json:"extra"`
	Size   {
		Width  rune `json:"width"`
		Owner  *Node `json:"owner"`
	} `json:"size"`
}
service s {
	@handler a
	post /a (Node) returns (Node)
}
"#,
    );
    let node = ty(&http, "Node");
    let named = |boxed| Type::Named {
        name: "Node".into(),
        boxed,
    };
    assert_eq!(field(node, "Next").ty, Type::Pointer(Box::new(named(true))));
    assert_eq!(field(node, "Kids").ty, Type::List(Box::new(named(false))));
    assert_eq!(field(node, "Bytes").ty, Type::Bytes);
    assert_eq!(
        field(node, "Pair").ty,
        Type::Array(2, Box::new(Type::Float32))
    );
    assert_eq!(field(node, "Extra").ty, Type::Any);
    let size = Type::Named {
        name: "NodeSize".into(),
        boxed: false,
    };
    assert_eq!(field(node, "Size").ty, size);
    let size = ty(&http, "NodeSize");
    assert_eq!(
        field(size, "Owner").ty,
        Type::Pointer(Box::new(named(true)))
    );
    assert!(size.in_request && size.in_response);
}
