//! Who may ask for what, and what every answer has.

use crate::process::{Answer, Api, Setup};

struct Guarded {
    api: Api,
    read: String,
    write: String,
    admin: String,
}

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// An API with three tokens, made as a person makes them.
fn guarded() -> Guarded {
    let folder = tempfile::tempdir().unwrap();
    let program = test_support::Program::new(env!("CARGO_BIN_EXE_api"), folder.path());
    let make = |name: &str, role: &str| {
        let made = program.succeed(&["token", name, "--role", role]).stdout;
        let words: Vec<String> = made
            .lines()
            .map(|line| line.split_whitespace().last().unwrap().to_owned())
            .collect();
        (words[0].clone(), words[1].clone())
    };
    let (read, first) = make("dashboard", "read");
    let (write, second) = make("worker", "write");
    let (admin, third) = make("ops", "admin");
    let api = Setup::new()
        .with("API_TOKENS", &[first, second, third].join(","))
        .with("AUTH_SECRET", SECRET)
        .with("API_BODY_LIMIT", "2000")
        .with("PLATFORM_CORS_ORIGINS", "https://app.example.com")
        .start();
    api.until_ready();
    Guarded {
        api,
        read,
        write,
        admin,
    }
}

impl Guarded {
    fn ask(&self, token: &str, method: &str, path: &str, body: Option<&str>) -> Answer {
        let bearer = format!("Bearer {token}");
        self.api
            .ask(method, path, &[("authorization", &bearer)], body)
    }
}

#[test]
fn each_role_may_what_it_may() {
    let guarded = guarded();
    let (read, write, admin) = (&guarded.read, &guarded.write, &guarded.admin);
    for path in [
        "/migrations",
        "/api/migrations",
        "/metrics",
        "/openapi.json",
        "/api/ask/users",
        "/api/ask",
        "/nothing",
        "/",
    ] {
        let refused = guarded.api.get(path);
        assert_eq!(refused.status, 401, "{path}: {}", refused.text);
        assert!(
            refused.header("www-authenticate").starts_with("Bearer"),
            "{path}"
        );
        for token in ["", "wrong", "pt_0"] {
            assert_eq!(guarded.ask(token, "GET", path, None).status, 401, "{path}");
        }
        let answer = guarded.ask(read, "GET", path, None);
        let wanted = match path {
            "/nothing" => 404,
            "/" => 307,
            _ => 200,
        };
        assert_eq!(answer.status, wanted, "{path}: {}", answer.text);
    }
    for path in ["/health", "/ready"] {
        assert_eq!(guarded.api.get(path).status, 200);
    }
    let body = Some(r#"{"email":"a@example.com"}"#);
    assert_eq!(
        guarded.ask(read, "POST", "/api/ask/users", body).status,
        403
    );
    assert_eq!(
        guarded.ask(write, "POST", "/api/ask/users", body).status,
        201
    );
    assert_eq!(
        guarded
            .ask(admin, "DELETE", "/api/ask/users/1", None)
            .status,
        204
    );
    for (token, status) in [(read, 403), (write, 403), (admin, 200)] {
        let up = guarded.ask(token, "POST", "/api/migrations/ask/up", None);
        assert_eq!(up.status, status, "{}", up.text);
    }
    let log = guarded.api.log();
    for token in [read, write, admin] {
        assert!(!log.contains(&**token), "{log}");
    }
    assert!(log.contains(r#"who="worker""#), "{log}");
}

#[test]
fn a_browser_gets_a_form_for_the_token_and_nothing_else() {
    let guarded = guarded();
    let accept = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    for path in ["/migrations", "/docs"] {
        let form = guarded.api.ask("GET", path, &accept, None);
        assert_eq!(form.status, 401, "{path}");
        assert!(form.header("content-type").starts_with("text/html"));
        assert!(
            form.text.contains("<form") && !form.text.contains("m001_initial"),
            "{}",
            form.text
        );
        assert!(form.header("content-security-policy").contains("sha256-"));
    }
}

#[test]
fn every_answer_has_an_id_and_the_headers() {
    let guarded = guarded();
    for (path, token) in [
        ("/health", ""),
        ("/nothing", ""),
        ("/api/ask/users", &*guarded.read),
        ("/migrations", &*guarded.read),
    ] {
        let answer = guarded.ask(token, "GET", path, None);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(answer.header("x-request-id").len() >= 16, "{path}");
    }
    let id = [("x-request-id", "trace-1")];
    assert_eq!(
        guarded
            .api
            .ask("GET", "/nothing", &id, None)
            .header("x-request-id"),
        "trace-1"
    );
    let forged = [("x-request-id", "a b\" status=200")];
    let id = guarded.api.ask("GET", "/health", &forged, None);
    assert!(!id.header("x-request-id").contains(' '));
    guarded.api.until("the id is logged", |api| {
        api.log().contains(r#"id="trace-1""#).then_some(())
    });
}

#[test]
fn bodies_origins_and_methods() {
    let guarded = guarded();
    let long = format!(r#"{{"email":"{}"}}"#, "x".repeat(3000));
    let answer = guarded.ask(&guarded.write, "POST", "/api/ask/users", Some(&long));
    assert_eq!(answer.status, 413, "{}", answer.text);
    assert!(
        answer.header("content-type").contains("problem+json"),
        "{}",
        answer.text
    );
    let preflight = |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization"),
        ];
        guarded.api.ask("OPTIONS", "/api/ask/users", &headers, None)
    };
    let allowed = preflight("https://app.example.com");
    assert_eq!(
        allowed.header("access-control-allow-origin"),
        "https://app.example.com"
    );
    assert!(allowed.status < 300);
    assert_eq!(
        preflight("https://evil.example.com").header("access-control-allow-origin"),
        ""
    );
    let wrong = guarded.ask(&guarded.read, "PUT", "/api/migrations", None);
    assert_eq!(wrong.status, 405, "{}", wrong.text);
    assert!(wrong.header("allow").contains("GET"));
    assert!(
        wrong.header("content-type").contains("problem+json"),
        "{}",
        wrong.text
    );
}

#[test]
fn without_tokens_pages_of_other_sites_are_refused() {
    let api = Setup::new().start();
    api.until_ready();
    let rebound = [("host", "evil.example.com")];
    let answer = api.ask("GET", "/api/ask/users", &rebound, None);
    assert_eq!(answer.status, 403, "{}", answer.text);
    let foreign = [("origin", "https://evil.example.com")];
    let answer = api.ask("POST", "/api/migrations/ask/up", &foreign, None);
    assert_eq!(answer.status, 403, "{}", answer.text);
    // Probes come under whatever name.
    assert_eq!(api.ask("GET", "/health", &rebound, None).status, 200);
}

/// A token of a user that ends in 2100.
fn jwt(email: &str) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    use hmac::{Hmac, KeyInit, Mac};

    let header = BASE64.encode(r#"{"alg":"HS256"}"#);
    let claims = BASE64.encode(format!(r#"{{"email":"{email}","exp":4102444800}}"#));
    let message = format!("{header}.{claims}");
    let mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes())
        .unwrap()
        .chain_update(&message);
    format!("{message}.{}", BASE64.encode(mac.finalize().into_bytes()))
}

#[test]
fn a_user_sees_their_rows_and_nothing_of_the_operation() {
    let guarded = guarded();
    for email in ["a@example.com", "b@example.com"] {
        let body = format!(r#"{{"email":"{email}"}}"#);
        let made = guarded.ask(&guarded.write, "POST", "/api/ask/users", Some(&body));
        assert_eq!(made.status, 201, "{}", made.text);
    }
    let user = jwt("a@example.com");
    let rows = guarded.ask(&user, "GET", "/api/ask/users", None).json();
    let rows = rows["items"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["email"], "a@example.com");
    for path in ["/migrations", "/api/migrations", "/metrics"] {
        let refused = guarded.ask(&user, "GET", path, None);
        assert_eq!(refused.status, 403, "{path}: {}", refused.text);
    }
    let up = guarded.ask(&user, "POST", "/api/migrations/ask/up", None);
    assert_eq!(up.status, 403, "{}", up.text);
    assert!(!guarded.api.log().contains("a@example.com"));
}
