//! macOS: a scheme belongs to an application bundle, and the link arrives as an Apple event, not as an argument. So a small
//! bundle of the system's own script language hands it on, in a window of Terminal. What is written is tested everywhere;
//! it was not tried on macOS yet.

use std::path::PathBuf;

use super::{InstallError, Links, SCHEME, Start, Step, plain};

const REGISTER: &str = "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support/lsregister";

/// The bundle in the account's own applications.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// `~/Applications/Saoy Agent.app`.
    pub path: PathBuf,
}

impl Bundle {
    /// Below the account's home.
    #[must_use]
    pub fn of(home: PathBuf) -> Self {
        Self {
            path: home.join("Applications/Saoy Agent.app"),
        }
    }
}

impl Links for Bundle {
    fn register(&self, start: &Start) -> Result<Vec<Step>, InstallError> {
        let bundle = plain(&self.path)?.to_owned();
        let mut line = format!("quoted form of {} & \" open\"", literal(plain(&start.program)?));
        for module in &start.modules {
            line += &format!(" & \" --module \" & quoted form of {}", literal(plain(module)?));
        }
        // The quoted form of a text is one word for the shell, whatever stands in it.
        let script = format!(
            "on open location link\ntell application \"Terminal\"\nactivate\n\
             do script {line} & \" -- \" & quoted form of link\nend tell\nend open location"
        );
        let schemes = format!("[{{\"CFBundleURLName\":\"{SCHEME}\",\"CFBundleURLSchemes\":[\"{SCHEME}\"]}}]");
        let list = format!("{bundle}/Contents/Info.plist");
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect();
        Ok(vec![
            Step::Run("/usr/bin/osacompile", words(&["-o", &bundle, "-e", &script])),
            Step::Run(
                "/usr/bin/plutil",
                words(&["-replace", "CFBundleURLTypes", "-json", &schemes, &list]),
            ),
            Step::Run(REGISTER, words(&["-f", &bundle])),
        ])
    }

    fn remove(&self) -> Result<Vec<Step>, InstallError> {
        let bundle = plain(&self.path)?.to_owned();
        Ok(vec![
            Step::Run(REGISTER, vec!["-u".to_owned(), bundle.clone()]),
            Step::Run("/bin/rm", vec!["-rf".to_owned(), bundle]),
        ])
    }
}

/// A text of AppleScript.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_one_word_for_the_shell() {
        let start = Start {
            program: "/Applications/Sao \"y\"/saoy-agent".into(),
            modules: vec!["/usr/local/lib/token.dylib".into()],
        };
        let steps = Bundle::of("/Users/khai".into()).register(&start).unwrap();
        let Some(Step::Run(_, words)) = steps.first() else {
            unreachable!("the bundle is compiled first");
        };
        let wanted = r#"do script quoted form of "/Applications/Sao \"y\"/saoy-agent" & " open" & " --module " & quoted form of "/usr/local/lib/token.dylib" & " -- " & quoted form of link"#;
        assert!(words.iter().any(|word| word.contains(wanted)), "{words:?}");
    }
}
