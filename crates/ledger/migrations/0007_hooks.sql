-- Sources that are other companies' tools: what their messages are signed with and what they mean, as JSON.
alter table sources add column hook {text};
