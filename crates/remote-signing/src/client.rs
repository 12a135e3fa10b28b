//! What is asked of a provider, whichever interface it has.

use jiff::Timestamp;
use saoy_pki_client::Caller;
use serde::{Deserialize, Serialize};

use crate::csc::Csc;
use crate::oauth::{self, Grant};
use crate::provider::{Kind, Login, Provider, Version};
use crate::secret::{Secret, Token};
use crate::wire::{Line, REACHED};
use crate::{Account, Asked, Credential, Fault, mysign, smartca};

/// Talks to one provider. Every call blocks; asynchronous code makes it from a thread that may wait.
pub struct Client<'a> {
    line: Line<'a>,
}

/// What is signed in one go: one confirmation by the officer.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Whose key.
    pub account: &'a Account,
    /// What it is asked.
    pub asked: &'a Asked,
    /// By which both sides name it: given once, unguessable.
    pub transaction: &'a str,
    /// What the officer's phone says it is.
    pub description: &'a str,
    /// When it is asked.
    pub at: Timestamp,
    /// Where the provider may tell that it is done.
    pub callback: Option<&'a str>,
}

/// What releases the key.
#[derive(Debug, Clone)]
pub enum Activation {
    /// Nothing that passes here: the officer confirms on the phone.
    Phone,
    /// What the officer typed.
    Typed {
        /// The PIN, where one is wanted.
        pin: Option<Secret>,
        /// The code, where one is wanted.
        otp: Option<Secret>,
    },
    /// A permission for exactly these digests, from the provider's page.
    Granted(Token),
}

/// How far an order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The officer has not confirmed; asked again with what is kept here.
    Waiting(Pending),
    /// The values, in the order of the documents. Not verified yet: [`Asked::values`].
    Signed(Vec<Vec<u8>>),
}

/// By what a provider names an order under way. Useless without this installation's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// CSC `handle` of `credentials/authorizeCheck`.
    Handle(String),
    /// CSC `responseID` of `signatures/signPolling`.
    Response(String),
    /// SmartCA: the transaction.
    Transaction(String),
}

impl<'a> Client<'a> {
    /// For one provider.
    pub fn new(provider: &'a Provider, caller: &'a dyn Caller) -> Self {
        Self {
            line: Line { provider, caller },
        }
    }

    /// Whether the provider answers. No account is named; a refusal is an answer, too.
    ///
    /// # Errors
    /// [`Fault::Down`].
    pub fn reach(&self) -> Result<(), Fault> {
        let path = match &self.line.provider.kind {
            Kind::SmartCa => "v1/credentials/get_certificate".to_owned(),
            Kind::Csc { .. } | Kind::MySign { .. } => self.csc().path("info"),
        };
        match self.line.post(&path, None, &serde_json::json!({}), REACHED) {
            Err(down @ Fault::Down { .. }) => Err(down),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Lets this installation in; `None` where nothing is needed, or only the officer can do it on the provider's page.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn login(&self, user: &str) -> Result<Option<Token>, Fault> {
        match &self.line.provider.kind {
            Kind::SmartCa => Ok(None),
            Kind::MySign { profile } => mysign::login(&self.line, profile, user).map(Some),
            Kind::Csc { login, .. } => match login {
                Login::Client => oauth::client(&self.line).map(Some),
                Login::Basic => self.csc().login().map(Some),
                Login::Officer => Ok(None),
            },
        }
    }

    /// The keys of an account.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn credentials(
        &self,
        token: Option<&Token>,
        user: &str,
        transaction: &str,
    ) -> Result<Vec<Credential>, Fault> {
        match &self.line.provider.kind {
            Kind::SmartCa => smartca::credentials(&self.line, user, transaction),
            Kind::Csc { .. } | Kind::MySign { .. } => self.csc().credentials(token, user),
        }
    }

    /// Lets the provider send its codes, where the account wants one that is sent.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn send_code(&self, token: Option<&Token>, account: &Account) -> Result<(), Fault> {
        match &self.line.provider.kind {
            Kind::SmartCa => Ok(()),
            Kind::Csc { .. } | Kind::MySign { .. } => self.csc().send_code(token, account),
        }
    }

    /// Asks for signatures.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::WrongCertificate`] before anybody is bothered when the account has another by now.
    pub fn begin(
        &self,
        token: Option<&Token>,
        order: &Order<'_>,
        activation: &Activation,
    ) -> Result<Progress, Fault> {
        match &self.line.provider.kind {
            Kind::SmartCa => smartca::begin(&self.line, order),
            Kind::Csc { .. } | Kind::MySign { .. } => self.csc().begin(token, order, activation),
        }
    }

    /// Asks again.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn poll(
        &self,
        token: Option<&Token>,
        order: &Order<'_>,
        activation: &Activation,
        pending: &Pending,
    ) -> Result<Progress, Fault> {
        match pending {
            Pending::Transaction(transaction) => smartca::status(&self.line, order, transaction),
            Pending::Handle(handle) => self.csc().check(token, order, handle),
            Pending::Response(response) => self.csc().fetch(token, order, activation, response),
        }
    }

    /// Where an officer's browser goes to let this installation in, or to release a key.
    ///
    /// # Errors
    /// [`Fault::Refused`] where the provider has no such page.
    pub fn page(&self, grant: &Grant<'_>) -> Result<String, Fault> {
        oauth::page(&self.line, grant)
    }

    /// What the browser brought back, for a token.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn exchange(&self, code: &Secret, redirect: &str, verifier: &Secret) -> Result<Token, Fault> {
        oauth::exchange(&self.line, code, redirect, verifier)
    }

    fn csc(&self) -> Csc<'_> {
        let (version, login, asynchronous) = match &self.line.provider.kind {
            Kind::Csc {
                version,
                login,
                asynchronous,
                ..
            } => (*version, Some(*login), *asynchronous),
            Kind::SmartCa | Kind::MySign { .. } => (Version::V1, None, false),
        };
        let prefix = match &self.line.provider.kind {
            Kind::MySign { .. } => mysign::CSC,
            Kind::Csc { .. } | Kind::SmartCa => "",
        };
        Csc {
            line: self.line,
            version,
            login,
            asynchronous: asynchronous && version == Version::V2,
            prefix,
        }
    }
}
