//! A postman who keeps every mail and answers as told.

use std::sync::Mutex;

use saoy_notify::{Mail, Outcome, Postman};

/// What was handed over.
#[derive(Default)]
pub struct Letters {
    sent: Mutex<Vec<Mail>>,
    answer: Mutex<Option<Outcome>>,
}

impl Letters {
    /// Every mail that was taken, oldest first: address, subject, size of the attachment.
    pub fn taken(&self) -> Vec<(String, String, Option<Vec<u8>>)> {
        let sent = self.sent.lock().unwrap();
        sent.iter()
            .map(|mail| {
                let pdf = mail.attachment.as_ref().map(|attachment| attachment.pdf.clone());
                (mail.to.to_string(), mail.words.subject.clone(), pdf)
            })
            .collect()
    }

    /// How mails are answered from now on; `None` takes them.
    pub fn answer(&self, outcome: Option<Outcome>) {
        *self.answer.lock().unwrap() = outcome;
    }
}

impl Postman for Letters {
    fn send(&self, mail: &Mail) -> Outcome {
        if let Some(outcome) = self.answer.lock().unwrap().clone() {
            return outcome;
        }
        self.sent.lock().unwrap().push(mail.clone());
        Outcome::Sent {
            words: "250 2.0.0 Ok".to_owned(),
        }
    }
}
