//! What a page may load and run: the value of `Content-Security-Policy`.
//!
//! Signing in replaces the document, and the policy of the first answer stays. So there is one policy for all pages, with
//! the hashes of everything that any of them runs.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use super::{docs, document, migrations, sign_in};

/// The policy. It is the same for every page, and worked out once.
#[must_use]
pub(crate) fn policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let scripts = hashes(&[
            migrations::SCRIPT,
            sign_in::SCRIPT,
            docs::SCRIPT,
            &docs::SWAGGER.script,
        ]);
        let styles = hashes(&[
            document::BASE,
            document::STYLE,
            docs::STYLE,
            &docs::SWAGGER.style,
        ]);
        format!(
            "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; connect-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
    });
    &POLICY
}

fn hashes(texts: &[&str]) -> String {
    let hash = |text: &&str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    texts.iter().map(hash).collect::<Vec<_>>().join(" ")
}
