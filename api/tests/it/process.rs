//! A running API, and requests to it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use test_support::{PostgresDatabase, Program, postgres_database};

/// The program, and the one of the next release.
const PROGRAM: &str = env!("CARGO_BIN_EXE_api");
const NEXT_RELEASE: &str = env!("CARGO_BIN_EXE_api-next-release");

/// How long anything may take before a test gives up. Generous: the machine may be busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// How an API is to be started.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    path: String,
    variables: Vec<(String, String)>,
}

/// A running API; killed with this handle.
pub(crate) struct Api {
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
    lines: Option<thread::JoinHandle<()>>,
    address: String,
    _folder: tempfile::TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// Both databases on Postgres.
pub(crate) fn two_databases(hint: &str) -> (PostgresDatabase, PostgresDatabase) {
    (
        postgres_database(&format!("{hint}_ask")),
        postgres_database(&format!("{hint}_sketch2bim")),
    )
}

impl Setup {
    /// The program on an empty folder and a free port, without any other setting.
    pub(crate) fn new() -> Self {
        Self {
            path: PROGRAM.to_owned(),
            variables: Vec::new(),
        }
        .with("API_ADDR", "127.0.0.1:0")
        .with("API_CHECK_SECONDS", "1")
    }

    pub(crate) fn on(ask: &str, sketch2bim: &str) -> Self {
        Self::new()
            .with("ASK_DATABASE_URL", ask)
            .with("SKETCH2BIM_DATABASE_URL", sketch2bim)
    }

    /// The next release, with this migration more.
    pub(crate) fn next_release(mut self, migration: &str) -> Self {
        NEXT_RELEASE.clone_into(&mut self.path);
        self.with("NEXT_RELEASE", migration)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(other, _)| other != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn program(&self, folder: &std::path::Path) -> Program {
        let program = Program::new(&self.path, folder);
        self.variables
            .iter()
            .fold(program, |program, (name, value)| {
                program.variable(name, value)
            })
    }

    /// Runs it to its end, for one that is to refuse.
    pub(crate) fn finish(&self) -> test_support::Finished {
        let mut api = self.spawn();
        let code = api.ended().code();
        // Its end and the end of what it wrote come in either order.
        api.lines.take().unwrap().join().unwrap();
        test_support::Finished {
            command: "api".to_owned(),
            code,
            stdout: String::new(),
            stderr: api.log(),
        }
    }

    fn spawn(&self) -> Api {
        let folder = tempfile::tempdir().unwrap();
        let mut command = self.program(folder.path()).command::<&str>(&[]);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let (lines, stderr) = (log.clone(), child.stderr.take().unwrap());
        let reading = thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                lines.lock().unwrap().push(line);
            }
        });
        Api {
            child,
            log,
            lines: Some(reading),
            address: String::new(),
            _folder: folder,
        }
    }

    /// Starts it, and waits until it listens.
    pub(crate) fn start(&self) -> Api {
        let mut api = self.spawn();
        api.address = api.until("it listens", |api| {
            let log = api.log.lock().unwrap();
            log.iter().find_map(|line| {
                let (_, rest) = line.split_once("address=")?;
                Some(rest.split_whitespace().next()?.to_owned())
            })
        });
        api
    }
}

impl Api {
    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().join("\n")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks without a token.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], None)
    }

    /// Asks; a body is JSON.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        self.try_ask(method, path, headers, body)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}\n{}", self.log()))
    }

    pub(crate) fn try_ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, ureq::Error> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json");
                agent.run(request.body(body.to_owned()).unwrap())?
            }
            None => agent.run(request.body(()).unwrap())?,
        };
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.body_mut().read_to_string()?,
        })
    }

    /// Waits until something is so, and gives it.
    pub(crate) fn until<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "waited for: {what}\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until every database is ready.
    pub(crate) fn until_ready(&self) {
        self.until("ready", |api| {
            (api.get("/ready").status == 200).then_some(())
        });
    }

    /// Waits until this is answered with 200.
    pub(crate) fn until_answered(&self, path: &str) {
        self.until(path, |api| (api.get(path).status == 200).then_some(()));
    }

    /// Waits until `/ready` gives this reason for the database.
    pub(crate) fn until_reason(&self, database: &str, reason: &str) -> Answer {
        self.until(reason, |api| {
            let answer = api.get("/ready");
            let found = answer.json()["databases"][database]["reason"]
                .as_str()
                .is_some_and(|found| found.contains(reason));
            found.then_some(answer)
        })
    }

    /// The report of one database.
    pub(crate) fn report(&self, database: &str) -> Value {
        let report = self.get("/api/migrations").json();
        let databases = report["databases"].as_array().unwrap();
        databases
            .iter()
            .find(|found| found["name"] == database)
            .unwrap()
            .clone()
    }

    /// Sends a signal by its name: `TERM`.
    pub(crate) fn signal(&self, signal: &str) {
        let status = std::process::Command::new("kill")
            .args([format!("-{signal}"), self.child.id().to_string()])
            .status();
        assert!(status.unwrap().success());
    }

    /// Waits until it has ended.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "it does not end\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs a command of the Sketch2BIM migration program.
pub(crate) fn migrate(url: &str, arguments: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let all = ["migration-sketch2bim", "--database-url", url]
        .into_iter()
        .chain(arguments.iter().copied())
        .map(Into::into);
    let code = runtime.block_on(migration_core::cli::run_with::<
        migration_sketch2bim::Migrator,
    >(migration_sketch2bim::PROJECT, all));
    assert_eq!(code, std::process::ExitCode::SUCCESS, "{arguments:?}");
}
