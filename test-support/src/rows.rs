//! What a query gave.

/// The rows of a query: every value as the text that the server prints for it, `None` for NULL.
pub type Rows = Vec<Vec<Option<String>>>;
