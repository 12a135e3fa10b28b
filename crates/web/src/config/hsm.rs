//! `[[hsm]]`: an agency's seal in a hardware module that this server reaches. Only what is written here is ever used.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigFault;

/// One key in a hardware module.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealKey {
    /// The agency's code.
    pub agency: String,
    /// What people call the device when it does not answer.
    pub name: String,
    /// The maker's PKCS#11 module.
    pub module: PathBuf,
    /// The token (partition) by its label.
    pub token: Option<String>,
    /// Or by its serial number.
    pub serial: Option<String>,
    /// The key's certificate (PEM), then those between it and the anchor, if the file has them.
    pub certificate: PathBuf,
    /// The file with the PIN, in its first line. Nobody but the service may read it.
    pub pin_file: PathBuf,
    /// How many sessions sign at once; each is a process.
    #[serde(default = "sessions")]
    pub sessions: u8,
    /// Variables that the module wants; it gets nothing else of the service's environment but paths and language.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
}

/// More processes than that help no device.
const MAX_SESSIONS: u8 = 16;

impl SealKey {
    pub(super) fn faults(&self) -> Vec<ConfigFault> {
        let mut faults = Vec::new();
        for path in [&self.module, &self.certificate, &self.pin_file] {
            if File::open(path).is_err() {
                faults.push(ConfigFault::HsmFile(path.clone()));
            }
        }
        if self.token.is_some() == self.serial.is_some() {
            faults.push(ConfigFault::HsmToken(self.name.clone()));
        }
        if !(1..=MAX_SESSIONS).contains(&self.sessions) {
            faults.push(ConfigFault::HsmSessions(self.name.clone()));
        }
        if self.is_open_to_others() {
            faults.push(ConfigFault::HsmPinOpen(self.pin_file.clone()));
        }
        faults
    }

    #[cfg(unix)]
    fn is_open_to_others(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let found = std::fs::metadata(&self.pin_file);
        found.is_ok_and(|file| file.mode() & 0o077 != 0)
    }

    #[cfg(not(unix))]
    fn is_open_to_others(&self) -> bool {
        false
    }
}

fn sessions() -> u8 {
    2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_key_is_named_without_the_pin() {
        let folder = tempfile::tempdir().unwrap();
        let pin_file = folder.path().join("pin");
        std::fs::write(&pin_file, "13572468\n").unwrap();
        let key: SealKey = serde_json::from_value(serde_json::json!({
            "agency": "K88.04", "name": "HSM 1", "module": "missing.so", "certificate": "missing.pem",
            "pin_file": pin_file, "sessions": 0,
        }))
        .unwrap();
        let said: Vec<String> = key.faults().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), if cfg!(unix) { 5 } else { 4 }, "{said:?}");
        assert!(said.iter().all(|fault| !fault.contains("13572468")), "{said:?}");
    }
}
