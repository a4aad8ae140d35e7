//! Values on their way between fields and columns.

use crate::rust::{Code, Ident, Literal};
use crate::system::fit::How;
use crate::system::fit::rows::Cell;

/// Who is to blame for a number that is too large.
pub(super) enum Blame<'a> {
    /// The client, for a field of the request.
    Request(&'a str),
    /// The service, for a column of a row.
    Row(&'a Ident),
    /// The service, for the number of rows.
    Count,
}

/// A field of the request as a value for its column.
pub(super) fn read(cell: &Cell) -> Code {
    expression(
        &cell.how,
        &format!("req.{}", cell.field),
        &Blame::Request(&cell.label),
    )
}

/// What `source` becomes.
pub(super) fn expression(how: &How, source: &str, blame: &Blame<'_>) -> Code {
    Code::new(text(how, source, blame))
}

fn text(how: &How, source: &str, blame: &Blame<'_>) -> String {
    match how {
        How::Into => format!("{source}.into()"),
        How::Try => format!("{source}.try_into(){}?", blame.call()),
        How::Given(how) => format!("Some({})", text(how, source, blame)),
        // Numbers alone come here: what does not change has no function.
        How::Maybe(_) => format!("{source}.map(Into::into)"),
        How::OrDefault(how) => text(how, &format!("{source}.unwrap_or_default()"), blame),
        How::Same | How::Inner | How::Struct(_) | How::Each(_) | How::Collect => source.to_owned(),
    }
}

/// A field of the request as an `Option`: `None` where nothing was given. Columns take narrower numbers as they are.
pub(super) fn given(cell: &Cell) -> String {
    let source = format!("req.{}", cell.field);
    if cell.is_optional {
        return source;
    }
    match fails(&cell.how) {
        true => {
            let blame = Blame::Request(&cell.label).call();
            format!("given(i64::try_from({source}){blame}?)")
        }
        false => format!("given({source})"),
    }
}

/// Whether a value may not survive its way.
pub(super) fn fails(how: &How) -> bool {
    match how {
        How::Try => true,
        How::Given(how) | How::Maybe(how) | How::OrDefault(how) | How::Each(how) => fails(how),
        How::Same | How::Into | How::Inner | How::Struct(_) | How::Collect => false,
    }
}

impl Blame<'_> {
    fn call(&self) -> String {
        match self {
            Self::Request(field) => format!(".or_invalid({})", Literal::new(*field)),
            Self::Row(column) => {
                let text = format!("`{}` of the row", column.plain());
                format!(".context({})", Literal::new(text))
            }
            Self::Count => ".context(\"the number of rows\")".to_owned(),
        }
    }
}
