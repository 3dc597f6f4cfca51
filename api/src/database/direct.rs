//! Whether a connection ends at the Postgres server itself, with no pooler between.
//!
//! The driver calls prepared statements by names that every program counts alike (`sqlx_s_1`). Behind a pooler that
//! changes the server connection after each transaction, a statement that is called by its name may be another
//! program's: it would run without an error. So a statement may stay prepared only where there is proof that nobody
//! stands between: the server names the address and port that it talks to, and they are those of a socket of ours.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{Error, Executor, Row, raw_sql};

/// Whether the server talks to a socket of this process. False where that cannot be seen: over a Unix socket, behind
/// address translation, on a system without `/proc`.
pub(super) async fn is_direct(connection: &mut PgConnection) -> Result<bool, Error> {
    let question = "SELECT host(inet_client_addr()), inet_client_port()::text, \
                    host(inet_server_addr()), inet_server_port()::text";
    let row = connection.fetch_one(raw_sql(question)).await?;
    let end = |index: usize| -> Result<Option<SocketAddr>, Error> {
        let address: Option<String> = row.try_get(index)?;
        let port: Option<String> = row.try_get(index + 1)?;
        let end = address
            .and_then(|address| address.parse::<IpAddr>().ok())
            .zip(port.and_then(|port| port.parse::<u16>().ok()));
        Ok(end.map(|(address, port)| SocketAddr::new(address, port)))
    };
    Ok(match (end(0)?, end(2)?) {
        (Some(client), Some(server)) => is_ours(client, server),
        _ => false,
    })
}

/// Whether an established TCP connection of this process has these two ends. One end would not do: the system gives a
/// local port twice, to connections that lead to different places.
fn is_ours(local: SocketAddr, remote: SocketAddr) -> bool {
    let same = |one: SocketAddr, other: SocketAddr| {
        one.ip().to_canonical() == other.ip().to_canonical() && one.port() == other.port()
    };
    let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    tables
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .any(|table| {
            sockets(&table)
                .any(|(ends, inode)| same(ends.0, local) && same(ends.1, remote) && has_open(inode))
        })
}

/// The two ends and the inodes of the established connections: proc(5), `/proc/net/tcp`.
fn sockets(table: &str) -> impl Iterator<Item = ((SocketAddr, SocketAddr), &str)> {
    const ESTABLISHED: &str = "01";
    table.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [_, local, remote, state, _, _, _, _, _, inode, ..] = columns[..] else {
            return None;
        };
        let end = |text: &str| {
            let (address, port) = text.split_once(':')?;
            let port = u16::from_str_radix(port, 16).ok()?;
            Some(SocketAddr::new(address_of(address)?, port))
        };
        (state == ESTABLISHED).then_some(((end(local)?, end(remote)?), inode))
    })
}

/// Words of 32 bits in the machine's byte order, in hexadecimal.
fn address_of(text: &str) -> Option<IpAddr> {
    let word = |index: usize| {
        let digits = text.get(8 * index..8 * index + 8)?;
        u32::from_str_radix(digits, 16).ok().map(u32::to_ne_bytes)
    };
    match text.len() {
        8 => Some(Ipv4Addr::from(word(0)?).into()),
        32 => {
            let mut bytes = [0; 16];
            for index in 0..4 {
                bytes[4 * index..4 * index + 4].copy_from_slice(&word(index)?);
            }
            Some(Ipv6Addr::from(bytes).into())
        }
        _ => None,
    }
}

/// Whether this process has the socket open.
fn has_open(inode: &str) -> bool {
    let name = format!("socket:[{inode}]");
    std::fs::read_dir("/proc/self/fd").is_ok_and(|files| {
        files
            .filter_map(|file| std::fs::read_link(file.ok()?.path()).ok())
            .any(|target| target.as_os_str() == name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use sea_orm::sqlx::Connection;
    use test_support::{pgbouncer, pgbouncer_with, postgres_database};

    use super::*;

    #[test]
    fn a_socket_is_known_by_its_local_end_and_only_while_it_is_open() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let listener = TcpListener::bind(address).unwrap();
            let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (local, remote) = (client.local_addr().unwrap(), client.peer_addr().unwrap());
            assert!(is_ours(local, remote));
            assert!(!is_ours(SocketAddr::new(local.ip(), 1), remote));
            assert!(!is_ours(local, SocketAddr::new(remote.ip(), 1)));
            let elsewhere = SocketAddr::new("10.9.8.7".parse().unwrap(), local.port());
            assert!(!is_ours(elsewhere, remote));
            drop(client);
            assert!(!is_ours(local, remote));
        }
    }

    #[tokio::test]
    async fn a_server_is_told_from_a_pooler_in_either_mode() {
        let database = postgres_database("direct");
        let transaction = pgbouncer(&database, 2);
        let session = pgbouncer_with(&database, 2, "pool_mode = session");
        for (url, direct) in [
            (database.url(), true),
            (transaction.url(), false),
            (session.url(), false),
        ] {
            let settings = migration_core::DatabaseUrl::parse(url).unwrap();
            let migration_core::ConnectOptions::Postgres(options) = settings.connect_options()
            else {
                panic!("{url}");
            };
            let options = super::super::pool::postgres_options(*options, None);
            let mut connection = PgConnection::connect_with(&options).await.unwrap();
            assert_eq!(is_direct(&mut connection).await.unwrap(), direct, "{url}");
        }
    }
}
