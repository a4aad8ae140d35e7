//! All findings of a run at once, in every format.

mod support;

use ferroctl::diagnostic::{self, Format, summary};
use ferroctl::lower;
use support::{Checked, check_texts};

/// Three files, each wrong in its own way.
fn broken() -> Checked {
    check_texts(&[
        (
            "main.api",
            r#"syntax = "v1"

import "base.api"
import "missing.api"
import "routes.api"

type ( // 中文注释 before the span
	ItemReq {
		Id int64 `path:"id,option"`
		Kind ItemKnd `json:"kind,default=5,range=[1:3]"`
	}
)

@server (
	middlewares: Audit
	timeout: 3000
)
service shop {
	@handler item
	get /items/{id} (ItemReq) returns (Base)

	@handler broken
	get items (ItemReq)

	@handler fine
	post /items (ItemReq) returns (Base)
}
"#,
        ),
        (
            "base.api",
            "type Base {\n\tCode int64 `json:\"code\"`\n\tBase\n}\n\ntype ItemKind {\n}\n",
        ),
        (
            "routes.api",
            "import \"main.api\"\n\nservice shop {\n\t@handler Fine\n\tpost /items/\n}\n",
        ),
    ])
}

#[test]
fn three_broken_files_show_everything_at_once() {
    let checked = broken();
    let mut codes: Vec<_> = checked.findings.iter().map(|f| f.code.id).collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 6, "{codes:?}");
    insta::assert_snapshot!("human", checked.rendered(Format::Human));
    insta::assert_snapshot!("short", checked.rendered(Format::Short));
    insta::assert_snapshot!("json", checked.rendered(Format::Json));
    insta::assert_snapshot!("github", checked.rendered(Format::Github));
    insta::assert_snapshot!("summary", summary(&checked.findings, &checked.sources));
}

#[test]
fn odd_files_are_findings_and_no_panics() {
    let odd = [
        "",
        " \n",
        "// only a comment",
        "/*",
        "\"",
        "`",
        "\u{feff}",
        "\u{feff}//",
        "@",
        "@handler }",
        "service s { @handler }",
        "service s {\n@handler h get (Req)\n}",
        "type",
        "type (",
        "type A",
        "type A {",
        "type A {\n*",
        "type A { B",
        "import",
        "import \"",
        "info(a:",
        "info(a:\n)",
        "@server(",
        "@server(a:",
        "syntax",
        "syntax =",
        "类型",
        "\0",
        "get /",
        "type A = {}}}}}",
        "service s {\n@handler a\nget /:\n}",
        "service s {\n@handler a\nget /a/::b (X) returns (Y)\n}",
    ];
    for text in odd {
        let checked = check_texts(&[("main.api", text)]);
        for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
            checked.rendered(format);
        }
        assert!(!checked.findings.is_empty(), "{text:?}");
    }
}

#[test]
fn deep_nesting_is_refused_without_recursion() {
    let deep = [
        "type A { B ".to_owned() + &"{ C ".repeat(50_000),
        "type A {\n B ".to_owned() + &"[]".repeat(50_000) + "int\n}",
        "type A {\n B ".to_owned() + &"*".repeat(50_000) + "int\n}",
        "type A {\n B ".to_owned() + &"map[string]".repeat(50_000) + "int\n}",
        "type A {\n B ".to_owned() + &"map[".repeat(50_000),
        "(".repeat(100_000),
    ];
    for text in &deep {
        let checked = check_texts(&[("main.api", text)]);
        let codes: Vec<_> = checked.findings.iter().map(|f| f.code.id).collect();
        assert!(codes.contains(&"A0103"), "{codes:?}");
    }
}

#[test]
fn the_deepest_text_that_is_read_fits_the_stack() {
    let depth = 22;
    let text =
        "type A {\n B ".to_owned() + &"{\n C ".repeat(depth) + "int\n" + &"}\n".repeat(depth) + "}";
    let checked = check_texts(&[("main.api", &text)]);
    let codes: Vec<_> = checked.findings.iter().map(|f| f.code.id).collect();
    assert_eq!(codes, ["A0406"]);
}

#[test]
fn unused_types_count_in_files_with_routes_only() {
    let checked = check_texts(&[
        (
            "main.api",
            "import \"base.api\"\n\ntype Unused {\n\tId int64 `json:\"id\"`\n}\n\nservice shop {\n\t@handler item\n\tget /item returns (Item)\n}\n",
        ),
        (
            "base.api",
            "type Item {\n\tId int64 `json:\"id\"`\n}\n\ntype Spare {\n\tId int64 `json:\"id\"`\n}\n",
        ),
    ]);
    let messages: Vec<_> = checked.findings.iter().map(|f| &f.message).collect();
    assert_eq!(messages, ["no route uses the type `Unused`"]);
}

#[test]
fn unused_types_of_a_file_are_one_finding_and_libraries_have_none() {
    let ty = |name: &str| format!("type {name} {{\n\tId int64 `json:\"id\"`\n}}\n");
    let route = |name: &str| {
        format!("service shop {{\n\t@handler {name}\n\tget /{name} returns (Item)\n}}\n")
    };
    let main = ["A", "B", "C"].map(ty).concat();
    let main = format!("import \"base.api\"\n{main}{}", route("main"));
    let base = ["Item", "Spare"].map(ty).concat() + &route("base");
    let checked = check_texts(&[("main.api", &main), ("base.api", &base)]);
    let [finding] = checked.findings.as_slice() else {
        panic!("{}", checked.rendered(Format::Human));
    };
    assert_eq!(finding.message, "no route uses `A` and 2 other types");
    assert_eq!(finding.notes, ["the others: `B`, `C`"]);
}

#[test]
fn an_open_quote_shows_where_an_end_is_probably_missing() {
    let text = "type A {\n\tId int `json:\"id\"\n\tB int `json:\"b\"`\n}\n";
    let checked = check_texts(&[("main.api", text)]);
    let open = checked.findings.iter().find(|f| f.code.id == "A0102");
    let lines = open.map(|f| {
        let labels = f.primary.iter().chain(&f.secondary);
        let file = |label: &diagnostic::Label| {
            checked
                .sources
                .file(label.span.file)
                .line(label.span.start())
                .0
        };
        labels.map(file).collect::<Vec<_>>()
    });
    assert_eq!(lines, Some(vec![3, 2]));
}

#[test]
fn a_value_with_blanks_is_explained() {
    let text = "@server (\n\ttimeout: 3 s\n)\nservice shop {\n\t@handler a\n\tget /a\n}\n";
    let checked = check_texts(&[("main.api", text)]);
    let rendered = checked.rendered(Format::Human);
    assert!(rendered.contains("- read as the next key"), "{rendered}");
    assert!(rendered.contains("stands in double quotes"), "{rendered}");
}

#[test]
fn a_missing_backquote_is_shown_on_its_own_line() {
    let text = "type A {\n\tId int `json:\"id\"\n\tB int `json:\"b\"`\n\tC int `json:\"c\"\n\tD int `json:\"d\"`\n}\nservice shop {\n\t@handler a\n\tpost /a (A)\n}\n";
    let checked = check_texts(&[("main.api", text)]);
    let short = checked.rendered(Format::Short);
    let first = "main.api:2:19: warning[W0701]: the tag goes on behind the end of its line\n";
    assert!(short.starts_with(first), "{short}");
}

#[test]
fn a_response_that_reads_as_a_route_is_explained() {
    let route = |response| {
        let text = format!("service shop {{\n\t@handler a\n\tget /a (B) {response}\n}}\n");
        check_texts(&[("main.api", &text)]).rendered(Format::Human)
    };
    let (misspelt, bare) = (route("return (A)"), route("returns A"));
    assert!(
        misspelt.contains("a response stands behind `returns`"),
        "{misspelt}"
    );
    assert!(bare.contains("stands in parentheses"), "{bare}");
}

#[test]
fn a_field_that_was_not_read_to_its_end_is_not_called_untagged() {
    for field in ["At time.Time `json:\"at\"`", "At string `json:at\"`"] {
        let text =
            format!("type A {{\n\t{field}\n}}\nservice shop {{\n\t@handler a\n\tpost /a (A)\n}}\n");
        let checked = check_texts(&[("main.api", &text)]);
        let codes: Vec<_> = checked.findings.iter().map(|f| f.code.id).collect();
        assert_eq!(codes.len(), 1, "{codes:?}");
        assert_ne!(codes, ["W0404"]);
    }
}

#[test]
fn validate_rules_are_told_once() {
    let checked = check_texts(&[(
        "main.api",
        "type Req {\n\tA string `form:\"a\" validate:\"required,cron\"`\n\tB string `form:\"b\" validate:\"max=3,mongodb\"`\n\tC string `form:\"c\" validate:\"-\"`\n\tD string `form:\"d\" validate:\"eqfield=A\"`\n\tE string `form:\"e\" validate:\"eqfield=X\"`\n}\n\nservice shop {\n\t@handler item\n\tget /item (Req)\n}\n",
    )]);
    let [finding] = checked.findings.as_slice() else {
        panic!("{}", checked.rendered(Format::Human));
    };
    assert_eq!(finding.code.id, "W0704");
    assert_eq!(finding.notes, ["rules of 3 fields are not checked"]);
}

#[test]
fn a_misnamed_path_parameter_is_one_finding() {
    let text = "type Req {\n\tId int64 `path:\"id\"`\n\tName string `path:\"name\"`\n}\n\n\
                service shop {\n\t@handler one\n\tget /users/:uid/:nick (Req)\n}\n";
    let checked = check_texts(&[("main.api", text)]);
    insta::assert_snapshot!(checked.rendered(Format::Human), @r#"
    warning[W0401]: no field reads the path parameter `uid`
     --> main.api:8:13
      |
    2 |     Id int64 `path:"id"`
      |     -- required, and read from a parameter `:id`
    ...
    8 |     get /users/:uid/:nick (Req)
      |                ^^^^ the handler cannot see its value
      |
      = help: did you mean `:id` in the path, or `path:"uid"` at the field?

    warning[W0401]: no field reads the path parameter `nick`
     --> main.api:8:18
      |
    3 |     Name string `path:"name"`
      |     ---- required, and read from a parameter `:name`
    ...
    8 |     get /users/:uid/:nick (Req)
      |                     ^^^^^ the handler cannot see its value
      |
      = help: did you mean `:name` in the path, or `path:"nick"` at the field?
    "#);
}

#[test]
fn a_misspelt_import_names_the_file_beside_it() {
    let main = "import \"types/usre.api\"\n\nservice shop {\n\t@handler one\n\tget /users\n}\n";
    let base = "type User {\n\tId int64 `json:\"id\"`\n}\n";
    let files = [("main.api", main), ("types/user.api", base)];
    insta::assert_snapshot!(check_texts(&files).rendered(Format::Human), @r#"
    error[A0501]: cannot read the import `types/usre.api`
     --> main.api:1:8
      |
    1 | import "types/usre.api"
      |        ^^^^^^^^^^^^^^^^ `types/usre.api`: there is no such file
      |
    help: a file with a similar name exists
      |
    1 - import "types/usre.api"
    1 + import "types/user.api"
      |
    "#);
    let own = check_texts(&[("main.api", "import \"mian.api\"\n")]);
    assert!(!own.rendered(Format::Human).contains("similar"));
}

/// Forms that goctl took in its old mode, with an effect and a warning each.
#[test]
fn the_old_dialect_is_read() {
    let text = "info (\n\ttitle:\n\tdesc: \"d\"\n)\n@server (\n\tgroup: v0/\n\tprefix: /v1/:t\n)\nservice s {\n\
        \t@doc summary: \"Lists.\"\n\t@handler list\n\tget /items\n\n\
        \t@doc (\n\t\tsummary:\n\t)\n\t@handler add\n\tpost /items\n}\n";
    let checked = check_texts(&[("main.api", text)]);
    let codes: Vec<_> = checked.findings.iter().map(|f| f.code.id).collect();
    assert_eq!(codes, ["W0102", "W0107", "W0107", "W0104", "W0102"]);
    let http = lower::http::lower(
        checked.documents.as_ref().expect("a root"),
        &checked.sources,
    );
    let [group] = http.groups.as_slice() else {
        panic!("one group");
    };
    assert_eq!(group.path, ["v0"]);
    assert_eq!(group.routes[0].path, "/v1/:t/items");
    assert_eq!(group.routes[0].docs.lines, ["Lists."]);
    assert_eq!(http.docs.lines, ["d"]);
}

/// goctl takes them; here each gets a name of its own.
#[test]
fn names_that_are_one_in_rust_and_handlers_called_as_files_are_taken() {
    let text = "type FooBar {\n\tUserID int64 `json:\"a\"`\n\tUserId int64 `json:\"b\"`\n}\ntype Foo_Bar {\n\tA FooBar `json:\"a\"`\n}\n\
        service s {\n\t@handler mod\n\tpost /a (FooBar) returns (Foo_Bar)\n\n\t@handler handler\n\tpost /b\n}\n";
    let checked = check_texts(&[("main.api", text)]);
    assert_eq!(checked.rendered(Format::Short), "");
    let http = lower::http::lower(
        checked.documents.as_ref().expect("a root"),
        &checked.sources,
    );
    let handlers: Vec<_> = http.groups[0]
        .routes
        .iter()
        .map(|route| route.handler.as_str())
        .collect();
    assert_eq!(handlers, ["modHandler", "Handler"]);
}

#[test]
fn a_group_that_cannot_be_a_folder_is_taken() {
    let service = "service user {\n @handler list\n get /a\n}\n";
    let text = format!("@server (\n group: admin/mod\n)\n{service}");
    assert_eq!(
        check_texts(&[("main.api", &text)]).rendered(Format::Short),
        ""
    );
    let other =
        "@server (\n group: admin/mod_group\n)\nservice user {\n @handler find\n get /b\n}\n";
    let both = check_texts(&[("main.api", &format!("{text}{other}"))]);
    assert!(both.rendered(Format::Short).contains("A0213"));
}

#[test]
fn a_service_called_with_a_dot_is_told_how_it_can_be_called() {
    let text = "service user-a.api {\n @handler list\n get /a\n}\n";
    let said = check_texts(&[("main.api", text)]).rendered(Format::Human);
    assert!(said.contains("such as `user-api`"), "{said}");
}
