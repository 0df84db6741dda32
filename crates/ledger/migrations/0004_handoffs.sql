-- What became of leads that are ready, both parties' clocks, and what is told to the world.

-- One passing of a lead to sales. `body` is the whole state, as versioned JSON; what other columns say follows from it.
create table handoffs (
    handoff {int} primary key,
    id {text} not null unique,
    pact {text} not null,
    number {int} not null,
    lead {int} not null,
    decision {int} not null unique,
    tier {text} not null,
    state {text} not null,
    reason {text},
    is_open {int} not null,
    owner {bytes},
    manager {bytes},
    heat {real} not null,
    why {text} not null,
    offered_at {int} not null,
    changed_at {int} not null,
    closed_at {int},
    due_at {int} not null,
    wakes_at {int},
    revision {int} not null,
    body {text} not null
) {strict};
create index handoffs_of_lead on handoffs (lead, pact, handoff);
-- Queues: what is due first; what has no clock comes last, under an instant that never comes.
create index handoffs_of_owner on handoffs (owner, is_open, due_at, handoff);
create index handoffs_by_due on handoffs (is_open, due_at, handoff);
create index handoffs_by_offer on handoffs (pact, offered_at, handoff);
create index handoffs_to_wake on handoffs (wakes_at);

-- What was done with a handoff, in the order in which it was done: facts. What was said of the lead is in `words`, and nowhere else.
create table handoff_steps (
    seq {int} primary key,
    handoff {int} not null,
    lead {int} not null,
    at {int} not null,
    recorded_at {int} not null,
    made_by {text} not null,
    act {text} not null,
    body {text} not null,
    event {text},
    words {text}
) {strict};
create index handoff_steps_of_handoff on handoff_steps (handoff, seq);
create index handoff_steps_of_lead on handoff_steps (lead);

-- Each promise's clocks: a projection of the handoffs. A breach stays here for ever.
create table clocks (
    handoff {int} not null,
    place {int} not null,
    pact {text} not null,
    promise {text} not null,
    party {text} not null,
    owner {bytes},
    state {text} not null,
    from_at {int} not null,
    due_at {int} not null,
    warned_at {int},
    breached_at {int},
    kept_at {int},
    primary key (handoff, place)
) {by key};
create index clocks_by_due on clocks (pact, due_at);

-- Who may be handed leads at the moment.
create table duties (
    person {bytes} primary key,
    on_duty {int} not null,
    capacity {int},
    away_from {int},
    away_until {int},
    team {text},
    changed_at {int} not null
) {strict};
create index duties_of_team on duties (team);

-- Whose turn it is, for each part of each pact's routing.
create table turns (pact {text} not null, part {text} not null, body {text} not null, primary key (pact, part)) {by key};

-- Holidays of calendars, as the iCalendar files say.
create table holidays (name {text} primary key, text {text} not null, changed_at {int} not null, changed_by {text} not null) {strict};

-- What is to be told. Written with what it tells of; deliveries are made of it.
create table messages (
    message {int} primary key,
    id {text} not null unique,
    at {int} not null,
    topic {text} not null,
    lead {int},
    body {text} not null
) {strict};
create index messages_of_lead on messages (lead);

-- Where messages go: webhooks and chat. `secrets` is what they are signed with, the newest first.
create table endpoints (
    endpoint {int} primary key,
    id {text} not null unique,
    kind {text} not null,
    name {text} not null,
    target {text} not null,
    topics {text} not null,
    secrets {text} not null,
    created_at {int} not null,
    changed_at {int} not null,
    paused_at {int},
    paused_why {text},
    held_until {int},
    removed_at {int}
) {strict};

-- A message on its way to one place: an endpoint, or a person or an address by mail (endpoint 0). Its id stays the same however often
-- it is tried. What is settled has no `next_at`; what is being sent has it where the claim on it ends.
create table deliveries (
    delivery {int} primary key,
    id {text} not null unique,
    message {int} not null,
    endpoint {int} not null,
    person {bytes},
    address {text},
    state {text} not null,
    made_at {int} not null,
    n_tries {int} not null,
    next_at {int},
    claimed_until {int},
    settled_at {int},
    answer {text}
) {strict};
create index deliveries_to_make on deliveries (endpoint, next_at);
create index deliveries_by_state on deliveries (state, delivery);
create index deliveries_of_endpoint on deliveries (endpoint, delivery);
create index deliveries_of_message on deliveries (message);

-- Lists by verdict go by lead, whether a tier is asked for or not; another tier's leads are passed over without being read.
drop index standings_by_verdict;
create index standings_by_verdict on standings (pact, verdict, lead, tier);
