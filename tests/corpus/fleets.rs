//! What fleets of go-zero wrote by hand beside goctl's models, as calls of generated functions.

use std::fs;

use crate::workspace::Workspace;

/// A fleet.
pub struct Fleet {
    /// Its name, which is that of the module.
    pub name: &'static str,
    /// Its tables.
    pub tables: &'static str,
    /// What its entry of `models:` says beside the file.
    pub entry: &'static str,
    /// Its methods.
    pub methods: &'static str,
}

macro_rules! fleet {
    ($name:literal, $entry:literal) => {
        Fleet {
            name: $name,
            tables: include_str!(concat!("fleets/", $name, ".sql")),
            entry: $entry,
            methods: include_str!(concat!("fleets/", $name, ".rs")),
        }
    };
}

/// Three fleets.
pub const FLEETS: [Fleet; 3] = [
    fleet!(
        "looklook",
        "version: version, soft_delete: {column: del_state, live: 0, deleted: 1, set: {delete_time: now}}"
    ),
    fleet!(
        "newbee",
        "soft_delete: {column: is_deleted, live: 0, deleted: 1}"
    ),
    fleet!(
        "ruoyi",
        "soft_delete: {column: del_flag, live: \"0\", deleted: \"1\"}"
    ),
];

impl Fleet {
    /// How many methods there are, and how many of them have SQL of their own.
    pub fn counts(&self) -> (usize, usize) {
        let methods = self.methods.split("pub async fn ").skip(1);
        let with_sql = methods.clone().filter(|it| it.contains("query(sql)"));
        let others = self.methods.matches("pub fn ").count();
        (methods.count() + others, with_sql.count())
    }
}

impl Workspace {
    /// One gRPC service with the models of these fleets, and their methods in modules of its library.
    pub fn of_fleets(fleets: &[Fleet]) -> Self {
        let entries: Vec<_> = fleets
            .iter()
            .map(|fleet| format!("{{files: [sql/{}.sql], {}}}", fleet.name, fleet.entry))
            .collect();
        let workspace = Self::with_models(&entries.join(", "));
        for fleet in fleets {
            let file = workspace.root().join(format!("sql/{}.sql", fleet.name));
            fs::write(file, fleet.tables).expect("a schema");
        }
        workspace.generate();
        let source = workspace.root().join("tables/rpc/src");
        let library = source.join("lib.rs");
        let mut text = fs::read_to_string(&library).expect("a library") + "\n";
        for fleet in fleets {
            let file = source.join(format!("{}.rs", fleet.name));
            fs::write(file, fleet.methods).expect("a module");
            text.push_str(&format!("pub mod {};\n", fleet.name));
        }
        fs::write(library, text).expect("a library");
        workspace
    }
}
