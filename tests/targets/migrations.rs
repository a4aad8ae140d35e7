//! The first migrations of real schemas, run by real databases: those of a file's own kind and of the two others.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use ferroctl::ir::{Content, Contracts, Database, Rpc};
use ferroctl::manifest::ModelsEntry;
use ferroctl::source::SourceMap;
use ferroctl::{artifact::OutPath, ddl, emit, lower, system};

use crate::model::{grpc, project, with_models};
use crate::process::Server;
use crate::support::{Disk, corpus, dialect, files_below};

/// A way to run statements in a database that nobody has used.
trait Runs {
    /// What the database refuses.
    fn run(&self, place: usize, statements: &str) -> Result<(), String>;
}

/// Runs a client with the statements as its input.
fn client(command: &mut Command, statements: &str) -> Result<(), String> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // A client that ends at the first error does not read the rest.
    let _ = input.write_all(statements.as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.success() {
        true => Ok(()),
        false => Err(said),
    }
}

struct Sqlite;

impl Runs for Sqlite {
    fn run(&self, _: usize, statements: &str) -> Result<(), String> {
        client(
            Command::new("sqlite3").args(["-bail", ":memory:"]),
            statements,
        )
    }
}

struct Mysql(Server);

impl Runs for Mysql {
    fn run(&self, place: usize, statements: &str) -> Result<(), String> {
        let port = self.0.port.to_string();
        let mut command = Command::new("mariadb");
        command.args([
            "--no-defaults",
            "--host=127.0.0.1",
            "--user=root",
            "--port",
            &port,
        ]);
        let all = format!(
            "CREATE DATABASE of_{place} CHARACTER SET utf8mb4; USE of_{place};\n{statements}\nDROP DATABASE of_{place};"
        );
        client(&mut command, &all)
    }
}

struct Postgres(Server);

impl Runs for Postgres {
    fn run(&self, place: usize, statements: &str) -> Result<(), String> {
        let port = self.0.port.to_string();
        let mut command = Command::new("psql");
        command.args([
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            &port,
        ]);
        command.args(["-U", "root", "postgres"]);
        let all = format!("CREATE SCHEMA of_{place}; SET search_path = of_{place};\n{statements}");
        client(&mut command, &all)
    }
}

/// The first migration of a file's tables in the SQL of a database; none where there are no tables.
fn migration(path: &Path, to: Database) -> Option<String> {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let files = [path.to_owned()];
    let schema = ddl::load(&files, dialect(path), &Disk, &mut sources, &mut findings)?;
    let (tables, _) = lower::model::tables(&schema, &ModelsEntry::default());
    let mut service = with_models(grpc("order", 9300, Rpc::default()), tables);
    service.databases = vec![to];
    set_dialect(&mut service.contracts, lower::model::sql(schema.dialect));
    let system = system::resolve(project(vec![service]));
    let mut tree = ferroctl::artifact::FileTree::default();
    emit::migration::render(&system.services[0], &mut tree).unwrap();
    let folder = system::database::name(to);
    let path = OutPath::new(format!("order/rpc/migrations/{folder}/0001_tables.sql")).unwrap();
    match &tree.get(&path)?.body {
        ferroctl::artifact::Body::Text(text) => Some(text.clone()),
        body => panic!("{body:?}"),
    }
}

fn set_dialect(contracts: &mut Contracts, dialect: Database) {
    for contract in &mut contracts.0 {
        if let Content::Models { sql, .. } = &mut contract.content {
            *sql = dialect;
        }
    }
}

/// Runs the migrations of every real schema; at most `exceptions` may be refused.
fn run_all(to: Database, runs: &dyn Runs, exceptions: usize) {
    let Some(folder) = corpus("sql") else { return };
    let invalid = folder.join("invalid");
    let files = files_below(&folder, "sql").into_iter();
    let files = files.filter(|path| !path.starts_with(&invalid));
    let migrations = files.filter_map(|path| Some((migration(&path, to)?, path)));
    let (mut all, mut refused) = (0, 0);
    for (place, (statements, path)) in migrations.enumerate() {
        all += 1;
        if let Err(said) = runs.run(place, &statements) {
            refused += 1;
            println!("{}: {said}", path.display());
        }
    }
    println!("{to:?}: {} of {all} migrations run", all - refused);
    assert!(refused <= exceptions, "{refused} are refused");
}

#[test]
#[ignore = "asks sqlite3; .ci/run does"]
fn sqlite_runs_them() {
    // A primary key that is computed.
    run_all(Database::Sqlite, &Sqlite, 1);
}

#[test]
#[ignore = "starts a MariaDB; .ci/run does"]
fn mysql_runs_them() {
    // Types and times that this server does not take in the files either.
    run_all(Database::Mysql, &Mysql(Server::mariadb()), 9);
}

#[test]
#[ignore = "starts a PostgreSQL; .ci/run does"]
fn postgres_runs_them() {
    // Types that are nobody's, or an extension's.
    run_all(Database::Postgres, &Postgres(Server::postgres()), 8);
}
