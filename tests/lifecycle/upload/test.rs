//! An upload of 100 MiB passes through the service's process in a few MiB of memory.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

const CHUNK: usize = 64 << 10;
const CHUNKS: usize = 1600;
/// What the service's memory may grow by at most, in KiB.
const ROOM: u64 = 8 << 10;
const YAML: &str = "{Name: files-api, Host: 127.0.0.1, Port: 0, Mode: test, Timeout: 60000}";

/// Starts the binary on a free port; gives it with the address it says that it listens on.
fn start() -> (Child, String) {
    let file = std::env::temp_dir().join(format!("files-api-{}.yaml", std::process::id()));
    std::fs::write(&file, YAML).expect("a file");
    let mut service = Command::new(env!("CARGO_BIN_EXE_files-api"))
        .arg("-f")
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the service");
    let mut lines = BufReader::new(service.stdout.take().expect("its log")).lines();
    let started = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("Starting server at ")?.1.to_owned()))
        .expect("the line that says where");
    std::thread::spawn(move || lines.for_each(drop));
    std::fs::remove_file(file).expect("read by now");
    let (addr, _) = started.split_once("...").expect("an address");
    (service, addr.to_owned())
}

/// The most memory that a process ever had, in KiB.
fn peak(of: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", of.id())).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let text = line.expect("the peak").trim().trim_end_matches(" kB");
    text.parse().expect("a number")
}

#[test]
fn a_large_upload_needs_little_memory() {
    let (mut service, addr) = start();
    let before = peak(&service);
    let mut connection = TcpStream::connect(&addr).expect("a connection");
    let length = CHUNK * CHUNKS;
    let head = format!("POST /upload HTTP/1.1\r\nHost: {addr}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    connection.write_all(head.as_bytes()).expect("the head");
    for _ in 0..CHUNKS {
        connection.write_all(&[7; CHUNK]).expect("a chunk");
    }
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("an answer");
    let growth = peak(&service) - before;
    service.kill().expect("its end");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.ends_with(&format!("\r\n\r\n{length}")), "{answer}");
    assert!(growth < ROOM, "{growth} KiB");
}
