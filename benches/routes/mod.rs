//! The texts that are measured.

use std::fmt::Write as _;

/// An API of that many routes, each with a request and a response of its own.
pub fn routes(count: usize) -> String {
    let mut text = String::from("syntax = \"v1\"\n\ntype (\n");
    for n in 0..count {
        let _ = write!(
            text,
            "\t// 请求 {n}\n\tItem{n}Req {{\n\t\tId   int64  `path:\"id\"` // the id\n\
             \t\tPage int64  `form:\"page,default=1,range=[1:100]\"`\n\
             \t\tKind string `form:\"kind,optional,options=a|b\"`\n\t}}\n\
             \tItem{n}Resp {{\n\t\tName string `json:\"name\"`\n\t\tTags []string `json:\"tags\"`\n\t}}\n"
        );
    }
    text.push_str(
        ")\n\n@server (\n\tgroup:  items\n\tprefix: /v1\n\tjwt:    Auth\n)\nservice shop-api {\n",
    );
    for n in 0..count {
        let _ = write!(
            text,
            "\t@doc \"Gives item {n}\"\n\t@handler getItem{n}\n\
             \tget /items{n}/:id (Item{n}Req) returns (Item{n}Resp)\n\n"
        );
    }
    text.push_str("}\n");
    text
}
