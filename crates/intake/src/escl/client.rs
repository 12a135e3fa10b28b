//! The exchange: state and abilities, a job, page after page, the end. It blocks; call it from a thread that may wait.

use std::io;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::{Agent, Body};

use super::answers::{Capabilities, Feeder, State, Status};
use super::ask::{Ask, Feed};
use super::trouble::Trouble;
use super::xml::{LONGEST, NotSimple};

/// How much of everything a scan may take.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// For one question; a page may need a while.
    pub answer: Duration,
    /// How often “not yet” is heard before the scanner counts as too slow.
    pub tries: u32,
    /// Between two such questions.
    pub pause: Duration,
    /// Bytes of all pages.
    pub bytes: u64,
    /// Pages.
    pub pages: usize,
}

/// A scanner at a configured address, and nowhere else.
#[derive(Debug, Clone)]
pub struct Scanner {
    agent: Agent,
    base: String,
    bounds: Bounds,
}

impl Scanner {
    /// A scanner whose eSCL interface begins at `address`, e.g. `http://192.0.2.10/eSCL`.
    ///
    /// # Errors
    /// [`Trouble::Address`].
    pub fn at(address: &str, bounds: Bounds) -> Result<Self, Trouble> {
        let base = address.trim_end_matches('/').to_owned();
        let uri = base.parse::<Uri>().ok();
        let http = uri.is_some_and(|uri| uri.scheme_str() == Some("http") && uri.host().is_some());
        if !http || base.contains(['?', '#', '@']) {
            return Err(Trouble::Address(address.to_owned()));
        }
        // A redirect would lead away from the configured address.
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("saoy")
            .timeout_global(Some(bounds.answer));
        Ok(Self {
            agent: config.build().into(),
            base,
            bounds,
        })
    }

    /// Scans: one JPEG a page. `pause` waits, `seen` hears how many pages there are so far.
    ///
    /// # Errors
    /// [`Trouble`]; the job is taken back then.
    pub fn scan(
        &self,
        ask: Ask,
        pause: &dyn Fn(Duration),
        seen: &dyn Fn(usize),
    ) -> Result<Vec<Vec<u8>>, Trouble> {
        self.ready(ask.feed)?;
        let can = Capabilities::read(&self.text("/ScannerCapabilities")?)?;
        if !can.offers(ask.feed) {
            return Err(Trouble::NotOffered);
        }
        let job = self.begin(&ask.settings(&can), ask.feed)?;
        let pages = self.pages(&job, ask.feed, pause, seen);
        // A finished job is often gone by itself; how the scanner answers changes nothing.
        let _ = self.agent.delete(&job).call();
        pages
    }

    /// Whether it could begin now.
    fn ready(&self, feed: Feed) -> Result<(), Trouble> {
        let status = self.status()?;
        match status.state {
            State::Processing => return Err(Trouble::Busy),
            State::Stopped | State::Idle => {}
        }
        if feed != Feed::Glass {
            feeder(status.feeder)?;
        }
        match status.state {
            State::Stopped => Err(Trouble::Stopped),
            _ => Ok(()),
        }
    }

    fn status(&self) -> Result<Status, Trouble> {
        Ok(Status::read(&self.text("/ScannerStatus")?)?)
    }

    fn begin(&self, settings: &str, feed: Feed) -> Result<String, Trouble> {
        let answer = self
            .agent
            .post(format!("{}/ScanJobs", self.base))
            .content_type("text/xml")
            .send(settings)?;
        match answer.status().as_u16() {
            201 => self.job(&answer),
            503 => Err(Trouble::Busy),
            code => {
                // Many say only that it does not go; why, the state tells.
                self.ready(feed)?;
                Err(Trouble::Status(code))
            }
        }
    }

    /// The job's address: what the scanner says, but below the configured address.
    fn job(&self, answer: &Response<Body>) -> Result<String, Trouble> {
        let said = answer.headers().get(header::LOCATION);
        let said = said.and_then(|said| said.to_str().ok()).ok_or(Trouble::Strange)?;
        let path = said
            .split_once("/ScanJobs/")
            .map(|(_, id)| id)
            .unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~:".contains(c);
        let id = path.trim_end_matches('/');
        if id.is_empty() || id.starts_with('.') || !id.chars().all(plain) {
            return Err(Trouble::Strange);
        }
        Ok(format!("{}/ScanJobs/{id}", self.base))
    }

    fn pages(
        &self,
        job: &str,
        feed: Feed,
        pause: &dyn Fn(Duration),
        seen: &dyn Fn(usize),
    ) -> Result<Vec<Vec<u8>>, Trouble> {
        let mut pages: Vec<Vec<u8>> = Vec::new();
        let mut left = self.bounds.bytes;
        let mut waits = 0;
        loop {
            let mut answer = self.agent.get(format!("{job}/NextDocument")).call()?;
            match answer.status().as_u16() {
                200 if pages.len() >= self.bounds.pages => return Err(self.too_much()),
                200 => {
                    let page =
                        body(&mut answer, left).map_err(|why| why.unwrap_or_else(|| self.too_much()))?;
                    left = left.saturating_sub(page.len() as u64);
                    pages.push(page);
                    seen(pages.len());
                    waits = 0;
                }
                404 | 410 => break,
                503 if waits < self.bounds.tries => {
                    waits += 1;
                    pause(self.bounds.pause);
                }
                503 => return Err(Trouble::Slow),
                code => return Err(self.why(feed).unwrap_or(Trouble::Status(code))),
            }
        }
        // A jam ends the pages just as the last one does.
        match self.why(feed) {
            Some(trouble) => Err(trouble),
            None if pages.is_empty() && feed != Feed::Glass => Err(Trouble::FeederEmpty),
            None if pages.is_empty() => Err(Trouble::Stopped),
            None => Ok(pages),
        }
    }

    /// What the feeder says went wrong; that it is empty now is how it should be.
    fn why(&self, feed: Feed) -> Option<Trouble> {
        if feed == Feed::Glass {
            return None;
        }
        let trouble = self.status().ok().and_then(|status| feeder(status.feeder).err());
        trouble.filter(|trouble| *trouble != Trouble::FeederEmpty)
    }

    fn text(&self, path: &str) -> Result<Vec<u8>, Trouble> {
        let mut answer = self.agent.get(format!("{}{path}", self.base)).call()?;
        match answer.status().as_u16() {
            200 => body(&mut answer, LONGEST).map_err(|why| why.unwrap_or(Trouble::Strange)),
            503 => Err(Trouble::Busy),
            404 => Err(Trouble::Strange),
            code => Err(Trouble::Status(code)),
        }
    }

    fn too_much(&self) -> Trouble {
        Trouble::TooMuch(self.bounds.bytes, self.bounds.pages)
    }
}

/// The body up to a limit; the error is `None` when it is longer.
fn body(answer: &mut Response<Body>, limit: u64) -> Result<Vec<u8>, Option<Trouble>> {
    // The reader complains on reaching its limit: one more byte lets a body of exactly that length through.
    let read = answer
        .body_mut()
        .with_config()
        .limit(limit.saturating_add(1))
        .read_to_vec();
    read.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => None,
        other => Some(other.into()),
    })
}

fn feeder(feeder: Feeder) -> Result<(), Trouble> {
    match feeder {
        Feeder::Ready => Ok(()),
        Feeder::Empty => Err(Trouble::FeederEmpty),
        Feeder::Jam => Err(Trouble::Jam),
        Feeder::Open => Err(Trouble::CoverOpen),
    }
}

impl From<NotSimple> for Trouble {
    fn from(_: NotSimple) -> Self {
        Self::Strange
    }
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Slow,
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => Self::Slow,
            ureq::Error::Protocol(_) | ureq::Error::BodyExceedsLimit(_) => Self::Strange,
            other => Self::Unreachable(other.to_string()),
        }
    }
}
