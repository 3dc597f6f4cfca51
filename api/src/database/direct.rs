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
    let question = "SELECT host(inet_client_addr()), inet_client_port()::text";
    let row = connection.fetch_one(raw_sql(question)).await?;
    let (address, port): (Option<String>, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    let peer = address
        .and_then(|address| address.parse().ok())
        .zip(port.and_then(|port| port.parse().ok()))
        .map(|(address, port): (IpAddr, u16)| SocketAddr::new(address, port));
    Ok(peer.is_some_and(is_ours))
}

/// Whether an established TCP connection of this process has this local address.
fn is_ours(local: SocketAddr) -> bool {
    let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    tables
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .any(|table| {
            sockets(&table).any(|(address, inode)| {
                address.ip().to_canonical() == local.ip().to_canonical()
                    && address.port() == local.port()
                    && has_open(inode)
            })
        })
}

/// The local addresses and inodes of the established connections: proc(5), `/proc/net/tcp`.
fn sockets(table: &str) -> impl Iterator<Item = (SocketAddr, &str)> {
    const ESTABLISHED: &str = "01";
    table.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [_, local, _, state, _, _, _, _, _, inode, ..] = columns[..] else {
            return None;
        };
        let (address, port) = local.split_once(':')?;
        let address = address_of(address)?;
        let port = u16::from_str_radix(port, 16).ok()?;
        (state == ESTABLISHED).then_some((SocketAddr::new(address, port), inode))
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
            let local = client.local_addr().unwrap();
            assert!(is_ours(local));
            assert!(!is_ours(SocketAddr::new(local.ip(), 1)));
            assert!(!is_ours(SocketAddr::new(
                "10.9.8.7".parse().unwrap(),
                local.port()
            )));
            drop(client);
            assert!(!is_ours(local));
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
