//! From the outbox to the world: webhooks, e-mail and chat, each delivery tried until it is taken or given up.
