//! Which server it is, and whether anyone can listen in.

use super::finding::Finding;
use super::patient::Patient;
use crate::settings::Endpoint;

/// The oldest major version that still gets fixes. <https://www.postgresql.org/support/versioning/>
const OLDEST_SUPPORTED: i64 = 14;

pub(super) async fn version(patient: &mut Patient<'_>) -> Finding {
    let answer = patient
        .ask(
            "SELECT current_setting('server_version'), CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE '' END, \
             current_setting('server_version_num')::bigint",
        )
        .await;
    match answer {
        Err(why) => Finding::unchecked("server", &why),
        Ok(rows) => match rows.first() {
            Some((version, role, number)) => judge_version(version, role == "standby", *number),
            None => judge_version("of an unknown version", false, 0),
        },
    }
}

fn judge_version(version: &str, standby: bool, number: i64) -> Finding {
    if standby {
        return Finding::problem(
            "server",
            format!("Postgres {version}, a standby: nothing can be written here"),
            "put the primary into the URL; if this is where it was, there was a failover",
        );
    }
    if number / 10_000 < OLDEST_SUPPORTED {
        return Finding::warning(
            "server",
            format!("Postgres {version}, which the community does not support any more"),
            format!("plan the upgrade to {OLDEST_SUPPORTED} or newer"),
        );
    }
    Finding::ok("server", format!("Postgres {version}"))
}

/// `pooled`: the server's answer is about its connection to a pooler, and nobody tells about ours to the pooler.
pub(super) async fn tls(patient: &mut Patient<'_>, pooled: bool) -> Finding {
    // The view has a row for each session, also where TLS is off.
    let answer = patient
        .ask("SELECT coalesce(version, ''), coalesce(cipher, ''), ssl::int::bigint FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        .await;
    let rows = match answer {
        Err(why) => return Finding::unchecked("tls", &why),
        Ok(rows) => rows,
    };
    let inside = match rows.first() {
        Some((version, cipher, 1)) => format!("on ({version}, {cipher})"),
        _ => "off".to_owned(),
    };
    judge_tls(&inside, Route::of(&patient.settings().url.target), pooled)
}

/// What the URL says of the way to the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// It does not leave this machine.
    Loopback,
    /// TLS or nothing.
    Required,
    /// TLS was not to be used.
    Disabled,
    /// TLS if the other side has it.
    Open,
}

impl Route {
    fn of(endpoint: &Endpoint) -> Self {
        use sea_orm::sqlx::postgres::PgSslMode;
        let Endpoint::Postgres { options, .. } = endpoint else {
            return Self::Loopback;
        };
        if options.get_socket().is_some() || is_loopback(options.get_host()) {
            return Self::Loopback;
        }
        match options.get_ssl_mode() {
            PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => Self::Required,
            PgSslMode::Disable => Self::Disabled,
            _ => Self::Open,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    // A socket's folder stands in the place of the host.
    host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn judge_tls(inside: &str, route: Route, pooled: bool) -> Finding {
    const ADVICE: &str = "add sslmode=require to the URL, or better sslmode=verify-full with sslrootcert; where the server refuses, it has no certificate yet";
    let whole = match (route, pooled) {
        (Route::Loopback, false) if inside == "off" => {
            "off; the server is on this machine".to_owned()
        }
        (_, false) => inside.to_owned(),
        (Route::Loopback, true) => {
            format!("{inside} between pooler and server; the pooler is on this machine")
        }
        (Route::Required, true) => {
            format!("{inside} between pooler and server; on to the pooler (sslmode)")
        }
        (Route::Disabled, true) => {
            format!("{inside} between pooler and server; off to the pooler (sslmode)")
        }
        (Route::Open, true) => {
            format!(
                "{inside} between pooler and server; whether it is on to the pooler cannot be told"
            )
        }
    };
    match (route, pooled) {
        (Route::Loopback | Route::Required, _) => Finding::ok("tls", whole),
        (_, false) if inside != "off" => Finding::ok("tls", whole),
        (_, false) => Finding::warning(
            "tls",
            format!("{whole}, and the server is on another machine"),
            ADVICE,
        ),
        (_, true) => Finding::warning("tls", whole, ADVICE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::settings::DatabaseUrl;

    #[test]
    fn versions() {
        for (version, standby, number, verdict) in [
            ("13.23 (Debian)", false, 130_023, Verdict::Warning),
            ("9.6.24", false, 90_624, Verdict::Warning),
            ("14.0", false, 140_000, Verdict::Ok),
            ("18.1", false, 180_001, Verdict::Ok),
            ("18.1", true, 180_001, Verdict::Problem),
        ] {
            let finding = judge_version(version, standby, number);
            assert_eq!(finding.verdict, verdict, "{version}");
            assert!(finding.detail.contains(version), "{version}");
        }
    }

    #[test]
    fn routes() {
        for (url, route) in [
            ("postgres://a@localhost/x", Route::Loopback),
            ("postgres://a@127.8.8.8/x?sslmode=disable", Route::Loopback),
            ("postgres://a@[::1]/x", Route::Loopback),
            ("postgres:///x?host=/run/postgresql", Route::Loopback),
            ("postgres://a@db.example/x", Route::Open),
            (
                "postgres://a@10.0.0.1/x?sslmode=verify-full",
                Route::Required,
            ),
            ("postgres://a@10.0.0.1/x?sslmode=disable", Route::Disabled),
        ] {
            let parsed = DatabaseUrl::parse(url).unwrap();
            assert_eq!(Route::of(&parsed.target), route, "{url}");
        }
    }

    #[test]
    fn tls_off_matters_where_others_can_listen() {
        let on = "on (TLSv1.3, TLS_AES_256_GCM_SHA384)";
        for (inside, route, pooled, verdict) in [
            ("off", Route::Loopback, false, Verdict::Ok),
            ("off", Route::Open, false, Verdict::Warning),
            ("off", Route::Disabled, false, Verdict::Warning),
            (on, Route::Open, false, Verdict::Ok),
            (on, Route::Required, false, Verdict::Ok),
            (on, Route::Open, true, Verdict::Warning),
            (on, Route::Disabled, true, Verdict::Warning),
            ("off", Route::Required, true, Verdict::Ok),
            ("off", Route::Loopback, true, Verdict::Ok),
        ] {
            let finding = judge_tls(inside, route, pooled);
            assert_eq!(finding.verdict, verdict, "{inside} {route:?} {pooled}");
            assert!(finding.detail.starts_with(inside), "{}", finding.detail);
        }
    }
}
