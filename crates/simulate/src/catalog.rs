//! What the simulated company shows the world: its name, pages, assets, webinars, fairs and sales people.

/// The name of the simulated company.
pub(crate) const COMPANY: &str = "Northwind Desk";
/// Its domain; `.example` is reserved, so nobody real is meant.
pub(crate) const DOMAIN: &str = "northwind.example";

/// Domains of the free-mail providers of the simulated world.
pub(crate) const FREE_MAIL: [&str; 3] = ["freemail.example", "postbox.example", "mymail.example"];

/// The rivals: name and domain.
pub(crate) const RIVALS: [(&str, &str); 4] = [
    ("Rivalgrove", "rivalgrove.example"),
    ("Deskhollow", "deskhollow.example"),
    ("Ticketfen", "ticketfen.example"),
    ("Helpmarsh", "helpmarsh.example"),
];

/// Blog posts: path and title.
pub(crate) const BLOG: [(&str, &str); 16] = [
    ("/blog/first-response-time", "What first response time really measures"),
    ("/blog/ticket-backlog", "Seven ways out of a ticket backlog"),
    ("/blog/shared-inbox", "When a shared inbox stops working"),
    ("/blog/service-catalogue", "Writing a service catalogue people use"),
    ("/blog/sla-that-holds", "An SLA that holds"),
    ("/blog/on-call-without-burnout", "On call without burnout"),
    ("/blog/knowledge-base", "A knowledge base in ten days"),
    ("/blog/it-asset-inventory", "Start an asset inventory with a spreadsheet"),
    ("/blog/self-service-portal", "Self-service portals: what employees expect"),
    ("/blog/csat-surveys", "Three questions for a CSAT survey"),
    ("/blog/change-management", "Change management for small teams"),
    ("/blog/automation-rules", "Automation rules worth having"),
    ("/blog/service-desk-metrics", "Service desk metrics for the board"),
    ("/blog/migrating-tools", "Migrating from one service desk to another"),
    ("/blog/remote-onboarding", "Remote onboarding of new employees"),
    ("/blog/security-questions", "Security questions to ask a vendor"),
];

/// Documentation pages: path and title.
pub(crate) const DOCS: [(&str, &str); 12] = [
    ("/docs/getting-started", "Getting started"),
    ("/docs/api/tickets", "API: tickets"),
    ("/docs/api/webhooks", "API: webhooks"),
    ("/docs/api/authentication", "API: authentication"),
    ("/docs/import/csv", "Importing from CSV"),
    ("/docs/automation/rules", "Automation rules"),
    ("/docs/automation/examples", "Automation examples"),
    ("/docs/sso/saml", "Single sign-on with SAML"),
    ("/docs/portal/themes", "Portal themes"),
    ("/docs/reports/sla", "SLA reports"),
    ("/docs/mobile", "Mobile apps"),
    ("/docs/limits", "Limits"),
];

/// Product pages: path and title.
pub(crate) const PRODUCT: [(&str, &str); 6] = [
    ("/product", "Product"),
    ("/product/automation", "Automation"),
    ("/product/portal", "Self-service portal"),
    ("/product/assets", "Asset inventory"),
    ("/product/reports", "Reports"),
    ("/integrations", "Integrations"),
];

/// Customer stories: path, title of the page, title of the case study to download.
pub(crate) const CUSTOMERS: [(&str, &str, &str); 8] = [
    ("/customers/halvard-shipping", "Halvard Shipping", "How Halvard Shipping answers in 12 minutes"),
    ("/customers/kestrel-clinics", "Kestrel Clinics", "Kestrel Clinics: one desk for 40 sites"),
    ("/customers/ostrava-works", "Ostrava Works", "Ostrava Works halves its backlog"),
    ("/customers/meadow-retail", "Meadow Retail", "Meadow Retail: 600 shops, one portal"),
    ("/customers/lindqvist-machines", "Lindqvist Machines", "Lindqvist Machines automates field service"),
    ("/customers/porto-azul", "Porto Azul", "Porto Azul: support in three languages"),
    ("/customers/city-of-brennach", "City of Brennach", "City of Brennach: services for citizens"),
    ("/customers/tinwhistle", "Tinwhistle", "Tinwhistle grows without hiring"),
];

/// White papers to download.
pub(crate) const WHITE_PAPERS: [&str; 5] = [
    "Service desk benchmark",
    "The cost of a ticket",
    "From inbox to service desk",
    "Employee experience and IT",
    "Automation: where to begin",
];

/// Checklists to download.
pub(crate) const CHECKLISTS: [&str; 4] =
    ["Service desk selection checklist", "Go-live checklist", "SLA checklist", "Security review checklist"];

/// The webinars, in turn.
pub(crate) const WEBINARS: [&str; 6] = [
    "Live demo: a day at the service desk",
    "Automation in practice",
    "From spreadsheet to asset inventory",
    "Customer talk: one desk for 40 sites",
    "Measuring what matters",
    "Migrating in four weeks",
];

/// Fairs, each year: month, first day, number of days, title, slug.
pub(crate) const FAIRS: &[(i8, i8, i8, &str, &str)] = &[
    (10, 15, 2, "ITSM Forum Prague", "itsm-prague"),
    (3, 11, 3, "Service Days Berlin", "service-days"),
    (6, 3, 2, "Support World London", "support-world"),
    (9, 16, 3, "Helpdesk Expo Chicago", "helpdesk-expo"),
];

/// What people type into the site's search.
pub(crate) const SEARCHES: [&str; 10] = [
    "sso",
    "pricing per agent",
    "jira integration",
    "gdpr hosting eu",
    "api rate limit",
    "asset management",
    "export tickets",
    "self service portal",
    "on premise",
    "sla report",
];

/// What a trial user tries out.
pub(crate) const FEATURES: [&str; 8] = [
    "create ticket",
    "automation rule",
    "portal theme",
    "sla report",
    "csv import",
    "api token",
    "asset inventory",
    "single sign-on",
];

/// What is said to be the problem, in the buyer's words.
pub(crate) const PAINS: [&str; 7] = [
    "tickets get lost in a shared inbox",
    "no overview of response times",
    "current tool is too expensive",
    "current tool is end of life",
    "three tools after a merger",
    "audit asked for an asset inventory",
    "employees don't know whom to ask",
];

/// What is used today.
pub(crate) const CURRENT_SOLUTIONS: [&str; 6] =
    ["shared mailbox", "spreadsheet", "in-house tool", "Rivalgrove", "Ticketfen", "Helpmarsh"];

/// What sales and a buyer agree to do next.
pub(crate) const NEXT_STEPS: [&str; 5] =
    ["demo with the team", "workshop", "send an offer", "talk to the head of IT", "trial with ten agents"];

/// Where a sales person works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Territory {
    /// Germany, Austria, Switzerland.
    Dach,
    /// Czechia, Poland.
    Cee,
    /// United Kingdom, France, Netherlands.
    West,
    /// North and South America.
    Americas,
    /// Asia.
    Asia,
}

/// A sales person: some answer at once and keep at it, some do neither.
#[derive(Debug)]
pub(crate) struct Rep {
    /// Who it is, as touches name them.
    pub(crate) by: &'static str,
    /// What part of the world they look after.
    pub(crate) territory: Territory,
    /// The office's time zone.
    pub(crate) zone: &'static str,
    /// Chance of answering sooner than usual.
    pub(crate) quick: f64,
    /// Chance of trying once more.
    pub(crate) keen: f64,
}

/// The sales people.
pub(crate) const REPS: [Rep; 9] = [
    rep("jonas.weil@northwind.example", Territory::Dach, "Europe/Berlin", 0.55, 0.80),
    rep("miriam.stark@northwind.example", Territory::Dach, "Europe/Berlin", 0.15, 0.45),
    rep("petra.holub@northwind.example", Territory::Cee, "Europe/Prague", 0.45, 0.75),
    rep("marek.zielony@northwind.example", Territory::Cee, "Europe/Warsaw", 0.20, 0.60),
    rep("claire.marchand@northwind.example", Territory::West, "Europe/London", 0.35, 0.70),
    rep("owen.hartley@northwind.example", Territory::West, "Europe/London", 0.05, 0.35),
    rep("dana.whitlock@northwind.example", Territory::Americas, "America/New_York", 0.60, 0.80),
    rep("rafael.lemos@northwind.example", Territory::Americas, "America/Sao_Paulo", 0.20, 0.55),
    rep("mei.lin@northwind.example", Territory::Asia, "Asia/Taipei", 0.35, 0.70),
];

const fn rep(by: &'static str, territory: Territory, zone: &'static str, quick: f64, keen: f64) -> Rep {
    Rep { by, territory, zone, quick, keen }
}
