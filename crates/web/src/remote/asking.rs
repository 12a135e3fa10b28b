//! What a question asks for, as the protocol wants it; and the calls, away from the threads that answer.

use saoy_agent_protocol::Subject;
use saoy_domain::PersonId;
use saoy_remote_signing::{Account, Asked, Client, Credential, Document, Fault, Provider, Token};
use saoy_store::registrations;
use saoy_store::remote_orders::{self, RemoteOrder};
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing};

use crate::agent::registering;
use crate::app::App;
use crate::flow::{self, FlowError};

/// What is behind a question.
pub(super) enum Behind {
    /// Dossiers of a batch, in order.
    Dossiers(Vec<Signing>),
    /// The sentence of a registration.
    Sentence(Box<registrations::Registration>, Box<registering::Asked>),
}

/// What is behind a question and what the key is asked.
pub(super) async fn asked(app: &App, order: &RemoteOrder) -> Result<(Behind, Asked), FlowError> {
    if let Some(id) = order.registration {
        let found = registrations::find(&app.db, &System, id).await?;
        let found = found.ok_or(FlowError::NotFound)?;
        let (Some(der), Some(text)) = (&found.certificate, &found.statement) else {
            return Err(FlowError::broken("a registration without a sentence"));
        };
        let sentence = registering::Asked::of(der, text)?;
        let asked = Asked {
            certificate: sentence.certificate.clone(),
            scheme: sentence.scheme,
            documents: vec![Document {
                id: format!("DK-{id}"),
                name: text.clone(),
                attributes: sentence.attributes.clone(),
            }],
        };
        return Ok((Behind::Sentence(Box::new(found), Box::new(sentence)), asked));
    }
    let mut signings = Vec::new();
    for id in remote_orders::items(&app.db, order.id).await? {
        signings.extend(signings::find(&app.db, &System, id).await?);
    }
    let first = signings.first().ok_or(FlowError::NotFound)?;
    let request = flow::asked(first)?;
    let documents: Result<Vec<Document>, FlowError> = signings.iter().map(document).collect();
    let asked = Asked {
        certificate: request.certificate,
        scheme: request.scheme,
        documents: documents?,
    };
    Ok((Behind::Dossiers(signings), asked))
}

/// A dossier as the officer's phone shows it.
fn document(signing: &Signing) -> Result<Document, FlowError> {
    let subject: Subject = serde_json::from_value(signing.described.clone()).map_err(FlowError::broken)?;
    let (id, name) = match subject {
        Subject::Copy(copy) => (copy.dossier, copy.document),
        Subject::Statement { text } => (signing.id.to_string(), text),
    };
    Ok(Document {
        id,
        name,
        attributes: signing.attributes.clone(),
    })
}

/// The provider of a question, and its account there.
pub(super) fn provider(app: &App, order: &RemoteOrder) -> Result<(Provider, Account), FlowError> {
    let at = app.config.remote_provider(&order.provider);
    let at = at.ok_or_else(|| FlowError::broken("a provider is not configured any more"))?;
    let account = serde_json::from_value(order.account.clone()).map_err(FlowError::broken)?;
    Ok((at.provider(), account))
}

/// A token of the service: kept, or asked for; `None` where none is needed, or only the officer can get one.
pub(super) fn let_in(
    app: &App,
    client: &Client<'_>,
    person: PersonId,
    (provider, user): (&str, &str),
) -> Result<Option<Token>, Fault> {
    let now = app.now();
    // Kept by account: a keeper may have one of the own and one of the agency.
    let name = format!("{provider} {user}");
    if let Some(kept) = app.vault().token(person, &name, now) {
        return Ok(Some(kept));
    }
    let officers = app.vault().token(person, provider, now);
    if officers.is_some() {
        return Ok(officers);
    }
    let token = client.login(user)?;
    if let Some(token) = &token {
        app.vault().keep(person, &name, token, now);
    }
    Ok(token)
}

/// The keys of an account; for registering one of them.
///
/// # Errors
/// Something is broken here; the inner one is the provider's.
pub(crate) async fn credentials(
    app: &App,
    person: PersonId,
    provider: &str,
    user: &str,
) -> Result<Result<Vec<Credential>, Fault>, FlowError> {
    let at = app.config.remote_provider(provider).ok_or(FlowError::NotFound)?;
    let (known, id, user) = (at.provider(), provider.to_owned(), user.to_owned());
    let transaction = app.token();
    let found = app.blocking(move |app| {
        let client = Client::new(&known, &*app.providers);
        let token = let_in(app, &client, person, (&id, &user))?;
        client.credentials(token.as_ref(), &user, &transaction)
    });
    Ok(found.await?)
}
