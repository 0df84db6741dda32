-- How long sales works at a lead is asked of those that were closed lately.
create index handoffs_by_close on handoffs (closed_at);
