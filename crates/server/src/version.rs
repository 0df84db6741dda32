//! Versions of things that several people change: `ETag` when they are read, `If-Match` when they are changed.
//!
//! Whoever changes something says which version they saw; if it is no longer that one, the change is refused and nothing is lost.

use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::problem::{Problem, ProblemCode};

/// The version of a thing: it grows with each change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u64);

/// The versions that a change is meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing was said.
    Unsaid,
    /// Whatever the version is, as long as there is one.
    Any,
    /// One of these.
    OneOf(Vec<Version>),
}

/// The versions that the reader has already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfNoneMatch(Vec<Version>);

impl Version {
    /// As a header: `"7"`.
    pub fn etag(self) -> HeaderValue {
        // Digits and quotes are always fit for a header.
        HeaderValue::from_str(&self.to_string()).unwrap_or(HeaderValue::from_static("\"\""))
    }

    /// Reads a tag. Weak ones are none of ours.
    fn read(tag: &str) -> Option<Self> {
        tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok().map(Self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

impl IfMatch {
    /// Whether the change is meant for the version that there is. Without `If-Match` it is not known, and refused.
    pub fn require(&self, current: Version) -> Result<(), Problem> {
        match self {
            Self::Unsaid => {
                let problem = Problem::new(ProblemCode::VersionRequired).at(header::IF_MATCH.as_str());
                Err(problem.with_detail(format!("send `If-Match` with the `ETag` that you read; it is now {current}")))
            }
            Self::Any => Ok(()),
            Self::OneOf(_) => self.allow(current),
        }
    }

    /// The same, but without `If-Match` the change is taken as it comes.
    pub fn allow(&self, current: Version) -> Result<(), Problem> {
        match self {
            Self::OneOf(versions) if !versions.contains(&current) => {
                let problem = Problem::new(ProblemCode::ChangedMeanwhile).at(header::IF_MATCH.as_str());
                Err(problem.with_detail(format!("its version is now {current}: read it again")))
            }
            Self::OneOf(_) | Self::Unsaid | Self::Any => Ok(()),
        }
    }
}

impl IfNoneMatch {
    /// Whether the reader has this version already, so that 304 is answer enough.
    pub fn has(&self, current: Version) -> bool {
        self.0.contains(&current)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let tags = tags(&parts.headers, &header::IF_MATCH)?;
        if tags.is_empty() {
            return Ok(Self::Unsaid);
        }
        if tags == ["*"] {
            return Ok(Self::Any);
        }
        // A tag that is none of ours matches nothing.
        Ok(Self::OneOf(tags.into_iter().filter_map(Version::read).collect()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let tags = tags(&parts.headers, &header::IF_NONE_MATCH)?;
        let strong = tags.into_iter().map(|tag| tag.strip_prefix("W/").unwrap_or(tag));
        Ok(Self(strong.filter_map(Version::read).collect()))
    }
}

fn tags<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Result<Vec<&'a str>, Problem> {
    let mut tags = Vec::new();
    for value in headers.get_all(name) {
        let text = value.to_str().map_err(|_| Problem::new(ProblemCode::InvalidHeader).at(name.as_str()))?;
        tags.extend(text.split(',').map(str::trim).filter(|tag| !tag.is_empty()));
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn if_match(value: Option<&str>) -> IfMatch {
        let mut request = Request::new(());
        if let Some(value) = value {
            request.headers_mut().insert(header::IF_MATCH, HeaderValue::from_str(value).unwrap());
        }
        IfMatch::from_request_parts(&mut request.into_parts().0, &()).await.unwrap()
    }

    #[tokio::test]
    async fn a_change_is_taken_only_for_the_version_that_there_is() {
        use ProblemCode::{ChangedMeanwhile, VersionRequired};
        for (sent, expected) in [
            (Some("\"7\""), Ok(())),
            (Some("\"6\", \"7\""), Ok(())),
            (Some("*"), Ok(())),
            (Some("\"6\""), Err(ChangedMeanwhile)),
            (Some("7"), Err(ChangedMeanwhile)),
            (Some("W/\"7\""), Err(ChangedMeanwhile)),
            (Some("\"of somebody else's\""), Err(ChangedMeanwhile)),
            (None, Err(VersionRequired)),
        ] {
            let required = if_match(sent).await.require(Version(7)).map_err(|problem| problem.code);
            assert_eq!(required, expected, "{sent:?}");
        }
        assert!(if_match(None).await.allow(Version(7)).is_ok());
        assert!(if_match(Some("\"6\"")).await.allow(Version(7)).is_err());
    }
}
