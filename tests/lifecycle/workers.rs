//! Workers: jobs that an HTTP service puts into a queue are done, whatever becomes of the worker.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::Server;
use crate::workspace::Workspace;

/// How long a job may take to come back from a worker that was killed, and anything else.
const SOON: Duration = Duration::from_secs(60);

/// A service with all that it logged; killed with the test.
struct Service<'a> {
    workspace: &'a Workspace,
    log: String,
    child: Child,
    requests: u16,
}

impl<'a> Service<'a> {
    fn start(workspace: &'a Workspace, name: &str, run: &str, redis: &Server) -> Self {
        let (base, kind) = name.split_once('-').unwrap();
        let log = format!("{name}-{run}.log");
        let [requests, metrics] = [(), ()].map(|()| free_port());
        let folder = workspace.path(&format!("{base}/{kind}"));
        let yaml = fs::read_to_string(folder.join(format!("etc/{name}.yaml"))).unwrap();
        let yaml = yaml.replace("Port: 8300", &format!("Port: {requests}"));
        let yaml = yaml.replace("  Port: 9", &format!("  Port: {metrics} # 9"));
        workspace.write(&format!("{name}.yaml"), &yaml);
        let binary = workspace.command("true", &[]);
        let target = binary
            .get_envs()
            .find(|(name, _)| *name == "CARGO_TARGET_DIR");
        let target = target.unwrap().1.unwrap().to_owned();
        let child = Command::new(std::path::Path::new(&target).join("debug").join(name))
            .arg("-f")
            .arg(workspace.path(&format!("{name}.yaml")))
            .env("REDIS_ADDR", format!("127.0.0.1:{}", redis.port))
            .current_dir(&folder)
            .stdout(File::create(workspace.path(&log)).unwrap())
            .spawn()
            .expect(name);
        let service = Self {
            workspace,
            log,
            child,
            requests,
        };
        service.says("Starting ");
        service
    }

    fn log(&self) -> String {
        self.workspace.read(&self.log)
    }

    /// The line of its log with that text, once it is there.
    #[track_caller]
    fn says(&self, text: &str) -> String {
        let until = Instant::now() + SOON;
        loop {
            let log = self.log();
            if let Some(line) = log.lines().find(|line| line.contains(text)) {
                return line.to_owned();
            }
            assert!(Instant::now() < until, "no `{text}` in\n{log}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn post(&self, path: &str, body: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.requests)).unwrap();
        let length = body.len();
        write!(stream, "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    fn signal(&mut self, name: &str) {
        let pid = self.child.id().to_string();
        let mut kill = Command::new("kill");
        assert!(kill.args([name, &pid]).status().unwrap().success());
        self.child.wait().unwrap();
    }
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The trace in a line of a log.
fn trace(line: &str) -> &str {
    let (_, rest) = line.split_once(r#""trace":""#).expect(line);
    &rest[..32]
}

fn generated() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("mail/api/mail.api", include_str!("workers/mail.api"));
    for command in [
        &["gen", "api", "mail/api/mail.api"][..],
        &["gen", "worker", "mail", "--redis"],
        &["gen", "worker", "plain"],
    ] {
        workspace.ferroctl(command).succeeds();
    }
    workspace.edit(
        "ferroctl.yaml",
        "metrics: 9081}",
        "metrics: 9081, redis: true}",
    );
    workspace.ferroctl(&["gen"]).succeeds();
    workspace.compiles();
    workspace
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn jobs_are_done_whatever_becomes_of_the_worker() {
    let workspace = generated();
    workspace
        .run(
            "cargo",
            &["test", "-q", "-p", "mail-worker", "-p", "plain-worker"],
        )
        .succeeds();
    workspace.write(
        "mail/api/src/logic/send.rs",
        include_str!("workers/send.rs"),
    );
    workspace.write(
        "mail/worker/src/logic/job.rs",
        include_str!("workers/job.rs"),
    );
    workspace.compiles();
    workspace
        .run(
            "cargo",
            &["build", "-q", "-p", "mail-api", "-p", "mail-worker"],
        )
        .succeeds();
    workspace.is_settled();
    let has_redis = Command::new("redis-server").arg("--version").output();
    if has_redis.is_err() {
        println!("skipped: no redis-server");
        return;
    }
    runs(&workspace);
}

fn runs(workspace: &Workspace) {
    let redis = Server::redis();
    let api = Service::start(workspace, "mail-api", "only", &redis);
    let mut worker = Service::start(workspace, "mail-worker", "first", &redis);
    api.post("/send", r#"{"name":"quick"}"#);
    let done = worker.says("[JOB] done - mail - attempt 1");
    assert_eq!(trace(&done), trace(&api.says("[HTTP] 200 - POST /send")));

    api.post("/send", r#"{"name":"long","millis":5000}"#);
    worker.says("begun long 1");
    worker.signal("-KILL");
    let mut second = Service::start(workspace, "mail-worker", "second", &redis);
    second.says("begun long 2");
    second.says("ended long");
    second.says("[JOB] done - mail - attempt 2");

    api.post("/send", r#"{"name":"last","millis":1500}"#);
    second.says("begun last 1");
    api.post("/send", r#"{"name":"too late"}"#);
    second.says("begun too late 1");
    second.signal("-TERM");
    assert!(second.log().contains("ended last"), "{}", second.log());
}
