//! A database for one test.

use std::{
    process,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::sqlx::Error;

use super::{
    scram,
    server::{PostgresServer, postgres_server, random_word},
    session::PostgresSession,
};
use crate::rows::Rows;

/// An empty database of its own, dropped with this handle, however many are still connected to it.
#[derive(Debug)]
pub struct PostgresDatabase {
    server: &'static PostgresServer,
    name: String,
    url: String,
    roles: Mutex<Vec<String>>,
}

/// A role that can log in and has no rights but those of everybody.
#[derive(Debug, Clone)]
pub struct PostgresRole {
    /// The name, for GRANT; it needs no quotes.
    pub name: String,
    /// The URL of the database for this role.
    pub url: String,
}

/// Makes an empty database. `hint` becomes part of its name, for whoever reads the server's log.
///
/// # Panics
/// When there is no server; the message says how to get one.
pub fn postgres_database(hint: &str) -> PostgresDatabase {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = postgres_server();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Process ids come again, and a given server may serve several machines.
    let random = random_word();
    let name = format!(
        "test_{}_{}_{count}_{}",
        word(hint),
        process::id(),
        &random[..6]
    );
    let database = PostgresDatabase {
        server,
        url: server.url(&name, None),
        name: name.clone(),
        roles: Mutex::default(),
    };
    // template0: nobody can be connected to it, and it is the same on every server.
    database
        .admin()
        .execute(&format!("CREATE DATABASE {name} TEMPLATE template0"));
    database
}

impl PostgresDatabase {
    /// The superuser's URL of this database: `postgres://user:password@127.0.0.1:port/name`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name; it needs no quotes.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The superuser's URL of the server's maintenance database.
    #[must_use]
    pub fn admin_url(&self) -> &str {
        self.server.admin_url()
    }

    /// The server's major version: 15.
    pub fn version(&self) -> u32 {
        let number = self.value("SHOW server_version_num").unwrap();
        number.parse::<u32>().unwrap() / 10_000
    }

    /// A connection that stays open.
    pub fn session(&self) -> PostgresSession {
        PostgresSession::open(&self.url)
            .unwrap_or_else(|error| panic!("cannot connect to {}: {error}", self.name))
    }

    /// Runs statements, separated by semicolons, on a connection of their own; panics when they fail.
    pub fn execute(&self, sql: &str) -> u64 {
        self.session().execute(sql)
    }

    /// Runs a query on a connection of its own; panics when it fails.
    pub fn query(&self, sql: &str) -> Rows {
        self.session().query(sql)
    }

    /// The first value of a query, `None` when it is NULL; panics when there is none.
    pub fn value(&self, sql: &str) -> Option<String> {
        first(self.query(sql), sql)
    }

    /// Runs statements that may fail.
    ///
    /// # Errors
    /// What the server says.
    pub fn try_execute(&self, sql: &str) -> Result<u64, Error> {
        self.session().try_execute(sql)
    }

    /// Runs a query that may fail.
    ///
    /// # Errors
    /// What the server says.
    pub fn try_query(&self, sql: &str) -> Result<Rows, Error> {
        self.session().try_query(sql)
    }

    /// Makes a role, dropped together with the database. Give it rights with `GRANT ... TO {role.name}`.
    pub fn create_role(&self, hint: &str) -> PostgresRole {
        let password = random_word();
        let name = format!("{}_{}_{}", word(hint), process::id(), &random_word()[..6]);
        self.admin().execute(&format!(
            "CREATE ROLE {name} LOGIN PASSWORD '{}'",
            scram::verifier(&password)
        ));
        self.roles.lock().unwrap().push(name.clone());
        PostgresRole {
            url: self.server.url(&self.name, Some((&name, &password))),
            name,
        }
    }

    fn admin(&self) -> PostgresSession {
        PostgresSession::open(self.admin_url()).unwrap_or_else(|error| {
            panic!("cannot connect to the test server as its superuser: {error}")
        })
    }
}

impl Drop for PostgresDatabase {
    /// Best effort: on a server of our own everything goes with the server.
    fn drop(&mut self) {
        if let Ok(admin) = PostgresSession::open(self.admin_url()) {
            let _ = admin.try_execute(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ));
            for role in self.roles.get_mut().into_iter().flatten() {
                let _ = admin.try_execute(&format!("DROP ROLE IF EXISTS {role}"));
            }
        }
    }
}

pub(crate) fn first(rows: Rows, sql: &str) -> Option<String> {
    rows.into_iter()
        .flatten()
        .next()
        .unwrap_or_else(|| panic!("no row from:\n{sql}"))
}

/// What of a hint fits into a name without quotes; names end at 63 bytes.
fn word(hint: &str) -> String {
    hint.to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .skip_while(|c| !c.is_ascii_alphabetic())
        .take(30)
        .collect()
}
