//! Where the value of a setting comes from, and which source wins: flags, environment, file, default.
//!
//! All mistakes are told at once, each with its place: those of the file as a compiler shows them, those of flags and
//! environment by name.

use std::collections::BTreeMap;

use leadpact_document::{Diagnostic, Node, Said, Shape, Source, Span, nearest};

use super::values::{SettingValue, without_password};
use super::{Config, SETTINGS, Secrecy, Setting};

/// What the sources say, not yet read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file, if there is one.
    pub file: Option<Source>,
    /// Names and values of the environment. Those that are no settings are left alone.
    pub environment: Vec<(String, String)>,
    /// Keys of settings and their values, as given by flags.
    pub flags: Vec<(&'static str, String)>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// A place in the file.
    File(Span),
    /// An environment variable.
    Environment(String),
    /// A flag.
    Flag(String),
}

/// A configuration, and where each value came from.
#[derive(Debug, Clone)]
pub struct Settled {
    /// What holds.
    pub config: Config,
    /// What looks like a mistake, but can be lived with: a sentence each.
    pub notes: Vec<String>,
    given: Given,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file has mistakes; others may have some too.
    #[error("{} has mistakes{}", file.path, and_more(elsewhere))]
    File {
        /// The file's name and text.
        file: Source,
        /// What is wrong there.
        diagnostics: Vec<Diagnostic>,
        /// What is wrong with flags and environment.
        elsewhere: Vec<String>,
    },
    /// Flags or environment variables have mistakes, a sentence each.
    #[error("{}", .0.join("\n"))]
    Elsewhere(Vec<String>),
}

fn and_more(elsewhere: &[String]) -> String {
    elsewhere.iter().map(|sentence| format!("\n{sentence}")).collect()
}

/// The winning text of each setting.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(BTreeMap<&'static str, (Option<String>, Origin)>);

/// A value that is not what its setting expects.
#[derive(Debug)]
pub(super) struct Unfit {
    origin: Origin,
    /// `` `70000` is no … ``: without a full stop.
    message: String,
}

impl Sources {
    /// Reads and checks everything.
    pub fn settle(self) -> Result<Settled, ConfigError> {
        let mut given = Given::default();
        for setting in SETTINGS {
            given.0.insert(setting.key, (setting.default.map(str::to_owned), Origin::Default));
        }
        let mut diagnostics = Vec::new();
        if let Some(file) = &self.file {
            diagnostics = given.take_file(file);
        }
        let notes = given.take_environment(self.environment);
        for (key, text) in self.flags {
            if let Some(setting) = Setting::by_key(key) {
                given.0.insert(setting.key, (Some(text), Origin::Flag(format!("--{}", setting.flag()))));
            }
        }
        let (config, unfit) = match Config::read(&given) {
            Ok(config) => {
                let together = fits_together(&config, &given);
                (Some(config), together)
            }
            Err(unfit) => (None, unfit),
        };
        let mut elsewhere = Vec::new();
        for unfit in unfit {
            match unfit.origin {
                Origin::File(span) => {
                    diagnostics.push(Diagnostic::error("unfit-setting", Said::plain(unfit.message), span));
                }
                Origin::Environment(name) | Origin::Flag(name) => elsewhere.push(format!("{name}: {}", unfit.message)),
                Origin::Default => elsewhere.push(unfit.message),
            }
        }
        match (config, self.file) {
            (_, Some(file)) if !diagnostics.is_empty() => Err(ConfigError::File { file, diagnostics, elsewhere }),
            (Some(config), _) if elsewhere.is_empty() => Ok(Settled { config, notes, given }),
            _ => Err(ConfigError::Elsewhere(elsewhere)),
        }
    }
}

/// What each value alone does not show.
fn fits_together(config: &Config, given: &Given) -> Vec<Unfit> {
    let mut unfit = Vec::new();
    let mut half = |key: &str, other: &str| {
        let message = format!("`{key}` is of no use without `{other}`: set both, or neither");
        unfit.push(Unfit { origin: given.origin(key), message });
    };
    match (&config.tls_certificate, &config.tls_key) {
        (Some(_), None) => half("tls.certificate", "tls.key"),
        (None, Some(_)) => half("tls.key", "tls.certificate"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    match (&config.mail_server, &config.mail_from) {
        (Some(_), None) => half("mail.server", "mail.from"),
        (None, Some(_)) => half("mail.from", "mail.server"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    unfit
}

impl Settled {
    /// Where the value of a setting came from.
    pub fn origin(&self, key: &str) -> Origin {
        self.given.origin(key)
    }

    /// The configuration as a file that says the same, each line with its origin; passwords left out.
    pub fn print(&self) -> String {
        let mut text = String::new();
        let mut group = None;
        for setting in SETTINGS {
            let Some((value, origin)) = self.given.0.get(setting.key) else { continue };
            let (of, name) = match setting.key.split_once('.') {
                Some((of, name)) => (Some(of), name),
                None => (None, setting.key),
            };
            if of != group {
                group = of;
                text.extend(of.map(|of| format!("{of}:\n")));
            }
            let indent = if of.is_some() { "  " } else { "" };
            let origin = match origin {
                Origin::Default => "default".to_owned(),
                Origin::File(_) => "file".to_owned(),
                Origin::Environment(name) | Origin::Flag(name) => name.clone(),
            };
            match value {
                Some(value) => {
                    let shown = match setting.secrecy {
                        Secrecy::Open => value.clone(),
                        Secrecy::Secret => without_password(value),
                    };
                    text.push_str(&format!("{indent}{name}: {}  # {origin}\n", quoted(&shown)));
                }
                None => text.push_str(&format!("{indent}# {name}: not set\n")),
            }
        }
        text
    }
}

/// As YAML: in quotes where it could be taken for something else.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    let plain = !text.is_empty()
        && !text.starts_with('-')
        && text.chars().all(|c| is_plain(c) || c == ':')
        && !text.ends_with(':');
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

impl Given {
    /// The value of a setting; `None` if it does not fit, which is then told.
    pub(super) fn value<T: SettingValue>(&self, key: &'static str, unfit: &mut Vec<Unfit>) -> Option<T> {
        let (text, origin) = self.0.get(key)?;
        match T::read(text.as_deref()) {
            Ok(value) => Some(value),
            Err(why) => {
                let shown = match Setting::by_key(key).map(|setting| setting.secrecy) {
                    Some(Secrecy::Secret) => "the value".to_owned(),
                    Some(Secrecy::Open) | None => format!("`{}`", text.as_deref().unwrap_or_default()),
                };
                let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
                let message = format!("{shown} does not fit `{key}`{why}: expected {}", T::EXPECTED);
                unfit.push(Unfit { origin: origin.clone(), message });
                None
            }
        }
    }

    fn origin(&self, key: &str) -> Origin {
        self.0.get(key).map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    fn take_file(&mut self, file: &Source) -> Vec<Diagnostic> {
        let (node, mut diagnostics) = leadpact_document::parse(file);
        let Some(node) = node.filter(|node| !node.is_blank()) else {
            return diagnostics;
        };
        let Some(map) = node.as_map() else {
            diagnostics.push(Diagnostic::error(
                "no-settings",
                Said::plain("expected settings, such as `listen: 127.0.0.1:7700`"),
                node.span,
            ));
            return diagnostics;
        };
        for (key, value) in map {
            match value.as_map() {
                Some(members) => {
                    for (member, value) in members {
                        self.take_setting(
                            &format!("{}.{}", key.text, member.text),
                            member.span,
                            value,
                            &mut diagnostics,
                        );
                    }
                }
                None => self.take_setting(&key.text, key.span, value, &mut diagnostics),
            }
        }
        diagnostics
    }

    fn take_setting(&mut self, key: &str, place: Span, value: &Node, diagnostics: &mut Vec<Diagnostic>) {
        let Some(setting) = Setting::by_key(key) else {
            let is_group = SETTINGS.iter().any(|setting| setting.key.split('.').next() == Some(key));
            if is_group && value.is_blank() {
                return;
            }
            let message = if is_group {
                format!("`{key}` is a group: its settings stand below it, indented")
            } else {
                format!("there is no setting `{key}`")
            };
            let near = nearest(key, SETTINGS.iter().map(|setting| setting.key));
            let mut diagnostic = Diagnostic::error("unknown-setting", Said::plain(message), place);
            if let Some(near) = near.filter(|_| !is_group) {
                diagnostic = diagnostic.with_help(Said::plain(format!("did you mean `{near}`?")));
            }
            diagnostics.push(diagnostic);
            return;
        };
        let text = match &value.shape {
            _ if value.is_blank() => return,
            Shape::List(items) => {
                items.iter().map(Node::as_scalar).collect::<Option<Vec<_>>>().map(|all| all.join(","))
            }
            Shape::Scalar(..) | Shape::Map(_) => value.as_scalar().map(str::to_owned),
        };
        match text {
            Some(text) => {
                self.0.insert(setting.key, (Some(text), Origin::File(value.span)));
            }
            None => {
                let message = format!("`{key}` is {}: expected {}", value.describe().in_english(), setting.expected);
                diagnostics.push(Diagnostic::error("unfit-setting", Said::plain(message), value.span));
            }
        }
    }

    fn take_environment(&mut self, environment: Vec<(String, String)>) -> Vec<String> {
        let mut notes = Vec::new();
        for (name, text) in environment {
            let Some(own) = name.strip_prefix("LEADPACT_") else { continue };
            if let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == name) {
                self.0.insert(setting.key, (Some(text), Origin::Environment(name)));
                continue;
            }
            let known: Vec<String> =
                SETTINGS.iter().map(|setting| setting.variable()["LEADPACT_".len()..].to_owned()).collect();
            if let Some(near) = nearest(own, known.iter().map(String::as_str)) {
                notes.push(format!("{name} is no setting and does nothing; did you mean LEADPACT_{near}?"));
            }
        }
        notes
    }
}
