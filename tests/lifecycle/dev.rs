//! `ferroctl dev`: real services start, follow changes, and are gone afterwards.

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::workspace::Workspace;

/// How long a build may take, on a machine that does other things as well.
const BUILD: Duration = Duration::from_secs(900);
/// How long everything else may take.
const SOON: Duration = Duration::from_secs(30);

/// `ferroctl dev` in a workspace, with all that it said; killed with the test.
struct Dev {
    child: Child,
    said: Arc<Mutex<String>>,
    /// How much of it has been waited for.
    seen: usize,
}

impl Dev {
    fn start(workspace: &Workspace, arguments: &[&str]) -> Self {
        let mut child = workspace
            .command(
                env!("CARGO_BIN_EXE_ferroctl"),
                &[&["dev"], arguments].concat(),
            )
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("ferroctl");
        let said = Arc::new(Mutex::new(String::new()));
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        listen(out, said.clone());
        listen(err, said.clone());
        Self {
            child,
            said,
            seen: 0,
        }
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it says something, after what was waited for before.
    #[track_caller]
    fn says(&mut self, text: &str, within: Duration) {
        let end = Instant::now() + within;
        loop {
            let said = self.said();
            if let Some(at) = said[self.seen..].find(text) {
                self.seen += at + text.len();
                return;
            }
            assert!(Instant::now() < end, "no `{text}` in\n{said}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until it has said something, be it before what was waited for.
    #[track_caller]
    fn has_said(&mut self, text: &str, within: Duration) {
        let seen = std::mem::take(&mut self.seen);
        self.says(text, within);
        self.seen = self.seen.max(seen);
    }

    fn interrupt(&self) {
        signal("INT", self.child.id());
    }

    /// Waits for its end.
    #[track_caller]
    fn ends(&mut self, within: Duration) -> Option<i32> {
        let end = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < end, "it goes on:\n{}", self.said());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The numbers of the services that it has started.
    fn services(&self) -> Vec<(String, u32)> {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let stat = processes.filter_map(|it| fs::read_to_string(it.path().join("stat")).ok());
        stat.filter_map(|stat| {
            let (number, rest) = stat.split_once(" (")?;
            let (name, rest) = rest.rsplit_once(") ")?;
            let parent: u32 = rest.split(' ').nth(1)?.parse().ok()?;
            let is_own = parent == self.child.id() && name != "cargo";
            is_own.then(|| Some((name.to_owned(), number.parse().ok()?)))?
        })
        .collect()
    }

    fn service(&self, name: &str) -> u32 {
        let all = self.services();
        let found = all.iter().find(|(found, _)| found == name);
        found.unwrap_or_else(|| panic!("{name} in {all:?}")).1
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        for (_, service) in self.services() {
            signal("KILL", service);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(stream: impl Read + Send + 'static, said: Arc<Mutex<String>>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            said.lock().unwrap().extend([line.as_str(), "\n"]);
        }
    });
}

fn signal(name: &str, process: u32) {
    let kill = Command::new("kill")
        .args([format!("-{name}"), process.to_string()])
        .status();
    assert!(kill.is_ok(), "{kill:?}");
}

fn is_there(process: u32) -> bool {
    fs::exists(format!("/proc/{process}")).unwrap()
}

/// Gives every service of a workspace free ports.
fn with_free_ports(workspace: &Workspace, ports: &[(&str, &[u16])]) -> Vec<u16> {
    let listeners: Vec<TcpListener> = ports
        .iter()
        .flat_map(|(_, ports)| ports.iter())
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    let free: Vec<u16> = listeners
        .iter()
        .map(|it| it.local_addr().unwrap().port())
        .collect();
    let all: Vec<u16> = ports
        .iter()
        .flat_map(|(_, ports)| ports.iter().copied())
        .collect();
    let files = ports.iter().map(|(file, _)| *file).chain(["ferroctl.yaml"]);
    for file in files {
        let mut text = workspace.read(file);
        for (old, new) in all.iter().zip(&free) {
            text = text.replace(&old.to_string(), &new.to_string());
        }
        workspace.write(file, &text);
    }
    free
}

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a service");
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The logic of the route that `ferroctl new --api` begins with.
fn logic(answer: &str) -> String {
    format!(
        "use ferroctl_runtime::{{Ctx, Result}};\n\nuse crate::generated::{{\n    AppState,\n    types::{{GreetRequest, \
         GreetResponse}},\n}};\n\n/// Greets.\npub async fn greet(_state: &AppState, _ctx: &Ctx, req: GreetRequest) -> \
         Result<GreetResponse> {{\n    Ok(GreetResponse {{ message: format!(\"{answer} {{}}\", req.name) }})\n}}\n"
    )
}

const LOGIC: &str = "user/api/src/logic/greet.rs";
const YAML: &str = "user/api/etc/user-api.yaml";

#[test]
#[ignore = "runs cargo over generated crates"]
fn services_start_follow_changes_and_are_gone_afterwards() {
    let workspace = Workspace::new_with(&["--api", "user", "--rpc", "user"]);
    let ports: [(&str, &[u16]); 2] = [
        (YAML, &[8300, 9081]),
        ("user/rpc/etc/user-rpc.yaml", &[9300, 9091]),
    ];
    let port = with_free_ports(&workspace, &ports)[0];
    let mut dev = Dev::start(&workspace, &[]);
    dev.says(&format!("http://127.0.0.1:{port}"), BUILD);
    dev.says("follows changes", SOON);
    assert!(get(port, "/api/user/greet/ada").contains("501"));

    // The caller alone is built anew.
    let (api, rpc) = (dev.service("user-api"), dev.service("user-rpc"));
    workspace.write(LOGIC, &logic("hello"));
    dev.says("user-api built, starts again", BUILD);
    dev.says("user-api ready", SOON);
    assert!(get(port, "/api/user/greet/ada").contains("hello ada"));
    assert!(!is_there(api) && dev.service("user-rpc") == rpc);

    // What does not compile leaves what runs.
    let api = dev.service("user-api");
    workspace.write(LOGIC, "fn broken( {");
    dev.says("unclosed delimiter", BUILD);
    dev.says("the build failed", SOON);
    assert!(get(port, "/api/user/greet/ada").contains("hello ada"));
    workspace.write(LOGIC, &logic("good day"));
    dev.says("user-api ready", BUILD);
    assert!(get(port, "/api/user/greet/ada").contains("good day ada"));
    assert!(!is_there(api));

    // A mistake in a contract is shown; a new route is generated and built.
    let api = "user/api/user.api";
    workspace.edit(api, "returns (GreetResponse)", "returns (GretResponse)");
    dev.says("unknown type `GretResponse`", SOON);
    dev.says("what runs goes on running", SOON);
    workspace.edit(
        api,
        "returns (GretResponse)",
        "returns (GreetResponse)\n\n\t@handler bye\n\tget /bye",
    );
    dev.says("user-api ready", BUILD);
    assert!(get(port, "/api/user/bye").contains("501"));

    // A service that dies is said, and comes back with the next change, here of its YAML.
    signal("KILL", dev.service("user-api"));
    dev.says("`user-api` ended by itself (signal: 9 (SIGKILL))", SOON);
    workspace.write(YAML, &(workspace.read(YAML) + "\n# Changed.\n"));
    dev.says("user-api ready", SOON);
    assert!(get(port, "/api/user/bye").contains("501"));

    // Another one finds the ports taken.
    let other = workspace.ferroctl(&["dev"]).exits(2);
    let taken = format!("port {port} (requests of `user-api`) is in use by `user-api`, process ");
    assert!(other.contains(&taken), "{other}");

    let services = dev.services();
    assert_eq!(services.len(), 2, "{services:?}");
    dev.interrupt();
    assert_eq!(dev.ends(SOON), Some(0));
    for (name, process) in services {
        assert!(!is_there(process), "{name} is left");
    }
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn many_services_start_and_a_second_interrupt_kills() {
    // Twenty take minutes to build.
    let count = std::env::var("FERROCTL_DEV_SERVICES").map_or(4, |count| count.parse().unwrap());
    let names: Vec<String> = (1..=count).map(|number| format!("s{number}")).collect();
    let flags: Vec<&str> = names
        .iter()
        .flat_map(|name| ["--rpc", name.as_str()])
        .collect();
    let workspace = Workspace::new_with(&flags);
    let files: Vec<(String, [u16; 2])> = (0..count)
        .map(|place| {
            let name = format!("s{}", place + 1);
            let file = format!("{name}/rpc/etc/{name}-rpc.yaml");
            let text = workspace.read(&file);
            let port = |key: &str| {
                let line = text
                    .lines()
                    .find(|line| line.trim().starts_with(key))
                    .unwrap();
                let end = line
                    .rsplit(|c: char| !c.is_ascii_digit())
                    .find(|it| !it.is_empty());
                end.unwrap().parse().unwrap()
            };
            let ports = [port("ListenOn:"), port("Port:")];
            (file, ports)
        })
        .collect();
    let ports: Vec<(&str, &[u16])> = files
        .iter()
        .map(|(file, ports)| (file.as_str(), &ports[..]))
        .collect();
    with_free_ports(&workspace, &ports);
    let mut dev = Dev::start(&workspace, &["--json"]);
    dev.says("follows changes", BUILD * 2);
    let services = dev.services();
    assert_eq!(services.len(), count, "{services:?}");
    for name in &names {
        dev.has_said(
            &format!("{{\"service\":\"{name}-rpc\",\"@timestamp\""),
            SOON,
        );
    }

    // One that does not answer signals any more must not keep the others.
    signal("STOP", dev.service("s2-rpc"));
    dev.interrupt();
    dev.says("Ctrl-C again kills", SOON);
    dev.interrupt();
    assert_eq!(dev.ends(SOON), Some(0));
    for (name, process) in services {
        assert!(!is_there(process), "{name} is left");
    }
}
