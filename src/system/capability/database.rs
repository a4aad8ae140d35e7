//! `tables:` and `models:`: databases of the service's own.

use super::{Capability, Field, File, Metrics, Setting, Subject};
use crate::rust::{Code, Doc, Ident, Literal, Quoted, Ty};
use crate::system::database::{self, Database};
use crate::system::environment::{Environment, MIGRATE_VARIABLE, Value};
use crate::text::{Key, yaml};

/// Builds again when a migration comes, which `sqlx::migrate!` does not see; looks for those in the wrong folder.
const BUILD: &str = include_str!("../../../templates/service/build.rs");

/// The parts of a service with databases.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let databases = subject.databases;
    databases.first()?;
    let mut environment = Environment::from([migrate_in_stack()]);
    environment.extend(databases.iter().map(variable));
    let mut blocks: Vec<yaml::Block> = databases.iter().map(source).collect();
    blocks.push(migrate());
    let settings = databases.iter().map(setting);
    let is_cached = subject.service.cache.is_some();
    Some(Capability {
        name: "database",
        settings: settings.chain([migrate_setting()]).collect(),
        state: databases.iter().map(|it| state(it, is_cached)).collect(),
        yaml: blocks.clone(),
        defaults: blocks,
        features: features(databases),
        dependencies: vec![Key::new("sqlx")],
        files: files(databases),
        metrics: Some(Metrics::Sql),
        keeps_files: databases.iter().any(|it| it.server.is_none()),
        environment,
        ..Capability::default()
    })
}

fn setting(database: &Database) -> Setting {
    Setting {
        docs: Doc::of("The URL of the database."),
        field: database.names.setting.clone(),
        ty: Ty::path("settings::Secret"),
        block: Literal::new(&database.names.keys),
    }
}

fn migrate_setting() -> Setting {
    Setting {
        docs: Doc::of("When migrations run."),
        field: Ident::snake("migrate"),
        ty: Ty::path("settings::Migrate"),
        block: Literal::new(MIGRATE),
    }
}

/// `DataSource: "${USER_RPC_DATA_SOURCE:-sqlite://data/user.db}"`
fn source(database: &Database) -> yaml::Block {
    let names = &database.names;
    let (block, key) = match names.keys.split_once('.') {
        Some((block, key)) => (format!("{}:\n  ", yaml::Scalar::new(block)), key),
        None => (String::new(), names.keys.as_str()),
    };
    let (key, variable) = (yaml::Scalar::new(key), &names.variable);
    yaml::Block::new(format!(
        "{block}{key}: \"${{{variable}:-{}}}\"\n",
        names.url()
    ))
}

/// The key of the YAML that says when migrations run.
const MIGRATE: &str = "Migrate";

fn migrate() -> yaml::Block {
    yaml::Block::new(format!(
        "# Migrations run at a start: true, false, or only on SQLite. The command `migrate` runs them alone.\n\
         {MIGRATE}: \"${{{MIGRATE_VARIABLE}:-sqlite}}\"\n"
    ))
}

/// The stack's databases are the services' own.
fn migrate_in_stack() -> (String, Value) {
    let name = MIGRATE_VARIABLE;
    (name.to_owned(), Value::from_user(name, Some("true")))
}

fn variable(database: &Database) -> (String, Value) {
    (database.names.variable.clone(), database.url())
}

fn state(database: &Database, is_cached: bool) -> Field {
    let (field, setting) = (&database.names.field, &database.names.setting);
    let connect = format!("Db::connect(&settings.{setting}, &telemetry).await?");
    let cached = ".cached(&settings.cache, &settings.row_cache, &telemetry)?";
    let cached = if is_cached { cached } else { "" };
    let docs = match database.names.source() {
        None => Doc::of("The database."),
        Some(keys) => Doc::of(format!("The database of `{}`.", Quoted::new(keys))),
    };
    let migrate = format!("migrations::{field}().at_start(&{field}, settings.migrate).await?;");
    Field {
        docs,
        field: field.clone(),
        ty: Ty::path("Db"),
        imports: vec!["ferroctl_runtime::db::Db", "super::migrations"],
        value: Code::new(format!("{connect}{cached}")),
        then: Some(Code::new(migrate)),
    }
}

fn features(databases: &[Database]) -> Vec<&'static str> {
    let kinds = databases.iter().flat_map(|it| it.kinds.iter().copied());
    kinds.map(database::name).collect()
}

fn files(databases: &[Database]) -> Vec<File> {
    let build = File {
        path: "build.rs".to_owned(),
        text: BUILD,
        is_users: false,
    };
    let folders = databases.iter().flat_map(Database::folders);
    // `sqlx::migrate!` needs the folder, and git keeps no empty one.
    let folders = folders.map(|folder| File {
        path: format!("{folder}/.gitkeep"),
        text: "",
        is_users: true,
    });
    [build].into_iter().chain(folders).collect()
}
