//! How a schema makes its columns.

use sqlparser::ast::{
    BinaryLength, CharacterLength, DataType, EnumMember, ExactNumberInfo, TimezoneInfo,
};

use crate::ddl;
use crate::ir::Made;

/// What of a column is needed to make it again.
pub(super) fn made(column: &ddl::Column) -> Made {
    let mut values = values(&column.ty);
    values.extend(column.values.iter().cloned());
    let ty = match &column.ty {
        DataType::Enum(..) => "ENUM".to_owned(),
        DataType::Set(_) => "SET".to_owned(),
        ty => ty.to_string(),
    };
    Made {
        ty,
        is_custom: matches!(column.ty, DataType::Custom(..)),
        values,
        length: length(&column.ty),
        digits: digits(&column.ty),
        default: column.default.clone(),
        on_update: column.on_update,
        computed: column.computed.clone(),
        collation: column.collation.clone(),
    }
}

fn values(ty: &DataType) -> Vec<String> {
    match ty {
        DataType::Enum(members, _) => members.iter().map(member).collect(),
        DataType::Set(values) => values.clone(),
        _ => Vec::new(),
    }
}

fn member(member: &EnumMember) -> String {
    match member {
        EnumMember::Name(name) | EnumMember::NamedValue(name, _) => name.clone(),
    }
}

/// The characters or bytes of texts, the digits of a second of times.
fn length(ty: &DataType) -> Option<u64> {
    use DataType as D;
    match ty {
        D::Character(length)
        | D::Char(length)
        | D::CharacterVarying(length)
        | D::CharVarying(length)
        | D::Varchar(length)
        | D::Nvarchar(length) => match length {
            Some(CharacterLength::IntegerLength { length, .. }) => Some(*length),
            Some(CharacterLength::Max) | None => None,
        },
        D::Varbinary(Some(BinaryLength::IntegerLength { length })) => Some(*length),
        D::Binary(length)
        | D::Time(length, _)
        | D::Datetime(length)
        | D::Timestamp(length, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone)
        | D::Timestamp(length, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => *length,
        _ => None,
    }
}

fn digits(ty: &DataType) -> Option<(u64, u64)> {
    use DataType as D;
    match ty {
        D::Numeric(size)
        | D::Decimal(size)
        | D::DecimalUnsigned(size)
        | D::Dec(size)
        | D::DecUnsigned(size) => match size {
            ExactNumberInfo::None => None,
            ExactNumberInfo::Precision(all) => Some((*all, 0)),
            ExactNumberInfo::PrecisionAndScale(all, behind) => {
                Some((*all, u64::try_from(*behind).ok()?))
            }
        },
        D::Zerofill(inner) => digits(inner),
        _ => None,
    }
}
