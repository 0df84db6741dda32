//! Where settings come from, which source wins, and how mistakes are told.

use annotate_snippets::Renderer;
use leadpact_document::Source;
use leadpact_pact::words::{Language, Messages};

use super::*;

fn settle(
    file: Option<&str>,
    environment: &[(&str, &str)],
    flags: &[(&'static str, &str)],
) -> Result<Settled, ConfigError> {
    Sources {
        file: file.map(|text| Source::new("leadpact.yaml", text)),
        environment: environment.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        flags: flags.iter().map(|(key, text)| (*key, (*text).to_owned())).collect(),
    }
    .settle()
}

/// All that is said about what is wrong.
fn mistakes(file: &str, environment: &[(&str, &str)], flags: &[(&'static str, &str)]) -> String {
    match settle(Some(file), environment, flags) {
        Ok(settled) => panic!("taken: {:?}", settled.config),
        Err(ConfigError::Elsewhere(sentences)) => sentences.join("\n"),
        Err(error @ ConfigError::File { .. }) => {
            let ConfigError::File { file, diagnostics, .. } = &error else { unreachable!("it is one") };
            let shown = diagnostics
                .iter()
                .map(|diagnostic| diagnostic.render(file, &Renderer::plain(), Messages::speaking(Language::English)));
            format!("{}\n{error}", shown.collect::<Vec<_>>().join("\n"))
        }
    }
}

#[test]
fn flags_win_over_the_environment_over_the_file_over_defaults() {
    const FILE: &str = "limits:\n  in_flight: 2\n";
    const ENVIRONMENT: (&str, &str) = ("LEADPACT_LIMITS_IN_FLIGHT", "3");
    const FLAG: (&str, &str) = ("limits.in_flight", "4");
    for (file, environment, flags, expected) in [
        (None, &[][..], &[][..], 512),
        (Some(FILE), &[], &[], 2),
        (None, &[ENVIRONMENT], &[], 3),
        (Some(FILE), &[ENVIRONMENT], &[], 3),
        (None, &[], &[FLAG], 4),
        (Some(FILE), &[], &[FLAG], 4),
        (None, &[ENVIRONMENT], &[FLAG], 4),
        (Some(FILE), &[ENVIRONMENT], &[FLAG], 4),
    ] {
        let settled = settle(file, environment, flags).expect("all fit");
        assert_eq!(settled.config.in_flight_limit.get(), expected, "{file:?} {environment:?} {flags:?}");
    }
}

#[test]
fn every_setting_is_read_from_each_source() {
    for setting in SETTINGS {
        // None of these expects such a text, so whoever reads it complains, and names where it was read.
        let wrong = match setting.key {
            "data" => "",
            // Any text but a blank one.
            "oidc.client_id" | "oidc.client_secret" | "oidc.role_claim" => " ",
            _ => "~!",
        };
        let variable = setting.variable();
        let flags = [(setting.key, wrong.to_owned())];
        let environment = [(variable.clone(), wrong.to_owned())];
        if matches!(setting.key, "tls.certificate" | "tls.key" | "oidc.scopes") {
            continue;
        }
        let by_flag =
            Sources { flags: flags.to_vec(), ..Sources::default() }.settle().expect_err(setting.key).to_string();
        assert!(by_flag.starts_with(&format!("--{}: ", setting.flag())), "{by_flag}");
        assert!(by_flag.contains(&format!("`{}`", setting.key)) && by_flag.contains(setting.expected), "{by_flag}");
        let by_variable = Sources { environment: environment.to_vec(), ..Sources::default() }
            .settle()
            .expect_err(setting.key)
            .to_string();
        assert!(by_variable.starts_with(&format!("{variable}: ")), "{by_variable}");
    }
}

#[test]
fn all_mistakes_are_told_at_once_with_their_places() {
    let file =
        "lisen: 127.0.0.1:80\nlimits:\n  body: 1 MB\n  in_fligt: 3\nlog: [info]\nlisten: []\ntls: { key: k.pem }\n";
    let environment = [("LEADPACT_LOG_FORMAT", "xml")];
    expect_test::expect![[r#"
        error[unknown-setting]: there is no setting `lisen`
         --> leadpact.yaml:1:1
          |
        1 | lisen: 127.0.0.1:80
          | ^^^^^
          |
        help: did you mean `listen`?
        error[unknown-setting]: there is no setting `limits.in_fligt`
         --> leadpact.yaml:4:3
          |
        4 |   in_fligt: 3
          |   ^^^^^^^^
          |
        help: did you mean `limits.in_flight`?
        error[unknown-setting]: `log` is a group: its settings stand below it, indented
         --> leadpact.yaml:5:1
          |
        5 | log: [info]
          | ^^^
        error[unfit-setting]: `` does not fit `listen`: expected an address and port such as 127.0.0.1:7700 or [::]:7700
         --> leadpact.yaml:6:9
          |
        6 | listen: []
          |         ^^
        error[unfit-setting]: `1 MB` does not fit `limits.body`: expected a size such as 512KiB or 4MiB
         --> leadpact.yaml:3:9
          |
        3 |   body: 1 MB
          |         ^^^^
        leadpact.yaml has mistakes
        LEADPACT_LOG_FORMAT: `xml` does not fit `log.format`: expected `text` or `json`
        --traces-share: `2` does not fit `traces.share`: expected a number from 0 to 1"#]]
    .assert_eq(&mistakes(file, &environment, &[("traces.share", "2")]));
}

#[test]
fn a_certificate_is_of_no_use_without_its_key() {
    let text = mistakes("tls:\n  certificate: c.pem\n", &[], &[]);
    assert!(
        text.contains("leadpact.yaml:2:16") && text.contains("`tls.certificate` is of no use without `tls.key`"),
        "{text}"
    );
    assert!(settle(Some("tls: { certificate: c.pem, key: k.pem }"), &[], &[]).is_ok());
}

#[test]
fn a_file_may_be_empty_or_leave_values_out() {
    for file in ["", "# nothing\n", "listen:\nlimits:\n", "limits:\n  body: ~\n"] {
        let config = settle(Some(file), &[], &[]).expect(file).config;
        assert_eq!(config.body_limit, ByteSize(1 << 20), "{file:?}");
    }
}

#[test]
fn a_list_in_the_file_is_the_same_as_commas_elsewhere() {
    let file = settle(Some("trusted_proxies:\n  - 10.0.0.0/8\n  - ::1\n"), &[], &[]).expect("it fits").config;
    let flag = settle(None, &[], &[("trusted_proxies", "10.0.0.0/8, ::1")]).expect("it fits").config;
    assert_eq!(file.trusted_proxies, flag.trusted_proxies);
    assert_eq!(file.trusted_proxies.0.len(), 2);
}

#[test]
fn passwords_are_never_shown() {
    const SECRET: &str = "hunter2";
    let database = format!("postgres://leadpact:{SECRET}@db.example/leadpact?password={SECRET}");
    let settled = settle(None, &[("LEADPACT_DATABASE", &database)], &[]).expect("it fits");
    let shown = format!("{}{:?}", settled.print(), settled.config);
    assert!(shown.contains("postgres://leadpact:…@db.example/leadpact") && !shown.contains(SECRET), "{shown}");
    let wrong = mistakes(&format!("database: mysql://leadpact:{SECRET}@db.example"), &[], &[]);
    let message = wrong.lines().filter(|line| !line.contains("database: mysql")).collect::<String>();
    assert!(!message.contains(SECRET), "{wrong}");
}

#[test]
fn what_is_printed_says_the_same_when_it_is_read_again() {
    let given =
        [("limits.body", "2MiB"), ("public_url", "https://leads.example"), ("trusted_proxies", "10.0.0.0/8, ::1")];
    let printed = settle(None, &[], &given).expect("all fit").print();
    let again = settle(Some(&printed), &[], &[]).unwrap_or_else(|error| panic!("{error}\n{printed}"));
    assert_eq!(again.config.body_limit, ByteSize(2 << 20));
    assert_eq!(again.config.public_url.as_ref().map(PublicUrl::origin), Some("https://leads.example"));
    assert_eq!(again.config.trusted_proxies.0.len(), 2);
    assert!(printed.contains("  body: 2MiB  # --limits-body\n"), "{printed}");
}

#[test]
fn a_variable_that_is_nearly_a_setting_is_told() {
    let settled =
        settle(None, &[("LEADPACT_LISTN", "x"), ("LEADPACT_SEED", "1"), ("PATH", "x")], &[]).expect("ignored");
    assert_eq!(settled.notes, ["LEADPACT_LISTN is no setting and does nothing; did you mean LEADPACT_LISTEN?"]);
}

#[test]
fn networks_hold_the_addresses_that_begin_like_them() {
    for (network, address, expected) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("192.0.2.128/25", "192.0.2.127", false),
        ("192.0.2.128/25", "192.0.2.129", true),
        ("192.0.2.1", "192.0.2.1", true),
        ("192.0.2.1", "192.0.2.2", false),
        ("0.0.0.0/0", "203.0.113.1", true),
        ("0.0.0.0/0", "::1", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
    ] {
        let network: Network = network.parse().expect("a network");
        assert_eq!(network.contains(address.parse().expect("an address")), expected, "{network:?} {address}");
    }
    for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "example"] {
        assert!(wrong.parse::<Network>().is_err(), "{wrong}");
    }
}

#[test]
fn public_urls_are_origins() {
    for (text, expected) in [
        ("https://Leads.Example.com/", Some("https://leads.example.com")),
        ("http://127.0.0.1:7700", Some("http://127.0.0.1:7700")),
        ("https://example.com/leads", None),
        ("https://ana:pw@example.com", None),
        ("ftp://example.com", None),
        ("example.com", None),
    ] {
        assert_eq!(text.parse::<PublicUrl>().ok().as_ref().map(PublicUrl::origin), expected, "{text}");
    }
}

#[test]
fn the_page_and_the_example_are_up_to_date() {
    expect_test::expect_file!["../../../../docs/operate/configuration.md"].assert_eq(&reference());
    let example = include_str!("../../../../deploy/leadpact.example.yaml");
    settle(Some(example), &[], &[]).unwrap_or_else(|error| panic!("{error}"));
    // What is commented out there has to fit as well.
    let all: String = example.lines().map(|line| format!("{}\n", line.strip_prefix("#: ").unwrap_or(line))).collect();
    settle(Some(&all), &[], &[]).unwrap_or_else(|error| panic!("{error}"));
}
