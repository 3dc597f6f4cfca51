//! A TCP proxy before a Postgres server that counts what a client sends, and cuts its connections.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use url::Url;

/// A proxy on a port of its own. It ends with the test process.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    connections: Mutex<Vec<TcpStream>>,
    /// Whether new clients are turned away.
    shut: AtomicBool,
    /// The type byte of every message that a client sent after its start-up.
    messages: Mutex<Vec<u8>>,
    /// How many clients are connected.
    open: Mutex<usize>,
    ended: Condvar,
}

/// Starts a proxy before the server of the URL.
///
/// # Panics
/// When there is no port to be had.
pub fn proxy(url: &str) -> Proxy {
    let mut url = Url::parse(url).unwrap();
    let server = (url.host_str().unwrap(), url.port().unwrap_or(5432))
        .to_socket_addrs()
        .unwrap()
        .next()
        .unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(listener.local_addr().unwrap().port()))
        .unwrap();
    let shared = Arc::new(Shared::default());
    let accepting = Arc::clone(&shared);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            accept(client, server, &accepting);
        }
    });
    Proxy {
        url: url.into(),
        shared,
    }
}

impl Proxy {
    /// The URL by way of the proxy.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The messages that clients sent, all of which have ended, since the last call, by the type bytes of the protocol: `Q` a simple query,
    /// `P` parse, `B` bind, `E` execute, `S` sync, `X` goodbye. The exchange of passwords (`p`) is left out.
    ///
    /// # Panics
    /// When a client is still there after ten seconds.
    pub fn messages(&self) -> String {
        // A client that has ended has sent its last message, but this process may not have read it yet.
        let (_open, timed_out) = self
            .shared
            .ended
            .wait_timeout_while(
                self.shared.open.lock().unwrap(),
                Duration::from_secs(10),
                |open| *open > 0,
            )
            .unwrap();
        assert!(!timed_out.timed_out(), "a client is still connected");
        let bytes = std::mem::take(&mut *self.shared.messages.lock().unwrap());
        bytes
            .into_iter()
            .filter(|byte| *byte != b'p')
            .map(char::from)
            .collect()
    }

    /// Shuts the way to the server, as if it were down: cuts every connection, and turns new ones away.
    pub fn shut(&self) {
        self.shared.shut.store(true, Ordering::SeqCst);
        self.cut();
    }

    /// Opens the way again.
    pub fn reopen(&self) {
        self.shared.shut.store(false, Ordering::SeqCst);
    }

    /// Cuts every connection there is, in both directions at once.
    pub fn cut(&self) {
        for connection in self.shared.connections.lock().unwrap().drain(..) {
            drop(connection.shutdown(Shutdown::Both));
        }
    }
}

fn accept(client: TcpStream, server: SocketAddr, shared: &Arc<Shared>) {
    if shared.shut.load(Ordering::SeqCst) {
        return;
    }
    let Ok(server) = TcpStream::connect(server) else {
        return;
    };
    let both = [&client, &server].map(|stream| stream.try_clone().unwrap());
    shared.connections.lock().unwrap().extend(both);
    let (mut client_in, mut server_out) =
        (client.try_clone().unwrap(), server.try_clone().unwrap());
    *shared.open.lock().unwrap() += 1;
    let counting = Arc::clone(shared);
    thread::spawn(move || {
        let mut reader = Messages::default();
        copy(&mut client_in, &mut server_out, |bytes| {
            let mut messages = counting.messages.lock().unwrap();
            reader.read(bytes, &mut messages);
        });
        *counting.open.lock().unwrap() -= 1;
        counting.ended.notify_all();
    });
    let (mut server_in, mut client_out) = (server, client);
    thread::spawn(move || copy(&mut server_in, &mut client_out, |_| {}));
}

fn copy(from: &mut TcpStream, to: &mut TcpStream, mut seen: impl FnMut(&[u8])) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        seen(&buffer[..count]);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Both));
    drop(from.shutdown(Shutdown::Both));
}

/// Cuts what a client sends into messages: <https://www.postgresql.org/docs/current/protocol-message-formats.html>.
#[derive(Debug, Default)]
struct Messages {
    pending: Vec<u8>,
    started: bool,
}

impl Messages {
    fn read(&mut self, bytes: &[u8], messages: &mut Vec<u8>) {
        const SSL_REQUEST: u32 = 80_877_103;
        self.pending.extend_from_slice(bytes);
        loop {
            let type_bytes = usize::from(self.started);
            let Some(length) = self.pending.get(type_bytes..type_bytes + 4) else {
                return;
            };
            let length = u32::from_be_bytes(length.try_into().unwrap()) as usize + type_bytes;
            if self.pending.len() < length {
                return;
            }
            if self.started {
                messages.push(self.pending[0]);
            } else {
                let code = u32::from_be_bytes(self.pending[4..8].try_into().unwrap());
                self.started = code != SSL_REQUEST;
            }
            self.pending.drain(..length);
        }
    }
}
