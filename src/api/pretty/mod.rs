//! The layout of `goctl api format` (`tools/goctl/pkg/parser/api/ast`, `*.Format`).
//!
//! Tabs for depth; columns as Go's `text/tabwriter` aligns them; a blank line after statements and
//! between routes; empty groups, empty bodies and `;` go. Every comment stays, also where goctl drops it:
//! one inside a composite type, a path or the parentheses of a body moves behind it.
//!
//! 1. [`statements`] walks the tree and hands over tokens with the gap before each,
//! 2. [`paper`] puts comments between them and breaks lines,
//! 3. [`columns`] aligns.

mod columns;
mod members;
mod paper;
mod statements;

use super::ast::Document;
use paper::Paper;

/// Lays a document out anew; `text` is what it was parsed from.
///
/// Regions that could not be read are not in the document: format only what parsed without errors.
#[must_use]
pub fn format(document: &Document, text: &str) -> String {
    let mut paper = Paper::new(text, &document.trivia);
    statements::write(&mut paper, document);
    paper.finish()
}
