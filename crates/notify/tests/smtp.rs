//! Mails against a mail server that speaks just enough SMTP.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread::{self, JoinHandle},
    time::Duration,
};

use saoy_domain::MailId;
use saoy_notify::{
    Attachment, Kind, Language, Mail, Outcome, Postman, Security, Sender, Smtp, SmtpConfig, SmtpConfigError,
    Template, Trouble,
};

/// How the server answers; everything else it takes.
#[derive(Clone, Copy)]
enum Manner {
    Takes,
    RefusesReceiver,
    RefusesMessage,
    AsksToComeBack,
    RefusesAtLength,
    HangsUp,
}

/// A server for one connection; its thread returns the message that it took.
fn server(manner: Manner) -> (u16, JoinHandle<Option<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (
        port,
        thread::spawn(move || serve(listener.accept().unwrap().0, manner)),
    )
}

fn serve(stream: TcpStream, manner: Manner) -> Option<String> {
    let mut say = stream.try_clone().unwrap();
    let mut hear = BufReader::new(stream);
    if matches!(manner, Manner::HangsUp) {
        return None;
    }
    say.write_all(b"220 mail.vidu.example\r\n").unwrap();
    let mut line = String::new();
    let mut taken = None;
    // RFC 5321 §4.5.3.1.5 allows 512 bytes a line.
    let long = format!("550 5.7.1 {}\r\n", "x".repeat(2000));
    while hear.read_line(&mut line).unwrap_or(0) > 0 {
        let verb = line.split([' ', ':', '\r']).next().unwrap().to_uppercase();
        let reply = match (verb.as_str(), manner) {
            ("EHLO", _) => "250-mail.vidu.example\r\n250 SIZE 52428800\r\n",
            ("RCPT", Manner::RefusesReceiver) => "550 5.1.1 No such mailbox here\r\n",
            ("RCPT", Manner::RefusesAtLength) => &long,
            ("RCPT", Manner::AsksToComeBack) => "451 4.7.1 Greylisted, try again later\r\n",
            ("DATA", _) => "354 Go on\r\n",
            ("QUIT", _) => "221 Bye\r\n",
            _ => "250 OK\r\n",
        };
        say.write_all(reply.as_bytes()).ok()?;
        if verb == "DATA" {
            taken = Some(data(&mut hear));
            let reply = match manner {
                Manner::RefusesMessage => "552 5.3.4 Message too big\r\n",
                _ => "250 2.0.0 Queued as 4F2A\r\n",
            };
            say.write_all(reply.as_bytes()).ok()?;
        }
        line.clear();
    }
    taken
}

fn data(hear: &mut impl BufRead) -> String {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if hear.read_line(&mut line).unwrap() == 0 || line == ".\r\n" {
            return message;
        }
        message.push_str(&line);
    }
}

fn smtp(port: u16) -> Smtp {
    Smtp::new(&config(port)).unwrap()
}

fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        credentials: None,
        hello: "saoy.example".to_owned(),
        timeout: Duration::from_secs(5),
    }
}

fn mail() -> Mail {
    let values: Vec<_> = Kind::CopyAttached
        .fields()
        .iter()
        .map(|field| (*field, "Hòa An"))
        .collect();
    Mail {
        id: MailId(12),
        at: "2026-10-14T02:03:04Z".parse().unwrap(),
        from: Sender {
            name: "UBND phường Hòa An".to_owned(),
            address: "saoy@hoaan.example".parse().unwrap(),
        },
        to: "quan.tran@vidu.example".parse().unwrap(),
        to_name: Some("Trần Minh Quân".to_owned()),
        words: Template::built_in(Kind::CopyAttached, Language::Vi)
            .unwrap()
            .render(&values)
            .unwrap(),
        attachment: Some(Attachment {
            name: "ban-sao.pdf".to_owned(),
            pdf: b"%PDF-1.7 copy".to_vec(),
        }),
    }
}

#[test]
fn the_copy_reaches_the_mail_server() {
    let (port, thread) = server(Manner::Takes);
    let outcome = smtp(port).send(&mail());
    assert_eq!(
        outcome,
        Outcome::Sent {
            words: "250 2.0.0 Queued as 4F2A".to_owned()
        }
    );
    let message = thread.join().unwrap().unwrap();
    assert!(message.contains("quan.tran@vidu.example"), "{message}");
    assert!(
        message.contains("JVBERi0xLjcgY29weQ=="),
        "the PDF in base64: {message}"
    );
}

#[test]
fn a_refused_address_is_refused_in_the_servers_own_words() {
    let (port, thread) = server(Manner::RefusesReceiver);
    let outcome = smtp(port).send(&mail());
    assert_eq!(
        outcome,
        Outcome::Refused {
            words: "550 5.1.1 No such mailbox here".to_owned()
        }
    );
    assert_eq!(thread.join().unwrap(), None);
}

#[test]
fn a_message_too_big_for_the_server_is_refused() {
    let (port, thread) = server(Manner::RefusesMessage);
    assert_eq!(
        smtp(port).send(&mail()),
        Outcome::Refused {
            words: "552 5.3.4 Message too big".to_owned()
        }
    );
    thread.join().unwrap();
}

#[test]
fn a_server_that_says_later_gets_another_try_later() {
    let (port, thread) = server(Manner::AsksToComeBack);
    let outcome = smtp(port).send(&mail());
    assert_eq!(
        outcome,
        Outcome::Unreachable {
            why: "451 4.7.1 Greylisted, try again later".to_owned()
        }
    );
    thread.join().unwrap();
}

#[test]
fn an_answer_too_long_to_be_read_ends_the_sending_in_our_words_because_the_mail_may_have_been_taken() {
    let (port, thread) = server(Manner::RefusesAtLength);
    assert_eq!(
        smtp(port).send(&mail()),
        Outcome::Refused {
            words: Trouble::Overlong.key().to_owned()
        }
    );
    thread.join().unwrap();
}

#[test]
fn a_server_that_hangs_up_or_is_dead_is_unreachable() {
    let (port, thread) = server(Manner::HangsUp);
    assert!(matches!(smtp(port).send(&mail()), Outcome::Unreachable { .. }));
    thread.join().unwrap();
    let dead = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let outcome = smtp(dead).send(&mail());
    assert!(
        matches!(&outcome, Outcome::Unreachable { why } if why == Trouble::NoLine.key()),
        "{outcome:?}"
    );
}

#[test]
fn a_server_that_never_answers_costs_no_more_than_the_time_out() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let smtp = Smtp::new(&SmtpConfig {
        timeout: Duration::from_millis(200),
        ..config(port)
    })
    .unwrap();
    let outcome = smtp.send(&mail());
    assert!(
        matches!(&outcome, Outcome::Unreachable { why } if why == Trouble::Late.key()),
        "{outcome:?}"
    );
}

#[test]
fn a_password_never_goes_over_an_unprotected_line_nor_into_a_log() {
    let credentials = Some(("saoy".to_owned(), "bí mật".to_owned()));
    let config = SmtpConfig {
        host: "mail.vidu.example".to_owned(),
        credentials,
        ..config(25)
    };
    assert!(matches!(
        Smtp::new(&config),
        Err(SmtpConfigError::PasswordInTheClear(_))
    ));
    assert!(!format!("{config:?}").contains("bí mật"));
}

#[cfg(not(feature = "tls"))]
#[test]
fn tls_that_was_not_built_in_is_said_so_instead_of_sending_in_the_clear() {
    for security in [Security::StartTls, Security::Tls] {
        assert!(matches!(
            Smtp::new(&SmtpConfig {
                security,
                ..config(25)
            }),
            Err(SmtpConfigError::NoTls)
        ));
    }
}
