//! A `.api` file as it was written: every form with its place, every comment kept.

use serde::Serialize;

use smol_str::SmolStr;

use crate::source::{FileId, Span};

/// One parsed file.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// Its statements in order; what could not be read is missing here and stands in `broken`.
    pub items: Vec<Item>,
    /// Its comments and lines.
    pub trivia: Trivia,
    /// The regions that recovery skipped.
    pub broken: Vec<Span>,
}

/// What lies between the tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trivia {
    /// Every comment, in order.
    pub comments: Vec<Comment>,
    /// The offset of each line's first byte.
    pub lines: Vec<usize>,
}

/// A `//` or `/* */` comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last byte; a line's end is not part of it.
    pub end: usize,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// A top-level statement.
#[derive(Debug, Clone, Serialize)]
pub enum Item {
    /// `syntax = "v1"`
    Syntax(Syntax),
    /// `info (…)`
    Info(Info),
    /// `import "…"` or `import (…)`
    Import(Import),
    /// `type X {…}` or `type (…)`
    Types(Types),
    /// `@server (…) service x {…}`
    Service(Service),
}

impl Item {
    /// From the first to the last byte.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Item::Syntax(item) => item.span,
            Item::Info(item) => item.span,
            Item::Import(item) => item.span,
            Item::Types(item) => item.span,
            Item::Service(item) => item.span,
        }
    }
}

/// A word or a text with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// What it says, without quotes; short ones, which nearly all are, lie in the tree itself.
    pub value: SmolStr,
    /// Where it stands, quotes included.
    pub span: Span,
    /// How it was written.
    pub quoting: Quoting,
}

/// How a [`Text`] was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Quoting {
    /// As a word or a chain of words.
    Word,
    /// `"…"`
    Quoted,
    /// `` `…` ``
    Raw,
    /// Several words without quotes, up to the end of the line: the old dialect.
    Bare,
}

/// `syntax = "v1"`
#[derive(Debug, Clone, Serialize)]
pub struct Syntax {
    /// The whole statement.
    pub span: Span,
    /// The version.
    pub version: Text,
}

/// `info (…)`
#[derive(Debug, Clone, Serialize)]
pub struct Info {
    /// The whole statement.
    pub span: Span,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// `key: value`
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Text,
}

/// `import "…"` or `import (…)`
#[derive(Debug, Clone, Serialize)]
pub struct Import {
    /// The whole statement.
    pub span: Span,
    /// The paths as written.
    pub paths: Vec<Text>,
    /// Whether it has parentheses.
    pub group: bool,
}

/// `type X {…}` or `type (…)`
#[derive(Debug, Clone, Serialize)]
pub struct Types {
    /// The whole statement.
    pub span: Span,
    /// The declarations.
    pub types: Vec<TypeDecl>,
    /// Whether it has parentheses.
    pub group: bool,
}

/// One declared type.
#[derive(Debug, Clone, Serialize)]
pub struct TypeDecl {
    /// From the name to the last byte.
    pub span: Span,
    /// The name.
    pub name: Text,
    /// The `=` of `type X = {…}`.
    pub equals: Option<Span>,
    /// What it is.
    pub ty: TypeExpr,
}

/// A type as written.
#[derive(Debug, Clone, Serialize)]
pub struct TypeExpr {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TypeKind,
}

/// The forms of a type.
#[derive(Debug, Clone, Serialize)]
pub enum TypeKind {
    /// A base type, `any` or a declared type.
    Named(SmolStr),
    /// `interface{}`
    Interface,
    /// `*T`
    Pointer(Box<TypeExpr>),
    /// `[]T`
    Slice(Box<TypeExpr>),
    /// `[N]T`; the digits of N, `None` for `[...]T`.
    Array(Option<String>, Box<TypeExpr>),
    /// `map[K]V`
    Map(Box<TypeExpr>, Box<TypeExpr>),
    /// `{…}`; boxed, as most types are only a name.
    Struct(Box<Struct>),
}

/// The fields between braces.
#[derive(Debug, Clone, Serialize)]
pub struct Struct {
    /// The keyword `struct` of the old dialect.
    pub keyword: Option<Span>,
    /// From `{` to `}`.
    pub span: Span,
    /// The fields in order.
    pub fields: Vec<Field>,
}

/// One line of a struct.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// The whole line.
    pub span: Span,
    /// What it declares.
    pub kind: FieldKind,
    /// The tag, without backquotes.
    pub tag: Option<Text>,
}

/// Named or embedded.
#[derive(Debug, Clone, Serialize)]
pub enum FieldKind {
    /// `A, B int`
    Named {
        /// The names.
        names: Vec<Text>,
        /// Their type.
        ty: TypeExpr,
    },
    /// `Foo` or `*Foo`
    Embedded {
        /// Whether it has a `*`.
        pointer: bool,
        /// The type.
        name: Text,
    },
}

/// A `service` block.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// From `@server` or `service` to `}`.
    pub span: Span,
    /// Its `@server`.
    pub server: Option<Server>,
    /// The keyword `service`.
    pub keyword: Span,
    /// The name, blanks removed.
    pub name: Text,
    /// From `{` to `}`.
    pub body: Span,
    /// Its routes.
    pub routes: Vec<Route>,
}

/// `@server (…)`
#[derive(Debug, Clone, Serialize)]
pub struct Server {
    /// The whole annotation.
    pub span: Span,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// One route with what stands above it.
#[derive(Debug, Clone, Serialize)]
pub struct Route {
    /// From the first annotation to the last byte.
    pub span: Span,
    /// `@doc`
    pub doc: Option<Doc>,
    /// `@server (handler: X)` of the old dialect.
    pub server: Option<Server>,
    /// `@handler`, or the handler that the old `@server` names.
    pub handler: Option<Text>,
    /// The annotation `@handler X`, where there is one.
    pub handler_span: Option<Span>,
    /// The method as written.
    pub method: Text,
    /// The path, blanks removed.
    pub path: Text,
    /// `(Req)`
    pub request: Option<Body>,
    /// `returns (Resp)`
    pub response: Option<Body>,
}

/// `@doc "…"` or `@doc (…)`
#[derive(Debug, Clone, Serialize)]
pub struct Doc {
    /// The whole annotation.
    pub span: Span,
    /// What it says.
    pub kind: DocKind,
}

/// The two forms of `@doc`.
#[derive(Debug, Clone, Serialize)]
pub enum DocKind {
    /// `@doc "…"`
    Literal(Text),
    /// `@doc (k: v …)`
    Group(Vec<Entry>),
}

/// The parentheses of a request or response.
#[derive(Debug, Clone, Serialize)]
pub struct Body {
    /// Parentheses included.
    pub span: Span,
    /// The type; `None` for `()`.
    pub ty: Option<TypeExpr>,
}

impl Document {
    /// All type declarations in order.
    pub fn types(&self) -> impl Iterator<Item = &TypeDecl> {
        self.items
            .iter()
            .filter_map(|item| match item {
                Item::Types(types) => Some(&types.types),
                _ => None,
            })
            .flatten()
    }

    /// All service blocks in order.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.items.iter().filter_map(|item| match item {
            Item::Service(service) => Some(service),
            _ => None,
        })
    }

    /// All import paths in order.
    pub fn imports(&self) -> impl Iterator<Item = &Text> {
        self.items
            .iter()
            .filter_map(|item| match item {
                Item::Import(import) => Some(&import.paths),
                _ => None,
            })
            .flatten()
    }
}

impl Server {
    /// The value of a key; the last one counts, as in go-zero.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Text> {
        let entry = self.entries.iter().rev().find(|e| e.key.value == key);
        entry.map(|entry| &entry.value)
    }
}

impl Trivia {
    /// The number of the line, from 0, on which a byte stands.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|&start| start <= offset) - 1
    }

    /// The comments that start in a range of bytes.
    #[must_use]
    pub fn between(&self, start: usize, end: usize) -> &[Comment] {
        let first = self.comments.partition_point(|c| c.start < start);
        let last = self.comments.partition_point(|c| c.start < end);
        &self.comments[first..last.max(first)]
    }

    /// The comments above a line of `text` without an empty line between, which document what starts there.
    #[must_use]
    pub fn above(&self, text: &str, offset: usize) -> &[Comment] {
        // Most lines have none above, and a look there is faster than a search among all comments.
        let line = text[..offset].rfind('\n').unwrap_or(0);
        let above = &text[text[..line].rfind('\n').unwrap_or(0)..line];
        if !above.contains("//") && !above.contains("*/") {
            return &[];
        }
        let end = self.comments.partition_point(|c| c.start < offset);
        let mut line = self.line(offset);
        let mut start = end;
        while let Some(comment) = start.checked_sub(1).map(|index| &self.comments[index]) {
            if !comment.own_line || self.line(comment.end) + 1 != line {
                break;
            }
            line = self.line(comment.start);
            start -= 1;
        }
        &self.comments[start..end]
    }

    /// The comments behind a token on its line of `text`.
    #[must_use]
    pub fn behind(&self, text: &str, offset: usize) -> &[Comment] {
        let rest = text[offset..].split('\n').next().unwrap_or_default();
        if !rest.contains('/') {
            return &[];
        }
        let line_end = self.lines.get(self.line(offset) + 1);
        self.between(offset, line_end.copied().unwrap_or(usize::MAX))
    }
}
