-- Who uses the service, and what they did. Ids are 16 bytes that sort by time; digests are SHA-256.

-- People. One who was erased keeps only the id, so that what they did can still be told apart.
create table people (
    person {bytes} primary key,
    email {text} unique,
    name {text},
    role {text} not null,
    state {text} not null,
    language {text} not null,
    time_zone {text} not null,
    password_hash {text},
    password_at {int},
    created_at {int} not null,
    changed_at {int} not null,
    revision {int} not null
) {strict};

-- By whom an identity provider knows them.
create table person_identities (
    issuer {text} not null,
    subject {text} not null,
    person {bytes} not null,
    linked_at {int} not null,
    primary key (issuer, subject)
) {by key};
create index person_identities_of_person on person_identities (person);

-- One-time links. The one of the first start is for nobody yet.
create table links (
    digest {bytes} primary key,
    purpose {text} not null,
    person {bytes},
    issued_at {int} not null,
    expires_at {int} not null,
    used_at {int}
) {strict};
create index links_of_person on links (person);

create table sessions (
    session {bytes} primary key,
    digest {bytes} not null unique,
    person {bytes} not null,
    created_at {int} not null,
    seen_at {int} not null,
    expires_at {int} not null,
    way {text} not null,
    network {text},
    agent {text} not null
) {strict};
create index sessions_of_person on sessions (person);
create index sessions_by_expiry on sessions (expires_at);

-- Attempts to sign in that failed or are not decided yet, by a digest of the e-mail or of the address.
create table sign_in_attempts (
    subject {bytes} primary key,
    failures {int} not null,
    latest_at {int} not null
) {strict};
create index sign_in_attempts_by_age on sign_in_attempts (latest_at);

-- Sign-ins that are at the identity provider right now.
create table sign_in_flows (
    digest {bytes} primary key,
    nonce {text} not null,
    verifier {text} not null,
    return_to {text} not null,
    expires_at {int} not null
) {strict};

create table api_keys (
    key {bytes} primary key,
    public_id {text} not null unique,
    digest {bytes} not null,
    name {text} not null,
    maker {bytes} not null,
    scopes {text} not null,
    created_at {int} not null,
    expires_at {int},
    seen_at {int},
    revoked_at {int}
) {strict};
create index api_keys_of_maker on api_keys (maker);

-- Who did what when. Each hash covers the entry and the hash before it; there is no personal data in it but ids.
create table audit (
    seq {int} primary key,
    at {int} not null,
    actor {text} not null,
    operation {text} not null,
    detail {text} not null,
    network {text},
    request {text},
    hash {bytes} not null
) {strict};
create index audit_of_actor on audit (actor, seq);

-- Where the chain ends: in a second place, so that entries missing from its end are missed.
create table audit_head (place {int} primary key, seq {int} not null, hash {bytes} not null) {strict};

-- Answers to writes that may be sent again.
create table idempotency (
    actor {text} not null,
    key {text} not null,
    fingerprint {bytes} not null,
    begun_at {int} not null,
    status {int},
    headers {text},
    body {bytes},
    primary key (actor, key)
) {by key};
create index idempotency_by_age on idempotency (begun_at);

-- What leads agreed to, purpose by purpose; only added to. The latest by `at` counts. Like events they belong to profiles,
-- so a merge of two leads, and taking it apart, moves none of them.
create table consents (
    consent {bytes} primary key,
    profile {int} not null,
    purpose {text} not null,
    state {text} not null,
    at {int} not null,
    recorded_at {int} not null,
    recorded_by {text} not null,
    evidence {text} not null
) {strict};
create index consents_of_profile on consents (profile);
