//! The grammar's rules, and their names in messages.

use pest_derive::Parser;

/// The parser that pest derives from `grammar/api.pest`.
#[derive(Parser)]
#[grammar = "../grammar/api.pest"]
pub(super) struct Grammar;

/// What a message calls a route's path.
pub(super) const PATH: &str = "a path that starts with `/`";

/// What a message calls a rule; `None` for rules that only structure the grammar.
pub(super) fn describe(rule: Rule) -> Option<&'static str> {
    tokens(rule).or_else(|| constructs(rule))
}

fn tokens(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::equals => "`=`",
        Rule::colon => "`:`",
        Rule::comma => "`,`",
        Rule::pointer => "`*`",
        Rule::dots => "`...`",
        Rule::open_paren => "`(`",
        Rule::close_paren => "`)`",
        Rule::open_brace => "`{`",
        Rule::close_brace => "`}`",
        Rule::open_bracket => "`[`",
        Rule::close_bracket => "`]`",
        Rule::semicolon => "`;`",
        Rule::kw_syntax | Rule::syntax => "`syntax`",
        Rule::kw_info | Rule::info => "`info`",
        Rule::kw_import | Rule::import => "`import`",
        Rule::kw_type | Rule::types_head | Rule::types | Rule::strict_types => "`type`",
        Rule::kw_service | Rule::service_head | Rule::strict_service => "`service`",
        Rule::kw_map | Rule::map_prefix => "`map`",
        Rule::kw_struct => "`struct`",
        Rule::kw_returns => "`returns`",
        Rule::at_server | Rule::server => "`@server`",
        Rule::at_handler | Rule::handler => "`@handler`",
        Rule::at_doc | Rule::doc => "`@doc`",
        _ => return None,
    })
}

fn constructs(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::word | Rule::entry | Rule::server_entry => "a key",
        Rule::name => "a name",
        Rule::string => "a string in double quotes",
        Rule::raw => "a string in backquotes",
        Rule::bare | Rule::nothing => "a value",
        Rule::type_decl => "a type name",
        Rule::data_type | Rule::type_name | Rule::interface | Rule::prefix | Rule::struct_type => {
            "a type"
        }
        Rule::length => "a length",
        Rule::field | Rule::field_name => "a field",
        Rule::service_name => "a service name",
        Rule::chain => "a value",
        Rule::route => "a route",
        Rule::method => "a method such as `get`",
        Rule::path => PATH,
        Rule::body => "a type in parentheses",
        Rule::EOI => "the end of the file",
        _ => return None,
    })
}
