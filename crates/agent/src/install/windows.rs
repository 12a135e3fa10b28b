//! Windows: keys below the account's own classes (“Registering an Application to a URI Scheme”), written by `reg.exe`.
//! What is written is tested everywhere; it was not tried on Windows yet.

use super::{InstallError, Links, SCHEME, Start, Step, plain};

const CLASS: &str = r"HKCU\Software\Classes\saoy";

/// The account's registry.
#[derive(Debug, Clone, Copy, Default)]
pub struct Registry;

impl Links for Registry {
    fn register(&self, start: &Start) -> Result<Vec<Step>, InstallError> {
        let mut line = format!("{} open", quoted(plain(&start.program)?));
        for module in &start.modules {
            line += &format!(" --module {}", quoted(plain(module)?));
        }
        line += " -- \"%1\"";
        Ok(vec![
            add(CLASS, None, &format!("URL:{SCHEME}")),
            // Its presence makes the class a scheme.
            add(CLASS, Some("URL Protocol"), ""),
            add(&format!(r"{CLASS}\shell\open\command"), None, &line),
        ])
    }

    fn remove(&self) -> Result<Vec<Step>, InstallError> {
        // Deleting what is not there is a refusal: it is made first.
        let words = ["delete", CLASS, "/f"].map(str::to_owned);
        Ok(vec![add(CLASS, None, ""), Step::Run("reg.exe", words.into())])
    }
}

fn add(key: &str, name: Option<&str>, value: &str) -> Step {
    let mut words = vec!["add".to_owned(), key.to_owned()];
    match name {
        Some(name) => words.extend(["/v".to_owned(), name.to_owned()]),
        None => words.push("/ve".to_owned()),
    }
    words.extend(["/t", "REG_SZ", "/d", value, "/f"].map(str::to_owned));
    Step::Run("reg.exe", words)
}

/// A path of Windows holds no quotation mark.
fn quoted(path: &str) -> String {
    format!("\"{path}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_values_make_a_scheme() {
        let start = Start {
            program: r"C:\Users\Khải\saoy\saoy-agent.exe".into(),
            modules: vec![r"C:\Windows\System32\token.dll".into()],
        };
        let steps = Registry.register(&start).unwrap();
        let Some(Step::Run("reg.exe", last)) = steps.last() else {
            unreachable!("all of it is done by reg.exe");
        };
        assert_eq!(last[1], r"HKCU\Software\Classes\saoy\shell\open\command");
        let line =
            r#""C:\Users\Khải\saoy\saoy-agent.exe" open --module "C:\Windows\System32\token.dll" -- "%1""#;
        assert!(last.iter().any(|word| word == line), "{last:?}");
        assert_eq!(steps.len(), 3);
    }
}
