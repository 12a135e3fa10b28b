//! In which language a command speaks: `--lang`, else what the environment says, else Vietnamese.

use std::env;
use std::ffi::OsString;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use saoy_pades::changes::Lang;

/// `--lang`, the same for every command.
#[derive(Args, Clone, Copy)]
pub(crate) struct Language {
    /// The language of sentences; of LC_ALL, LC_MESSAGES or LANG if none is given, else Vietnamese. What is printed for
    /// programs is Vietnamese unless this says otherwise
    #[arg(long, value_name = "LANG", global = true, value_parser = PossibleValuesParser::new(["vi", "en"]).map(|word| named(&word)))]
    lang: Option<Lang>,
}

impl Language {
    /// For people.
    pub(crate) fn get(self) -> Lang {
        self.lang
            .unwrap_or_else(|| of_environment(&|name| env::var(name).ok()))
    }

    /// For programs: the same on every machine.
    pub(crate) fn for_programs(self) -> Lang {
        self.lang.unwrap_or(Lang::Vi)
    }

    /// Of a command line that could not be read.
    pub(crate) fn of_words(words: &[OsString]) -> Lang {
        let mut words = words.iter().filter_map(|word| word.to_str());
        let mut lang = None;
        while let Some(word) = words.next() {
            match word.strip_prefix("--lang") {
                Some("") => lang = words.next(),
                Some(rest) => lang = rest.strip_prefix('='),
                None => {}
            }
        }
        let known = lang.filter(|lang| ["vi", "en"].contains(lang));
        known.map_or_else(|| of_environment(&|name| env::var(name).ok()), named)
    }
}

fn named(word: &str) -> Lang {
    if word == "en" { Lang::En } else { Lang::Vi }
}

/// POSIX's order (IEEE Std 1003.1 §8.2): the first that is set counts. English has to be asked for by its name.
fn of_environment(get: &dyn Fn(&str) -> Option<String>) -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(get)
        .find(|value| !value.is_empty());
    let english = set.is_some_and(|value| value == "en" || value.starts_with("en_"));
    if english { Lang::En } else { Lang::Vi }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_speaks_english_only_where_it_says_so() {
        let lang = |set: &[(&str, &str)]| {
            of_environment(&|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(lang(&[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(
            lang(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "vi_VN.UTF-8")]),
            Lang::Vi
        );
        assert_eq!(lang(&[("LANG", "vi_VN.UTF-8"), ("LC_MESSAGES", "en")]), Lang::En);
        for other in ["", "C", "C.UTF-8", "POSIX", "fr_FR.UTF-8", "english"] {
            assert_eq!(lang(&[("LANG", other)]), Lang::Vi, "{other}");
        }
    }

    #[test]
    fn a_command_line_that_is_wrong_still_says_its_language() {
        let lang = |words: &[&str]| Language::of_words(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(lang(&["saoy", "sign", "--lang", "en", "--levl"]), Lang::En);
        assert_eq!(lang(&["saoy", "sign", "--lang=en", "--levl"]), Lang::En);
        assert_eq!(lang(&["saoy", "--lang=en", "--lang", "vi"]), Lang::Vi);
    }
}
