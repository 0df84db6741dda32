//! Where a store of history lies, in words that every node of a cluster understands.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A directory, or a prefix of an S3 bucket.
///
/// A directory must be reachable under the same path from every executor (a shared disk); the scheduler never looks at
/// it. Keys for S3 are never part of it: each node has its own, in its environment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A directory, as an absolute path.
    Directory(PathBuf),
    /// Objects of a bucket whose names begin with the prefix.
    S3 {
        /// The bucket.
        bucket: String,
        /// Without slashes at its ends; may be empty.
        prefix: String,
        /// The server, where it is not Amazon's.
        endpoint: Option<String>,
    },
}

impl Place {
    /// Reads `s3://bucket/prefix` or a path; `endpoint` is the S3 server to ask, where it is not Amazon's.
    ///
    /// # Errors
    /// If the address names no bucket or another scheme, or the path can't be made absolute.
    pub fn parse(text: &str, endpoint: Option<&str>) -> Result<Self, Error> {
        let failed = |reason: &str| Error::Place { place: text.to_owned(), reason: reason.to_owned() };
        if let Some(rest) = text.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            if bucket.is_empty() {
                return Err(failed("expected s3://bucket/prefix"));
            }
            let endpoint = endpoint.map(|endpoint| endpoint.trim_end_matches('/').to_owned());
            return Ok(Self::S3 { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned(), endpoint });
        }
        if text.contains("://") {
            return Err(failed("expected a directory or s3://bucket/prefix"));
        }
        std::path::absolute(text).map(Self::Directory).map_err(|error| failed(&error.to_string()))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            Self::S3 { bucket, prefix, .. } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_directory_or_a_bucket() {
        let s3 = |bucket: &str, prefix: &str, endpoint: Option<&str>| Place::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: endpoint.map(str::to_owned),
        };
        for (text, endpoint, place) in [
            ("s3://leads/history/", None, s3("leads", "history", None)),
            ("s3://leads", Some("http://localhost:9000/"), s3("leads", "", Some("http://localhost:9000"))),
            ("/data/history", None, Place::Directory("/data/history".into())),
        ] {
            assert_eq!(Place::parse(text, endpoint).unwrap(), place, "{text}");
        }
        for bad in ["s3://", "https://bucket/x", ""] {
            assert!(Place::parse(bad, None).is_err(), "{bad}");
        }
    }
}
