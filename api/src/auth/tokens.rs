//! The tokens of services: `API_TOKENS` holds their hashes, never the tokens.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::principal::{Principal, Role};

/// The tokens that are known, by their hashes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens(Vec<Token>);

/// One of them. A token that [`new_token`] makes has 244 random bits, so that a plain hash cannot be tried backwards.
#[derive(Clone)]
struct Token {
    name: String,
    role: Role,
    hash: [u8; 32],
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{:?}", self.name, self.role)
    }
}

impl Tokens {
    /// Reads `name:role:hash`, several with commas, spaces or line ends between them.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut tokens: Vec<Token> = Vec::new();
        for entry in text
            .split(|character: char| character == ',' || character.is_whitespace())
            .filter(|entry| !entry.is_empty())
        {
            let token = Token::parse(entry, tokens.len() + 1)?;
            if tokens.iter().any(|other| other.name == token.name) {
                return Err(format!("names `{}` twice", token.name));
            }
            tokens.push(token);
        }
        if tokens.is_empty() {
            return Err("names no token; expected name:role:hash".to_owned());
        }
        Ok(Self(tokens))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose token it is. Takes the same time whichever it is, and for none.
    pub(super) fn find(&self, presented: &str) -> Option<Principal> {
        let hash: [u8; 32] = Sha256::digest(presented.as_bytes()).into();
        let mut found = u64::MAX;
        for (index, token) in (0_u64..).zip(&self.0) {
            let same: Choice = token.hash.ct_eq(&hash);
            found.conditional_assign(&index, same);
        }
        let token = self.0.get(usize::try_from(found).ok()?)?;
        Some(Principal::Service {
            name: token.name.clone(),
            role: token.role,
        })
    }
}

impl Token {
    fn parse(entry: &str, number: usize) -> Result<Self, String> {
        let mut parts = entry.split(':');
        let (Some(name), Some(role), Some(hash), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            // The entry may be a token that somebody pasted: it is not shown.
            return Err(format!(
                "is wrong at entry {number}; expected name:role:hash"
            ));
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("has no usable name at entry {number}"));
        }
        let Some(hash) = unhex(hash) else {
            return Err(format!(
                "has no SHA-256 in hexadecimal for `{name}`; `api token {name}` makes a token and its entry"
            ));
        };
        Ok(Self {
            name: name.to_owned(),
            role: role
                .parse()
                .map_err(|error| format!("gives `{name}` {error}"))?,
            hash,
        })
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "read" => Ok(Self::Read),
            "write" => Ok(Self::Write),
            "admin" => Ok(Self::Admin),
            _ => Err(format!("the role `{text}`; expected read, write or admin")),
        }
    }
}

/// A new token, and its entry for `API_TOKENS`.
pub(crate) fn new_token(name: &str, role: Role) -> (String, String) {
    // Two version 4 UUIDs: 122 random bits each, from the system's generator.
    let random = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
    let token = format!("pt_{}{}", random[0].simple(), random[1].simple());
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(token.as_bytes()) {
        // A String takes everything.
        let _ = write!(hash, "{byte:02x}");
    }
    let role = match role {
        Role::Read => "read",
        Role::Write => "write",
        Role::Admin => "admin",
    };
    (token, format!("{name}:{role}:{hash}"))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_is_found_by_its_entry_and_nothing_else_is() {
        let (token, entry) = new_token("ci", Role::Write);
        let (other, second) = new_token("ops", Role::Admin);
        let tokens = Tokens::parse(&format!("{entry},\n {second}")).unwrap();
        assert!(!entry.contains(&token));
        let name = |token: &str| match tokens.find(token) {
            Some(Principal::Service { name, .. }) => name,
            _ => String::new(),
        };
        assert_eq!((name(&token), name(&other)), ("ci".into(), "ops".into()));
        let hash = entry.rsplit(':').next().unwrap();
        for wrong in ["", &token[1..], &token.to_uppercase(), hash, &entry] {
            assert_eq!(tokens.find(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_refused_is_not_shown_where_it_may_be_a_token() {
        for (text, shown) in [
            ("pt_0123456789", "entry 1"),
            (":read:00", "entry 1"),
            (
                "ci:owner:0000000000000000000000000000000000000000000000000000000000000000",
                "owner",
            ),
            ("ci:read:pt_0123456789", "ci"),
            (" , ", "no token"),
        ] {
            let problem = Tokens::parse(text).unwrap_err();
            assert!(problem.contains(shown), "{problem}");
            assert!(!problem.contains("0123456789"), "{problem}");
        }
        let hash = "0".repeat(64);
        let twice = format!("a:read:{hash},a:write:{hash}");
        assert!(Tokens::parse(&twice).unwrap_err().contains("twice"));
    }
}
