//! Four clients that read and write jobs and users at a steady pace: `bench-users URL JOBS USERS EVERY_MS`.
//!
//! Prints `ready` when all are connected, goes on until its input is closed, and then prints as JSON how long they waited.
//!
//! A latency is counted from the moment at which the statement was due, not from when it was sent: a client that is held
//! up for a second has kept a hundred others waiting as well, and all of them count. They name only columns that every
//! revision has, as a program does that runs while the database changes under it.

mod client;
mod statements;
mod watch;

use std::io::Read;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use client::{Client, Kind};
use serde_json::json;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, jobs, users, every] = &arguments[..] else {
        return Err("usage: bench-users URL JOBS USERS EVERY_MS".into());
    };
    let (jobs, users) = (jobs.parse()?, users.parse()?);
    let every = Duration::from_millis(every.parse()?);

    let mut clients = Vec::new();
    for (number, kind) in Kind::ALL.into_iter().enumerate() {
        // Spread over the interval, so that they do not all come at once.
        let offset = every.mul_f64(f64::from(u32::try_from(number)?) / 4.0);
        clients.push(Client::connect(url, kind, jobs, users, every, offset)?);
    }
    let watcher = watch::Watcher::connect(url)?;

    let stop = Arc::new(AtomicBool::new(false));
    let start = Arc::new(Barrier::new(clients.len() + 1));
    let threads: Vec<_> = clients
        .into_iter()
        .map(|client| {
            let (stop, start) = (Arc::clone(&stop), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                client.run(&stop)
            })
        })
        .collect();
    let watching = {
        let stop = Arc::clone(&stop);
        thread::spawn(move || watcher.run(&stop))
    };
    start.wait();
    println!("ready");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    stop.store(true, Ordering::Relaxed);

    let mut found = Vec::new();
    for thread in threads {
        found.push(thread.join().map_err(|_| "a client panicked")?);
    }
    let samples = watching.join().map_err(|_| "the watcher panicked")?;
    println!("{}", json!({ "clients": found, "samples": samples }));
    Ok(())
}
