//! `ruelle serve`, asked over a socket.

use crate::workbench::{Workbench, command};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A server that is stopped when the test ends.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn start(bench: &Workbench) -> Self {
        Self::start_with(bench, &[], &[])
    }

    /// With more arguments, and settings in the environment; what it logs is in the file `log`.
    pub fn start_with(bench: &Workbench, arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut command = command(&bench.path);
        let log = std::fs::File::create(bench.join("log")).unwrap();
        command.args(["serve", "--shards", "shards", "--port", "0"]).args(arguments).envs(settings.iter().copied());
        command.stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
        Self { child, address }
    }

    /// Status line and the rest of an answer.
    pub fn ask(&self, method: &str, target: &str) -> (String, String) {
        self.ask_with(method, target, "")
    }

    /// The same with more header lines, each ended.
    pub fn ask_with(&self, method: &str, target: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{method} {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (status, rest) = answer.split_once("\r\n").unwrap();
        (status.to_owned(), rest.to_owned())
    }
}

#[cfg(unix)]
impl Server {
    /// Tells it to stop; its exit code.
    pub fn stop(&mut self, signal: &str) -> Option<i32> {
        let kill = std::process::Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serves_the_contract() {
    let bench = Workbench::new();
    bench.shards();
    let server = Server::start(&bench);
    let (status, answer) = server.ask("GET", "/geocodage/search?q=12+rue+de+rivoli+paris&limit=1");
    assert!(status.contains(" 200 "), "{status}");
    assert!(answer.contains("access-control-allow-origin: *"), "{answer}");
    assert!(answer.contains(r#""id":"75104_8249_00012""#), "{answer}");
    assert!(server.ask("GET", "/reverse?lat=48.8556&lon=2.3588").1.contains("75104_8249_00012"));
    assert!(server.ask("GET", "/health").1.contains(r#""addresses":33"#));
    assert!(server.ask("GET", "/search?q=a").0.contains(" 400 "));
    assert!(server.ask("GET", &format!("/search?q={}", "a".repeat(300))).0.contains(" 413 "));
    assert!(server.ask("GET", "/").0.contains(" 404 "));
    assert!(server.ask("POST", "/search?q=rivoli").0.contains(" 405 "));
    let (_, head) = server.ask("HEAD", "/search?q=rivoli");
    let (headers, body) = head.split_once("\r\n\r\n").unwrap();
    assert!(body.is_empty() && !headers.contains("content-length: 0"), "{head}");
}

#[cfg(unix)]
#[test]
fn stops_when_told_to_with_status_0() {
    let bench = Workbench::new();
    bench.shards();
    for signal in ["-TERM", "-INT"] {
        assert_eq!(Server::start(&bench).stop(signal), Some(0), "{signal}");
    }
}

#[test]
fn a_port_in_use_is_explained() {
    let bench = Workbench::new();
    bench.shards();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let served = bench.run(["serve", "--shards", "shards", "--port", &port]);
    assert_eq!(served.status, 1);
    assert!(served.err.contains("choose another --port"), "{}", served.err);
}
