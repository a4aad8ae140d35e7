//! The tables of a real MySQL (MariaDB), which the test starts: `cargo test -p ferroctl --features live --test live_mysql`.

#![cfg(feature = "live")]

mod live;

use live::process::Server;
use live::{PASSWORD, compare, refused};
use sqlx::mysql::MySqlConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _};

const SCHEMA: &str = include_str!("live/mysql.sql");

/// What no model is of, and rows whose number is no part of the schema.
const BESIDE: &str = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
    CREATE VIEW named AS SELECT id, login_name FROM user;
    INSERT INTO user (login_name, balance, extra) VALUES ('ann', 1.5, '{}'), ('bob', 2, '[]');
    ALTER TABLE log PARTITION BY RANGE (day) (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE);
    CREATE USER app@127.0.0.1 IDENTIFIED BY 's3cret';
    GRANT SELECT ON shop.* TO app@127.0.0.1;";

/// Runs statements as the server's owner.
fn run(server: &Server, statements: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let options = MySqlConnectOptions::new().host("127.0.0.1");
    let options = options.port(server.port).username("root");
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
    let server = Server::mariadb();
    run(
        &server,
        &[
            "CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;",
            SCHEMA,
            BESIDE,
        ],
    );
    let host = format!("127.0.0.1:{}", server.port);
    let urls = [
        format!("mysql://app:{PASSWORD}@{host}/shop?loc=Local"),
        format!("app:{PASSWORD}@tcp({host})/shop?charset=utf8mb4&parseTime=true"),
    ];
    compare(SCHEMA, &urls);
    refused(&format!("mysql://app:{PASSWORD}x@{host}/shop"), &host);
}
