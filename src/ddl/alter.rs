//! `ALTER TABLE`, operation by operation; what says nothing of columns and keys is passed over.

use sqlparser::ast::{
    AlterColumnOperation, AlterTableOperation as Operation, ColumnOption, DataType, Ident,
    MySQLColumnPosition, RenameTableNameKind,
};

use super::column::Written;
use super::default;
use super::path;
use super::places::Places;
use super::table::{Filled, Table};
use super::tables::Maker;

/// Does one operation to the table of `maker`.
pub(super) fn apply(operation: &Operation, maker: &mut Maker<'_>, places: &Places<'_>) {
    match operation {
        Operation::AddConstraint { constraint, .. } => maker.constraint(constraint, places),
        Operation::AddColumn {
            if_not_exists,
            column_def,
            column_position,
            ..
        } => {
            let options = column_def.options.iter().map(|option| &option.option);
            let written = Written::new(&column_def.name, &column_def.data_type, options, places);
            if !if_not_exists || maker.table.column(&written.column.name).is_none() {
                add(maker, written, column_position.as_ref());
            }
        }
        Operation::DropColumn { column_names, .. } => {
            column_names
                .iter()
                .for_each(|name| drop_column(&mut maker.table, name));
        }
        Operation::DropPrimaryKey { .. } => maker.table.primary = None,
        Operation::DropConstraint { name, .. } | Operation::DropIndex { name } => {
            let is_other = |other: &Option<String>| other.as_ref() != Some(&name.value);
            maker.table.uniques.retain(|key| is_other(&key.name));
            maker.table.indexes.retain(|key| is_other(&key.name));
        }
        Operation::RenameColumn {
            old_column_name,
            new_column_name,
        } => {
            rename_column(&mut maker.table, old_column_name, new_column_name);
        }
        Operation::RenameTable {
            table_name: RenameTableNameKind::As(name) | RenameTableNameKind::To(name),
        } => {
            path::names(name).1.clone_into(&mut maker.table.name);
        }
        Operation::ChangeColumn {
            old_name,
            new_name,
            data_type,
            options,
            ..
        } => {
            rename_column(&mut maker.table, old_name, new_name);
            replace(&mut maker.table, new_name, (data_type, options), places);
        }
        Operation::ModifyColumn {
            col_name,
            data_type,
            options,
            ..
        } => {
            replace(&mut maker.table, col_name, (data_type, options), places);
        }
        Operation::AlterColumn { column_name, op } => {
            alter_column(&mut maker.table, column_name, op);
        }
        _ => {}
    }
}

fn add(maker: &mut Maker<'_>, written: Written, position: Option<&MySQLColumnPosition>) {
    let columns = maker.table.columns.len();
    maker.column(written);
    let place = match position {
        Some(MySQLColumnPosition::First) => Some(0),
        Some(MySQLColumnPosition::After(name)) => {
            let mut all = maker.table.columns.iter();
            all.position(|column| column.name.eq_ignore_ascii_case(&name.value))
                .map(|at| at + 1)
        }
        None => None,
    };
    if let Some(place) = place
        && maker.table.columns.len() > columns
    {
        maker.table.columns[place..].rotate_right(1);
    }
}

/// Takes a column out, and out of the keys, as MySQL does.
fn drop_column(table: &mut Table, name: &Ident) {
    let is_it = |other: &String| other.eq_ignore_ascii_case(&name.value);
    table.columns.retain(|column| !is_it(&column.name));
    for key in table.keys_mut() {
        key.columns.retain(|column| !is_it(column));
    }
    table.uniques.retain(|key| !key.columns.is_empty());
    table.indexes.retain(|key| !key.columns.is_empty());
    table.primary.take_if(|key| key.columns.is_empty());
}

fn rename_column(table: &mut Table, old: &Ident, new: &Ident) {
    if let Some(column) = table.column_mut(&old.value) {
        column.name.clone_from(&new.value);
    }
    for name in table.keys_mut().flat_map(|key| &mut key.columns) {
        if name.eq_ignore_ascii_case(&old.value) {
            name.clone_from(&new.value);
        }
    }
}

fn replace(
    table: &mut Table,
    name: &Ident,
    (ty, options): (&DataType, &[ColumnOption]),
    places: &Places<'_>,
) {
    if let Some(column) = table.column_mut(&name.value) {
        *column = Written::new(name, ty, options.iter(), places).column;
    }
}

fn alter_column(table: &mut Table, name: &Ident, operation: &AlterColumnOperation) {
    let Some(column) = table.column_mut(&name.value) else {
        return;
    };
    match operation {
        AlterColumnOperation::SetNotNull => column.nullable = false,
        AlterColumnOperation::DropNotNull => column.nullable = true,
        AlterColumnOperation::SetDefault { value } => default::set(column, value),
        AlterColumnOperation::DropDefault => {
            column.filled = Filled::Nothing;
            column.default = None;
        }
        AlterColumnOperation::SetDataType { data_type, .. } => column.ty = data_type.clone(),
        AlterColumnOperation::AddGenerated { .. } => column.filled = Filled::Number,
        _ => {}
    }
}
