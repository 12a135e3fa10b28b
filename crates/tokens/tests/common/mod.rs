//! Tokens of SoftHSM2 and drivers in processes of their own.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

use std::path::Path;
use std::time::Duration;

use saoy_pki::Certificate;
use saoy_testkit::tokens::{KeyOf, KeySpec, Shim, Tokens};
use saoy_tokens::{Deadlines, Driver, Launch, Pin, Secret, TokenError, TokenFacts};

/// No other text of the tests contains it.
pub(crate) const PIN: &str = "73190846";

pub(crate) const MESSAGE: &[u8] = b"the signed attributes of a document";

/// Enough for SoftHSM2 on a busy machine, and short enough to wait for.
pub(crate) fn deadlines() -> Deadlines {
    let patient = Duration::from_secs(30);
    Deadlines {
        start: patient,
        list: patient,
        list_after_pin: patient,
        login: patient,
        pin_pad: patient,
        sign: patient,
        leave: Duration::from_millis(500),
        busy: Duration::from_millis(5),
    }
}

pub(crate) fn pin(typed: &str) -> Secret {
    Secret::Typed(Pin::new(typed.as_bytes()).unwrap())
}

/// A driver without faults.
pub(crate) fn driver(tokens: &Tokens) -> Driver {
    Driver::new(launch(tokens, tokens.module()), deadlines())
}

pub(crate) fn launch(tokens: &Tokens, module: &Path) -> Launch {
    Launch::new(Path::new(env!("CARGO_BIN_EXE_saoy-p11-child")), module)
        .with_variable("SOFTHSM2_CONF", tokens.settings())
}

/// A driver with the shim's faults.
pub(crate) fn shimmed(tokens: &Tokens, shim: &Shim, deadlines: Deadlines) -> Driver {
    let launch = launch(tokens, shim.module()).with_variable(Shim::VARIABLE, shim.control());
    Driver::new(launch, deadlines)
}

/// One token with one key, and the shim before it. `None` where tests with tokens are left out.
pub(crate) struct World {
    pub(crate) tokens: Tokens,
    pub(crate) shim: Shim,
    pub(crate) certificate: Certificate,
    pub(crate) driver: Driver,
}

pub(crate) fn world(kind: KeyOf) -> Option<World> {
    world_with(KeySpec::new(kind, "NGUYỄN VĂN THỬ"), deadlines())
}

pub(crate) fn world_with(key: KeySpec, deadlines: Deadlines) -> Option<World> {
    let tokens = Tokens::new().unwrap()?;
    let certificate = tokens.make("THU-01", PIN, &[key]).unwrap().remove(0);
    let shim = tokens.shim().unwrap();
    shim.faults(&[]).unwrap();
    let driver = shimmed(&tokens, &shim, deadlines);
    Some(World {
        tokens,
        shim,
        certificate,
        driver,
    })
}

impl World {
    pub(crate) fn faults(&self, lines: &[&str]) {
        self.shim.faults(lines).unwrap();
    }

    pub(crate) fn token(&mut self) -> TokenFacts {
        labelled(&self.driver.list().unwrap(), "THU-01")
    }

    pub(crate) fn login(&mut self, secret: Secret) -> Result<bool, TokenError> {
        let slot = self.token().token.slot;
        self.driver.login(slot, Some(&self.certificate), secret, false)
    }

    pub(crate) fn sign(&mut self) -> Result<Vec<u8>, TokenError> {
        let scheme = saoy_pki::SignatureScheme::usual(self.certificate.public_key().kind()).unwrap();
        self.driver.sign(scheme, MESSAGE)
    }
}

pub(crate) fn labelled(tokens: &[TokenFacts], label: &str) -> TokenFacts {
    tokens
        .iter()
        .find(|facts| facts.token.label == label)
        .expect("the token is listed")
        .clone()
}
