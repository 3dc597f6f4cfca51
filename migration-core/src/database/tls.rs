//! What can be wrong with TLS, in words.

use std::path::Path;

use rustls::{CertificateError, Error as Rustls};
use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::error::ConnectProblem;
use crate::settings::TlsFiles;

/// Looks into the files that the mode needs, before the server is asked: the driver does not say which of them it is
/// that it cannot read, and takes one without a certificate for a list of nobody.
pub(super) fn check(options: &PgConnectOptions, files: &TlsFiles) -> Result<(), String> {
    let read = |parameter: &str, path: &Path| {
        std::fs::read(path)
            .map_err(|error| format!("{parameter}: {} cannot be read: {error}", path.display()))
    };
    let mode = options.get_ssl_mode();
    if let Some(path) = &files.sslrootcert
        && matches!(mode, PgSslMode::VerifyCa | PgSslMode::VerifyFull)
    {
        let text = read("sslrootcert", path)?;
        if !String::from_utf8_lossy(&text).contains("-----BEGIN CERTIFICATE-----") {
            return Err(format!(
                "sslrootcert: {} has no certificate in PEM",
                path.display()
            ));
        }
    }
    if !matches!(mode, PgSslMode::Disable) {
        for (parameter, path) in [("sslcert", &files.sslcert), ("sslkey", &files.sslkey)] {
            if let Some(path) = path {
                read(parameter, path)?;
            }
        }
    }
    Ok(())
}

/// What it is that failed, if it is about TLS.
pub(super) fn explain(error: &sqlx::Error, files: &TlsFiles) -> Option<(ConnectProblem, String)> {
    match error {
        sqlx::Error::Tls(error) if error.to_string() == "server does not support TLS" => {
            let detail = "the server offers no TLS, and sslmode asks for it";
            Some((ConnectProblem::NoTls, detail.to_owned()))
        }
        sqlx::Error::Io(error) => {
            let error = error.get_ref()?.downcast_ref::<Rustls>()?;
            Some(refusal(error, files))
        }
        _ => None,
    }
}

/// Why our side, or the server, broke the handshake off.
fn refusal(error: &Rustls, files: &TlsFiles) -> (ConnectProblem, String) {
    let Rustls::InvalidCertificate(why) = error else {
        return (ConnectProblem::Tls, error.to_string());
    };
    match why {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            let trusted = match &files.sslrootcert {
                Some(path) => format!("an authority of {}", path.display()),
                None => "a public authority, and the URL has no sslrootcert".to_owned(),
            };
            let detail = format!("the server's certificate is not signed by {trusted}");
            (ConnectProblem::UnknownAuthority, detail)
        }
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => {
            let names: Vec<&str> = presented.iter().map(|name| bare(name)).collect();
            let names = if names.is_empty() {
                "no host (a common name alone does not count)".to_owned()
            } else {
                names.join(", ")
            };
            let detail = format!(
                "the server's certificate is for {names}, not for {}",
                expected.to_str()
            );
            (ConnectProblem::WrongHost, detail)
        }
        // webpki's `CaUsedAsEndEntity` comes as a text.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            let detail =
                "the server's certificate is that of an authority itself (CA:TRUE)".to_owned();
            (ConnectProblem::Certificate, detail)
        }
        other => (
            ConnectProblem::Certificate,
            format!("the server's certificate is refused: {other}"),
        ),
    }
}

/// The name alone of `DnsName("db.example")` or `IpAddress(10.0.0.1)`.
fn bare(name: &str) -> &str {
    name.split_once('(')
        .and_then(|(_, name)| name.strip_suffix(')'))
        .map_or(name, |name| name.trim_matches('"'))
}
