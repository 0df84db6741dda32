//! The page of documentation about settings, generated from their table.

use super::{SETTINGS, Secrecy, Setting};

/// The page's text, as it stands in `docs/operate/configuration.md`.
pub fn reference() -> String {
    let mut text = String::from(HEAD);
    let mut group = "";
    for setting in SETTINGS {
        let of = setting.key.split_once('.').map_or("", |(of, _)| of);
        if of != group {
            group = of;
            text.push_str(&format!("\n## `{of}`\n"));
        }
        text.push_str(&section(setting));
    }
    text
}

fn section(setting: &Setting) -> String {
    let default = match setting.default {
        Some("") => "none".to_owned(),
        Some(default) => format!("`{default}`"),
        None => "not set".to_owned(),
    };
    let secret = match setting.secrecy {
        Secrecy::Open => "",
        Secrecy::Secret => " Shown and logged without its password.",
    };
    format!(
        "\n### `{}`\n\n{}\n\n{}{secret} Default: {default}.\n\nEnvironment: `{}` · Flag: `--{}`\n",
        setting.key,
        setting.help(),
        capitalised(&format!("{}.", setting.expected)),
        setting.variable(),
        setting.flag(),
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

const HEAD: &str = "# Configuration

<!-- Generated from the table of settings in crates/server/src/config; `UPDATE_EXPECT=1 cargo test -p leadpact-server` writes it anew. -->

`leadpact serve` takes its settings from four places. The first that says something wins:

1. flags: `--limits-body 2MiB`
2. environment variables: `LEADPACT_LIMITS_BODY=2MiB`
3. one file, named by `--config FILE` or `LEADPACT_CONFIG`: YAML, in which groups are nested
4. the defaults below

```yaml
listen: 0.0.0.0:7700
limits:
  body: 2MiB
```

`leadpact serve --print-config` shows what holds and where it came from, without passwords, and starts nothing. A mistake in any of the places
stops the start, with all mistakes shown at once; a variable that is nearly the name of a setting is told and otherwise left alone. Paths are
relative to the directory in which the service is started.
";
