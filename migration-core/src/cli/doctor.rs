//! `doctor`: one line for each check.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;

use super::Session;
use super::args::Json;
use super::printer::{BAD, FAINT, GOOD, WAITING};
use crate::doctor::{Checkup, Finding, Verdict, diagnose};
use crate::error::Error;

/// Prints what is found. Exit code 1 where there is a problem, which an unreachable database is as well.
pub(super) async fn doctor(
    session: Session,
    old_transaction: Duration,
    json: Json,
) -> Result<ExitCode, Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let checkup = Checkup { old_transaction };
    let findings = diagnose(project, chain, &settings, &checkup).await;
    if json.wanted {
        printer.json(&json!(findings))?;
    } else {
        let width = findings
            .iter()
            .map(|finding| finding.check.len())
            .max()
            .unwrap_or(0);
        for finding in &findings {
            printer.line(line(finding, width))?;
        }
    }
    let sick = findings
        .iter()
        .any(|finding| finding.verdict == Verdict::Problem);
    Ok(ExitCode::from(u8::from(sick)))
}

fn line(finding: &Finding, width: usize) -> String {
    let colour = match finding.verdict {
        Verdict::Ok => GOOD,
        Verdict::Warning => WAITING,
        Verdict::Problem => BAD,
    };
    let hint = finding
        .hint
        .as_ref()
        .map(|hint| format!("; {FAINT}hint:{FAINT:#} {hint}"))
        .unwrap_or_default();
    format!(
        "{colour}{:<7}{colour:#}  {:<width$}  {}{hint}",
        finding.verdict.word(),
        finding.check,
        finding.detail
    )
}
