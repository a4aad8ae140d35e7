//! The tables of a SQLite file: `cargo test -p ferroctl --features live --test live_sqlite`.

#![cfg(feature = "live")]

#[path = "live/addresses.rs"]
mod addresses;
#[allow(dead_code, reason = "the tests of servers take more of it")]
mod live;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use addresses::SECRETS;
use live::fixture::CliTest;
use live::workspace;

const GEN: &str = "gen model --url sqlite://shop.db --service user-rpc";

const COPY: &str = "user/rpc/shop.sql";

const TABLES: &str = "CREATE TABLE user (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
    CREATE TABLE role (id INTEGER PRIMARY KEY, code TEXT NOT NULL, user_id BIGINT);
    CREATE UNIQUE INDEX role_code ON role (code);
    CREATE VIEW names AS SELECT name FROM user;
    CREATE VIRTUAL TABLE words USING fts5(word);
    CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
    INSERT INTO user (name) VALUES ('ann'), ('bob');";

/// Runs statements on the database `shop.db`.
fn run(test: &CliTest, statements: &str) {
    let options = SqliteConnectOptions::new().filename(test.path("shop.db"));
    let options = options.create_if_missing(true);
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(async {
        let mut connection = options.connect().await.unwrap();
        let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
        statements.execute(&mut connection).await.unwrap();
    });
}

/// A workspace beside a database with the tables `user` and `role`.
fn with_database() -> CliTest {
    let test = workspace();
    run(&test, TABLES);
    test
}

#[test]
fn tables_of_a_database_become_a_file_that_models_are_made_of() {
    let test = with_database();
    test.expect(GEN, 0);
    assert_eq!(
        test.read(COPY),
        "-- The tables of `shop` as `ferroctl gen model --url` found them. The same command reads them again.\n\n\
         CREATE TABLE role (id INTEGER PRIMARY KEY, code TEXT NOT NULL, user_id BIGINT);\n\
         CREATE UNIQUE INDEX role_code ON role (code);\n\n\
         CREATE TABLE user (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);\n"
    );
    let entry = format!("models: [{{files: [{COPY}], dialect: sqlite}}]");
    assert!(test.read("ferroctl.yaml").contains(&entry));
    let role = test.read("user/rpc/src/generated/model/role.rs");
    assert!(role.contains("find_one_by_code"), "{role}");
    let before = test.everything();
    test.expect(GEN, 0);
    assert_eq!(test.everything(), before, "a second run changes nothing");
    std::fs::remove_file(test.path("shop.db")).unwrap();
    test.expect("gen --check", 0);
}

#[test]
fn another_run_brings_what_the_database_has_now() {
    let test = with_database();
    test.expect(GEN, 0);
    run(&test, "ALTER TABLE user ADD COLUMN nickname TEXT");
    let said = test.expect(&format!("{GEN} --check"), 1);
    assert!(said.contains("nickname TEXT"), "{said}");
    assert!(!test.read(COPY).contains("nickname"));
    let said = test.expect(GEN, 0);
    assert!(said.contains(&format!("updated {COPY}")), "{said}");
    let user = test.read("user/rpc/src/generated/model/user.rs");
    assert!(user.contains("pub nickname: Option<String>"), "{user}");
    test.append(COPY, "-- Mine.\n");
    run(&test, "ALTER TABLE user ADD COLUMN age BIGINT");
    let said = test.expect(GEN, 1);
    assert!(
        said.contains("error[M0302]") && said.contains("instead of `--url`"),
        "{said}"
    );
    assert!(test.read(COPY).contains("Mine."));
}

#[test]
fn tables_are_chosen_by_their_names() {
    let test = with_database();
    let said = test.expect(&format!("{GEN} --tables usr"), 1);
    assert!(
        said.contains("error[S0302]") && said.contains("there is `user`"),
        "{said}"
    );
    assert!(!test.path(COPY).exists());
    test.expect(&format!("{GEN} --tables role --cache"), 0);
    assert!(!test.read(COPY).contains("TABLE user"));
    let manifest = test.read("ferroctl.yaml");
    assert!(
        manifest.contains("tables: [role], dialect: sqlite, cache_prefix: cache}"),
        "{manifest}"
    );
}

#[test]
fn what_cannot_be_read_is_said_without_the_password() {
    let test = with_database();
    let manifest = test.read("ferroctl.yaml");
    for (address, place) in SECRETS {
        let said = test.expect(&format!("gen model --url {address} --service user-rpc"), 2);
        assert!(said.contains(place), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
    let said = test.expect(&GEN.replace("shop.db", "missing.db"), 2);
    assert!(
        said.contains("cannot read the tables of `missing.db`"),
        "{said}"
    );
    assert!(!test.path("missing.db").exists());
    run(&test, "DROP TABLE user; DROP TABLE role");
    let said = test.expect(GEN, 2);
    assert!(said.contains("there are no tables in `shop.db`"), "{said}");
    assert_eq!(test.read("ferroctl.yaml"), manifest);
}
