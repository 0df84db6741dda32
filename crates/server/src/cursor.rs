//! Cursors of lists: where a page ended, so that the next one begins right after it, whatever was inserted meanwhile.
//!
//! A cursor holds the sort key of the last item and not a count of items, so insertions neither repeat nor skip anything. Clients
//! treat it as opaque. It is no secret and grants nothing: each page asks anew what the reader may see. What is checked is that it
//! belongs to this list with these filters, because continuing another list would skip items without anybody noticing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{Problem, ProblemCode};

/// The form of cursors; another one makes older cursors begin anew.
const FORM: u8 = 1;
/// Longer texts are no cursors.
const LONGEST: usize = 2048;
/// Bytes of the digest that ties a cursor to its list.
const TIE: usize = 8;

/// Which page of a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The `next` of the page before; left out for the first page.
    pub cursor: Option<String>,
    /// How many items at most.
    #[param(minimum = 1, maximum = 500, default = 50)]
    pub limit: Option<u16>,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor of the next page; left out on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<String>,
}

/// A list that has pages: its name, and what it was narrowed down to.
pub struct List<'a> {
    /// Its name: `leads`.
    pub name: &'static str,
    /// Its filters, in a fixed order.
    pub filters: &'a [(&'static str, &'a str)],
}

impl PageParams {
    /// Items of a page if nobody says how many.
    const USUAL: u16 = 50;
    /// Items of a page at most.
    const MOST: u16 = 500;

    /// How many items are asked for.
    pub fn limit(&self) -> Result<usize, Problem> {
        let limit = self.limit.unwrap_or(Self::USUAL);
        if (1..=Self::MOST).contains(&limit) {
            return Ok(limit.into());
        }
        let problem = Problem::new(ProblemCode::InvalidQuery).at("limit");
        Err(problem.with_detail(format!("expected a number from 1 to {}", Self::MOST)))
    }

    /// The sort key after which the page begins; `None` for the first page.
    pub fn after<K: DeserializeOwned>(&self, list: &List<'_>) -> Result<Option<K>, Problem> {
        self.cursor.as_deref().map(|text| list.read(text)).transpose()
    }
}

impl List<'_> {
    /// A page of up to `limit` items, of which one more was fetched to see whether there is a next page.
    pub fn page<T, K: Serialize>(&self, mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Page<T> {
        let is_last = items.len() <= limit;
        items.truncate(limit);
        let next = items.last().filter(|_| !is_last).map(|last| self.write(&key(last)));
        Page { items, next }
    }

    /// The cursor that begins after this sort key.
    pub fn write<K: Serialize>(&self, key: &K) -> String {
        // Sort keys are numbers, texts and ids, which always have a JSON form.
        let key = serde_json::to_vec(key).unwrap_or_default();
        let mut bytes = vec![FORM];
        bytes.extend_from_slice(&self.tie(&key));
        bytes.extend_from_slice(&key);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn read<K: DeserializeOwned>(&self, text: &str) -> Result<K, Problem> {
        let bytes = if text.len() <= LONGEST { URL_SAFE_NO_PAD.decode(text).unwrap_or_default() } else { Vec::new() };
        let key = match bytes.split_at_checked(1 + TIE) {
            Some((head, key)) if head[0] == FORM && head[1..] == self.tie(key) => serde_json::from_slice(key).ok(),
            Some(_) | None => None,
        };
        key.ok_or_else(|| Problem::new(ProblemCode::InvalidCursor).at("cursor"))
    }

    /// Ties a key to the list and its filters, and shows when a cursor was cut or mistyped.
    fn tie(&self, key: &[u8]) -> [u8; TIE] {
        let mut digest = Sha256::new();
        let mut add = |part: &[u8]| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        };
        add(self.name.as_bytes());
        for (name, value) in self.filters {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        add(key);
        let digest: [u8; 32] = digest.finalize().into();
        digest[..TIE].try_into().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADS: List<'_> = List { name: "leads", filters: &[("stage", "mql")] };

    fn params(cursor: &str) -> PageParams {
        PageParams { cursor: Some(cursor.to_owned()), limit: None }
    }

    #[test]
    fn a_page_begins_right_after_the_one_before_whatever_was_inserted() {
        let mut leads = vec![10, 20, 30, 40, 50];
        let page_after = |leads: &[u32], after: Option<u32>| {
            let rest = leads.iter().copied().filter(|lead| after.is_none_or(|after| *lead > after)).take(3);
            LEADS.page(rest.collect(), 2, |lead| *lead)
        };
        let first = page_after(&leads, None);
        assert_eq!(first.items, [10, 20]);
        leads.extend([5, 25]);
        leads.sort_unstable();
        let next = params(&first.next.unwrap());
        let second = page_after(&leads, next.after(&LEADS).unwrap());
        assert_eq!(second.items, [25, 30]);
        let third = page_after(&leads, params(&second.next.unwrap()).after(&LEADS).unwrap());
        assert_eq!((third.items, third.next), (vec![40, 50], None));
    }

    #[test]
    fn a_cursor_serves_only_the_list_that_gave_it() {
        let cursor = LEADS.write(&("ana", 7));
        assert_eq!(params(&cursor).after::<(String, u32)>(&LEADS).unwrap(), Some(("ana".to_owned(), 7)));
        let other_name = List { name: "companies", ..LEADS };
        let other_filter = List { name: "leads", filters: &[("stage", "sal")] };
        let no_filter = List { name: "leads", filters: &[] };
        for list in [other_name, other_filter, no_filter] {
            assert_eq!(params(&cursor).after::<(String, u32)>(&list).unwrap_err().code, ProblemCode::InvalidCursor);
        }
        let mut mistyped = cursor.clone().into_bytes();
        mistyped[20] ^= 1;
        for text in ["", "x", "!", &cursor[1..], &"A".repeat(5000), std::str::from_utf8(&mistyped).unwrap()] {
            assert!(params(text).after::<(String, u32)>(&LEADS).is_err(), "{text:.40}");
        }
    }

    #[test]
    fn limits_are_from_1_to_500() {
        for (limit, expected) in
            [(None, Some(50)), (Some(1), Some(1)), (Some(500), Some(500)), (Some(0), None), (Some(501), None)]
        {
            assert_eq!(PageParams { cursor: None, limit }.limit().ok(), expected, "{limit:?}");
        }
    }
}
