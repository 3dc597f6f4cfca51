//! The pages that people look at.
use crate::report::PlatformReport;
pub(crate) fn sign_in() -> String {
    String::new()
}
pub(crate) fn migrations(report: &PlatformReport, _: &[(&str, std::sync::Arc<str>)]) -> String {
    live(report)
}
pub(crate) fn live(report: &PlatformReport) -> String {
    format!("{report:?}")
}
pub(crate) fn policy() -> &'static str {
    "default-src 'none'"
}
