-- Lists that somebody narrowed down, and keeps under a name. What is asked for are codes and names of pacts: nothing is said of a lead.
create table views (
    id {text} primary key,
    owner {bytes} not null,
    page {text} not null,
    name {text} not null,
    is_shared {int} not null,
    body {text} not null,
    changed_at {int} not null
) {strict};
create index views_of_page on views (page, owner);
