//! Starts the test server, says where it is, and ends in the way that its argument names. For the tests of the server.
//!
//! Standard output is one line: the port and the folder. `hang` waits to be killed; `exit` and `panic` end by
//! themselves as soon as standard input ends.

use std::{
    io::{self, Read},
    thread,
};

fn main() -> io::Result<()> {
    let server = test_support::postgres_server();
    println!(
        "{} {}",
        server.port(),
        server.folder().unwrap_or("".as_ref()).display()
    );
    let way = std::env::args().nth(1).unwrap_or_default();
    if way == "hang" {
        loop {
            thread::park();
        }
    }
    io::stdin().read_to_end(&mut Vec::new())?;
    assert!(way != "panic", "as asked");
    Ok(())
}
