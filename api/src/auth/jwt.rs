//! The tokens of users: JSON Web Tokens (RFC 7519), signed with HS256 and `AUTH_SECRET`.

use std::fmt;
use std::sync::Once;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Validation, decode};
use serde::Deserialize;
use sha2::Sha256;
use signature::Verifier;

use super::principal::Principal;

/// How far the clocks of two machines may be apart, in seconds.
const LEEWAY: u64 = 30;

/// What users' tokens are signed with, and what is looked at in them.
#[derive(Clone)]
pub(crate) struct Secret {
    key: DecodingKey,
    validation: Validation,
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// What a user's token must say. `exp` and `nbf` are looked at by the library.
#[derive(Deserialize)]
struct Claims {
    email: String,
    email_verified: Option<bool>,
}

impl Secret {
    /// A key of HS256 has at least 256 bits: RFC 7518, section 3.2.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        static PROVIDER: Once = Once::new();
        if text.len() < 32 {
            return Err("is shorter than 32 characters, which HS256 needs at least".to_owned());
        }
        PROVIDER.call_once(|| {
            // Only this module installs one: whatever was there before would be the same.
            let _ = HS256.install_default();
        });
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        // The platform's programs share the secret, and each names itself there.
        validation.validate_aud = false;
        validation.set_required_spec_claims(&["exp"]);
        Ok(Self {
            key: DecodingKey::from_secret(text.as_bytes()),
            validation,
        })
    }

    /// Whose token it is; none where it is forged, has ended or names nobody.
    pub(super) fn find(&self, presented: &str) -> Option<Principal> {
        let claims = decode::<Claims>(presented, &self.key, &self.validation)
            .ok()?
            .claims;
        let named = !claims.email.is_empty() && !claims.email.contains('\0');
        (named && claims.email_verified != Some(false)).then_some(Principal::User {
            email: claims.email,
        })
    }
}

/// All the cryptography that is needed here. Whatever else a token asks for is refused.
static HS256: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::InvalidAlgorithm.into()),
    verifier_factory: hs256,
    key_utils: KeyUtils::new_unimplemented(),
};

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is the library's"
)]
fn hs256(algorithm: &Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    if *algorithm != Algorithm::HS256 || key.family() != AlgorithmFamily::Hmac {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let mac = Hmac::<Sha256>::new_from_slice(key.try_get_as_bytes()?)
        .map_err(|_| ErrorKind::InvalidKeyFormat)?;
    Ok(Box::new(Hs256(mac)))
}

struct Hs256(Hmac<Sha256>);

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], presented: &Vec<u8>) -> Result<(), signature::Error> {
        let mac = self.0.clone().chain_update(message);
        // Compares in constant time.
        mac.verify_slice(presented)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    use serde_json::json;

    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn signed(header: &serde_json::Value, claims: &serde_json::Value, secret: &str) -> String {
        let message = format!(
            "{}.{}",
            BASE64.encode(header.to_string()),
            BASE64.encode(claims.to_string())
        );
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .unwrap()
            .chain_update(&message);
        format!("{message}.{}", BASE64.encode(mac.finalize().into_bytes()))
    }

    fn in_seconds(seconds: i64) -> i64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        i64::try_from(now.as_secs()).unwrap() + seconds
    }

    #[test]
    fn a_token_names_its_user() {
        let secret = Secret::new(SECRET).unwrap();
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        let claims = json!({ "email": "a@example.com", "exp": in_seconds(60), "aud": "web" });
        let user = Principal::User {
            email: "a@example.com".to_owned(),
        };
        assert_eq!(secret.find(&signed(&header, &claims, SECRET)), Some(user));
    }

    #[test]
    fn what_is_forged_ended_early_or_names_nobody_is_refused() {
        let secret = Secret::new(SECRET).unwrap();
        let header = json!({ "alg": "HS256" });
        let soon = in_seconds(60);
        let good = json!({ "email": "a@example.com", "exp": soon });
        for claims in [
            json!({ "email": "a@example.com", "exp": in_seconds(-120) }),
            json!({ "email": "a@example.com" }),
            json!({ "email": "a@example.com", "exp": soon, "nbf": in_seconds(120) }),
            json!({ "email": "a@example.com", "exp": soon, "email_verified": false }),
            json!({ "email": "", "exp": soon }),
            json!({ "email": "a\u{0}", "exp": soon }),
            json!({ "email": ["a@example.com"], "exp": soon }),
            json!({ "sub": "1", "exp": soon }),
            json!({ "email": "a@example.com", "exp": "soon" }),
        ] {
            assert_eq!(
                secret.find(&signed(&header, &claims, SECRET)),
                None,
                "{claims}"
            );
        }
        let other = "another secret of 32 characters!";
        assert_eq!(secret.find(&signed(&header, &good, other)), None);
        for algorithm in [
            "none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA", "", "hs256",
        ] {
            let header = json!({ "alg": algorithm });
            assert_eq!(
                secret.find(&signed(&header, &good, SECRET)),
                None,
                "{algorithm}"
            );
        }
        let token = signed(&header, &good, SECRET);
        let (message, _) = token.rsplit_once('.').unwrap();
        for broken in [
            message.to_owned(),
            format!("{message}."),
            format!("{token}."),
            format!("{token}A"),
            ".".repeat(9),
        ] {
            assert_eq!(secret.find(&broken), None, "{broken}");
        }
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(Secret::new(&"x".repeat(31)).is_err());
    }
}
