-- How far each lead came under each pact, and what brought it: what funnels count.

alter table leads add column channel {text};
alter table leads add column campaign {text};
create index leads_by_first on leads (first_at, lead);

-- When a lead first entered each stage, in which tier it was first handed over, and its persona after its latest event.
alter table standings add column persona {text};
alter table standings add column first_tier {text};
alter table standings add column mql_at {int};
alter table standings add column sal_at {int};
alter table standings add column sql_at {int};
alter table standings add column opportunity_at {int};
alter table standings add column customer_at {int};
alter table standings add column evangelist_at {int};
create index standings_by_mql on standings (pact, mql_at, lead) where mql_at is not null;
-- Most leads are inquiries.
create index standings_by_stage on standings (pact, stage, lead) where stage <> 'inquiry';
