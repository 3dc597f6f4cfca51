//! Reframe's Redis: looked at, and waited for by nothing.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::process::Setup;

struct Redis(Child);

impl Drop for Redis {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn redis(port: u16) -> Redis {
    let child = Command::new("redis-server")
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--requirepass",
            "hunter2",
        ])
        .stdout(Stdio::null())
        .spawn();
    Redis(child.unwrap_or_else(|error| {
        panic!(
            "the tests need Redis: run `./scripts/test`, or `apt-get install redis-server`: {error}"
        )
    }))
}

#[test]
fn it_is_shown_and_is_optional() {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let api = Setup::new()
        .with(
            "REFRAME_REDIS_URL",
            &format!("redis://:hunter2@127.0.0.1:{port}"),
        )
        .start();
    api.until_ready();
    let reachable = |wanted: bool| {
        api.until("Redis is looked at", |api| {
            let reframe = api.get("/ready").json()["reframe"].clone();
            (reframe["reachable"] == wanted).then_some(())
        });
    };
    reachable(false);
    let server = redis(port);
    reachable(true);
    let report = api.get("/api/migrations").json()["reframe"].clone();
    assert_eq!(report["configured"], true);
    assert!(report["ping_ms"].as_f64().unwrap() > 0.0, "{report}");
    drop(server);
    reachable(false);
    assert_eq!(api.get("/ready").status, 200);
    let all = format!("{}{}", api.log(), api.get("/api/migrations").text);
    assert!(!all.contains("hunter2"), "{all}");
}
