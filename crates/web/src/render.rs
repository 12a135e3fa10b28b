//! Templates, languages and the words between them.
//!
//! One [`Renderer`] holds an environment for each language, so that `t("key", n=3)` works in every macro. Strict:
//! an undefined value is an error. A missing word falls back to Vietnamese, then to its key; [`Renderer::missing`]
//! tells which, and the tests fail on any.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentValue;
use fluent_bundle::{FluentArgs, FluentResource};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::pages::{Frame, Lang, Page};

mod echo;
mod filters;

#[derive(RustEmbed)]
#[folder = "../../pages"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "../../translations"]
struct Words;

type Bundle = FluentBundle<FluentResource>;

/// Why a page could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The template, or a value it needs.
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A file of words does not parse.
    #[error("translations/{file}: {reason}")]
    Words {
        /// Path below `translations/`.
        file: String,
        /// The parser's words.
        reason: String,
    },
}

/// Draws pages in Vietnamese and English.
pub struct Renderer {
    vi: Environment<'static>,
    en: Environment<'static>,
    missing: Arc<Mutex<BTreeSet<String>>>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    text: &'a crate::pages::Text,
}

#[derive(Serialize)]
struct Context<'a, P> {
    frame: &'a Frame,
    page: &'a P,
    lang: Lang,
}

impl Renderer {
    /// Reads all templates and words that are built in.
    ///
    /// # Errors
    /// When a template or a file of words does not parse.
    pub fn new() -> Result<Self, RenderError> {
        let missing = Arc::new(Mutex::new(BTreeSet::new()));
        let vi = Arc::new(bundle(Lang::Vi)?);
        let en = Arc::new(bundle(Lang::En)?);
        Ok(Self {
            vi: environment(Lang::Vi, vec![Arc::clone(&vi)], &missing)?,
            en: environment(Lang::En, vec![en, vi], &missing)?,
            missing,
        })
    }

    /// Draws one page in the frame's language.
    ///
    /// # Errors
    /// When the template asks for something the context lacks.
    pub fn page<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, RenderError> {
        self.template(P::TEMPLATE, frame, page)
    }

    /// Draws a named template with any context: for fragments that a script fetches.
    ///
    /// # Errors
    /// As [`Renderer::page`].
    pub fn template<P: Serialize>(&self, name: &str, frame: &Frame, page: &P) -> Result<String, RenderError> {
        let env = match frame.lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        let html = env.get_template(name)?.render(Serde(Context {
            frame,
            page,
            lang: frame.lang,
        }))?;
        Ok(html)
    }

    /// One sentence, outside a page: for scripts, mails and receipts.
    #[must_use]
    pub fn say(&self, lang: Lang, text: &crate::pages::Text) -> String {
        let env = match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        let said = env.render_str("{{ tt(text) }}", Serde(Sentence { text }));
        said.unwrap_or_else(|_| text.key.clone())
    }

    /// Words that were asked for and are in no file, as `language/key`.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        self.missing
            .lock()
            .map(|set| set.iter().cloned().collect())
            .unwrap_or_default()
    }
}

fn environment(
    lang: Lang,
    bundles: Vec<Arc<Bundle>>,
    missing: &Arc<Mutex<BTreeSet<String>>>,
) -> Result<Environment<'static>, RenderError> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    for name in Templates::iter() {
        if let Some(file) = Templates::get(&name) {
            let source = String::from_utf8_lossy(&file.data).into_owned();
            env.add_template_owned(name.into_owned(), source)?;
        }
    }
    let speech = Arc::new(Speech {
        lang,
        bundles,
        missing: Arc::clone(missing),
    });
    let words = Arc::clone(&speech);
    env.add_function("t", move |key: &str, args: Kwargs| words.say_kwargs(key, &args));
    env.add_function("tt", move |text: Value| speech.say_text(&text));
    env.add_function("asset", |path: &str| crate::assets::url(path));
    env.add_filter("harmless", |text: &str| echo::harmless(text).into_owned());
    filters::add(&mut env, lang);
    Ok(env)
}

fn bundle(lang: Lang) -> Result<Bundle, RenderError> {
    let id: unic_langid::LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    match lang {
        Lang::Vi => bundle.set_formatter(Some(format_vi)),
        Lang::En => bundle.set_formatter(Some(format_en)),
    }
    for file in Words::iter().filter(|path| path.starts_with(lang.code())) {
        let Some(content) = Words::get(&file) else {
            continue;
        };
        let source = String::from_utf8_lossy(&content.data).into_owned();
        let broken = |reason: String| RenderError::Words {
            file: file.to_string(),
            reason,
        };
        let resource =
            FluentResource::try_new(source).map_err(|(_, errors)| broken(format!("{errors:?}")))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| broken(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

fn format_vi<M: fluent_bundle::memoizer::MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    if let FluentValue::Number(n) = value {
        Some(filters::number_vi(n.value))
    } else {
        None
    }
}

fn format_en<M: fluent_bundle::memoizer::MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    if let FluentValue::Number(n) = value {
        Some(filters::number_en(n.value))
    } else {
        None
    }
}

struct Speech {
    lang: Lang,
    bundles: Vec<Arc<Bundle>>,
    missing: Arc<Mutex<BTreeSet<String>>>,
}

impl Speech {
    fn say_kwargs(&self, key: &str, kwargs: &Kwargs) -> Result<String, minijinja::Error> {
        let mut args = FluentArgs::new();
        for name in kwargs.args() {
            args.set(name.to_owned(), fluent(&kwargs.get::<Value>(name)?));
        }
        Ok(self.say(key, &args))
    }

    /// A [`crate::pages::Text`]: either a key with arguments, or words that came from elsewhere.
    fn say_text(&self, text: &Value) -> Result<String, minijinja::Error> {
        let key = text.get_attr("key")?;
        let Some(key) = key.as_str() else {
            return Err(minijinja::Error::new(
                ErrorKind::InvalidOperation,
                "tt() takes a Text",
            ));
        };
        let mut args = FluentArgs::new();
        let values = text.get_attr("args")?;
        for name in values.try_iter()? {
            args.set(name.to_string(), fluent(&values.get_item(&name)?));
        }
        Ok(self.say(key, &args))
    }

    fn say(&self, key: &str, args: &FluentArgs<'_>) -> String {
        for (step, bundle) in self.bundles.iter().enumerate() {
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
                if step == 0 {
                    self.note(key);
                }
                continue;
            };
            let mut errors = Vec::new();
            let said = bundle
                .format_pattern(pattern, Some(args), &mut errors)
                .into_owned();
            if !errors.is_empty() {
                self.note(&format!("{key} {errors:?}"));
            }
            return said;
        }
        key.to_owned()
    }

    fn note(&self, what: &str) {
        if let Ok(mut set) = self.missing.lock() {
            set.insert(format!("{}/{what}", self.lang.code()));
        }
    }
}

fn fluent(value: &Value) -> FluentValue<'static> {
    if value.is_number() {
        f64::try_from(value.clone()).map_or_else(|_| FluentValue::from(value.to_string()), FluentValue::from)
    } else {
        // Arguments are what people typed, as often as not.
        FluentValue::from(echo::harmless(&value.to_string()).into_owned())
    }
}
