//! sqlparser, called: a text → tokens, the tokens of a statement → the statement.

use sqlparser::ast::Statement;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, TokenizerError};

use super::Dialect;

/// The tokens of a text, up to its end or to one that does not end.
pub(super) fn tokens(text: &str, dialect: Dialect) -> (Vec<TokenWithSpan>, Option<TokenizerError>) {
    let mut tokens = Vec::new();
    let ended = Tokenizer::new(dialect.grammar(), text)
        .tokenize_with_location_into_buf_with_mapper(&mut tokens, single_quoted);
    (tokens, ended.err())
}

/// `COMMENT "…"`, as MySQL takes it and sqlparser does not.
fn single_quoted(token: TokenWithSpan) -> TokenWithSpan {
    match token.token {
        Token::DoubleQuotedString(text) => TokenWithSpan {
            token: Token::SingleQuotedString(text),
            ..token
        },
        _ => token,
    }
}

/// The statement that these tokens are.
pub(super) fn statement(
    tokens: Vec<TokenWithSpan>,
    dialect: Dialect,
) -> Result<Statement, ParserError> {
    let mut parser = Parser::new(dialect.grammar()).with_tokens_with_locations(tokens);
    let statement = parser.parse_statement()?;
    match parser.peek_token().token {
        Token::EOF => Ok(statement),
        _ => parser.expected("end of statement", parser.peek_token()),
    }
}

/// What the parser says, and where; its texts end in ` at Line: 3, Column: 5`.
pub(super) fn said(error: &ParserError) -> (String, Option<Location>) {
    let text = match error {
        ParserError::ParserError(text) | ParserError::TokenizerError(text) => text,
        ParserError::RecursionLimitExceeded => "it is nested too deep",
    };
    let (what, place) = text.rsplit_once(" at Line: ").unwrap_or((text, ""));
    let place = place
        .split_once(", Column: ")
        .and_then(|(line, column)| Some(Location::new(line.parse().ok()?, column.parse().ok()?)));
    let what = what
        .replacen("Expected: ", "expected ", 1)
        .replacen(", found: ", ", found ", 1);
    (what, place)
}
