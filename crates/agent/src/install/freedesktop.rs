//! Desktops on Linux: an entry for the program (Desktop Entry Specification 1.5) and the account's choice for the scheme
//! (Association between MIME types and applications 1.0.1).

use std::io;
use std::path::PathBuf;

use super::{InstallError, Links, Start, Step, plain};

const ENTRY: &str = "saoy-agent.desktop";
const KIND: &str = "x-scheme-handler/saoy";
const GROUP: &str = "[Default Applications]";

/// The account's folders.
#[derive(Debug, Clone)]
pub struct Freedesktop {
    /// `XDG_DATA_HOME`.
    pub data: PathBuf,
    /// `XDG_CONFIG_HOME`.
    pub config: PathBuf,
}

impl Freedesktop {
    /// From the environment's variables.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<Self> {
        let home = variable("HOME");
        let folder = |name: &str, usual: &str| {
            let named = variable(name).filter(|path| path.is_absolute());
            named.or_else(|| Some(home.as_ref()?.join(usual)))
        };
        Some(Self {
            data: folder("XDG_DATA_HOME", ".local/share")?,
            config: folder("XDG_CONFIG_HOME", ".config")?,
        })
    }

    fn entry(&self) -> PathBuf {
        self.data.join("applications").join(ENTRY)
    }

    fn choices(&self) -> PathBuf {
        self.config.join("mimeapps.list")
    }

    fn chosen_now(&self) -> Result<String, InstallError> {
        let path = self.choices();
        match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read.map_err(|source| super::io(&path, source)),
        }
    }
}

impl Links for Freedesktop {
    fn register(&self, start: &Start) -> Result<Vec<Step>, InstallError> {
        let chosen = with_choice(&self.chosen_now()?);
        Ok(vec![
            Step::Write(self.entry(), entry(start)?),
            Step::Write(self.choices(), chosen),
        ])
    }

    fn remove(&self) -> Result<Vec<Step>, InstallError> {
        let before = self.chosen_now()?;
        let after = without_choice(&before);
        let mut steps = vec![Step::Remove(self.entry())];
        if after != before {
            steps.push(Step::Write(self.choices(), after));
        }
        Ok(steps)
    }
}

fn entry(start: &Start) -> Result<String, InstallError> {
    let mut line = vec![argument(plain(&start.program)?), "open".to_owned()];
    for module in &start.modules {
        line.extend(["--module".to_owned(), argument(plain(module)?)]);
    }
    line.extend(["--".to_owned(), "%u".to_owned()]);
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=Sao y – Chương trình ký\nName[en]=Sao y – Signing agent\n\
         Exec={}\nMimeType={KIND};\nTerminal=true\nNoDisplay=true\nStartupNotify=false\n",
        line.join(" ")
    ))
}

/// One argument of `Exec`. Quoted only where it must be: some openers do not know quotes.
fn argument(text: &str) -> String {
    let text = text.replace('%', "%%");
    let harmless = |one: char| one.is_alphanumeric() || "/._-+:,@%".contains(one);
    if text.chars().all(harmless) {
        return text;
    }
    let quoted = text
        .chars()
        .flat_map(|one| {
            let escape = "\"`$\\".contains(one).then_some('\\');
            escape.into_iter().chain([one])
        })
        .collect::<String>();
    // The value of a key is unescaped once more before the quotes are looked at.
    format!("\"{}\"", quoted.replace('\\', "\\\\"))
}

/// The list with this program as the one for the scheme; everything else stays as it is.
fn with_choice(list: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let rest = without_choice(list);
    let choice = format!("{KIND}={ENTRY}");
    let mut there = false;
    for line in rest.lines() {
        lines.push(line);
        if !there && line.trim() == GROUP {
            lines.push(&choice);
            there = true;
        }
    }
    if !there {
        if lines.last().is_some_and(|last| !last.trim().is_empty()) {
            lines.push("");
        }
        lines.extend([GROUP, &choice]);
    }
    lines.join("\n") + "\n"
}

/// The list without any choice for the scheme.
fn without_choice(list: &str) -> String {
    let chooses = |line: &&str| line.split_once('=').is_some_and(|(kind, _)| kind.trim() == KIND);
    if !list.lines().any(|line| chooses(&line)) {
        return list.to_owned();
    }
    let left: Vec<&str> = list.lines().filter(|line| !chooses(line)).collect();
    left.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(program: &str, modules: &[&str]) -> Start {
        Start {
            program: program.into(),
            modules: modules.iter().map(PathBuf::from).collect(),
        }
    }

    fn exec(start: &Start) -> String {
        let entry = entry(start).unwrap();
        let line = entry.lines().find_map(|line| line.strip_prefix("Exec="));
        line.unwrap().to_owned()
    }

    #[test]
    fn the_link_stands_behind_everything_that_could_be_an_option() {
        assert_eq!(
            exec(&start("/opt/saoy/saoy-agent", &[])),
            "/opt/saoy/saoy-agent open -- %u"
        );
        assert_eq!(
            exec(&start("/opt/saoy-agent", &["/usr/lib/a.so", "/opt/b.so"])),
            "/opt/saoy-agent open --module /usr/lib/a.so --module /opt/b.so -- %u"
        );
    }

    #[test]
    fn odd_names_are_no_commands() {
        assert_eq!(
            exec(&start("/home/Khải $(x)/100%/a`b\"c\\d", &[])),
            r#""/home/Khải \\$(x)/100%%/a\\`b\\"c\\\\d" open -- %u"#
        );
        let broken = start("/tmp/a\nTerminal=false", &[]);
        assert!(matches!(entry(&broken), Err(InstallError::Name(_))));
    }

    #[test]
    fn what_others_chose_stays() {
        let before = "[Added Associations]\nimage/png=gimp.desktop;\n\n[Default Applications]\nx-scheme-handler/saoy=old.desktop\ntext/html=chromium.desktop\n";
        let after = with_choice(before);
        assert_eq!(
            after,
            "[Added Associations]\nimage/png=gimp.desktop;\n\n[Default Applications]\nx-scheme-handler/saoy=saoy-agent.desktop\ntext/html=chromium.desktop\n"
        );
        assert_eq!(with_choice(&after), after);
        assert!(!without_choice(&after).contains("saoy"));
        assert_eq!(
            with_choice(""),
            "[Default Applications]\nx-scheme-handler/saoy=saoy-agent.desktop\n"
        );
        assert_eq!(
            with_choice("[Removed Associations]\na/b=c.desktop"),
            "[Removed Associations]\na/b=c.desktop\n\n[Default Applications]\nx-scheme-handler/saoy=saoy-agent.desktop\n"
        );
    }

    #[test]
    fn it_is_put_there_and_taken_away() {
        let home = tempfile::tempdir().unwrap();
        let system = Freedesktop::of(|name| (name == "HOME").then(|| home.path().to_owned())).unwrap();
        let start = start("/opt/saoy-agent", &[]);
        super::super::carry_out(&system.register(&start).unwrap()).unwrap();
        let entry = home.path().join(".local/share/applications/saoy-agent.desktop");
        let list = home.path().join(".config/mimeapps.list");
        assert!(
            std::fs::read_to_string(&entry)
                .unwrap()
                .contains("MimeType=x-scheme-handler/saoy;")
        );
        super::super::carry_out(&system.remove().unwrap()).unwrap();
        assert!(!entry.exists());
        assert!(!std::fs::read_to_string(&list).unwrap().contains("saoy"));
        // Nothing to take away is no fault.
        super::super::carry_out(&system.remove().unwrap()).unwrap();
    }
}
