//! What the statements of a schema become.

use std::path::PathBuf;

use super::tables;
use crate::ddl::{self, Dialect};
use crate::ir::{ColumnType, Filled, Fixed, Table};
use crate::manifest::{self, Deletion, ModelsEntry};
use crate::source::{Loader, SourceMap};

struct Text(&'static str);

impl Loader for Text {
    fn read(&self, _: &std::path::Path) -> std::io::Result<String> {
        Ok(self.0.to_owned())
    }

    fn canonical(&self, path: &std::path::Path) -> std::io::Result<PathBuf> {
        Ok(path.to_owned())
    }
}

/// The tables of a text, and the codes of what was found.
fn lowered(text: &'static str, entry: &ModelsEntry) -> (Vec<Table>, Vec<&'static str>) {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let dialect = entry.dialect.or(Some(Dialect::Mysql));
    let files = [PathBuf::from("user.sql")];
    let schema = ddl::load(&files, dialect, &Text(text), &mut sources, &mut findings).unwrap();
    let (tables, found) = tables(&schema, entry);
    findings.extend(found);
    (
        tables,
        findings.iter().map(|finding| finding.code.id).collect(),
    )
}

fn types(tables: &[Table]) -> Vec<ColumnType> {
    tables[0].columns.iter().map(|column| column.ty).collect()
}

#[test]
fn every_kind_of_column() {
    use ColumnType as C;
    let text = "CREATE TABLE t (a bigint primary key, b tinyint(1), c int unsigned, d decimal(10,2), e enum('a','b'), \
                f datetime(6), g timestamp, h date, i time, j json, k longblob, l double, m year, n bit(1), o char(3))";
    let (tables, found) = lowered(text, &ModelsEntry::default());
    assert_eq!(
        types(&tables),
        [
            C::Integer,
            C::Integer,
            C::Integer,
            C::Decimal,
            C::Text,
            C::Instant,
            C::Instant,
            C::Date,
            C::Time,
            C::Json,
            C::Bytes,
            C::Float,
            C::Integer,
            C::Bool,
            C::Text
        ]
    );
    assert!(found.is_empty(), "{found:?}");
    let bools = ModelsEntry {
        bool: true,
        ..ModelsEntry::default()
    };
    assert_eq!(types(&lowered(text, &bools).0)[1], C::Bool);
}

#[test]
fn what_rust_has_not_is_said_once() {
    let text = "CREATE TABLE t (a bigint unsigned primary key, b bigint unsigned, c decimal(30,2), d point)";
    let (tables, found) = lowered(text, &ModelsEntry::default());
    let expected = [
        ColumnType::Integer,
        ColumnType::Integer,
        ColumnType::Text,
        ColumnType::Text,
    ];
    assert_eq!(types(&tables), expected);
    assert_eq!(found, ["W1004", "W1006", "W1005"]);
}

#[test]
fn postgres_tells_times_with_a_zone_from_others() {
    let text =
        "CREATE TABLE t (a bigserial primary key, b timestamp, c timestamptz, d uuid, e jsonb)";
    let postgres = ModelsEntry {
        dialect: Some(Dialect::Postgres),
        ..ModelsEntry::default()
    };
    let (tables, found) = lowered(text, &postgres);
    use ColumnType as C;
    assert_eq!(
        types(&tables),
        [C::Integer, C::DateTime, C::Instant, C::Text, C::Json]
    );
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(tables[0].columns[0].filled, Filled::Number);
}

#[test]
fn what_is_no_text_for_postgres_is_told_it() {
    let text = "CREATE TABLE t (a uuid primary key, b public.\"Mood\", c varchar(9), d numeric(40,2), e citext, f int)";
    let casts = |dialect| {
        let entry = ModelsEntry {
            dialect: Some(dialect),
            ..ModelsEntry::default()
        };
        let (tables, _) = lowered(text, &entry);
        let columns = tables[0].columns.clone().into_iter();
        columns.map(|column| column.cast).collect::<Vec<_>>()
    };
    let told = casts(Dialect::Postgres);
    let told: Vec<_> = told.iter().map(Option::as_deref).collect();
    assert_eq!(
        told,
        [
            Some("UUID"),
            Some("public.\"Mood\""),
            None,
            Some("NUMERIC(40,2)"),
            Some("citext"),
            None
        ]
    );
    assert_eq!(casts(Dialect::Sqlite), vec![None; 6]);
}

#[test]
fn who_fills_a_column() {
    let text = "CREATE TABLE t (id int primary key auto_increment, create_time datetime default current_timestamp, \
                changed datetime default now() on update now(), update_time datetime default current_timestamp, \
                delete_time datetime default current_timestamp, state int default 0, \
                twice int generated always as (state * 2))";
    let (tables, _) = lowered(text, &ModelsEntry::default());
    let filled: Vec<_> = tables[0]
        .columns
        .iter()
        .map(|column| column.filled)
        .collect();
    use Filled as F;
    assert_eq!(
        filled,
        [
            F::Number,
            F::Once,
            F::AtChanges,
            F::AtChanges,
            F::AtFirst,
            F::ByWriter,
            F::Computed
        ]
    );
}

#[test]
fn tables_are_chosen_and_keys_are_places() {
    let text = "CREATE TABLE b (x int, y int, z varchar(9), PRIMARY KEY (y, x), UNIQUE KEY (z));\n\
                CREATE TABLE a (x int);";
    let (tables, found) = lowered(text, &ModelsEntry::default());
    let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(
        (&tables[1].key, &tables[1].uniques),
        (&vec![1, 0], &vec![vec![2]])
    );
    assert_eq!(found, ["W1007"], "`a` has no key");
    let marked = |column: &str, set: &str| ModelsEntry {
        soft_delete: Deletion::Mark(manifest::SoftDelete {
            column: column.to_owned(),
            live: manifest::Fixed::Integer(0),
            deleted: manifest::Fixed::Text("millis".to_owned()),
            set: [(set.to_owned(), manifest::Fixed::Null)].into(),
        }),
        ..ModelsEntry::default()
    };
    let (tables, found) = lowered(text, &marked("y", "z"));
    assert_eq!((&tables[0].soft_delete, found), (&None, vec!["W1007"]));
    let deleted = vec![(1, Fixed::Millis), (2, Fixed::Null)];
    assert_eq!(tables[1].soft_delete.as_ref().unwrap().deleted, deleted);
    assert_eq!(lowered(text, &marked("gone", "z")).1, ["W1007", "S0303"]);
    assert_eq!(lowered(text, &marked("y", "gone")).1, ["W1007", "S0303"]);
    let versioned = |column: &str| ModelsEntry {
        version: Some(column.to_owned()),
        ..ModelsEntry::default()
    };
    let (tables, found) = lowered(text, &versioned("y"));
    assert_eq!((tables[1].version, found), (Some(1), vec!["W1007"]));
    // `a.x` may be NULL, and `b.z` is a text.
    assert_eq!(lowered(text, &versioned("z")).1, ["W1007", "S0303"]);
    let one = ModelsEntry {
        tables: vec!["c".to_owned()],
        ..ModelsEntry::default()
    };
    assert_eq!(lowered(text, &one).1, ["S0302"]);
    assert_eq!(lowered("SELECT 1", &ModelsEntry::default()).1, ["S0301"]);
}

#[test]
fn a_mark_that_is_not_said_is_proposed_once() {
    let text = "CREATE TABLE a (id bigint PRIMARY KEY, is_deleted tinyint, delete_time datetime NOT NULL);\n\
                CREATE TABLE b (id bigint PRIMARY KEY, Is_Deleted tinyint);\n\
                CREATE TABLE c (id bigint PRIMARY KEY, del_flag char(1));\n\
                CREATE TABLE d (id bigint PRIMARY KEY, deleted_at datetime NOT NULL);";
    assert_eq!(lowered(text, &ModelsEntry::default()).1, ["W1008"]);
    let none = ModelsEntry {
        soft_delete: Deletion::None,
        ..ModelsEntry::default()
    };
    assert_eq!(lowered(text, &none).1, [""; 0]);
    let one = |table: &str| ModelsEntry {
        tables: vec![table.to_owned()],
        ..ModelsEntry::default()
    };
    assert_eq!(lowered(text, &one("c")).1, ["W1008"]);
    assert_eq!(
        lowered(text, &one("d")).1,
        [""; 0],
        "no value says that a row lives"
    );
}
