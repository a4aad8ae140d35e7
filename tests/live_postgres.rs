//! The tables of a real PostgreSQL, which the test starts: `cargo test -p ferroctl --features live --test live_postgres`.

#![cfg(feature = "live")]

mod live;

use live::process::Server;
use live::{PASSWORD, compare, refused};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _};

const SCHEMA: &str = include_str!("live/postgres.sql");

/// What no model is of, and a type that is another one's name.
const BESIDE: &str = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
    CREATE VIEW named AS SELECT id, login_name FROM \"user\";
    CREATE TABLE log_one PARTITION OF log FOR VALUES FROM (0) TO (10);
    CREATE SCHEMA elsewhere;
    CREATE TABLE elsewhere.hidden (id BIGINT PRIMARY KEY);
    CREATE UNIQUE INDEX owners ON member (user_id) WHERE role = 'owner';
    CREATE INDEX plain ON member (role);
    ALTER TABLE homestay ALTER version DROP DEFAULT, ALTER version DROP NOT NULL, ALTER version TYPE points;
    CREATE ROLE app LOGIN PASSWORD 's3cret';
    ALTER ROLE app SET search_path = elsewhere;";

/// Runs statements as the server's owner.
fn run(server: &Server, database: &str, statements: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let options = PgConnectOptions::new().host("127.0.0.1");
    let options = options.port(server.port).username("root");
    let options = options.database(database);
    runtime.unwrap().block_on(async {
        let mut connection = options.connect().await.unwrap();
        for statements in statements {
            let statements = AssertSqlSafe((*statements).to_owned());
            let done = sqlx::raw_sql(statements).execute(&mut connection).await;
            done.unwrap();
        }
    });
}

#[test]
fn models_of_a_database_are_those_of_its_file() {
    let server = Server::postgres();
    run(&server, "postgres", &["CREATE DATABASE shop"]);
    run(&server, "shop", &[SCHEMA, BESIDE]);
    let host = format!("127.0.0.1:{}", server.port);
    let urls = ["postgres", "postgresql"].map(|it| format!("{it}://app:{PASSWORD}@{host}/shop"));
    compare(SCHEMA, &urls);
    refused(&format!("postgres://app:{PASSWORD}x@{host}/shop"), &host);
}
