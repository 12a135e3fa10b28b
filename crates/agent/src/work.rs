//! One order, from its code to the last signature.

use std::time::Duration;

use saoy_agent_protocol::api::{Chosen, Fetched};
use saoy_agent_protocol::{
    Accepted, Act, Answer, Answers, Expected, Order, OrderRefusal, Outcome, Sealed, ShortCode, Subject,
};
use saoy_tokens::{PinState, TokenError};

use crate::compare::compare;
use crate::edge::Edge;
use crate::installation::Installation;
use crate::kept::Kept;
use crate::keys::{Found, Keys, Place, Reach, word};
use crate::trouble::Trouble;
use crate::ui::{Asked, Review, Ui};

/// How often something that is waited for is asked about.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// What came of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Signed.
    pub signed: usize,
    /// Of so many.
    pub of: usize,
}

/// Everything an order needs besides its code.
pub struct Worker<'a> {
    /// Who gives it.
    pub installation: Installation<'a>,
    /// The tokens.
    pub keys: &'a mut dyn Keys,
    /// The officer.
    pub ui: &'a mut dyn Ui,
    /// The machine.
    pub edge: &'a dyn Edge,
    /// The agent's memory.
    pub kept: &'a Kept,
    /// The pairing's number.
    pub pairing: saoy_agent_protocol::Bytes<16>,
}

impl Worker<'_> {
    /// Fetches the order of `code`, shows it, signs it.
    ///
    /// # Errors
    /// See [`Trouble`]; what was signed before stays signed.
    pub fn work(mut self, code: &ShortCode) -> Result<Summary, Trouble> {
        let worked = self.worked(code);
        // However it ended: a token that was opened to look at it asks the next link for its PIN again.
        self.keys.close();
        worked
    }

    fn worked(&mut self, code: &ShortCode) -> Result<Summary, Trouble> {
        let sealed = self.fetch(code)?;
        let order = self.installation.order(&sealed)?;
        let found = self.token_of(&order)?;
        let accepted = self.accept(order, &found)?;
        let until = accepted.order().expires_at;
        self.kept.take(&accepted.order().nonce, until, self.edge.now())?;
        if !self.keys.may(accepted.order().act) {
            self.decline(&accepted)?;
            return Err(Trouble::FileOnlyProves);
        }
        if !self.agreed(&accepted, &found)? {
            self.decline(&accepted)?;
            return Err(Trouble::Stopped);
        }
        self.sign(&accepted, found)
    }

    fn fetch(&mut self, code: &ShortCode) -> Result<Sealed, Trouble> {
        loop {
            match self.installation.fetch(code)? {
                Fetched::Order(sealed) => return Ok(sealed),
                Fetched::Certificate => self.choose(code)?,
                Fetched::Preparing { ready, of } => {
                    if !self.ui.preparing(self.installation.at(), ready, of) {
                        return Err(Trouble::Stopped);
                    }
                    self.edge.pause(ASK_EVERY);
                }
            }
        }
    }

    fn choose(&mut self, code: &ShortCode) -> Result<(), Trouble> {
        let reach = self.keys.reach();
        if let ([], Some(closed)) = (reach.found.as_slice(), reach.closed.first()) {
            self.open(closed, true)?;
            return self.choose(code);
        }
        let place = self.ui.choose(self.installation.at(), &reach.found);
        let found = place
            .and_then(|place| reach.found.get(place))
            .ok_or(Trouble::Stopped)?;
        self.installation.choose(&Chosen {
            code: code.clone(),
            certificate: found.certificate.der().to_vec(),
            token: found.place.token.label.clone(),
        })
    }

    /// Waits until the token with the order's certificate is there; one that shows nothing before the PIN is opened for it.
    fn token_of(&mut self, order: &Order) -> Result<Found, Trouble> {
        loop {
            let reach = self.keys.reach();
            if let Some(found) = reach.certificate(&order.certificate.0) {
                return Ok(found.clone());
            }
            match reach.closed.first() {
                Some(closed) => self.open(closed, true)?,
                None if order.act == Act::Trial => return Err(self.lacking(order, &reach)),
                None if self.ui.wait_for_token(self.installation.at(), &reach) => self.edge.pause(ASK_EVERY),
                None => return Err(Trouble::Stopped),
            }
        }
    }

    /// A trial is asked to find what is missing: the page learns it at once, instead of a token being waited for.
    fn lacking(&mut self, order: &Order, reach: &Reach) -> Trouble {
        let lack = reach.lack();
        let answer = |item: &saoy_agent_protocol::Item| Answer {
            n: item.n,
            outcome: Outcome::Failed {
                reason: lack.to_owned(),
            },
        };
        let answers = Answers {
            order: order.order.clone(),
            answers: order.items.iter().take(1).map(answer).collect(),
            last: true,
        };
        // The terminal says it as well; whether the page learns of it is second.
        let _ = self.installation.answer(&answers);
        Trouble::NothingToTry(lack)
    }

    /// A refused order is reported, so that the page says it, too; one that is not this agent's own business is not.
    fn accept(&mut self, order: Order, found: &Found) -> Result<Accepted, Trouble> {
        let now = self.edge.now();
        let seen = self.kept.taken(now)?;
        let expected = Expected {
            pairing: &self.pairing,
            now,
            seen: &seen,
            certificate: &found.certificate,
        };
        let (number, items) = (
            order.order.clone(),
            order.items.iter().map(|item| item.n).collect::<Vec<_>>(),
        );
        order.accept(&expected).map_err(|refusal| {
            if !matches!(refusal, OrderRefusal::OtherPairing | OrderRefusal::Replayed) {
                let reason = refusal.to_string();
                let refused = |n| Answer {
                    n,
                    outcome: Outcome::Refused {
                        reason: reason.clone(),
                    },
                };
                let answers = Answers {
                    order: number,
                    answers: items.into_iter().map(refused).collect(),
                    last: true,
                };
                // The refusal itself is what counts; whether the page learns of it is second.
                let _ = self.installation.answer(&answers);
            }
            Trouble::Order(refusal)
        })
    }

    fn agreed(&mut self, accepted: &Accepted, found: &Found) -> Result<bool, Trouble> {
        loop {
            match self.ui.review(self.installation.at(), accepted, found) {
                Review::Sign => return Ok(true),
                Review::Decline => return Ok(false),
                Review::Compare(n) => self.compare(accepted, n)?,
            }
        }
    }

    fn compare(&mut self, accepted: &Accepted, n: u32) -> Result<(), Trouble> {
        let mut items = accepted.items(self.edge.now())?;
        let Some(item) = items.find(|item| item.n() == n) else {
            return Ok(());
        };
        if matches!(item.subject(), Subject::Statement { .. }) {
            return Ok(());
        }
        let file = self.installation.file(&accepted.order().order, n)?;
        self.ui.compared(n, &compare(file, item.message_digest()));
        Ok(())
    }

    fn decline(&mut self, accepted: &Accepted) -> Result<(), Trouble> {
        let declined = |item: &saoy_agent_protocol::Item| Answer {
            n: item.n,
            outcome: Outcome::Declined,
        };
        let answers = accepted.order().items.iter().map(declined).collect();
        self.send(accepted, answers, true).map(drop)
    }

    /// Signs one after the other; however it ends, the page learns of it.
    fn sign(&mut self, accepted: &Accepted, found: Found) -> Result<Summary, Trouble> {
        let items = &accepted.order().items;
        let mut signed = 0;
        let came = self.sign_all(accepted, found, &mut signed);
        let last_words = match (&came, items.get(signed)) {
            (Err(Trouble::Key(fault)), Some(item)) => Some(vec![Answer {
                n: item.n,
                outcome: Outcome::Failed {
                    reason: word(fault).to_owned(),
                },
            }]),
            (Ok(()) | Err(Trouble::Stopped), Some(_)) => Some(Vec::new()),
            _ => None,
        };
        if let Some(answers) = last_words {
            // What ended it is what counts; whether the page learns of it is second.
            let _ = self.send(accepted, answers, true);
        }
        came?;
        let of = items.len();
        self.ui.done(self.installation.at(), signed, of);
        Ok(Summary { signed, of })
    }

    fn sign_all(&mut self, accepted: &Accepted, mut found: Found, signed: &mut usize) -> Result<(), Trouble> {
        let of = accepted.order().items.len();
        while *signed < of {
            if !self.keys.is_open(&found.place) {
                match self.open(&found.place, false) {
                    Err(Trouble::Key(TokenError::Gone)) => found = self.put_back(&found, of - *signed)?,
                    opened => opened?,
                }
                continue;
            }
            match self.sign_next(accepted, &found, *signed)? {
                Step::Signed { go_on } => {
                    *signed += 1;
                    if !go_on || !self.ui.progress(self.installation.at(), *signed, of) {
                        break;
                    }
                }
                Step::Gone => found = self.put_back(&found, of - *signed)?,
            }
        }
        Ok(())
    }

    fn sign_next(&mut self, accepted: &Accepted, found: &Found, place: usize) -> Result<Step, Trouble> {
        let mut items = accepted.items(self.edge.now())?;
        let (Some(item), last) = (items.nth(place), items.next().is_none()) else {
            return Ok(Step::Signed { go_on: false });
        };
        match self.keys.sign(found, accepted.scheme(), item.to_be_signed()) {
            Ok(value) => {
                let answer = Answer {
                    n: item.n(),
                    outcome: Outcome::Signed { value },
                };
                let stop = self.send(accepted, vec![answer], last)?;
                Ok(Step::Signed { go_on: !stop })
            }
            Err(TokenError::Gone) => Ok(Step::Gone),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Asks the PIN until it is right or the officer gives up. A wrong one is wiped at once and never tried again.
    fn open(&mut self, place: &Place, to_look: bool) -> Result<(), Trouble> {
        let mut asked = Asked {
            state: place.token.pin,
            wrong: false,
            to_look,
        };
        loop {
            if asked.state == PinState::Locked {
                return Err(TokenError::PinLocked.into());
            }
            let secret = self
                .ui
                .pin(self.installation.at(), place, asked)
                .ok_or(Trouble::Stopped)?;
            // Whoever was told that it is the last one, and types it, has agreed to it.
            let last_try = asked.state == PinState::FinalTry;
            match self.keys.open(place, secret, last_try) {
                Ok(()) => return Ok(()),
                Err(TokenError::WrongPin { now }) => (asked.state, asked.wrong) = (now, true),
                Err(TokenError::FinalTry) => asked.state = PinState::FinalTry,
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    /// Waits until the same certificate is within reach again.
    fn put_back(&mut self, found: &Found, left: usize) -> Result<Found, Trouble> {
        loop {
            if !self.ui.pulled_out(self.installation.at(), found, left) {
                return Err(Trouble::Stopped);
            }
            let reach = self.keys.reach();
            if let Some(back) = reach.certificate(&found.certificate.fingerprint()) {
                return Ok(back.clone());
            }
            match reach.closed.first() {
                Some(closed) => self.open(closed, true)?,
                None => self.edge.pause(ASK_EVERY),
            }
        }
    }

    /// Sends results; whether the page says stop.
    fn send(&mut self, accepted: &Accepted, answers: Vec<Answer>, last: bool) -> Result<bool, Trouble> {
        let order = accepted.order().order.clone();
        Ok(self.installation.answer(&Answers { order, answers, last })?.stop)
    }
}

/// What came of one item.
enum Step {
    Signed { go_on: bool },
    Gone,
}
