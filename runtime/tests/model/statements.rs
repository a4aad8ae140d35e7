//! What conditions and changes become, on each database; and that no value becomes a part of a text.

use ferroctl_runtime::model::{
    Argument, Changes, Conflict, Dialect, Filter, Insert, Row as _, Sql, Value, between,
    delete_sql, eq, ge, gt, inc, is_null, le, like, lt, ne, none_of, not_null, one_of, set,
    update_sql,
};

use super::homestay::Homestay;
use super::user::{self, Rows, User, Where};

/// A value that would be seen anywhere.
const HOSTILE: &str = "x'\"`; DROP TABLE user; --";

fn text(sql: Sql) -> String {
    sql.into_parts().0
}

fn filter(rows: Where) -> String {
    let sql = text(Rows::from(rows).sql(Dialect::Sqlite));
    let clause = sql.split_once(" WHERE ").map(|(_, clause)| clause);
    clause.unwrap_or_default().to_owned()
}

#[test]
fn conditions_become_clauses() {
    let new = Where::new;
    for (rows, clause) in [
        (new(), ""),
        (new().id(eq(1)), r#""id" = ?"#),
        (
            new().id(ne(1)).points(lt(1)),
            r#""id" <> ? AND "points" < ?"#,
        ),
        (
            new().id(le(1)).points(gt(1)),
            r#""id" <= ? AND "points" > ?"#,
        ),
        (new().points(ge(1)), r#""points" >= ?"#),
        (new().login_name(like("a%")), r#""login_name" LIKE ?"#),
        (new().id(between(1, 2)), r#""id" BETWEEN ? AND ?"#),
        (new().id(one_of([1, 2])), r#""id" IN (?, ?)"#),
        (new().id(none_of([1, 2])), r#""id" NOT IN (?, ?)"#),
        (new().id(one_of([0; 0])), "1 = 0"),
        (new().id(none_of([0; 0])), "1 = 1"),
        (new().age(is_null()), r#""age" IS NULL"#),
        (new().age(not_null()), r#""age" IS NOT NULL"#),
        (
            new().id(None::<i64>.map(eq)).age(Some(eq(1))),
            r#""age" = ?"#,
        ),
        (
            new().not(new().id(eq(1)).age(eq(2))),
            r#"NOT ("id" = ? AND "age" = ?)"#,
        ),
        (new().not(new()), ""),
        (
            new()
                .any([new().id(eq(1)).age(eq(2)), new().points(eq(3))])
                .age(eq(4)),
            r#"(("id" = ? AND "age" = ?) OR ("points" = ?)) AND "age" = ?"#,
        ),
        (new().any([]), "1 = 0"),
        (new().any([new()]), "((1 = 1))"),
    ] {
        assert_eq!(filter(rows), clause);
    }
}

#[test]
fn each_database_gets_its_own_text() {
    let rows = || {
        Where::new()
            .age(eq(1))
            .order_by(user::ID.desc())
            .limit(2)
            .offset(3)
            .for_update()
    };
    let columns = "id, login_name, age, points, balance, create_time, update_time";
    for (dialect, quote, rest) in [
        (
            Dialect::Mysql,
            "`",
            "WHERE `age` = ? ORDER BY `id` DESC LIMIT ? OFFSET ? FOR UPDATE",
        ),
        (
            Dialect::Postgres,
            "\"",
            r#"WHERE "age" = $1 ORDER BY "id" DESC LIMIT $2 OFFSET $3 FOR UPDATE"#,
        ),
        (
            Dialect::Sqlite,
            "\"",
            r#"WHERE "age" = ? ORDER BY "id" DESC LIMIT ? OFFSET ?"#,
        ),
    ] {
        let columns = columns.replace(", ", &format!("{quote}, {quote}"));
        let expected = format!("SELECT {quote}{columns}{quote} FROM {quote}user{quote} {rest}");
        assert_eq!(text(rows().sql(dialect)), expected);
    }
}

fn insert(conflict: Conflict, dialect: Dialect) -> String {
    let insert = Insert {
        table: User::TABLE,
        columns: &["login_name", "age"],
        rows: vec![vec![HOSTILE.to_owned().into(), Value::Null]; 2],
        conflict,
    };
    let sql = text(insert.sql(dialect));
    let (_, rest) = sql.split_once("VALUES ").unwrap();
    rest.to_owned()
}

#[test]
fn new_rows_become_statements() {
    let (mysql, postgres) = (Dialect::Mysql, Dialect::Postgres);
    let ignore = Conflict::Ignore;
    let replace = Conflict::Replace {
        key: &["login_name"],
    };
    assert_eq!(
        insert(Conflict::Error, postgres),
        r#"($1, NULL), ($2, NULL) RETURNING "id""#
    );
    assert_eq!(
        insert(ignore, postgres),
        "($1, NULL), ($2, NULL) ON CONFLICT DO NOTHING"
    );
    assert_eq!(insert(ignore, mysql), "(?, ?), (?, ?)");
    assert_eq!(
        insert(replace, postgres),
        r#"($1, NULL), ($2, NULL) ON CONFLICT ("login_name") DO UPDATE SET "age" = excluded."age", "update_time" = CURRENT_TIMESTAMP"#
    );
    assert_eq!(
        insert(replace, mysql),
        "(?, ?), (?, ?) ON DUPLICATE KEY UPDATE `age` = VALUES(`age`), `update_time` = CURRENT_TIMESTAMP"
    );
}

#[test]
fn a_row_that_is_there_keeps_counting_its_versions() {
    let insert = Insert {
        table: Homestay::TABLE,
        columns: &["id", "title", "version"],
        rows: vec![vec![Value::Integer(1), Value::Null, Value::Integer(0)]],
        conflict: Conflict::Replace { key: &["id"] },
    };
    let sql = text(insert.sql(Dialect::Sqlite));
    let (_, replaced) = sql.split_once(" SET ").unwrap();
    assert_eq!(
        replaced,
        r#""title" = excluded."title", "version" = "homestay"."version" + 1"#
    );
}

#[test]
fn changes_become_statements() {
    let filter = Filter::default().and::<i64>("id", eq(1));
    let changes = Changes::default()
        .and::<i64>("points", inc(5))
        .and::<Option<i64>>("age", set(None));
    assert_eq!(
        text(update_sql::<User>(&filter, &changes, Dialect::Postgres)),
        r#"UPDATE "user" SET "points" = "points" + $1, "age" = NULL, "update_time" = CURRENT_TIMESTAMP WHERE "id" = $2"#
    );
    assert_eq!(
        text(delete_sql::<User>(&filter, Dialect::Mysql)),
        "DELETE FROM `user` WHERE `id` = ?"
    );
}

#[test]
fn no_value_becomes_a_part_of_a_text() {
    let filter = || {
        Filter::default()
            .and::<String>("login_name", eq(HOSTILE))
            .and::<String>("login_name", ne(HOSTILE))
            .and::<String>("login_name", like(HOSTILE))
            .and::<String>("login_name", between(HOSTILE, HOSTILE))
            .and::<String>("login_name", one_of([HOSTILE]))
            .and::<String>("login_name", none_of([HOSTILE]))
            .any([Filter::default().and::<String>("login_name", gt(HOSTILE))])
            .not(Filter::default().and::<String>("login_name", lt(HOSTILE)))
    };
    let changes = Changes::default().and::<String>("login_name", set(HOSTILE));
    for dialect in [Dialect::Mysql, Dialect::Postgres, Dialect::Sqlite] {
        for sql in [
            text(Rows::from(filter()).sql(dialect)),
            text(update_sql::<User>(&filter(), &changes, dialect)),
            text(delete_sql::<User>(&filter(), dialect)),
            insert(Conflict::Error, dialect),
            insert(Conflict::Ignore, dialect),
            insert(Conflict::Replace { key: &["id"] }, dialect),
        ] {
            assert!(!sql.contains("DROP") && !sql.contains('\''), "{sql}");
        }
    }
}

#[test]
fn a_name_cannot_leave_its_quotes() {
    let mut sql = Sql::new(Dialect::Mysql);
    sql.name("a` = 1; --");
    assert_eq!(text(sql), "`a`` = 1; --`");
}

#[test]
fn what_stands_for_a_value_is_converted() {
    let values: [Value; 3] = [
        <i32 as Argument<i64>>::value(-1),
        <u32 as Argument<Option<i64>>>::value(7),
        <&str as Argument<String>>::value("a"),
    ];
    assert_eq!(
        values,
        [
            Value::Integer(-1),
            Value::Integer(7),
            Value::Text("a".into())
        ]
    );
}
