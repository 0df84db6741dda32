//! HubSpot's webhooks: a list of changes of records, of which those of contacts tell traits. Who it is, they say by the record's
//! number alone: the address comes with the change of the address.

use leadpact_language::said;
use leadpact_terms::{Channel, Instant};

use super::draft::{Draft, hash};
use super::place::Place;
use super::{Drafts, Refusal, Tool};
use crate::normalise::canonical_trait;
use crate::quarantine::Reason;

/// How HubSpot calls contacts where it tells of records of any sort.
const CONTACTS: &str = "0-1";
/// What a contact's property means whose name alone does not say whether the person or the company is meant.
const OF_THE_COMPANY: [(&str, &str); 2] = [("industry", "company.industry"), ("website", "company.website")];

/// Reads one change.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("subscriptionType");
    let word = kind.needed(Reason::UnknownWord, said!("unread-the-change"))?;
    let (subject, change) = word.split_once('.').unwrap_or((&*word, ""));
    let is_contact = match subject {
        "contact" => true,
        "object" => message.get("objectTypeId").text().is_some_and(|sort| sort == CONTACTS),
        "company" | "deal" | "ticket" | "product" | "line_item" | "conversation" => false,
        _ => return Err(kind.unknown(said!("unread-hubspot-change"))),
    };
    if !is_contact {
        return Ok(Vec::new());
    }
    match change {
        "propertyChange" => told(message),
        "merge" => merged(message),
        "privacyDeletion" => {
            let record = message.get("objectId");
            Err(record.refusal(Reason::ToConfirm, said!("unread-hubspot-erased")))
        }
        // A new contact is told by its properties, which follow; what is deleted there stays here.
        "creation" | "deletion" | "restore" | "associationChange" => Ok(Vec::new()),
        _ => Err(kind.unknown(said!("unread-hubspot-change"))),
    }
}

fn told(message: &Place<'_>) -> Drafts {
    let property = message.get("propertyName");
    let name = property.needed(Reason::NoName, said!("unread-the-property"))?;
    let value = message.get("propertyValue");
    // What HubSpot thinks sensitive it does not tell; what was emptied tells nothing.
    if !value.is_said() || value.text().is_some_and(|text| text == "REDACTED") {
        return Ok(Vec::new());
    }
    let of_company = OF_THE_COMPANY.iter().find(|(known, _)| *known == name).map(|(_, known)| *known);
    let known = of_company.or_else(|| canonical_trait(&name)).map_or(name, str::to_owned);
    Ok(vec![change(message, at(message)?, &["objectId", "propertyName", "propertyValue"])?.told(known, &value)])
}

/// Contacts that turned out to be one.
fn merged(message: &Place<'_>) -> Drafts {
    let all = [message.get("primaryObjectId"), message.get("newObjectId")].into_iter();
    let all = all.chain(message.get("mergedObjectIds").items());
    let draft = change(message, at(message)?, &["objectId", "newObjectId", "mergedObjectIds"])?;
    let own = message.get("objectId").text();
    let others = all.filter(|one| one.text() != own);
    Ok(vec![others.fold(draft, |draft, other| draft.same_as_record(Tool::HubSpot, &other))])
}

/// A change of a contact, under an id of what identifies it: HubSpot's own numbers of events may come twice.
fn change(message: &Place<'_>, at: Instant, by: &[&str]) -> Result<Draft, Refusal> {
    let record = message.get("objectId");
    record.needed(Reason::NoLeadId, said!("unread-the-record"))?;
    let mut parts = vec![message.get("subscriptionType").text().unwrap_or_default(), at.0.to_string()];
    parts.extend(by.iter().map(|name| message.get(name).value().to_string()));
    Ok(Draft::of_traits(Channel::Import, hash(parts.iter().map(String::as_str)), at).record_id(Tool::HubSpot, &record))
}

fn at(message: &Place<'_>) -> Result<Instant, Refusal> {
    message.get("occurredAt").instant()
}
