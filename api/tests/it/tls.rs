//! TLS to the databases, for the connections that requests use too.

use test_support::{Authority, PostgresSession, own_postgres_server};

use crate::process::Setup;

#[test]
fn every_connection_is_verified_and_a_wrong_authority_is_mended_without_a_restart() {
    let (authority, other) = (
        Authority::new("the platform's"),
        Authority::new("another's"),
    );
    let server = own_postgres_server();
    server.offer_tls(&authority.certificate(&["localhost"]), &authority);
    let admin = PostgresSession::open(server.admin_url()).unwrap();
    admin.execute("CREATE DATABASE ask");
    admin.execute("CREATE DATABASE sketch2bim");
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, other.pem()).unwrap();
    let url = |database: &str, file: &std::path::Path| {
        let url = server.url(database, None);
        let url = url.replace("@127.0.0.1:", "@localhost:");
        format!("{url}?sslmode=verify-full&sslrootcert={}", file.display())
    };
    let right = folder.path().join("right.pem");
    std::fs::write(&right, authority.pem()).unwrap();

    let api = Setup::on(&url("ask", &right), &url("sketch2bim", &trusted)).start();
    api.until_answered("/api/ask/users");
    api.until_reason("sketch2bim", "cannot be reached");
    let problem = &api.report("sketch2bim")["problem"];
    let message = problem["message"].as_str().unwrap();
    assert!(
        message.contains("is not signed by an authority of "),
        "{problem}"
    );
    let hint = problem["hint"].as_str().unwrap();
    assert!(hint.contains("sslrootcert"), "{problem}");

    std::fs::write(&trusted, authority.pem()).unwrap();
    api.until_ready();
    let body = r#"{"email":"ann@example.com"}"#;
    let made = api.ask("POST", "/api/sketch2bim/users", &[], Some(body));
    assert_eq!(made.status, 201, "{}", made.text);
    for database in ["ask", "sketch2bim"] {
        let sessions = admin.query(&format!(
            "SELECT count(*)::text, bool_and(ssl)::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE datname = '{database}'"
        ));
        let [Some(count), Some(all)] = &sessions[0][..] else {
            panic!("{sessions:?}");
        };
        // The keeper's own, and those of requests.
        assert!(count.parse::<u32>().unwrap() >= 2, "{sessions:?}");
        assert_eq!(all, "true", "{sessions:?}");
    }
}
