//! What goctl makes of tables: names of fields and keys, and what stands in a cache
//! (`tools/goctl/model/sql/gen/keys.go`, `…/converter/types.go`).

use sqlparser::ast::{DataType, ExactNumberInfo};

use crate::ddl;
use crate::ir::{Cached, ColumnType, GoField, GoType, Table};

/// What stands before the keys of goctl's models, unless that is said.
const PREFIX: &str = "cache";

/// How a cache keeps the rows of a table whose keys begin with `prefix`; none without a primary key.
pub(super) fn cached(schema: &ddl::Table, table: &Table, prefix: Option<&str>) -> Option<Cached> {
    if table.key.is_empty() {
        return None;
    }
    let begin = format!(
        "{}:{}",
        prefix.unwrap_or(PREFIX),
        untitled(&safe(&table.name))
    );
    let key = |places: &[usize]| {
        let columns = places.iter().map(|place| &table.columns[*place].name);
        columns.fold(begin.clone(), |key, name| {
            format!("{key}:{}", untitled(name))
        }) + ":"
    };
    let columns = schema.columns.iter().zip(&table.columns).enumerate();
    Some(Cached {
        fields: columns
            .map(|(place, (written, column))| GoField {
                name: safe(&camel(&column.name)),
                ty: ty(&written.ty, column.ty),
                is_null: written.nullable
                    && written.filled == ddl::Filled::Nothing
                    && !table.key.contains(&place),
            })
            .collect(),
        key: key(&table.key),
        uniques: table.uniques.iter().map(|places| key(places)).collect(),
    })
}

/// What the keys of rows begin with before the table, unless that is said; goctl names the `database` that it read.
#[must_use]
pub fn usual_prefix(database: Option<&str>) -> String {
    match database {
        Some(name) => format!("{PREFIX}:{}", untitled(&safe(name))),
        None => PREFIX.to_owned(),
    }
}

/// What the keys of a Go model's rows begin with before the table, from the text of its `*_gen.go`:
/// `cacheUserIdPrefix = "cache:user:id:"` says `cache`.
#[must_use]
pub fn prefix(text: &str) -> Option<String> {
    let keys = text.lines().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        let is_prefix = name.trim().starts_with("cache") && name.trim().ends_with("Prefix");
        let key = value.trim().strip_prefix('"')?.strip_suffix(":\"")?;
        is_prefix.then_some(key)
    });
    // Those of several columns have more parts behind the table.
    let key = keys.min_by_key(|key| key.matches(':').count())?;
    let mut parts = key.rsplitn(3, ':').skip(2);
    parts.next().map(str::to_owned)
}

fn ty(written: &DataType, column: ColumnType) -> GoType {
    match (column, written) {
        (ColumnType::Bool, DataType::TinyInt(_)) => GoType::Flag,
        (ColumnType::Decimal, written) => GoType::Decimal(scale(written)),
        _ => GoType::AsColumn,
    }
}

fn scale(ty: &DataType) -> u32 {
    let (DataType::Numeric(size)
    | DataType::Decimal(size)
    | DataType::DecimalUnsigned(size)
    | DataType::Dec(size)
    | DataType::DecUnsigned(size)) = ty
    else {
        return 0;
    };
    match size {
        ExactNumberInfo::PrecisionAndScale(_, scale) => u32::try_from(*scale).unwrap_or_default(),
        ExactNumberInfo::None | ExactNumberInfo::Precision(_) => 0,
    }
}

/// `stringx.ToCamel`: each part between `_` with its words titled.
fn camel(name: &str) -> String {
    name.split('_').map(titled).collect()
}

/// Every word of a part begins with a capital letter; the others stay.
fn titled(part: &str) -> String {
    let mut is_inside = false;
    let title = |c: char| {
        let begins = !is_inside && c.is_alphanumeric();
        is_inside = c.is_alphanumeric() || (is_inside && c == '\'');
        match begins {
            true => c.to_uppercase().collect::<String>(),
            false => c.to_string(),
        }
    };
    part.chars().map(title).collect()
}

/// The same with a small letter first.
fn untitled(name: &str) -> String {
    let name = camel(name);
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if first.is_ascii() => {
            first.to_ascii_lowercase().to_string() + letters.as_str()
        }
        _ => name,
    }
}

/// `util.SafeString`: what Go takes for a name.
fn safe(name: &str) -> String {
    let is_safe = |c: char| ('A'..='z').contains(&c) || c.is_ascii_digit();
    let name: String = name
        .chars()
        .map(|c| if is_safe(c) { c } else { '_' })
        .collect();
    match name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("_{name}"),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_goctls() {
        let fields = ["id", "login_name", "userName", "ID", "_x__y", "a-b", "2fa"];
        let fields = fields.map(|name| safe(&camel(name)));
        assert_eq!(
            fields,
            ["Id", "LoginName", "UserName", "ID", "XY", "A_B", "_2fa"]
        );
        let go = "var (\n\tcacheLooklookUserAuthTypeKeyPrefix = \"cache:looklook:user:authType:key:\"\n\tcacheLooklookUserIdPrefix = \"cache:looklook:user:id:\"\n)";
        assert_eq!(prefix(go).as_deref(), Some("cache:looklook"));
        assert_eq!(prefix("package model").as_deref(), None);
        let keys = ["homestay_order", "User", "sys_user_role"].map(untitled);
        assert_eq!(keys, ["homestayOrder", "user", "sysUserRole"]);
    }
}
