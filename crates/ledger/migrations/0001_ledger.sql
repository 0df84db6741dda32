-- What happened, to whom, and what was decided. Instants are milliseconds UTC; yes and no are 1 and 0.

-- The next number of each kind. Writers take turns, so numbers are given without gaps and in the order of commits.
create table counters (name {text} primary key, next {int} not null) {strict};

-- What is set for the whole installation.
create table settings (name {text} primary key, value {text} not null) {strict};

-- Where events come from, each with a write key of its own.
create table sources (
    source {int} primary key,
    name {text} not null,
    kind {text} not null,
    key_hash {bytes} unique,
    key_hint {text},
    origins {text} not null,
    per_second {int},
    created_at {int} not null,
    revoked_at {int}
) {strict};

-- Every event, in the order of arrival. `body` is the event without what the other columns say, as versioned JSON.
create table events (
    seq {int} primary key,
    profile {int} not null,
    id_hash {int} not null,
    at {int} not null,
    received_at {int} not null,
    source {int} not null,
    id {text} not null,
    body {text} not null
) {strict};
-- One entry serves two questions: all events of a profile, and whether this one is there already.
create unique index events_of_profile on events (profile, id_hash, seq);

-- What arrived under identifiers that were one from the start. A lead is one or more of them.
create table profiles (profile {int} primary key, lead {int} not null, born_as {int} not null) {strict};
create index profiles_of_lead on profiles (lead);

create table identifiers (
    kind {int} not null,
    value {text} not null,
    profile {int} not null,
    since {int} not null,
    primary key (kind, value)
) {by key};
create index identifiers_of_profile on identifiers (profile);

-- Leads, and what of them is shown in lists. `merged_into` is the lead whose they are now.
create table leads (
    lead {int} primary key,
    id {text} not null unique,
    created_at {int} not null,
    first_at {int},
    latest_at {int},
    latest_id {text},
    n_events {int} not null,
    revision {int} not null,
    merged_into {int},
    erased_at {int},
    company {int},
    name {text},
    name_key {text},
    email {text},
    phone {text},
    title {text},
    buying_role {text}
) {strict};
create index leads_of_company on leads (company);
-- Without case and accents, so that a search by the beginning of a name is one step in an index.
create index leads_by_name on leads (name_key);
create index leads_by_email on leads (email);

create table merges (
    merge {int} primary key,
    winner {int} not null,
    loser {int} not null,
    profiles {text} not null,
    at {int} not null,
    evidence {text} not null,
    made_by {text} not null,
    undone_at {int},
    undone_by {text}
) {strict};
create index merges_of_winner on merges (winner);
create index merges_of_loser on merges (loser);

-- Leads that a person took apart: nothing but a person puts them together again.
create table apart (one {int} not null, other {int} not null, at {int} not null, primary key (one, other)) {by key};

create table companies (
    company {int} primary key,
    id {text} not null unique,
    created_at {int} not null,
    name {text},
    domain {text},
    revision {int} not null
) {strict};
create index companies_by_name on companies (name);
create table company_keys (kind {int} not null, value {text} not null, company {int} not null, primary key (kind, value)) {by key};
create index company_keys_of_company on company_keys (company);

-- What became known of companies: events of each of their leads.
create table company_facts (
    seq {int} primary key,
    company {int} not null,
    at {int} not null,
    received_at {int} not null,
    source {int} not null,
    id {text} not null,
    body {text} not null
) {strict};
create unique index company_facts_of_company on company_facts (company, id);

-- Stretches of a profile that are (or are not, after all) the lead's own doing. The latest one that covers an event counts.
create table marks (
    mark {int} primary key,
    profile {int} not null,
    from_at {int} not null,
    until_at {int} not null,
    channel {text},
    marked {int} not null,
    at {int} not null,
    made_by {text} not null,
    why {text} not null
) {strict};
create index marks_of_profile on marks (profile);

-- Versions of pacts as they were uploaded; never changed.
create table pact_versions (
    number {int} primary key,
    pact {text} not null,
    version {int} not null,
    fingerprint {text} not null,
    text {text} not null,
    scenarios {text} not null,
    checked {text} not null,
    uploaded_at {int} not null,
    uploaded_by {text} not null
) {strict};
create unique index pact_versions_of_pact on pact_versions (pact, fingerprint);

-- From when on which version is in force.
create table in_force (
    seq {int} primary key,
    pact {text} not null,
    number {int} not null,
    from_at {int} not null,
    at {int} not null,
    put_by {text} not null,
    ended_at {int}
) {strict};
create index in_force_of_pact on in_force (pact, seq);

-- What each pact says of each lead after its latest event: a projection. `state` is the engine's, taken up at the next event.
create table standings (
    lead {int} not null,
    pact {text} not null,
    number {int} not null,
    revision {int} not null,
    at {int} not null,
    verdict {text} not null,
    tier {text},
    reason {text} not null,
    fit {real} not null,
    engagement {real} not null,
    grade {text} not null,
    level {int} not null,
    stage {text} not null,
    alarm_at {int},
    state {bytes} not null,
    primary key (lead, pact)
) {by key};
create index standings_by_verdict on standings (pact, verdict, tier, lead);

-- What was decided: facts, never changed but for the mark that what they rest on was corrected.
create table decisions (
    seq {int} primary key,
    lead {int} not null,
    pact {text} not null,
    number {int} not null,
    kind {text} not null,
    at {int} not null,
    event {text} not null,
    recorded_at {int} not null,
    body {text} not null,
    withdrawn_at {int},
    corrected {text}
) {strict};
create index decisions_of_lead on decisions (lead, pact, seq);
create index decisions_of_pact on decisions (pact, kind, seq);

-- What could not be read, as it came.
create table quarantine (
    entry {int} primary key,
    received_at {int} not null,
    source {int} not null,
    extent {text} not null,
    endpoint {text} not null,
    reason {text} not null,
    why {text} not null,
    path {text} not null,
    raw {text} not null,
    state {text} not null,
    settled_at {int},
    settled_by {text}
) {strict};
create index quarantine_by_state on quarantine (state, entry);
