-- What is needed to forget people, to show that it was done, and to do it again on a backup that still remembers them.

-- Secrets of this installation. They are made with the tables, so that every backup has them.
create table secrets (name {text} primary key, secret {text} not null) {strict};
insert into secrets (name, secret) values ('erasures', {random});

-- People who were erased, by the public ids of what were their leads.
create table erasures (
    erasure {text} primary key,
    at {int} not null,
    made_by {text} not null,
    leads {text} not null,
    in_history_at {int}
) {strict};
create index erasures_by_history on erasures (in_history_at);

-- Keyed digests of their identifiers: whoever asks with an address can be answered, whoever reads this learns nothing.
create table erased_identifiers (digest {bytes} not null, erasure {text} not null, primary key (digest, erasure)) {by key};
create index erased_identifiers_of_erasure on erased_identifiers (erasure);

-- How many events there were that are not there any more. Days are counted from 1970, UTC.
create table gone_events (
    day {int} not null,
    channel {text} not null,
    kind {text} not null,
    n {int} not null,
    primary key (day, channel, kind)
) {by key};

-- Profiles of which a rule dropped events: what was decided up to this instant stands, whatever the events that are left say.
create table thinned (profile {int} primary key, until_at {int} not null) {strict};

-- Who sent what could not be read, where that much could be read. An entry of somebody who was erased keeps only what it counts as.
alter table quarantine add column profile {int};
create index quarantine_of_profile on quarantine (profile);
