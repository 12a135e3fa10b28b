//! From a dossier of the store to a row of a list; names and books are looked up once a page.

use std::collections::HashMap;

use saoy_domain::dossier::Move;
use saoy_domain::{AgencyId, BookId, PersonId, State};
use saoy_store::books::{self, Book};
use saoy_store::dossiers::{self, Row, TimelineRow, Waiting};
use saoy_store::scope::Reads;
use saoy_store::{agencies, people};

use crate::app::App;
use crate::cards::{holder_key, kind};
use crate::failure::Answer;
use crate::flow;
use crate::pages::{self, Lang, Returned, Text};

/// Shows dossiers of an officer's agency.
pub(super) struct Shown<'a, R: Reads> {
    app: &'a App,
    reads: &'a R,
    lang: Lang,
    agencies: HashMap<AgencyId, String>,
    names: HashMap<PersonId, String>,
    books: HashMap<BookId, Option<Book>>,
}

impl<'a, R: Reads> Shown<'a, R> {
    /// For one page.
    pub(super) fn new(app: &'a App, reads: &'a R, lang: Lang) -> Self {
        Self {
            app,
            reads,
            lang,
            agencies: HashMap::new(),
            names: HashMap::new(),
            books: HashMap::new(),
        }
    }

    /// One row.
    pub(super) async fn row(&mut self, row: &Row) -> Answer<pages::Row> {
        let history = match row.state {
            State::Returned | State::AwaitingSignature => dossiers::timeline_of(&self.app.db, row).await?,
            _ => Vec::new(),
        };
        let back = history.iter().rev().find(|event| event.action == Move::Return);
        Ok(pages::Row {
            id: row.id.to_string(),
            agency: self.agency(row.agency).await?,
            code: row.code.to_string(),
            kind: kind(row.requester_kind),
            name: row.requester_name.clone(),
            identity: Some(row.requester_identity.clone()).filter(|text| !text.is_empty()),
            email: row.requester_email.clone(),
            document_type: row.document_name.clone(),
            registered: row.created_at,
            due: row.due_at.filter(|_| row.state.is_open()),
            state: row.state,
            again: row.state == State::AwaitingSignature && back.is_some(),
            waiting_for_timestamp: row.waiting_for == Some(Waiting::Timestamp),
            hand_over: row.waits_for_hand_over(),
            holder: self.holder(row).await?,
            since: row.state.is_open().then_some(row.state_since),
            number: self.number(row).await?,
            pages: row.pages,
            sha256: shown_file(row),
            reason: back.filter(|_| row.state == State::Returned).map(returned),
        })
    }

    /// The name of a person.
    pub(super) async fn name(&mut self, id: PersonId) -> Answer<String> {
        if let Some(name) = self.names.get(&id) {
            return Ok(name.clone());
        }
        let name = people::find(&self.app.db, id)
            .await?
            .map(|person| person.name)
            .unwrap_or_default();
        self.names.insert(id, name.clone());
        Ok(name)
    }

    /// Who has to act: one person, or whoever holds the permission.
    async fn holder(&mut self, row: &Row) -> Answer<Option<String>> {
        let Some(key) = holder_key(row.state) else {
            return Ok(None);
        };
        if let Some(person) = row.holder {
            return self.name(person).await.map(Some);
        }
        Ok(Some(self.app.renderer.say(self.lang, &Text::key(key))))
    }

    /// The name of the agency, where several agencies' dossiers stand in one list.
    async fn agency(&mut self, id: AgencyId) -> Answer<Option<String>> {
        if !self.reads.below() {
            return Ok(None);
        }
        if let Some(name) = self.agencies.get(&id) {
            return Ok(Some(name.clone()));
        }
        let found = agencies::find(&self.app.db, id).await?;
        let name = found.map(|agency| agency.name).unwrap_or_default();
        self.agencies.insert(id, name.clone());
        Ok(Some(name))
    }

    /// “123/ĐT”.
    async fn number(&mut self, row: &Row) -> Answer<Option<String>> {
        let Some((id, n)) = row.number_book.zip(row.number_n) else {
            return Ok(None);
        };
        if !self.books.contains_key(&id) {
            let book = books::find_any(&self.app.db, id).await?;
            self.books.insert(id, book);
        }
        let book = self.books.get(&id).and_then(Option::as_ref);
        Ok(book.map(|book| flow::number_text(book, n)))
    }
}

/// The file that a batch signs or seals.
fn shown_file(row: &Row) -> Option<String> {
    let file = match row.state {
        State::AwaitingSignature => row.scan_digest,
        State::AwaitingSeal => row.file_digest,
        _ => None,
    };
    file.map(|digest| digest.to_string())
}

fn returned(event: &TimelineRow) -> Returned {
    Returned {
        who: event.actor_name.clone().unwrap_or_default(),
        at: event.at,
        reason: event.reason.clone().unwrap_or_default(),
    }
}
