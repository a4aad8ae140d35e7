//! A text's tokens → its statements.
//!
//! Statements are told apart before they are parsed: one that sqlparser does not know must not take others with it.

use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace};

/// The tokens of one statement, white space and comments included, its end not.
pub(super) type Statement = Vec<TokenWithSpan>;

/// Splits at `;`, or at what mysql's `DELIMITER` says.
pub(super) fn statements(tokens: Vec<TokenWithSpan>) -> Vec<Statement> {
    let mut splitter = Splitter::default();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if splitter.is_delimiter(&token) {
            splitter.end();
            let line = std::iter::from_fn(|| tokens.next_if(|token| !is_line_end(&token.token)));
            splitter.mark = line.map(|token| token.token).filter(is_code).collect();
        } else {
            splitter.take(token);
        }
    }
    splitter.end();
    splitter.statements
}

#[derive(Default)]
struct Splitter {
    statements: Vec<Statement>,
    current: Statement,
    /// What ends a statement instead of `;`.
    mark: Vec<Token>,
    /// How many `BEGIN` and `CASE` of a routine's body are open.
    depth: usize,
    /// The words of the current statement so far; the first ones tell its kind.
    words: Vec<String>,
}

impl Splitter {
    fn take(&mut self, token: TokenWithSpan) {
        if let Token::Word(word) = &token.token
            && word.quote_style.is_none()
        {
            self.word(word.value.to_ascii_uppercase());
        }
        self.current.push(token);
        if let Some(length) = self.ending() {
            self.current.truncate(self.current.len() - length);
            self.end();
        }
    }

    /// Counts what opens and closes the body of a routine, in which `;` ends nothing.
    fn word(&mut self, word: String) {
        let after_end = self.words.last().is_some_and(|last| last == "END");
        match word.as_str() {
            "BEGIN" if self.is_routine() => self.depth += 1,
            "CASE" if self.depth > 0 && !after_end => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            // `END IF` closes what nobody counted.
            "IF" | "LOOP" | "WHILE" | "REPEAT" if after_end && self.is_routine() => self.depth += 1,
            _ => {}
        }
        self.words.push(word);
    }

    fn is_routine(&self) -> bool {
        let is_create = self.words.first().is_some_and(|word| word == "CREATE");
        let mut head = self.words.iter().take(12);
        is_create
            && head
                .any(|word| ["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT"].contains(&word.as_str()))
    }

    /// The number of tokens that end the statement, if they just came.
    fn ending(&self) -> Option<usize> {
        if self.mark.is_empty() || self.mark == [Token::SemiColon] {
            let last = self.current.last()?;
            return (last.token == Token::SemiColon && self.depth == 0).then_some(1);
        }
        let last = self.current.iter().rev().map(|token| &token.token);
        let is_mark = last.take(self.mark.len()).eq(self.mark.iter().rev());
        is_mark.then_some(self.mark.len())
    }

    /// Whether the token is a command of the program mysql, first in its line.
    fn is_delimiter(&self, token: &TokenWithSpan) -> bool {
        let is_first = self
            .current
            .last()
            .is_none_or(|last| is_line_end(&last.token));
        let is_word = |word: &str| word.eq_ignore_ascii_case("DELIMITER");
        is_first
            && matches!(&token.token, Token::Word(word) if word.quote_style.is_none() && is_word(&word.value))
    }

    fn end(&mut self) {
        let statement = std::mem::take(&mut self.current);
        if statement.iter().any(|token| is_code(&token.token)) {
            self.statements.push(statement);
        }
        self.depth = 0;
        self.words.clear();
    }
}

/// Whether a token is more than white space or a comment.
pub(super) fn is_code(token: &Token) -> bool {
    !matches!(token, Token::Whitespace(_) | Token::EOF)
}

fn is_line_end(token: &Token) -> bool {
    matches!(
        token,
        Token::Whitespace(Whitespace::Newline | Whitespace::SingleLineComment { .. })
    )
}

#[cfg(test)]
mod tests {
    use sqlparser::{dialect::MySqlDialect, tokenizer::Tokenizer};

    fn split(text: &str) -> Vec<String> {
        let tokens = Tokenizer::new(&MySqlDialect {}, text).tokenize_with_location();
        let statements = super::statements(tokens.unwrap()).into_iter();
        statements
            .map(|tokens| {
                tokens
                    .iter()
                    .map(|it| it.token.to_string())
                    .collect::<String>()
            })
            .map(|statement| statement.trim().to_owned())
            .collect()
    }

    #[test]
    fn a_routine_ends_where_its_body_ends() {
        let trigger = "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW BEGIN IF 1 THEN SET x = 1; END IF; \
                       SET y = CASE WHEN 1 THEN 2 END; END";
        assert_eq!(
            split(&format!("{trigger}; SELECT 1")),
            [trigger, "SELECT 1"]
        );
    }

    #[test]
    fn a_delimiter_holds_until_the_next_one() {
        let text = "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nSELECT 2; //\nDELIMITER ;\nSELECT 3;SELECT 4";
        assert_eq!(
            split(text),
            [
                "CREATE PROCEDURE p() BEGIN SELECT 1; END",
                "SELECT 2;",
                "SELECT 3",
                "SELECT 4"
            ]
        );
    }

    #[test]
    fn texts_and_comments_end_nothing() {
        assert_eq!(
            split("SELECT ';' /* ; */ -- ;\n;;\n"),
            ["SELECT ';' /* ; */ -- ;"]
        );
    }
}
