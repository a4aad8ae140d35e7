//! Every finding about protos and the workspace, as a user meets it; those of `.api` files are in `api_codes.rs`.

use std::collections::BTreeSet;

use ferroctl::diagnostic::{Code, codes};

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

const HEAD: &str = "version: 1\nname: demo\n";
const USER: &str = "name: user-api, api: user.api, port: 8300, metrics: 9081";
const SHOP: &str = "name: shop-api, api: shop.api, port: 8300, metrics: 9082";

/// A manifest with these services.
fn manifest(services: &[&str]) -> String {
    let entry = |service: &&str| format!("  - {{{service}}}\n");
    let entries: String = services.iter().map(entry).collect();
    format!("{HEAD}services:\n{entries}")
}

/// Runs a command on files and compares what it says with the snapshot of the finding.
struct Findings {
    shown: BTreeSet<&'static str>,
}

impl Findings {
    fn show(&mut self, code: &'static str, command: &str, files: &[(&str, &str)]) {
        let test = CliTest::new();
        for (path, text) in files {
            test.write(path, text);
        }
        let said = test.transcript(command);
        assert!(said.contains(&format!("[{code}]")), "{code}:\n{said}");
        assert_transcript!("diagnostics", code, said);
        self.shown.insert(code);
    }

    fn of_manifests(&mut self) {
        let yaml = |text: &str| [("ferroctl.yaml", text.to_owned())];
        let both = format!("{USER}, rpc: [user.proto]");
        let calling = format!("{USER}, calls: [shop-rpc]");
        let missing = format!("{USER}, tables: [user.sql]");
        let cached = format!("{USER}, cache: true");
        let signing = format!("{USER}, auth: [jwt-auth]");
        for (code, [(path, text)]) in [
            ("M0101", yaml(&format!("{HEAD}servces: []\n"))),
            ("M0102", yaml("version: 2\nname: demo\n")),
            ("M0201", yaml(&manifest(&[&both]))),
            ("M0204", yaml(&manifest(&[USER, SHOP]))),
            ("M0205", yaml(&manifest(&[&calling]))),
            ("M0208", yaml(&manifest(&[&missing]))),
            ("M0209", yaml(&manifest(&[&cached]))),
            ("M0213", yaml(&manifest(&[&signing]))),
        ] {
            let files = [(path, text.as_str()), ("user.api", API), ("shop.api", API)];
            self.show(code, "gen", &files);
        }
        let long = "a".repeat(60);
        let rpc = format!("name: {long}-rpc, rpc: [user.proto], port: 9300, metrics: 9091");
        let long = manifest(&[&rpc]) + "kube: true\n";
        self.show(
            "M0215",
            "gen",
            &[("ferroctl.yaml", &long), ("user.proto", PROTO)],
        );
        let lock = ("ferroctl.lock", "ferroctl 0.1.0\nruntime 0.9.3\n");
        self.show("M0104", "gen", &[("ferroctl.yaml", HEAD), lock]);
        let kept = format!("{HEAD}keep: [user/api/Dockerfil]\n");
        self.show("W0901", "gen --quiet", &[("ferroctl.yaml", &kept)]);
        let rpc = "name: user-rpc, rpc: [user.proto], port: 9300, metrics: 9091, crud: [user]";
        let files = [
            ("ferroctl.yaml", manifest(&[rpc])),
            ("user.proto", PROTO.to_owned()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        self.show("M0214", "gen", &files);
        let assuming = manifest(&[&format!(
            "{USER}, models: [{{files: [user.sql]}}], cache: true"
        )]);
        let files = [
            ("ferroctl.yaml", assuming.as_str()),
            ("user.api", API),
            (
                "user.sql",
                "CREATE TABLE user (id bigint PRIMARY KEY, name text NOT NULL);\n",
            ),
        ];
        self.show("W1009", "gen --quiet", &files);
    }

    fn of_commands(&mut self) {
        let user = [("user.api", API)];
        let there = manifest(&[USER]);
        let added = [("ferroctl.yaml", there.as_str()), ("b/user.api", API)];
        let outside = [
            ("../elsewhere/user.api", API),
            ("user/api/user.api", "// another"),
        ];
        self.show("M0103", "gen", &[]);
        self.show("M0202", "gen api b/user.api", &added);
        self.show("M0203", "gen api user.api --name con", &user);
        self.show("M0206", "gen api user.api --dir ../out", &user);
        self.show("M0207", "remove shop", &[("ferroctl.yaml", HEAD)]);
        let user = [("ferroctl.yaml", there.as_str()), ("user.api", API)];
        self.show("M0401", "mv handler nobody somebody", &user);
        let group = |name| {
            format!(
                "@server (\n    group: {name}\n)\nservice user {{\n    @handler me\n    get /{name}/me\n}}\n"
            )
        };
        let twice = group("a") + &group("b");
        let user = [user[0], ("user.api", twice.as_str())];
        self.show("M0402", "mv handler me self", &user);
        self.show("M0403", "mv service user-api account", &user);
        self.show("M0301", "gen api user.proto", &[("user.proto", PROTO)]);
        self.show("M0302", "gen api ../elsewhere/user.api", &outside);
    }

    fn of_residents(&mut self) {
        let user = ("user.api", API);
        let old = "[workspace]\nmembers = []\n\n[workspace.dependencies]\naxum = \"0.7\"\nserde = \"1\"\n";
        let mine = "[package]\nname = \"mine\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
        let above = ("../Cargo.toml", "[workspace]\nmembers = [\"*\", \"*/*\"]\n");
        self.show("M0210", "gen api user.api", &[user, ("Cargo.toml", old)]);
        self.show(
            "M0211",
            "gen api user.api",
            &[user, ("user/api/Cargo.toml", mine)],
        );
        self.show("M0212", "new shop", &[above]);
    }

    fn of_stacks(&mut self) {
        let wired = "Name: user-api\nHost: \"${HOST:-127.0.0.1}\"\nPort: 8300\n\
                     Prometheus: {Host: \"${HOST:-127.0.0.1}\", Port: 9081, Path: /metrics}\n";
        let there = manifest(&[USER]) + "docker: true\n";
        let signed = API.replace("service user", "@server (\n    jwt: Auth\n)\nservice user");
        for (code, settings) in [
            ("W0902", wired.replace("8300", "8301")),
            (
                "W0903",
                wired.replace("Host: \"${HOST:-127.0.0.1}\"\n", "Host: 127.0.0.1\n"),
            ),
            (
                "W0904",
                format!("{wired}DataSource: mysql://root@localhost/demo\n"),
            ),
            (
                "W0905",
                format!("{wired}Telemetry: {{Name: users, Disabled: true}}\n"),
            ),
            (
                "W0906",
                format!("{wired}Auth:\n  AccessSecret: forty-two\n"),
            ),
            ("W0907", format!("{wired}DataSource: sqlite://user.db\n")),
            ("W0908", wired.replace("8300", "3000")),
        ] {
            let files = [
                ("ferroctl.yaml", there.as_str()),
                ("user.api", &signed),
                ("user/api/etc/user-api.yaml", &settings),
            ];
            self.show(code, "gen --quiet", &files);
        }
        let rpc = "name: user-rpc, rpc: [user.proto], port: 9300, metrics: 9091";
        let calling = manifest(&[rpc, &format!("{USER}, calls: [user-rpc]")]);
        let old =
            format!("{wired}UserRpc:\n  Endpoints: [\"${{USER_RPC_ADDR:-127.0.0.1:9301}}\"]\n");
        let files = [
            ("ferroctl.yaml", calling.as_str()),
            ("user.api", API),
            ("user.proto", PROTO),
            ("user/api/etc/user-api.yaml", &old),
        ];
        self.show("W0909", "gen --quiet", &files);
        let other = format!("{wired}UserCenterConf:\n  Target: 127.0.0.1:2004\n");
        let files = [
            ("ferroctl.yaml", calling.as_str()),
            ("user.api", API),
            ("user.proto", PROTO),
            ("user/api/etc/user-api.yaml", &other),
        ];
        self.show("W0910", "gen --quiet", &files);
        let one_pod = format!("{wired}UserRpc:\n  Endpoints: [\"user-rpc:9300\"]\n");
        let in_a_cluster = format!("{calling}kube: true\n");
        let files = [
            ("ferroctl.yaml", in_a_cluster.as_str()),
            ("user.api", API),
            ("user.proto", PROTO),
            ("user/api/etc/user-api.yaml", &one_pod),
        ];
        self.show("W0911", "gen --quiet", &files);
    }

    fn of_models(&mut self) {
        let proto = ("user.proto", PROTO);
        let manifest = |models: &str| {
            let service = "name: user-rpc, rpc: [user.proto], port: 9300, metrics: 9091";
            manifest(&[&format!("{service}, models: [{models}]")])
        };
        let empty = manifest("{files: [data.sql]}");
        let data = ("data.sql", "INSERT INTO user VALUES (1);\n");
        self.show("S0301", "gen", &[proto, data, ("ferroctl.yaml", &empty)]);
        let unknown = manifest("{files: [user.sql], tables: [usr]}");
        let user = ("user.sql", "CREATE TABLE user (id int PRIMARY KEY);\n");
        self.show("S0302", "gen", &[proto, user, ("ferroctl.yaml", &unknown)]);
        let mark =
            manifest("{files: [user.sql], soft_delete: {column: gone, live: 0, deleted: now}}");
        self.show("S0303", "gen", &[proto, user, ("ferroctl.yaml", &mark)]);
    }

    fn of_protos(&mut self) {
        let import = PROTO.replace("message", "import \"base.proto\";\n\nmessage");
        let messages = "syntax = \"proto3\";\n\nmessage Ping {}\n".to_owned();
        for (code, text) in [
            ("P0101", PROTO.replace("returns", "return")),
            ("P0103", PROTO.replace("(Beat) returns", "(Pong) returns")),
            ("P0201", messages),
            ("P0301", annotated()),
        ] {
            self.show(code, "gen rpc user.proto", &[("user.proto", &text)]);
        }
        let folder = [("user.proto", import.as_str()), ("base.proto/inner", "")];
        self.show("P0001", "gen rpc user.proto", &folder);
        let misspelt = [("user.proto", import.as_str()), ("bsae.proto", "")];
        self.show("P0102", "gen rpc user.proto", &misspelt);
    }
}

/// A method whose requests name a field that is not there.
fn annotated() -> String {
    let import = "package user;\n\nimport \"google/api/annotations.proto\";";
    let option = "(Beat) {\n    option (google.api.http) = { get: \"/v1/ping/{id}\" };\n  }";
    let proto = PROTO.replace("package user;", import);
    proto.replace("returns (Beat);", &format!("returns {option}"))
}

#[test]
fn every_finding_has_a_snapshot() {
    let mut findings = Findings {
        shown: BTreeSet::new(),
    };
    findings.of_manifests();
    findings.of_commands();
    findings.of_residents();
    findings.of_stacks();
    findings.of_protos();
    findings.of_models();
    let is_elsewhere = |code: &Code| {
        ["```api", "```sql"]
            .iter()
            .any(|it| code.explanation.contains(it))
    };
    let others = codes::all().filter(|code| !is_elsewhere(code));
    let missing: Vec<_> = others
        .map(|code| code.id)
        .filter(|id| !findings.shown.contains(id))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

/// The files in the fences of a language, in `part` of a page; those without a name are called `name`.
pub fn fences<'p>(part: &'p str, language: &str, name: &'p str) -> Vec<(&'p str, &'p str)> {
    let blocks = part.split(language).skip(1);
    blocks
        .map(|block| {
            let (title, rest) = block.split_once('\n').unwrap();
            let (text, _) = rest.split_once("```").unwrap();
            (
                if title.trim().is_empty() {
                    name
                } else {
                    title.trim()
                },
                text,
            )
        })
        .collect()
}

/// Runs a command on the files of a page's example.
fn said_of(files: &[(&str, &str)], command: &str) -> String {
    let test = CliTest::new();
    for (path, text) in files {
        test.write(path, text);
    }
    test.transcript(command)
}

#[test]
fn the_pages_about_protos_show_their_findings_and_the_way_out() {
    for code in codes::proto::ALL {
        let (wrong, right) = code.explanation.split_once("\nMended").unwrap();
        let said = |part| {
            let mut files = fences(part, "```proto", "user.proto");
            if part.contains("mkdir base.proto") {
                files.push(("base.proto/inner", ""));
            }
            // A file of messages alone is a fault only where a service is asked for.
            let command = match code.id == "P0201" && part == wrong {
                true => "gen rpc user.proto",
                false => "check user.proto",
            };
            said_of(&files, command)
        };
        let (wrong, right) = (said(wrong), said(right));
        assert!(
            wrong.contains(&format!("[{}]", code.id)),
            "{}:\n{wrong}",
            code.id
        );
        assert!(
            right.contains("ok: 1 file checked"),
            "{}:\n{right}",
            code.id
        );
    }
}

#[test]
fn the_pages_about_the_manifest_show_their_findings_and_the_way_out() {
    let pages = codes::workspace::ALL.iter();
    let pages =
        pages.filter(|code| code.id.starts_with('M') && code.explanation.contains("```yaml"));
    let mut count = 0;
    for code in pages {
        let said: Vec<String> = fences(code.explanation, "```yaml", "ferroctl.yaml")
            .into_iter()
            .map(|(_, text)| said_of_manifest(text))
            .collect();
        let [wrong, right] = &said[..] else {
            panic!("{}: {} examples", code.id, said.len())
        };
        assert!(
            wrong.contains(&format!("[{}]", code.id)),
            "{}:\n{wrong}",
            code.id
        );
        assert!(
            right.contains("exit status: 0") && !right.contains("warning"),
            "{}:\n{right}",
            code.id
        );
        count += 1;
    }
    assert_eq!(count, 13);
}

/// What `gen --dry-run` says about a manifest, with every contract that a page names in place.
fn said_of_manifest(text: &str) -> String {
    let text = match text.starts_with("version") {
        true => text.to_owned(),
        false => format!("{HEAD}{text}"),
    };
    let course = API.replace("service user", "service course");
    let mut files = vec![("ferroctl.yaml", text.as_str()), ("user.proto", PROTO)];
    files.extend(
        [
            "user.api",
            "a/user.api",
            "b/user.api",
            "common.api",
            "user/api/user.api",
        ]
        .map(|path| (path, API)),
    );
    files.push(("course.api", &course));
    let table =
        "CREATE TABLE `user` (`id` bigint NOT NULL, `name` text NOT NULL, PRIMARY KEY (`id`));\n";
    files.push(("user.sql", table));
    said_of(&files, "gen --dry-run")
}
