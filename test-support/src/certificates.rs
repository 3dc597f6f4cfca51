//! Certificates for servers, from authorities that live as long as a test.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

/// Somebody who signs certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate and its key, both in PEM.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The certificate.
    pub pem: String,
    /// The key.
    pub key: String,
}

impl Authority {
    /// A new one. Two of one name are not the same: each has a key of its own.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut parameters = named(name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = parameters.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(parameters, key),
            pem,
        }
    }

    /// Its own certificate, in PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for these host names and addresses.
    #[must_use]
    pub fn certificate(&self, hosts: &[&str]) -> Certificate {
        let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
        let mut parameters = CertificateParams::new(hosts).unwrap();
        // What Postgres itself looks at where it is a client's.
        parameters
            .distinguished_name
            .push(DnType::CommonName, "postgres");
        let key = KeyPair::generate().unwrap();
        Certificate {
            pem: parameters.signed_by(&key, &self.issuer).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }
}

/// An authority's certificate that a server shows as its own, as `openssl req -x509` makes them.
#[must_use]
pub fn self_signed_authority(host: &str) -> Certificate {
    let mut parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    Certificate {
        pem: parameters.self_signed(&key).unwrap().pem(),
        key: key.serialize_pem(),
    }
}

fn named(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters
}
