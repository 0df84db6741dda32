//! The one table of who may do what: every operation of the API, each with the roles and the scope that it asks for.
//!
//! An endpoint names its operation in the API's description, a test demands that each does, and the page
//! `docs/reference/roles.md` is written from this table. A new endpoint gets its line here first.

use crate::codes::codes;
use crate::role::{Reach, Role, Scope};

use Reach::{All, None as No, Own};

/// Who may do an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone who reaches the service. What such an operation asks for instead (a one-time link, a password) it checks itself.
    Anyone,
    /// The holder of a source's write key.
    Source,
    /// People by their role, and API keys by their scope.
    Roles(Rights),
}

/// How far each role's right to an operation reaches, and the scope under which an API key shares in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    admin: Reach,
    marketing: Reach,
    sales_manager: Reach,
    sales_rep: Reach,
    viewer: Reach,
    /// Without a scope no API key may: such an operation is for a person who has signed in.
    pub scope: Option<Scope>,
}

impl Rights {
    /// How far the right of this role reaches.
    pub const fn of(&self, role: Role) -> Reach {
        match role {
            Role::Admin => self.admin,
            Role::Marketing => self.marketing,
            Role::SalesManager => self.sales_manager,
            Role::SalesRep => self.sales_rep,
            Role::Viewer => self.viewer,
        }
    }
}

/// In the order of the page: admin, marketing, sales manager, sales rep, viewer.
const fn roles(reach: [Reach; 5]) -> Rights {
    let [admin, marketing, sales_manager, sales_rep, viewer] = reach;
    Rights { admin, marketing, sales_manager, sales_rep, viewer, scope: None }
}

const fn people_only(rights: Rights) -> Access {
    Access::Roles(rights)
}

const fn keys_with(scope: Scope, rights: Rights) -> Access {
    Access::Roles(Rights { scope: Some(scope), ..rights })
}

const EVERYBODY: [Reach; 5] = [All, All, All, All, All];
/// What concerns leads: a rep's right ends with the leads that were handed to them.
const ALL_REPS_OWN: [Reach; 5] = [All, All, All, Own, All];
const OWN: [Reach; 5] = [Own, Own, Own, Own, Own];
const OWN_ADMIN_ALL: [Reach; 5] = [All, Own, Own, Own, Own];
const ADMIN: [Reach; 5] = [All, No, No, No, No];
const MARKETING: [Reach; 5] = [All, All, No, No, No];
/// What sales does with leads that were handed over.
const SALES_REPS_OWN: [Reach; 5] = [All, No, All, Own, No];
const BOTH_SIDES: [Reach; 5] = [All, All, All, No, No];
const BOTH_SIDES_REPS_OWN: [Reach; 5] = [All, All, All, Own, No];

/// Writes the enum, its names, its sentences and its access from one list.
macro_rules! operations {
    ($($(#[doc = $says:literal])+ $variant:ident = $name:literal, $access:expr;)+) => {
        /// Something that the API does, named `noun.verb`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $($(#[doc = $says])+ $variant,)+
        }

        codes!(Operation, "an operation": $($variant => $name,)+);

        impl Operation {
            /// Who may do it.
            pub const fn access(self) -> Access {
                match self {
                    $(Self::$variant => $access,)+
                }
            }

            /// What it does, in a sentence.
            pub fn says(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($says),+),)+
                }
                .trim()
            }
        }
    };
}

operations! {
    // ── signing in ──
    /// Makes the first admin, with the one-time link that the first start prints.
    SetUpFinish = "setup.finish", Access::Anyone;
    /// Signs in with e-mail and password.
    SessionStart = "session.start", Access::Anyone;
    /// Says who is signed in, and what they may do.
    SessionFetch = "session.fetch", keys_with(Scope::Read, roles(OWN));
    /// Says by which ways people sign in, and who is signed in, if anybody is.
    SessionEntry = "session.entry", Access::Anyone;
    /// Signs out.
    SessionEnd = "session.end", people_only(roles(OWN));
    /// Lists the sessions that are open.
    SessionList = "session.list", people_only(roles(OWN_ADMIN_ALL));
    /// Ends another session.
    SessionRevoke = "session.revoke", people_only(roles(OWN_ADMIN_ALL));
    /// Begins to sign in at the company's identity provider.
    OidcStart = "oidc.start", Access::Anyone;
    /// Comes back from the identity provider and signs in.
    OidcFinish = "oidc.finish", Access::Anyone;
    /// Shows for whom a one-time link is.
    LinkFetch = "link.fetch", Access::Anyone;
    /// Follows a one-time link and sets a password.
    LinkFollow = "link.follow", Access::Anyone;

    // ── people ──
    /// Lists people.
    PersonList = "person.list", keys_with(Scope::Admin, roles([All, All, All, Own, Own]));
    /// Shows a person.
    PersonFetch = "person.fetch", keys_with(Scope::Admin, roles([All, All, All, Own, Own]));
    /// Invites a person by a one-time link.
    PersonInvite = "person.invite", keys_with(Scope::Admin, roles(ADMIN));
    /// Changes a person's name, language or time zone.
    PersonChange = "person.change", keys_with(Scope::Admin, roles(OWN_ADMIN_ALL));
    /// Gives a person another role.
    PersonChangeRole = "person.change_role", keys_with(Scope::Admin, roles(ADMIN));
    /// Deactivates a person, whose sessions and keys end at once, or activates them again.
    PersonChangeState = "person.change_state", keys_with(Scope::Admin, roles(ADMIN));
    /// Erases what is known of a person of one's own company; what they did stays in the audit under their id.
    PersonErase = "person.erase", people_only(roles(ADMIN));
    /// Issues a one-time link with which a person sets a new password.
    PersonReset = "person.reset", keys_with(Scope::Admin, roles(ADMIN));
    /// Changes one's own password.
    PasswordChange = "password.change", people_only(roles(OWN));
    /// Shows the table of who may do what.
    RoleList = "role.list", keys_with(Scope::Read, roles(EVERYBODY));

    // ── API keys ──
    /// Lists API keys.
    KeyList = "key.list", people_only(roles([All, Own, Own, No, No]));
    /// Makes an API key, which may never more than oneself.
    KeyCreate = "key.create", people_only(roles([All, Own, Own, No, No]));
    /// Revokes an API key.
    KeyRevoke = "key.revoke", people_only(roles([All, Own, Own, No, No]));

    // ── sources ──
    /// Lists sources and their write keys.
    SourceList = "source.list", keys_with(Scope::Admin, roles(MARKETING));
    /// Makes a source with its write key.
    SourceCreate = "source.create", keys_with(Scope::Admin, roles(MARKETING));
    /// Changes a source: its name, origins, limits, secret and mapping.
    SourceChange = "source.change", keys_with(Scope::Admin, roles(MARKETING));
    /// Shows what a message of a tool would become, without keeping anything.
    SourcePreview = "source.preview", keys_with(Scope::Admin, roles(MARKETING));
    /// Revokes a source's write key, or gives it a new one.
    SourceRevoke = "source.revoke", keys_with(Scope::Admin, roles(MARKETING));

    // ── intake ──
    /// Takes events over the protocols of tracking libraries.
    IntakeSend = "intake.send", Access::Source;
    /// Takes events that browsers send while they leave a page.
    IntakeBeacon = "intake.beacon", Access::Source;
    /// Takes an event as the address of a picture, from mails and pages without scripts.
    IntakePixel = "intake.pixel", Access::Source;
    /// Takes what tools post: mail providers, forms, chats, calendars and others.
    HookPost = "hook.post", Access::Source;
    /// Takes what such a tool posts that says in a header who it is.
    HookPostWithHeader = "hook.post_with_header", Access::Source;
    /// Says to such a tool that the address is right.
    HookCheck = "hook.check", Access::Source;
    /// Tells tracking libraries their settings.
    IntakeSettings = "intake.settings", Access::Anyone;
    /// Reads a file without keeping anything: what its columns seem to mean, and what could not be read.
    ImportPreview = "import.preview", keys_with(Scope::WriteIntake, roles(MARKETING));
    /// Reads a file and keeps what it says.
    ImportFile = "import.file", keys_with(Scope::WriteIntake, roles(MARKETING));
    /// Keeps a batch of what files say.
    ImportCreate = "import.create", keys_with(Scope::WriteIntake, roles(MARKETING));
    /// Lists what could not be read, with reasons.
    QuarantineList = "quarantine.list", keys_with(Scope::WriteIntake, roles(MARKETING));
    /// Corrects what could not be read, and takes it in again.
    QuarantineCorrect = "quarantine.correct", keys_with(Scope::WriteIntake, roles(MARKETING));
    /// Gives up what could not be read.
    QuarantineDiscard = "quarantine.discard", keys_with(Scope::WriteIntake, roles(MARKETING));

    // ── leads ──
    /// Lists and searches leads.
    LeadList = "lead.list", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Writes leads as a table.
    LeadExport = "lead.export", keys_with(Scope::Read, roles(BOTH_SIDES));
    /// Shows a lead.
    LeadFetch = "lead.fetch", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Shows a lead's standing under a pact at an instant, with contributions and what is missing.
    LeadStanding = "lead.standing", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Explains a lead under a pact at an instant, in the words and tables that people read.
    LeadExplain = "lead.explain", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Says what a lead is short of for the next tier.
    LeadMissing = "lead.missing", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Lists a lead's events.
    LeadEvents = "lead.events", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Adds a lead by hand.
    LeadCreate = "lead.create", keys_with(Scope::WriteLeads, roles(BOTH_SIDES));
    /// Corrects what is known of a lead and its company.
    LeadChange = "lead.change", keys_with(Scope::WriteLeads, roles(BOTH_SIDES_REPS_OWN));
    /// Merges two leads that are one person.
    LeadMerge = "lead.merge", keys_with(Scope::WriteLeads, roles(BOTH_SIDES));
    /// Takes a merge apart.
    LeadSplit = "lead.split", keys_with(Scope::WriteLeads, roles(BOTH_SIDES));
    /// Marks a stretch of a lead's events as not the lead's own doing, or takes the mark away.
    LeadMark = "lead.mark", keys_with(Scope::WriteLeads, roles(BOTH_SIDES));
    /// Records an act of sales or an outcome.
    EventRecord = "event.record", keys_with(Scope::WriteLeads, roles(BOTH_SIDES));
    /// Lists what was decided of leads: qualifications, with their reasons.
    DecisionList = "decision.list", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Lists events as they came in.
    EventList = "event.list", keys_with(Scope::Read, roles(BOTH_SIDES));
    /// Follows changes while they happen.
    LiveFollow = "live.follow", keys_with(Scope::Read, roles(ALL_REPS_OWN));

    // ── views ──
    /// Lists the views that people keep of lists: one's own, and those that are everybody's.
    ViewList = "view.list", people_only(roles(EVERYBODY));
    /// Keeps a view of a list under a name.
    ViewCreate = "view.create", people_only(roles(EVERYBODY));
    /// Changes a view.
    ViewChange = "view.change", people_only(roles(OWN_ADMIN_ALL));
    /// Forgets a view.
    ViewRemove = "view.remove", people_only(roles(OWN_ADMIN_ALL));

    // ── handoffs ──
    /// Lists handoffs: queues, and what was closed.
    HandoffList = "handoff.list", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Shows a handoff with everything that comes with it.
    HandoffFetch = "handoff.fetch", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Does something with a handoff: accepts, rejects, logs a touch, converts, gives it to somebody.
    HandoffAct = "handoff.act", keys_with(Scope::WriteLeads, roles(SALES_REPS_OWN));
    /// Adds a colleague of a handoff's lead, above all the one who decides.
    HandoffAddColleague = "handoff.add_colleague", keys_with(Scope::WriteLeads, roles(SALES_REPS_OWN));
    /// Shows both parties' promises: what was owed, kept and broken.
    SlaFetch = "sla.fetch", keys_with(Scope::Read, roles([All, All, All, No, All]));
    /// Shows how far leads come, stage by stage.
    FunnelFetch = "funnel.fetch", keys_with(Scope::Read, roles([All, All, All, No, All]));
    /// Lists who is on duty, and how much they have on their hands.
    DutyList = "duty.list", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Changes who is on duty, away, and for how many leads.
    DutyChange = "duty.change", keys_with(Scope::WriteLeads, roles(SALES_REPS_OWN));
    /// Lists the holidays that calendars of pacts name.
    HolidaysList = "holidays.list", keys_with(Scope::Read, roles(EVERYBODY));
    /// Uploads holidays as an iCalendar file.
    HolidaysPut = "holidays.put", keys_with(Scope::WritePacts, roles(BOTH_SIDES));

    // ── messages ──
    /// Lists the places outside that messages go to.
    EndpointList = "endpoint.list", keys_with(Scope::Admin, roles(BOTH_SIDES));
    /// Adds a place that messages go to: a webhook or a chat room.
    EndpointCreate = "endpoint.create", keys_with(Scope::Admin, roles(ADMIN));
    /// Changes such a place: its name, address and topics.
    EndpointChange = "endpoint.change", keys_with(Scope::Admin, roles(ADMIN));
    /// Lets messages to it wait.
    EndpointPause = "endpoint.pause", keys_with(Scope::Admin, roles(ADMIN));
    /// Sends what waited, and goes on.
    EndpointResume = "endpoint.resume", keys_with(Scope::Admin, roles(ADMIN));
    /// Gives a webhook another secret.
    EndpointRotate = "endpoint.rotate", keys_with(Scope::Admin, roles(ADMIN));
    /// Sends a `ping` to it.
    EndpointTest = "endpoint.test", keys_with(Scope::Admin, roles(ADMIN));
    /// Removes it.
    EndpointRemove = "endpoint.remove", keys_with(Scope::Admin, roles(ADMIN));
    /// Lists deliveries: what was sent, waits, or was given up.
    DeliveryList = "delivery.list", keys_with(Scope::Admin, roles(BOTH_SIDES));
    /// Shows a delivery with what it says.
    DeliveryFetch = "delivery.fetch", keys_with(Scope::Admin, roles(BOTH_SIDES));
    /// Sends a delivery again.
    DeliveryReplay = "delivery.replay", keys_with(Scope::Admin, roles(ADMIN));
    /// Says by which server mail goes out, and in whose name.
    MailFetch = "mail.fetch", keys_with(Scope::Admin, roles(BOTH_SIDES));
    /// Sends a mail to one's own address, to see whether mail goes out.
    MailTry = "mail.try", people_only(roles(ADMIN));

    // ── companies ──
    /// Lists and searches companies.
    CompanyList = "company.list", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Shows a company with its buying group.
    CompanyFetch = "company.fetch", keys_with(Scope::Read, roles(ALL_REPS_OWN));

    // ── pacts ──
    /// Lists pacts and their versions.
    PactList = "pact.list", keys_with(Scope::Read, roles(EVERYBODY));
    /// Shows a version of a pact.
    PactFetch = "pact.fetch", keys_with(Scope::Read, roles(EVERYBODY));
    /// Checks and lints a pact, and runs its scenarios, without keeping it.
    PactCheck = "pact.check", keys_with(Scope::Read, roles(EVERYBODY));
    /// Says in plain words what a pact says.
    PactWords = "pact.words", keys_with(Scope::Read, roles(EVERYBODY));
    /// Says what changes from one text of a pact to another.
    PactCompare = "pact.compare", keys_with(Scope::Read, roles(EVERYBODY));
    /// Writes a first pact to begin with, without keeping it.
    PactBegin = "pact.begin", keys_with(Scope::Read, roles(EVERYBODY));
    /// Uploads a version of a pact as a draft.
    PactPush = "pact.push", keys_with(Scope::WritePacts, roles(BOTH_SIDES));
    /// Asks what a draft would have done.
    PactReplay = "pact.replay", keys_with(Scope::Read, roles([All, All, All, No, All]));
    /// Shows how leads are spread over scores.
    PactScores = "pact.scores", keys_with(Scope::Read, roles([All, All, All, No, All]));
    /// Puts a version of a pact in force from an instant.
    PactPutInForce = "pact.put_in_force", keys_with(Scope::WritePacts, roles(ADMIN));
    /// Takes a pact out of force.
    PactEndForce = "pact.end_force", keys_with(Scope::WritePacts, roles(ADMIN));

    // ── personal data ──
    /// Exports all that is known of a lead.
    PrivacyExport = "privacy.export", keys_with(Scope::Privacy, roles(MARKETING));
    /// Erases a lead.
    PrivacyErase = "privacy.erase", keys_with(Scope::Privacy, roles(ADMIN));
    /// Shows a lead's consents.
    ConsentList = "consent.list", keys_with(Scope::Read, roles(ALL_REPS_OWN));
    /// Records that a lead gave or withdrew consent to a purpose.
    ConsentRecord = "consent.record", keys_with(Scope::Privacy, roles(BOTH_SIDES_REPS_OWN));

    /// Shows the rules of retention, and what the latest run did.
    RetentionFetch = "retention.fetch", keys_with(Scope::Privacy, roles(MARKETING));
    /// Says what rules of retention would do, without doing it.
    RetentionPreview = "retention.preview", keys_with(Scope::Privacy, roles(MARKETING));
    /// Changes the rules of retention.
    RetentionChange = "retention.change", keys_with(Scope::Privacy, roles(ADMIN));
    /// Carries out the rules of retention now.
    RetentionRun = "retention.run", keys_with(Scope::Privacy, roles(ADMIN));

    // ── the sample company ──
    /// Says whether the service holds a sample company, and how far one is that is being made.
    SampleCompanyFetch = "sample_company.fetch", keys_with(Scope::Read, roles(EVERYBODY));
    /// Makes a sample company on a service that holds nothing yet.
    SampleCompanyCreate = "sample_company.create", keys_with(Scope::Admin, roles(ADMIN));

    // ── running it ──
    /// Reads the audit: who did what when.
    AuditList = "audit.list", keys_with(Scope::Admin, roles(ADMIN));
    /// Says that the process is up.
    HealthFetch = "health.fetch", Access::Anyone;
    /// Says whether the service can take requests.
    ReadyFetch = "ready.fetch", Access::Anyone;
    /// Gives measurements to Prometheus. They are counts and times without personal data.
    MetricsFetch = "metrics.fetch", Access::Anyone;
    /// Gives this API's description.
    OpenapiFetch = "openapi.fetch", Access::Anyone;
    /// Shows this API's description as a page.
    ReferenceFetch = "reference.fetch", Access::Anyone;
    /// Gives the style of that page.
    ReferenceStyle = "reference.style", Access::Anyone;
    /// Lists the codes of problems.
    ProblemList = "problem.list", Access::Anyone;
    /// Explains the code of a problem.
    ProblemFetch = "problem.fetch", Access::Anyone;
}

impl Operation {
    /// What it concerns: the part of its name before the dot.
    pub fn noun(self) -> &'static str {
        self.code().split_once('.').map_or(self.code(), |(noun, _)| noun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verbs that change nothing.
    const LOOKS: [&str; 14] = [
        "list", "fetch", "standing", "missing", "explain", "events", "export", "follow", "check", "words", "compare",
        "begin", "replay", "scores",
    ];

    fn rights(operation: Operation) -> Option<Rights> {
        match operation.access() {
            Access::Roles(rights) => Some(rights),
            Access::Anyone | Access::Source => None,
        }
    }

    #[test]
    fn names_are_noun_and_verb_and_no_two_are_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for operation in Operation::ALL {
            let (noun, verb) = operation.code().split_once('.').expect("noun.verb");
            let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            assert!(plain(noun) && plain(verb), "{operation}");
            assert!(seen.insert(operation.code()), "{operation} stands there twice");
            assert!(operation.says().ends_with('.'), "{operation} needs a sentence");
        }
    }

    #[test]
    fn an_admin_may_do_at_least_what_any_other_role_may() {
        for operation in Operation::ALL {
            let Some(rights) = rights(*operation) else { continue };
            for role in Role::ALL {
                assert!(rights.of(Role::Admin) >= rights.of(*role), "{operation}: {role}");
            }
            assert!(rights.of(Role::Admin) > Reach::None, "{operation}: nobody may");
        }
    }

    #[test]
    fn a_viewer_changes_nothing_but_what_is_their_own() {
        for operation in Operation::ALL {
            let Some(rights) = rights(*operation) else { continue };
            let (noun, verb) = operation.code().split_once('.').expect("noun.verb");
            // Everybody keeps views of lists for themselves.
            let is_own = (noun, verb) == ("view", "create");
            assert!(rights.of(Role::Viewer) < All || LOOKS.contains(&verb) || is_own, "{operation}");
        }
    }

    #[test]
    fn a_rep_reaches_only_own_leads_and_companies() {
        for operation in Operation::ALL {
            let Some(rights) = rights(*operation) else { continue };
            if ["lead", "decision", "company", "consent", "event", "live", "privacy"].contains(&operation.noun()) {
                assert!(rights.of(Role::SalesRep) <= Own, "{operation}");
            }
        }
    }

    #[test]
    fn a_key_that_only_reads_can_do_nothing_that_changes_something() {
        for operation in Operation::ALL {
            let reads = rights(*operation).is_some_and(|rights| rights.scope == Some(Scope::Read));
            let (_, verb) = operation.code().split_once('.').expect("noun.verb");
            assert!(!reads || LOOKS.contains(&verb), "{operation}");
        }
    }
}
