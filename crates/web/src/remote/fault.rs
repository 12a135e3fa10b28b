//! Why a provider gave no signature, as the page says it.

use saoy_remote_signing::Fault;

use crate::pages::Text;

/// The sentence of a fault.
pub(crate) fn sentence(fault: &Fault, provider: &str) -> Text {
    match fault {
        Fault::Cancelled => Text::key("remote-cancelled"),
        Fault::Expired => Text::key("remote-expired"),
        Fault::WrongHash => Text::key("remote-wrong-hash").with("name", provider),
        Fault::WrongCertificate => Text::key("remote-wrong-certificate").with("name", provider),
        Fault::Down { name, .. } => Text::key("remote-down").with("name", name),
        Fault::Refused { code, message } => match code.as_str() {
            "invalid_pin" | "invalid_authentication_data" | "missing_pin" => Text::key("remote-wrong-pin"),
            "invalid_otp" => Text::key("remote-wrong-otp"),
            "login" | "invalid_token" => Text::key("remote-login").with("name", provider),
            code => Text::key("remote-refused")
                .with("name", provider)
                .with("code", code)
                .with("message", message),
        },
    }
}
