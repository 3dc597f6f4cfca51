//! Where no token is configured: whoever is on this machine, and no page of another site that their browser shows.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, Method, Uri, Version, header};

/// Headers that a proxy adds. Behind one, whoever asks is not on this machine.
const FORWARDED: [&str; 9] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "cf-connecting-ip",
    "true-client-ip",
    "x-real-ip",
    "via",
];

/// Why a request is refused although no token is needed; none where it may pass.
///
/// A page of another site can make a browser on this machine ask: under a name of its own that leads to 127.0.0.1
/// (which shows in `Host`), or across origins (which shows in `Origin` and `Sec-Fetch-Site`).
pub(super) fn refusal(
    version: Version,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    origins: &BTreeSet<String>,
) -> Option<&'static str> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    // nginx speaks HTTP/1.0 to what stands behind it unless it is told otherwise, and says nothing else of itself.
    if version < Version::HTTP_11 || FORWARDED.iter().any(|name| headers.contains_key(*name)) {
        return Some("it came through a proxy, and no token is configured");
    }
    let host = uri
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| text(header::HOST.as_str()));
    let Some(host) = host.filter(|host| is_loopback(host)) else {
        return Some("its Host is not this machine, and no token is configured");
    };
    if let Some(origin) = text(header::ORIGIN.as_str()) {
        let own = origin == format!("http://{host}") || origin == format!("https://{host}");
        if !own && !origins.contains(origin) {
            return Some("it comes from a page of another origin, and no token is configured");
        }
    } else if method != Method::GET
        && method != Method::HEAD
        && text("sec-fetch-site").is_some_and(|site| site == "cross-site")
    {
        return Some("it comes from a page of another site, and no token is configured");
    }
    None
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    name.trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: &Method, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let origins = BTreeSet::from(["https://app.example.com".to_owned()]);
        refusal(
            Version::HTTP_11,
            method,
            &Uri::from_static("/"),
            &headers,
            &origins,
        )
        .is_some()
    }

    #[test]
    fn this_machine_passes() {
        for host in [
            "localhost",
            "localhost:8000",
            "127.0.0.1:8000",
            "127.0.0.2",
            "[::1]:8000",
            "[::1]",
        ] {
            assert!(!refused(&Method::GET, &[("host", host)]), "{host}");
        }
        let own = [
            ("host", "127.0.0.1:8000"),
            ("origin", "http://127.0.0.1:8000"),
        ];
        assert!(!refused(&Method::POST, &own));
        let allowed = [("host", "localhost"), ("origin", "https://app.example.com")];
        assert!(!refused(&Method::POST, &allowed));
    }

    #[test]
    fn pages_of_other_sites_and_proxies_do_not() {
        for headers in [
            &[][..],
            &[("host", "rebound.example.com:8000")],
            &[("host", "127.0.0.1.example.com")],
            &[("host", "10.0.0.1")],
            &[
                ("host", "localhost"),
                ("origin", "https://evil.example.com"),
            ],
            &[("host", "localhost"), ("origin", "null")],
            &[
                ("host", "localhost:8000"),
                ("origin", "http://localhost:9000"),
            ],
            &[("host", "localhost"), ("sec-fetch-site", "cross-site")],
            &[("host", "localhost"), ("x-forwarded-for", "203.0.113.9")],
            &[("host", "localhost"), ("via", "1.1 proxy")],
        ] {
            assert!(refused(&Method::POST, headers), "{headers:?}");
        }
        // A link from another page is not a change.
        let link = [("host", "localhost"), ("sec-fetch-site", "cross-site")];
        assert!(!refused(&Method::GET, &link));
    }
}
