//! TLS: with the operator's certificate, which is read again when it was renewed.

use std::path::Path;

use leadpact_server::{Listener, Tls, install_crypto, router};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::{Certificate, Version};
use tempfile::TempDir;

use crate::support::TestApp;

/// Writes a new certificate and returns it.
fn renew(folder: &Path) -> Certificate {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("certificate.pem"), cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    Certificate::from_pem(cert.pem().as_bytes()).unwrap()
}

fn trusting(certificate: Certificate) -> reqwest::Client {
    reqwest::Client::builder().tls_certs_only([certificate]).build().unwrap()
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
    install_crypto();
    let folder = TempDir::new().unwrap();
    let first = renew(folder.path());
    let app = TestApp::start().await;
    let tls = Tls::open(&folder.path().join("certificate.pem"), &folder.path().join("key.pem")).unwrap();
    let listener = Listener::open(app.app.config.listen, Some(tls.acceptor().unwrap()), &app.app.config).await.unwrap();
    let url = format!("https://localhost:{}/health", listener.address().unwrap().port());
    let _serving = listener.serve(router(&app.app));
    let only_http_1 = reqwest::Client::builder().tls_certs_only([first.clone()]).http1_only().build().unwrap();
    for (client, version) in [(trusting(first.clone()), Version::HTTP_2), (only_http_1, Version::HTTP_11)] {
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, version));
    }
    let plain = url.replace("https", "http");
    assert!(app.client.get(plain).send().await.is_err(), "no plain HTTP on a port with TLS");
    let second = renew(folder.path());
    tls.reload().unwrap();
    assert_eq!(trusting(second.clone()).get(&url).send().await.unwrap().status(), 200);
    assert!(trusting(first).get(&url).send().await.is_err(), "the first certificate is no longer shown");
    std::fs::write(folder.path().join("key.pem"), "not a key").unwrap();
    let error = tls.reload().unwrap_err().to_string();
    assert!(error.contains("can't read the private key in ") && error.contains("key.pem"), "{error}");
    assert_eq!(trusting(second).get(&url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn what_can_not_be_used_is_told_with_its_file() {
    install_crypto();
    let folder = TempDir::new().unwrap();
    renew(folder.path());
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    std::fs::copy(&certificate, folder.path().join("other.pem")).unwrap();
    renew(folder.path());
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    for (certificate, key, part) in [
        (&empty, &key, "certificate in"),
        (&certificate, &empty, "private key in"),
        (&folder.path().join("other.pem"), &key, "can't be used together"),
        (&folder.path().join("none.pem"), &key, "none.pem"),
    ] {
        let error = Tls::open(certificate, key).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
