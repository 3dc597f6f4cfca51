//! A headless Chromium for one test, spoken to by the `DevTools` protocol over a pipe: no port, and it ends with the test
//! process, however that ends, because the pipe does. <https://chromedevtools.github.io/devtools-protocol/>

use std::{
    cell::{Cell, RefCell},
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// How long an answer may take, or something on a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser that stops with this handle.
#[derive(Debug)]
pub struct Chromium {
    child: Child,
    input: RefCell<ChildStdin>,
    output: Receiver<Value>,
    calls: Cell<u64>,
    events: RefCell<Vec<Value>>,
    _profile: tempfile::TempDir,
}

/// Starts a browser with an empty profile.
///
/// # Panics
/// When Chromium is not installed or does not answer; the message says what to do.
pub fn chromium() -> Chromium {
    let program = program()
        .expect("Chromium is not installed: run `./scripts/test`, or `apt-get install chromium`");
    let profile = tempfile::tempdir().unwrap();
    // The protocol is spoken on the descriptors 3 and 4. It has no sandbox, which root could not make: it opens nothing
    // but the test's own pages.
    let mut child = Command::new("sh")
        .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1"#])
        .arg(program)
        .args("--headless --remote-debugging-pipe --no-sandbox --disable-gpu --no-first-run --hide-scrollbars".split(' '))
        .args("--disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage".split(' '))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (sender, output) = channel();
    let mut from_browser = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || {
        let mut message = Vec::new();
        while let Ok(1..) = from_browser.read_until(0, &mut message) {
            message.pop();
            if sender
                .send(serde_json::from_slice(&message).unwrap())
                .is_err()
            {
                break;
            }
            message.clear();
        }
    });
    let input = RefCell::new(child.stdin.take().unwrap());
    Chromium {
        child,
        input,
        output,
        calls: Cell::new(0),
        events: RefCell::default(),
        _profile: profile,
    }
}

fn program() -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut paths = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.find(|path| path.is_file())
}

impl Chromium {
    /// An empty tab with storage of its own, so many pixels wide, in light or dark.
    pub fn page(&self, width: u32, dark: bool) -> Page<'_> {
        let context =
            self.call("", "Target.createBrowserContext", &json!({}))["browserContextId"].clone();
        let target = self.call(
            "",
            "Target.createTarget",
            &json!({"url": "about:blank", "browserContextId": context}),
        );
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.call("", "Target.attachToTarget", &attach)["sessionId"].clone();
        let page = Page {
            browser: self,
            context,
            session: session.as_str().unwrap().to_owned(),
        };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            page.call(domain, &json!({}));
        }
        page.look(width, dark);
        page
    }

    fn call(&self, session: &str, method: &str, parameters: &Value) -> Value {
        let id = self.calls.get() + 1;
        self.calls.set(id);
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let sent = self.input.borrow_mut().write_all(&bytes);
        sent.expect("Chromium has ended");
        loop {
            let message = self.output.recv_timeout(PATIENCE);
            let mut message =
                message.unwrap_or_else(|_| panic!("Chromium does not answer {method}"));
            if message["id"] != id {
                self.events.borrow_mut().push(message);
                continue;
            }
            let error = &message["error"];
            assert!(error.is_null(), "{method}: {error}");
            return message["result"].take();
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A tab.
#[derive(Debug)]
pub struct Page<'a> {
    browser: &'a Chromium,
    context: Value,
    session: String,
}

impl Page<'_> {
    /// Makes the window so many pixels wide, in light or dark.
    pub fn look(&self, width: u32, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        self.call(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    /// Runs no script of the pages that are opened from now on.
    pub fn without_scripts(&self) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": true}),
        );
    }

    /// Goes to an address and waits until it is loaded.
    pub fn open(&self, url: &str) {
        self.evaluate("globalThis.left = true");
        let went = self.call("Page.navigate", &json!({"url": url}));
        assert!(went["errorText"].is_null(), "{url}: {went}");
        self.wait("!globalThis.left && document.readyState === 'complete'");
    }

    /// What a JavaScript expression is, or what its promise becomes.
    ///
    /// # Panics
    /// With what it threw.
    pub fn evaluate(&self, expression: &str) -> Value {
        let parameters =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", &parameters);
        let thrown = &answer["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {thrown}");
        answer["result"]["value"].take()
    }

    /// Waits until an expression is true.
    ///
    /// # Panics
    /// When it is not within twenty seconds.
    pub fn wait(&self, expression: &str) {
        let began = Instant::now();
        while self.evaluate(&format!("!!({expression})")) != true {
            assert!(
                began.elapsed() < PATIENCE,
                "it did not come true: {expression}\n{:?}\n{}",
                self.complaints(),
                self.evaluate("document.body.innerText")
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Errors and warnings of the console since the last call: exceptions, what the policy forbade, what was not loaded.
    pub fn complaints(&self) -> Vec<String> {
        // Whatever was said before this answer is here with it.
        self.evaluate("0");
        let mut complaints = Vec::new();
        self.browser.events.borrow_mut().retain(|event| {
            let own = event["sessionId"] == self.session.as_str();
            complaints.extend(own.then(|| complaint(event)).flatten());
            !own
        });
        complaints
    }

    /// Writes the whole page as a PNG.
    pub fn screenshot(&self, path: &Path) {
        let parameters = json!({"captureBeyondViewport": true});
        let image = self.call("Page.captureScreenshot", &parameters);
        let image = STANDARD.decode(image["data"].as_str().unwrap()).unwrap();
        fs::write(path, image).unwrap();
    }

    fn call(&self, method: &str, parameters: &Value) -> Value {
        self.browser.call(&self.session, method, parameters)
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            let context = json!({"browserContextId": self.context});
            self.browser
                .call("", "Target.disposeBrowserContext", &context);
        }
    }
}

fn complaint(event: &Value) -> Option<String> {
    let what = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(what["exceptionDetails"].to_string()),
        "Runtime.consoleAPICalled"
            if ["error", "warning", "assert"].contains(&what["type"].as_str()?) =>
        {
            Some(format!("console: {}", what["args"]))
        }
        "Log.entryAdded" if ["error", "warning"].contains(&what["entry"]["level"].as_str()?) => {
            Some(format!(
                "{}: {} {}",
                what["entry"]["source"], what["entry"]["text"], what["entry"]["url"]
            ))
        }
        _ => None,
    }
}
