//! The kinds of values that settings of the identity provider have.

use std::fmt;

use axum::http::Uri;
use leadpact_accounts::Role;
use leadpact_accounts::oidc::FirstSignIn;

use super::values::SettingValue;

/// The address of an identity provider, as it calls itself in what it signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer(String);

/// A name that a provider gave to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderName(String);

/// A secret that a provider gave us.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderSecret(String);

/// Several names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderNames(pub Vec<String>);

/// Which values of a provider's claim mean which role, the most important first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleMap(pub Vec<(String, Role)>);

impl Issuer {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ProviderName {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ProviderSecret {
    /// The secret, for the provider alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProviderSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl SettingValue for Issuer {
    const EXPECTED: &'static str = "an address such as https://id.example.com";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        let text = text.ok_or(None)?;
        let uri: Uri = text.parse().map_err(|_| None)?;
        let host = uri.host().ok_or(None)?;
        // Whoever can change what the provider says can be anybody: only on this machine does nobody stand between.
        let is_here = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
        match uri.scheme_str() {
            Some("https") => Ok(Self(text.to_owned())),
            Some("http") if is_here => Ok(Self(text.to_owned())),
            Some("http") => Err(Some("a provider has to be reached over https".to_owned())),
            Some(_) | None => Err(None),
        }
    }
}

impl SettingValue for ProviderName {
    const EXPECTED: &'static str = "a name as the provider shows it";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        text.filter(|text| !text.trim().is_empty()).map(|text| Self(text.trim().to_owned())).ok_or(None)
    }
}

impl SettingValue for ProviderSecret {
    const EXPECTED: &'static str = "a secret as the provider shows it";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        text.filter(|text| !text.trim().is_empty()).map(|text| Self(text.trim().to_owned())).ok_or(None)
    }
}

impl SettingValue for ProviderNames {
    const EXPECTED: &'static str = "names such as `email profile groups`, with spaces between them";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        Ok(Self(text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()))
    }
}

impl SettingValue for FirstSignIn {
    const EXPECTED: &'static str = "`refuse`, `link` or `create`";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        text.ok_or(None)?.parse().map_err(|_| None)
    }
}

impl SettingValue for Role {
    const EXPECTED: &'static str = "`admin`, `marketing`, `sales_manager`, `sales_rep` or `viewer`";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        text.ok_or(None)?.parse().map_err(|_| None)
    }
}

impl SettingValue for RoleMap {
    const EXPECTED: &'static str = "values and roles such as `crm-admins=admin, sales=sales_rep`";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        let pairs = text.unwrap_or_default().split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let read = |pair: &str| {
            let (value, role) = pair.rsplit_once('=').ok_or_else(|| Some(format!("`{pair}` has no `=`")))?;
            let role = role.trim().parse().map_err(|unknown: leadpact_accounts::UnknownCode| unknown.to_string())?;
            Ok((value.trim().to_owned(), role))
        };
        pairs.map(read).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_reached_over_tls_or_on_this_machine() {
        for (text, is_fit) in [
            ("https://id.example.com/realms/northwind", true),
            ("http://127.0.0.1:9000", true),
            ("http://id.example.com", false),
            ("ftp://id.example.com", false),
            ("id.example.com", false),
            ("", false),
        ] {
            assert_eq!(Issuer::read(Some(text)).is_ok(), is_fit, "{text}");
        }
    }

    #[test]
    fn roles_are_mapped_in_the_order_in_which_they_are_written() {
        let map = RoleMap::read(Some("crm=admins=admin, sales = sales_rep,")).unwrap();
        assert_eq!(map.0, [("crm=admins".to_owned(), Role::Admin), ("sales".to_owned(), Role::SalesRep)]);
        assert_eq!(RoleMap::read(Some("sales")).unwrap_err(), Some("`sales` has no `=`".to_owned()));
        assert!(RoleMap::read(Some("sales=boss")).unwrap_err().unwrap().contains("`boss` is not a role"));
        assert_eq!(RoleMap::read(Some("")), Ok(RoleMap::default()));
    }
}
