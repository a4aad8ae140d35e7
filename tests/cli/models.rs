//! `.sql` files on the command line: `check`, and `gen model`.

use crate::fixture::{CliTest, PROTO};

const USER: &str = "CREATE TABLE `user` (\n  `id` bigint NOT NULL,\n  `name` varchar(255) NOT NULL,\n  PRIMARY KEY (`id`)\n);\n";

/// A workspace with the gRPC service `user-rpc`, and the tables `user` and `role`.
fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.write(
        "user.sql",
        &format!("{USER}{}", USER.replace("`user`", "`role`")),
    );
    test.expect("gen rpc user.proto", 0);
    test
}

#[test]
fn check_reads_schemas_beside_other_contracts() {
    let test = CliTest::with_api();
    test.write("user.sql", USER);
    let said = test.transcript("check user/api/user.api user.sql");
    assert!(said.contains("ok: 2 files checked"), "{said}");
}

#[test]
fn check_finds_what_a_database_would() {
    let test = CliTest::new();
    test.write("user.sql", &USER.replace("KEY (`id`)", "KEY (`uid`)"));
    let said = test.transcript("check user.sql");
    assert!(
        said.contains("error[S0203]") && said.contains("user.sql:4:16"),
        "{said}"
    );
    let said = test.transcript("check --dialect oracle user.sql");
    assert!(said.contains("mysql, postgres, sqlite"), "{said}");
}

#[test]
fn a_service_is_built_for_the_database_whose_sql_its_models_are_in() {
    for (ddl, databases) in [
        (USER.to_owned(), r#""models", "mysql", "otlp", "sqlite""#),
        (
            USER.replace('`', "\"")
                .replace("bigint NOT NULL", "bigserial"),
            r#""models", "otlp", "postgres", "sqlite""#,
        ),
        (
            "CREATE TABLE user (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);".to_owned(),
            r#""models", "otlp", "sqlite""#,
        ),
    ] {
        let test = workspace();
        test.write("user.sql", &ddl);
        test.expect("gen model user.sql --service user-rpc", 0);
        let cargo = test.read("user/rpc/Cargo.toml");
        let features = format!("features = [\"grpc\", {databases}]");
        assert!(cargo.contains(&features), "{cargo}");
    }
}

#[test]
fn models_are_recorded_and_generated_again() {
    let test = workspace();
    test.expect("gen model user.sql --service user-rpc --tables user", 0);
    let manifest = test.read("ferroctl.yaml");
    let entry = "models: [{files: [user.sql], tables: [user]}]";
    assert!(manifest.contains(entry), "{manifest}");
    let model = test.read("user/rpc/src/generated/model/user.rs");
    assert!(model.contains("pub async fn find_one(on: impl On, id: i64)"));
    assert!(!test.path("user/rpc/src/generated/model/role.rs").exists());
    assert!(test.read("user/rpc/src/lib.rs").contains("pub mod model;"));
    let own = "user/rpc/src/model/user.rs";
    test.append(own, "\n/// Mine.\npub fn mine() {}\n");
    test.write("user.sql", &USER.replace("`name`", "`nickname`"));
    test.expect("gen", 0);
    let model = test.read("user/rpc/src/generated/model/user.rs");
    assert!(model.contains("pub nickname: String"), "{model}");
    assert!(test.read(own).contains("Mine."));
    test.expect("gen --check", 0);
}

#[test]
fn the_same_file_is_one_entry() {
    let test = workspace();
    test.expect("gen model user.sql --service user-rpc --tables user", 0);
    test.expect("gen model user.sql --service user-rpc --bool", 0);
    let manifest = test.read("ferroctl.yaml");
    let entry = "models: [{files: [user.sql], bool: true}]";
    assert!(manifest.contains(entry), "{manifest}");
    assert!(test.path("user/rpc/src/model/role.rs").exists());
}

#[test]
fn a_mark_of_deleted_rows_stays_in_its_entry() {
    let test = workspace();
    test.expect("gen model user.sql --service user-rpc", 0);
    let mark = "soft_delete: {column: name, live: a, deleted: \"0\", set: {id: now}}";
    let manifest = test.read("ferroctl.yaml");
    let manifest = manifest.replace("[user.sql]}", &format!("[user.sql], {mark}}}"));
    test.write("ferroctl.yaml", &manifest);
    test.expect("gen model user.sql --service user-rpc --tables user", 0);
    let manifest = test.read("ferroctl.yaml");
    assert!(manifest.contains(mark), "{manifest}");
    let model = test.read("user/rpc/src/generated/model/user.rs");
    assert!(model.contains("pub async fn delete_hard("), "{model}");
}

#[test]
fn a_schema_with_errors_changes_nothing() {
    let test = workspace();
    let before = test.read("ferroctl.yaml");
    test.write("bad.sql", "CREATE TABLE a (b int,);");
    for command in [
        "gen model bad.sql --service user-rpc",
        "gen model user.sql --service usr-rpc",
        "gen model user.sql --service user-rpc --tables usr",
        "gen model user.proto --service user-rpc",
        "gen model missing.sql --service user-rpc",
    ] {
        let said = test.transcript(command);
        assert!(said.contains("exit status: 1"), "{command}:\n{said}");
        assert!(said.contains("error["), "{command}:\n{said}");
    }
    assert_eq!(test.read("ferroctl.yaml"), before);
    assert!(!test.path("user/rpc/src/model").exists());
}

#[test]
fn a_second_database_has_a_field_a_key_and_migrations_of_its_own() {
    let test = workspace();
    test.expect("gen model user.sql --service user-rpc --tables user", 0);
    let audit = USER
        .replace("`user`", "`audit`")
        .replace("bigint", "bigint unsigned");
    test.write("audit.sql", &audit);
    let gen_audit = "gen model audit.sql --service user-rpc --strict --datasource";
    let said = test.expect(&format!("{gen_audit} DataSource"), 1);
    assert!(said.contains("is no other database"), "{said}");
    test.expect(&format!("{gen_audit} Audit.DataSource"), 0);
    let manifest = test.read("ferroctl.yaml");
    let entry = "{files: [audit.sql], datasource: Audit.DataSource, strict: true}";
    assert!(manifest.contains(entry), "{manifest}");
    let state = test.read("user/rpc/src/generated/state.rs");
    assert!(state.contains("pub audit_db: Db"), "{state}");
    assert!(
        test.read("user/rpc/src/generated/model/audit.rs")
            .contains("pub id: u64")
    );
    let yaml = test.read("user/rpc/etc/user-rpc.yaml");
    let url = "Audit:\n  DataSource: \"${USER_RPC_AUDIT_DATA_SOURCE:-sqlite://data/audit.db}\"";
    assert!(yaml.contains(url), "{yaml}");
    let [own, other] = ["", "audit_db/"].map(|folder| {
        test.read(&format!(
            "user/rpc/migrations/{folder}sqlite/0001_tables.sql"
        ))
    });
    assert!(own.contains("\"user\"") && !own.contains("audit"), "{own}");
    assert!(other.contains("CREATE TABLE \"audit\""), "{other}");
}

#[test]
fn the_first_migration_is_written_once_and_says_when_tables_have_changed() {
    let test = workspace();
    test.expect("gen model user.sql --service user-rpc", 0);
    let path = "user/rpc/migrations/mysql/0001_tables.sql";
    let first = test.read(path);
    test.write("user.sql", &USER.replace("255", "64"));
    let said = test.expect("gen", 0);
    assert!(
        said.contains(&format!("{path}: the tables are others now")),
        "{said}"
    );
    assert_eq!(test.read(path), first);
    let again = test.expect("gen", 0);
    assert!(!again.contains("others now"), "{again}");
    std::fs::remove_file(test.path(path)).unwrap();
    test.expect("gen", 0);
    assert!(!test.path(path).exists());
}
