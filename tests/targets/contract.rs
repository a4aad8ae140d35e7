//! What single features of a contract become, as generated files.

use std::fmt::Write as _;

use ferroctl::ir::{Http, Project, Response};
use ferroctl::lower::http;

use crate::{model, support, workspace};

/// The files of the service `shop-api` with this contract, those below `src/generated` by their names.
fn generated(contract: &str, wanted: &[&str]) -> String {
    let project = model::project(vec![model::api("shop", 8300, lowered(contract))]);
    generated_by(&project, wanted)
}

fn generated_by(project: &Project, wanted: &[&str]) -> String {
    let mut shown = String::new();
    for (path, contents) in workspace::formatted(project) {
        let name = path.strip_prefix("shop/api/src/generated/");
        if let Some(name) = name.filter(|name| wanted.contains(name)) {
            let text = String::from_utf8(contents).expect("text");
            writeln!(shown, "══ {name}\n{text}").expect("written");
        }
    }
    shown
}

fn lowered(contract: &str) -> Http {
    let checked = support::check_texts(&[("main.api", contract)]);
    let documents = checked.documents.as_ref().expect("a readable contract");
    http::lower(documents, &checked.sources)
}

fn assert_snapshot(name: &str, files: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/contract");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _scope = settings.bind_to_scope();
    insta::assert_snapshot!(name, files);
}

#[test]
fn the_previous_secret_has_a_verifier_of_its_own() {
    let files = generated(
        r"@server (jwt: Auth)
service shop-api {
	@handler plain
	get /plain
}
@server (
	jwt:           Auth
	jwtTransition: Trans
)
service shop-api {
	@handler moving
	get /moving
}
",
        &["defaults.yaml", "routes.rs", "settings.rs", "state.rs"],
    );
    assert_snapshot("jwt_transition", &files);
}

#[test]
fn a_field_may_depend_on_another_of_its_source() {
    let files = generated(
        r#"type Req {
	Kind  string `path:"kind"`
	Id    string `path:"id,optional=kind"`
	From  int64  `form:"from,optional"`
	To    int64  `form:"to,optional=from,range=[1:9]"`
	User  string `header:"X-User,optional"`
	Key   string `header:"X-Key,optional=!X-User"`
	Email string `json:"email,optional=!phone"`
	Phone string `json:"phone,optional=!email"`
}
type Plain {
	Email string `json:"email,optional"`
	Name  string `json:"name,optional=email"`
}
service shop-api {
	@handler first
	get /:sort/:id

	@handler dependent
	post /:kind/:id (Req)

	@handler plain
	post /plain (Plain)
}
"#,
        &["types.rs"],
    );
    assert_snapshot("optional_on_another", &files);
}

#[test]
fn rules_of_validate_are_asked_once_a_request_is_bound() {
    let files = generated(
        r#"type Join {
	Name     string            `json:"loginName" validate:"required,min=3,max=20,alphanum"`
	Email    string            `json:"email,optional" validate:"omitempty,email"`
	Password string            `json:"password" validate:"min=8,password"`
	Again    string            `json:"again" validate:"eqfield=Password"`
	Age      *int8             `json:"age,optional" validate:"omitempty,gte=18,lt=200"`
	Share    float64           `json:"share" validate:"gt=0,lte=1"`
	Kind     uint8             `form:"kind,default=1" validate:"oneof=1 2"`
	Tags     []string          `json:"tags" validate:"required,max=5,dive,required,max=10"`
	Labels   map[string]string `json:"labels,optional" validate:"required,dive,max=9"`
	Lines    []Line            `json:"lines" validate:"dive"`
	First    *Line             `json:"first,optional"`
	Last     Line              `json:"last,optional" validate:"omitempty"`
	Left     Line              `json:"left,optional" validate:"-"`
	Plain    Plain             `json:"plain,optional" validate:"required"`
	Ok       bool              `json:"ok" validate:"boolean"`
}
type Line {
	Count int64  `json:"count" validate:"min=1"`
	Next  *Line  `json:"next,optional"`
}
type Plain {
	Text string `json:"text"`
	Not  string `json:"not" validate:"omitempty"`
}
type Joined {
	Id string `json:"id" validate:"uuid"`
}
service shop-api {
	@handler join
	post /join (Join) returns (Joined)
}
"#,
        &["types.rs"],
    );
    assert_snapshot("validate", &files);
}

#[test]
fn empty_lists_may_be_null() {
    let contract = "service shop-api {\n\t@handler list\n\tget /list\n}\n";
    let mut project = model::project(vec![model::api("shop", 8300, lowered(contract))]);
    project.null_lists = true;
    let response = |project: &Project| {
        let files = generated_by(project, &["service.rs"]);
        let lines = files
            .lines()
            .skip_while(|line| !line.contains("`response:`"));
        let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
        lines.join("\n")
    };
    let envelope = response(&project);
    project.response = Response::Plain;
    assert_snapshot("null_lists", &[envelope, response(&project)].join("\n\n"));
}
