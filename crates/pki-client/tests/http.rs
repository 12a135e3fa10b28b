//! The transport against a small server on the loopback.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use saoy_pki_client::{
    AddressRule, Call, Caller as _, Content, HttpTransport, Reply, Request, Transport, TransportError,
};

/// Answers every connection with `answer` after `delay`; returns what it listens on.
fn server(answer: Vec<u8>, delay: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            thread::sleep(delay);
            let _ = stream.write_all(&answer);
        }
    });
    address
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn send(rule: AddressRule, url: &str, content: Content<'_>) -> Result<Vec<u8>, TransportError> {
    let request = Request {
        url,
        content,
        budget: Duration::from_millis(600),
        max_bytes: 10,
    };
    HttpTransport::new(rule).send(&request)
}

fn get(url: &str) -> Result<Vec<u8>, TransportError> {
    send(AddressRule::PublicAndLoopback, url, Content::Get)
}

#[test]
fn the_body_comes_back() {
    let at = server(answer("200 OK", b"0123456789"), Duration::ZERO);
    assert_eq!(get(&format!("http://{at}/")).unwrap(), b"0123456789");
    let post = Content::Post {
        media_type: "application/timestamp-query",
        body: b"q",
    };
    assert_eq!(
        send(AddressRule::PublicAndLoopback, &format!("http://{at}/"), post).unwrap(),
        b"0123456789"
    );
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let at = server(answer("200 OK", b"0123456789X"), Duration::ZERO);
    let host = at.to_string();
    assert_eq!(
        get(&format!("http://{at}/")),
        Err(TransportError::TooLarge { host, limit: 10 })
    );
}

#[test]
fn a_status_outside_2xx_is_refused() {
    let at = server(answer("503 Service Unavailable", b""), Duration::ZERO);
    let host = at.to_string();
    assert_eq!(
        get(&format!("http://{at}/")),
        Err(TransportError::Status { host, code: 503 })
    );
}

#[test]
fn a_slow_server_is_given_up_after_the_budget() {
    let at = server(answer("200 OK", b""), Duration::from_secs(5));
    let host = at.to_string();
    let budget = Duration::from_millis(600);
    assert_eq!(
        get(&format!("http://{at}/")),
        Err(TransportError::TimedOut { host, budget })
    );
}

#[test]
fn nobody_listening_is_said_with_the_host() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    drop(listener);
    let refused = get(&format!("http://{at}/")).unwrap_err();
    assert!(matches!(refused, TransportError::Unreachable { host, .. } if host == at.to_string()));
}

#[test]
fn what_is_not_http_is_said() {
    let at = server(b"220 mail.vidu.example ESMTP\r\n".to_vec(), Duration::ZERO);
    let refused = get(&format!("http://{at}/")).unwrap_err();
    assert!(matches!(refused, TransportError::Protocol { .. }), "{refused:?}");
}

#[test]
fn the_own_machine_is_not_called_unless_allowed() {
    let at = server(answer("200 OK", b"secret"), Duration::ZERO);
    let refused = TransportError::ForbiddenAddress {
        host: "127.0.0.1".into(),
        address: at.ip(),
    };
    assert_eq!(
        send(AddressRule::Public, &format!("http://{at}/"), Content::Get),
        Err(refused)
    );
    let by_name = send(
        AddressRule::Public,
        &format!("http://localhost:{}/", at.port()),
        Content::Get,
    );
    assert!(matches!(by_name, Err(TransportError::ForbiddenAddress { host, .. }) if host == "localhost"));
}

#[test]
fn a_redirect_into_a_private_network_is_not_followed() {
    let at = server(
        answer("302 Found\r\nLocation: http://10.0.0.1/admin", b""),
        Duration::ZERO,
    );
    let refused = TransportError::ForbiddenAddress {
        host: "10.0.0.1".into(),
        address: [10, 0, 0, 1].into(),
    };
    assert_eq!(get(&format!("http://{at}/")), Err(refused));
}

#[test]
fn a_redirect_to_a_permitted_address_is_followed() {
    let target = server(answer("200 OK", b"here"), Duration::ZERO);
    let at = server(
        answer(&format!("301 Moved\r\nLocation: http://{target}/"), b""),
        Duration::ZERO,
    );
    assert_eq!(get(&format!("http://{at}/")).unwrap(), b"here");
}

#[test]
fn redirects_in_a_circle_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let circle = answer(&format!("302 Found\r\nLocation: http://{at}/"), b"");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&circle);
        }
    });
    assert_eq!(
        get(&format!("http://{at}/")),
        Err(TransportError::TooManyRedirects { host: at.to_string() })
    );
}

#[test]
fn a_post_is_not_redirected() {
    let at = server(
        answer("302 Found\r\nLocation: http://vidu.example/", b""),
        Duration::ZERO,
    );
    let post = Content::Post {
        media_type: "application/ocsp-request",
        body: b"q",
    };
    let refused = TransportError::Status {
        host: at.to_string(),
        code: 302,
    };
    assert_eq!(
        send(AddressRule::PublicAndLoopback, &format!("http://{at}/"), post),
        Err(refused)
    );
}

#[test]
fn addresses_of_other_kinds_are_refused() {
    let ldap = "ldap://ca.vidu.example/cn=crl";
    let refused = TransportError::UnsupportedScheme {
        scheme: "ldap".into(),
        url: ldap.into(),
    };
    assert_eq!(get(ldap), Err(refused));
    for url in ["", "ca.vidu.example/crl", "http://"] {
        assert_eq!(get(url), Err(TransportError::BadAddress { url: url.into() }));
    }
    assert!(matches!(
        get("http://[::x/"),
        Err(TransportError::BadAddress { .. })
    ));
}

fn call(rule: AddressRule, url: &str) -> Result<Reply, TransportError> {
    HttpTransport::new(rule).call(&Call {
        url,
        authorization: Some("Bearer bi-mat"),
        media_type: "application/json",
        body: b"{}",
        budget: Duration::from_millis(600),
        max_bytes: 10,
    })
}

#[test]
fn a_call_reads_what_a_service_refuses_with_and_goes_nowhere_else() {
    let local = AddressRule::PublicAndLoopback;
    let at = server(answer("400 Bad Request", b"invalid"), Duration::ZERO);
    let reply = call(local, &format!("http://{at}/")).unwrap();
    assert_eq!((reply.status, reply.body.as_slice()), (400, &b"invalid"[..]));
    assert!(
        !format!("{reply:?}").contains("invalid"),
        "a body may hold a token"
    );

    let at = server(answer("200 OK", b"0123456789X"), Duration::ZERO);
    let host = at.to_string();
    let large = call(local, &format!("http://{at}/"));
    assert_eq!(large, Err(TransportError::TooLarge { host, limit: 10 }));

    let away =
        b"HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let at = server(away.to_vec(), Duration::ZERO);
    assert_eq!(call(local, &format!("http://{at}/")).unwrap().status, 307);

    let at = server(answer("200 OK", b"late"), Duration::from_secs(2));
    let late = call(local, &format!("http://{at}/"));
    assert!(matches!(late, Err(TransportError::TimedOut { .. })), "{late:?}");
    let private = call(AddressRule::Public, &format!("http://{at}/"));
    assert!(
        matches!(private, Err(TransportError::ForbiddenAddress { .. })),
        "{private:?}"
    );
}
