//! The command line of the API.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::auth::{Role, new_token};
use crate::platform::Platform;
use crate::server;

/// The platform's API: migrates its databases when it starts, and serves their data.
///
/// Settings are environment variables, or stand in .env.local or .env; docs/api.md lists them.
#[derive(Debug, Parser)]
#[command(name = "api", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until it is told to end (the default).
    Serve,
    /// Makes a token for a service, and its entry for `API_TOKENS`.
    Token {
        /// Whose it is, for the log.
        #[arg(value_parser = name)]
        name: String,
        /// What it may do.
        #[arg(long, value_enum, default_value_t = RoleName::Read)]
        role: RoleName,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    /// See everything.
    Read,
    /// Change rows.
    Write,
    /// Run migrations.
    Admin,
}

/// The whole program.
#[must_use]
pub fn main(platform: Platform) -> ExitCode {
    main_with(platform, std::env::args_os())
}

fn main_with(platform: Platform, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            drop(error.print());
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build();
            match runtime {
                Ok(runtime) => runtime.block_on(server::serve(platform)),
                Err(error) => {
                    eprintln!("error: the async runtime cannot be started: {error}");
                    ExitCode::from(2)
                }
            }
        }
        Command::Token { name, role } => {
            let role = match role {
                RoleName::Read => Role::Read,
                RoleName::Write => Role::Write,
                RoleName::Admin => Role::Admin,
            };
            let (token, entry) = new_token(&name, role);
            println!("token, shown this once:  {token}");
            println!("entry for API_TOKENS:    {entry}");
            ExitCode::SUCCESS
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if text.is_empty() || !text.bytes().all(plain) {
        return Err("letters, digits, -, _ and . only".to_owned());
    }
    Ok(text.to_owned())
}
