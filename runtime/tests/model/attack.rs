//! No value becomes a part of a statement: every function of the generated models and every question, with values that
//! end a text, a name or a statement somewhere. What a statement says must not differ from value to value, the rows must
//! come back as they were given, and whoever stands beside them must not notice.

mod homestays;
mod members;
mod users;

use std::{collections::BTreeSet, iter};

use ferroctl_runtime::{
    db::Db,
    model::{On, query},
    settings::{self, ServiceSettings},
    telemetry::Telemetry,
    testing::Sink,
};

use super::database::{self, TABLES};
use super::homestay::{self, NewHomestay};
use super::member::{self, NewMember};
use super::user::{self, NewUser, User};

const PLAIN: &str = "ann";

fn hostile() -> Vec<String> {
    let texts = [
        "'; DROP TABLE user; --",
        "\"; DROP TABLE user; --",
        "`; DROP TABLE user; /*",
        "' OR '1'='1",
        "\\'; DELETE FROM homestay; #",
        "? $1 ?1 :id @id",
        "100%_!",
        "a\0b",
        "\u{feff}'\u{2019}\u{ff07}\u{202e}",
        "🦀' 𝕊",
        "\r\n;\r\n--",
        " ",
    ];
    let long = "x'\"".repeat(10_000);
    texts.map(str::to_owned).into_iter().chain([long]).collect()
}

fn new_user(login_name: String) -> NewUser {
    let number = login_name.len() as i64;
    NewUser {
        login_name,
        age: Some(number),
        points: number,
        balance: number.into(),
    }
}

async fn everything(on: &mut impl On, evil: &str) {
    users::attack(on, evil).await;
    homestays::attack(on, evil).await;
    members::attack(on, evil).await;
    let own = query("SELECT ? AS text").bind::<String>(evil);
    let text = own.value::<String>(&mut *on).await.unwrap();
    assert_eq!(text.as_deref(), Some(evil));
}

/// What sends every span to `sink`.
pub fn traced(sink: &Sink) -> Telemetry {
    let service = ServiceSettings {
        telemetry: Some(settings::Telemetry {
            endpoint: sink.endpoint(),
            ..settings::Telemetry::default()
        }),
        ..ServiceSettings::default()
    };
    Telemetry::new(&service).unwrap()
}

/// What the database holds: its tables with their statements, and the rows that nobody meant.
async fn standing(db: &Db) -> (Vec<String>, Vec<User>) {
    let tables = query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
    let rows = user::find(db, user::Where::new()).await.unwrap();
    assert_eq!(
        homestay::count(db, homestay::Where::new()).await.unwrap(),
        1
    );
    assert_eq!(member::count(db, member::Where::new()).await.unwrap(), 1);
    (tables.values(db).await.unwrap(), rows)
}

/// The texts of all statements, as traces have them.
async fn texts(evil: &str, is_transaction: bool) -> Vec<String> {
    let sink = Sink::start().await.unwrap();
    let telemetry = traced(&sink);
    let (db, _home) = database::open_with(&telemetry).await;
    for table in TABLES {
        query(table).run(&db).await.unwrap();
    }
    let bystander = || "bystander".to_owned();
    user::insert(&db, &new_user(bystander())).await.unwrap();
    let title = bystander();
    let row = NewHomestay {
        title,
        ..NewHomestay::default()
    };
    homestay::insert(&db, &row).await.unwrap();
    let row = NewMember {
        user_name: bystander(),
        ..NewMember::default()
    };
    member::insert(&db, &row).await.unwrap();
    let before = standing(&db).await;
    if is_transaction {
        let mut transaction = db.begin().await.unwrap();
        everything(&mut &mut transaction, evil).await;
        transaction.commit().await.unwrap();
    } else {
        everything(&mut &db, evil).await;
    }
    assert_eq!(standing(&db).await, before, "{evil:?}");
    telemetry.shutdown().await;
    let spans = sink.spans().into_iter();
    let mut texts: Vec<_> = spans
        .map(|span| span.attributes["db.query.text"].clone())
        .collect();
    texts.sort();
    texts
}

async fn no_statement_depends_on_a_value(is_transaction: bool) {
    let plain = texts(PLAIN, is_transaction).await;
    assert!(plain.len() > 90, "{}", plain.len());
    for evil in hostile() {
        let texts = texts(&evil, is_transaction).await;
        for (text, plain) in iter::zip(&texts, &plain) {
            assert_eq!(text, plain, "{evil:?}");
        }
        assert_eq!(texts.len(), plain.len(), "{evil:?}");
    }
}

#[tokio::test]
async fn no_statement_depends_on_a_value_on_a_database() {
    no_statement_depends_on_a_value(false).await;
}

#[tokio::test]
async fn no_statement_depends_on_a_value_in_a_transaction() {
    no_statement_depends_on_a_value(true).await;
}

/// The names of public functions in a source: those of the module, or those of its types.
fn functions(source: &str, is_of_type: bool) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for line in source.lines() {
        let rest = line.trim_start();
        let name = rest
            .strip_prefix("pub async fn ")
            .or(rest.strip_prefix("pub fn "));
        if let Some(name) = name.filter(|_| (rest != line) == is_of_type) {
            names.extend(name.split(['(', '<']).next());
        }
    }
    names
}

#[test]
fn every_function_is_attacked() {
    let code = [
        include_str!("attack.rs"),
        include_str!("attack/homestays.rs"),
        include_str!("attack/members.rs"),
        include_str!("attack/users.rs"),
    ];
    let code: String = code.concat().split_whitespace().collect();
    for (module, source) in [
        ("user", include_str!("user.rs")),
        ("homestay", include_str!("homestay.rs")),
        ("member", include_str!("member.rs")),
    ] {
        let names = functions(source, false);
        assert!(names.len() > 15, "{module}: {names:?}");
        for name in names {
            assert!(
                code.contains(&format!("{module}::{name}(")),
                "{module}::{name}"
            );
        }
        for name in functions(source, true) {
            let here = [
                format!(".{name}("),
                format!("Where::{name}"),
                format!("Update::{name}"),
            ];
            assert!(
                here.iter().any(|call| code.contains(call)),
                "{name} of {module}"
            );
        }
    }
    for source in [
        include_str!("../../src/model/aggregate.rs"),
        include_str!("../../src/model/select.rs"),
    ] {
        for name in functions(source, true) {
            // What gives a statement has its texts in `statements.rs`.
            let is_there = ["new", "sql"].contains(&name);
            assert!(is_there || code.contains(&format!(".{name}(")), "{name}");
        }
    }
    let runtime = include_str!("../../src/model/mod.rs");
    for list in ["pub use test::{", "pub use change::{"] {
        let (_, after) = runtime.split_once(list).unwrap();
        let (names, _) = after.split_once('}').unwrap();
        let names = names.split(',').map(str::trim);
        for name in names.filter(|name| name.starts_with(char::is_lowercase)) {
            assert!(code.contains(&format!("{name}(")), "{name}");
        }
    }
}
