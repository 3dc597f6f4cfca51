//! Asking before data is destroyed.

use std::io::{BufRead, IsTerminal, Write};

use super::printer::BAD;
use crate::error::Error;
use crate::settings::Settings;

/// Names the database and asks. Without a terminal there is nobody to ask: then only `--yes` will do.
pub(super) fn confirm(command: &'static str, settings: &Settings, yes: bool) -> Result<(), Error> {
    let input = std::io::stdin();
    if yes {
        return Ok(());
    }
    if input.is_terminal() {
        let mut output = anstream::stderr();
        write!(
            output,
            "{BAD}{command}{BAD:#} destroys all data in the {}. Type yes to go on: ",
            settings.url
        )?;
        output.flush()?;
        let mut answer = String::new();
        input.lock().read_line(&mut answer)?;
        if matches!(answer.trim(), "yes" | "y") {
            return Ok(());
        }
    }
    Err(Error::NotConfirmed {
        command,
        database: settings.url.to_string(),
    })
}
