//! The first bodies of logic: where a route is one call of another service, and where it is nearly one.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ferroctl::ir::{Call, Content, Project, Service};
use ferroctl::source::SourceMap;
use ferroctl::system::fit::{Answer, Fit, Fits};
use ferroctl::{ddl, diagnostic, lower, system};

use crate::{corpus, model, support, wild, workspace};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lifecycle/calls")
}

fn proto(base: &str) -> Service {
    let file = folder().join(format!("{base}.proto"));
    let rpc = corpus::rpc(&corpus::Disk, &[&file], &[&folder()], &[]);
    model::grpc(base, if base == "user" { 9300 } else { 9400 }, rpc)
}

/// The service with the table of the same folder, whose methods are written.
fn with_books(order: Service) -> Service {
    let (mut sources, mut found) = (SourceMap::default(), Vec::new());
    let file = folder().join("book.sql");
    let schema = ddl::load(&[file], None, &corpus::Disk, &mut sources, &mut found);
    let entry = ferroctl::manifest::ModelsEntry::default();
    let (tables, _) = lower::model::tables(&schema.expect("tables"), &entry);
    Service {
        crud: vec!["book".to_owned()],
        ..model::with_models(order, tables)
    }
}

fn shop() -> Service {
    let checked = support::check(&folder().join("shop.api"), &corpus::Disk);
    let documents = checked.documents.expect("a readable contract");
    let http = lower::http::lower(&documents, &checked.sources);
    Service {
        calls: ["user-rpc", "order-rpc"].map(Call::of).to_vec(),
        ..model::api("shop", 8300, http)
    }
}

/// The same contracts are compiled in `tests/lifecycle`.
#[test]
fn first_bodies_are_calls_where_the_contracts_say_so() {
    let project = model::project(vec![proto("user"), proto("order"), shop()]);
    assert_logic("first_bodies", &project, "shop/api/src/logic/");
}

/// The same are compiled, and asked, in `tests/lifecycle`.
#[test]
fn first_bodies_read_and_write_rows() {
    let project = model::project(vec![with_books(proto("order"))]);
    assert_logic(
        "first_bodies_of_rows",
        &project,
        "order/rpc/src/logic/library/",
    );
}

/// A table in a second database is reached by the field of that one.
#[test]
fn rows_are_in_the_database_of_their_table() {
    let mut order = with_books(proto("order"));
    for contract in &mut order.contracts.0 {
        if let Content::Models { data_source, .. } = &mut contract.content {
            *data_source = Some("Audit.DataSource".to_owned());
        }
    }
    let files = workspace::formatted(&model::project(vec![order]));
    let is_it = |path: &str| path.ends_with("library/delete_book.rs");
    let found = files.iter().find(|(path, _)| is_it(path));
    let text = String::from_utf8_lossy(&found.expect("the logic").1);
    assert!(
        text.contains("book::delete(&state.audit_db, req.id)"),
        "{text}"
    );
}

fn assert_logic(snapshot: &str, project: &Project, folder: &str) {
    let mut shown = String::new();
    for (path, contents) in workspace::formatted(project) {
        let logic = path.strip_prefix(folder);
        if let Some(name) = logic.filter(|name| !name.ends_with("mod.rs")) {
            let text = String::from_utf8(contents).expect("text");
            writeln!(shown, "══ {name}\n{text}").expect("written");
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/contract");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(snapshot, shown));
}

/// What became of the routes of one fleet.
#[derive(Default, Clone, Copy)]
struct Count {
    routes: usize,
    several: usize,
    wants: usize,
    requests: usize,
    both: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.routes += other.routes;
        self.several += other.several;
        self.wants += other.wants;
        self.requests += other.requests;
        self.both += other.both;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            routes,
            several,
            wants,
            requests,
            both,
        } = self;
        let named = several + wants + requests;
        write!(
            f,
            "requests fit in {requests} of {routes} routes, both ways in {both}; {named} have a method of their name, \
             {several} of them several"
        )
    }
}

impl Count {
    fn of(fit: &Fit) -> Self {
        let mut count = Self {
            routes: 1,
            ..Self::default()
        };
        match fit {
            Fit::Nothing => {}
            Fit::Several(_) => count.several = 1,
            Fit::Wants(..) => count.wants = 1,
            Fit::Call(call) => {
                count.requests = 1;
                count.both = usize::from(!matches!(call.answer, Answer::Lacks(_)));
            }
        }
        count
    }
}

/// An api that calls every one of these services; `None` where its contract has errors.
fn caller(api: &Path, number: usize, rpcs: &[Service]) -> Option<Service> {
    let checked = support::check(api, &corpus::Disk);
    let documents = checked.documents.as_ref()?;
    let http = lower::http::lower(documents, &checked.sources);
    let is_read = !diagnostic::has_errors(&checked.findings);
    is_read.then(|| Service {
        calls: rpcs.iter().map(|rpc| Call::of(&rpc.name)).collect(),
        ..model::api(&format!("shop{number}"), 8300, http)
    })
}

/// The routes of these services, each once.
fn count(services: Vec<Service>) -> Count {
    let system = system::resolve(model::project(services));
    let (mut count, mut seen) = (Count::default(), BTreeSet::new());
    for service in &system.services {
        let Some(http) = service.http() else { continue };
        let fits = Fits::new(&system, service, http).expect("the protos render");
        for group in &http.groups {
            for route in &group.routes {
                if seen.insert((route.method, route.path.clone())) {
                    count += Count::of(&fits.of(group, route).expect("the messages are read"));
                }
            }
        }
    }
    count
}

/// `user` for `app__user__rpc__user.proto`, with a number where that is another's.
fn base(path: &Path, taken: &[Service]) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let last = stem.rsplit("__").next().unwrap_or_default();
    let free = |name: &String| taken.iter().all(|it| it.base != *name);
    let numbered = (2..).map(|number| format!("{last}{number}"));
    let mut names = std::iter::once(last.to_owned()).chain(numbered);
    names.find(free).expect("a free name")
}

/// Every api of a fleet of the corpus calls every gRPC service of it, as the corpus does not say who calls whom.
#[test]
#[ignore = "counts: cargo test --test targets -- --ignored --nocapture count_over_the_corpus"]
fn count_over_the_corpus() {
    let folder = corpus::folder().expect("a corpus");
    let fleets = std::fs::read_dir(folder.join("api/valid")).expect("a folder");
    let mut fleets: Vec<_> = fleets
        .map(|entry| entry.expect("an entry").path())
        .collect();
    fleets.sort();
    let roots = support::roots(&folder.join("api/valid"));
    let mut whole = Count::default();
    for fleet in fleets {
        let name = fleet.file_name().expect("a name").to_string_lossy();
        // Collections of examples are no fleets.
        if name.starts_with("zeromicro__go-zero") || name.starts_with("zeromicro__zero-") {
            continue;
        }
        let mut rpcs = Vec::new();
        for (path, rpc) in wild::lowered_below(&folder.join("proto").join(&*name)) {
            let base = base(&path, &rpcs);
            rpcs.push(model::grpc(&base, 9300 + rpcs.len() as u16, rpc));
        }
        if rpcs.is_empty() {
            continue;
        }
        let own = roots.iter().filter(|root| root.starts_with(&fleet));
        let apis = own.enumerate();
        let apis = apis.filter_map(|(number, root)| caller(root, number, &rpcs));
        let sum = count(rpcs.iter().cloned().chain(apis).collect());
        println!("{name}: {sum}");
        whole += sum;
    }
    println!("all: {whole}");
    assert!(whole.both > 0);
}
