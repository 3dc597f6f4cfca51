//! What Postgres keeps of a password.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::server::random_word;

/// The SCRAM-SHA-256 verifier of a password, for `PASSWORD '...'`, as RFC 5803 writes it. One round of hashing and not
/// the 4,096 that Postgres takes by itself: each login of a test would pay for them, and the passwords are random.
pub(crate) fn verifier(password: &str) -> String {
    let salt = random_word();
    // The one round of Hi(): the salt and the number of the only block.
    let salted = keyed(
        password.as_bytes(),
        &[salt.as_bytes(), &1_u32.to_be_bytes()],
    );
    let stored = Sha256::digest(keyed(&salted, &[b"Client Key"]));
    let server = keyed(&salted, &[b"Server Key"]);
    format!(
        "SCRAM-SHA-256$1:{}${}:{}",
        BASE64_STANDARD.encode(salt),
        BASE64_STANDARD.encode(stored),
        BASE64_STANDARD.encode(server)
    )
}

fn keyed(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}
