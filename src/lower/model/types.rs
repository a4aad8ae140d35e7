//! The types of columns, and what is to be said of those that Rust has not.

use sqlparser::ast::{DataType, ExactNumberInfo, ObjectNamePart, TimezoneInfo};

use crate::ddl::{self, Dialect};
use crate::diagnostic::codes::sql as codes;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::ColumnType;
use crate::manifest::ModelsEntry;
use crate::source::Span;

/// How many digits `rust_decimal` holds at most.
const DIGITS: u64 = 28;

/// Gives columns their types.
pub(super) struct Types {
    dialect: Dialect,
    /// Whether MySQL's `tinyint(1)` is meant as a bool.
    has_bools: bool,
    /// Whether numbers without a sign are kept apart.
    is_strict: bool,
    unsigned: Said,
    wide: Said,
    as_text: Said,
}

/// Columns of which the same is to be said, once for all.
#[derive(Default)]
struct Said {
    first: Option<(Span, String)>,
    others: usize,
}

impl Types {
    pub(super) fn new(dialect: Dialect, entry: &ModelsEntry) -> Self {
        Self {
            dialect,
            has_bools: entry.bool,
            is_strict: entry.strict,
            unsigned: Said::default(),
            wide: Said::default(),
            as_text: Said::default(),
        }
    }

    /// The type of a column's values.
    pub(super) fn of(&mut self, table: &ddl::Table, column: &ddl::Column) -> ColumnType {
        let (ty, remark) = self.read(&column.ty);
        let said = match remark {
            None => return ty,
            // No counter gets that far.
            Some(Remark::Unsigned) if column.filled == ddl::Filled::Number => return ty,
            Some(Remark::Unsigned) => &mut self.unsigned,
            Some(Remark::Wide) => &mut self.wide,
            Some(Remark::AsText) => &mut self.as_text,
        };
        let name = format!("{}.{}` is `{}", table.name, column.name, column.ty);
        said.add(column.span, name);
        ty
    }

    /// What PostgreSQL calls the type of a column whose values are texts here and not there: it takes a text for one of
    /// them only where a statement says that it is meant as one.
    pub(super) fn cast(&self, column: &ddl::Column) -> Option<String> {
        let is_own = match self.read(&column.ty) {
            (ColumnType::Text, Some(_)) => true,
            (ColumnType::Text, None) => matches!(column.ty, DataType::Uuid | DataType::Custom(..)),
            _ => false,
        };
        (is_own && self.dialect == Dialect::Postgres).then(|| spelt(&column.ty))
    }

    /// What is to be said of all columns.
    pub(super) fn findings(self) -> impl Iterator<Item = Diagnostic> {
        let unsigned = "and read as `i64`, as goctl does";
        let wide = "wider than the 28 digits of a decimal, and read as a text";
        let as_text = "which Rust does not have, and read as a text";
        let all = [
            self.unsigned.finding(&codes::UNSIGNED, unsigned),
            self.wide.finding(&codes::WIDE_DECIMAL, wide),
            self.as_text.finding(&codes::AS_TEXT, as_text),
        ];
        all.into_iter().flatten()
    }

    fn read(&self, ty: &DataType) -> (ColumnType, Option<Remark>) {
        use ColumnType as C;
        use DataType as D;
        let plain = |ty| (ty, None);
        match ty {
            D::TinyInt(Some(1)) if self.has_bools && self.dialect == Dialect::Mysql => {
                plain(C::Bool)
            }
            D::Bool | D::Boolean | D::Bit(None | Some(1)) => plain(C::Bool),
            D::BigIntUnsigned(_)
            | D::Int8Unsigned(_)
            | D::UBigInt
            | D::UnsignedInteger
            | D::Unsigned => match self.is_strict {
                true => plain(C::Unsigned),
                false => (C::Integer, Some(Remark::Unsigned)),
            },
            D::Zerofill(inner) => self.read(inner),
            D::TinyInt(_)
            | D::TinyIntUnsigned(_)
            | D::Int2(_)
            | D::Int2Unsigned(_)
            | D::SmallInt(_)
            | D::SmallIntUnsigned(_)
            | D::MediumInt(_)
            | D::MediumIntUnsigned(_)
            | D::Int(_)
            | D::IntUnsigned(_)
            | D::Int4(_)
            | D::Int4Unsigned(_)
            | D::Int8(_)
            | D::Integer(_)
            | D::IntegerUnsigned(_)
            | D::BigInt(_)
            | D::Int16
            | D::Int32
            | D::Int64
            | D::Signed
            | D::SignedInteger => plain(C::Integer),
            D::Float(_)
            | D::FloatUnsigned(_)
            | D::Float4
            | D::Float8
            | D::Float32
            | D::Float64
            | D::Real
            | D::RealUnsigned
            | D::Double(_)
            | D::DoubleUnsigned(_)
            | D::DoublePrecision
            | D::DoublePrecisionUnsigned => plain(C::Float),
            D::Numeric(size)
            | D::Decimal(size)
            | D::DecimalUnsigned(size)
            | D::Dec(size)
            | D::DecUnsigned(size) => match digits(size) > DIGITS {
                true => (C::Text, Some(Remark::Wide)),
                false => plain(C::Decimal),
            },
            D::Character(_)
            | D::Char(_)
            | D::CharacterVarying(_)
            | D::CharVarying(_)
            | D::Varchar(_)
            | D::Nvarchar(_)
            | D::Text
            | D::TinyText
            | D::MediumText
            | D::LongText
            | D::String(_)
            | D::Clob(_)
            | D::Enum(..)
            | D::Set(_) => plain(C::Text),
            D::Binary(_)
            | D::Varbinary(_)
            | D::Blob(_)
            | D::TinyBlob
            | D::MediumBlob
            | D::LongBlob
            | D::Bytes(_)
            | D::Bytea => plain(C::Bytes),
            D::Date => plain(C::Date),
            D::Time(..) => plain(C::Time),
            D::Timestamp(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone)
                if self.dialect == Dialect::Postgres =>
            {
                plain(C::DateTime)
            }
            D::Datetime(_) | D::Timestamp(..) => plain(C::Instant),
            D::JSON | D::JSONB => plain(C::Json),
            other => custom(&other.to_string()),
        }
    }
}

/// A type as PostgreSQL itself spells it: names without quotes are in small letters.
fn spelt(ty: &DataType) -> String {
    let DataType::Custom(name, _) = ty else {
        return ty.to_string();
    };
    let small = |part: &ObjectNamePart| match part.as_ident() {
        Some(ident) if ident.quote_style.is_none() => ident.value.to_lowercase(),
        _ => part.to_string(),
    };
    let parts: Vec<String> = name.0.iter().map(small).collect();
    ty.to_string()
        .replacen(&name.to_string(), &parts.join("."), 1)
}

/// Types that sqlparser takes for a user's.
fn custom(name: &str) -> (ColumnType, Option<Remark>) {
    let name = name.to_ascii_lowercase();
    let name = name.rsplit('.').next().unwrap_or(&name);
    match name.split('(').next().unwrap_or(name).trim() {
        "serial" | "bigserial" | "smallserial" | "serial2" | "serial4" | "serial8" | "year" => {
            (ColumnType::Integer, None)
        }
        "citext" | "nchar" | "uuid" => (ColumnType::Text, None),
        _ => (ColumnType::Text, Some(Remark::AsText)),
    }
}

fn digits(size: &ExactNumberInfo) -> u64 {
    match size {
        ExactNumberInfo::None => 0,
        ExactNumberInfo::Precision(digits) | ExactNumberInfo::PrecisionAndScale(digits, _) => {
            *digits
        }
    }
}

#[derive(Clone, Copy)]
enum Remark {
    Unsigned,
    Wide,
    AsText,
}

impl Said {
    fn add(&mut self, span: Span, what: String) {
        match self.first {
            None => self.first = Some((span, what)),
            Some(_) => self.others += 1,
        }
    }

    fn finding(self, code: &'static Code, what: &str) -> Option<Diagnostic> {
        let (span, first) = self.first?;
        let finding = Diagnostic::new(code, format!("`{first}`, {what}")).at(span, "");
        Some(match self.others {
            0 => finding,
            1 => finding.note("so is another column"),
            others => finding.note(format!("so are {others} other columns")),
        })
    }
}
