//! Where a database URL was found.

/// Where a database URL came from; named in messages, so that a person knows what to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// `--database-url` on the command line.
    Flag,
    /// An environment variable, with the file that set it if a file did.
    Variable {
        /// Its name.
        name: String,
        /// `.env.local` or `.env`.
        file: Option<String>,
    },
    /// Nothing was set: the SQLite file of the project.
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag => formatter.write_str("--database-url"),
            Self::Variable { name, file: None } => formatter.write_str(name),
            Self::Variable {
                name,
                file: Some(file),
            } => write!(formatter, "{name} (from {file})"),
            Self::Default => formatter.write_str("the embedded default"),
        }
    }
}
