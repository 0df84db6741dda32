//! The five roles of people, the scopes of API keys, and how far a right reaches.

use crate::codes::codes;

/// What a person is to the company. Everybody has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the service: people, keys, settings, audit; puts pacts in force.
    Admin,
    /// Brings leads in and shapes the pact.
    Marketing,
    /// Leads the reps: sees all leads, shapes the pact with marketing.
    SalesManager,
    /// Works the leads that were handed over.
    SalesRep,
    /// Looks on.
    Viewer,
}

codes!(Role, "a role":
    Admin => "admin",
    Marketing => "marketing",
    SalesManager => "sales_manager",
    SalesRep => "sales_rep",
    Viewer => "viewer",
);

impl Role {
    /// What the role is for, in a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Admin => "runs the service: people, keys, settings and audit; puts pacts in force",
            Self::Marketing => "brings leads in, corrects them, and shapes the pact",
            Self::SalesManager => "leads the reps: sees all leads, corrects them, and shapes the pact with marketing",
            Self::SalesRep => "works the leads that were handed over",
            Self::Viewer => "looks on and changes nothing",
        }
    }
}

/// What an API key is for. A key has one or more, and may never more than the person who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Looks at leads, companies, events, pacts, and what came of them; changes nothing.
    Read,
    /// Imports files, and corrects what went to quarantine.
    WriteIntake,
    /// Corrects leads and companies: traits, merges, marks, buying roles.
    WriteLeads,
    /// Uploads versions of pacts, and puts them in force if the person may.
    WritePacts,
    /// Exports and erases what is known of a person, and records consent.
    Privacy,
    /// People, sources, settings and audit.
    Admin,
}

codes!(Scope, "a scope of API keys":
    Read => "read",
    WriteIntake => "write_intake",
    WriteLeads => "write_leads",
    WritePacts => "write_pacts",
    Privacy => "privacy",
    Admin => "admin",
);

impl Scope {
    /// What a key of this scope does, in a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Read => "looks at leads, companies, events, pacts and what came of them; changes nothing",
            Self::WriteIntake => "imports files, and corrects what went to quarantine",
            Self::WriteLeads => "corrects leads and companies: traits, merges, marks, buying roles",
            Self::WritePacts => "uploads versions of pacts, and puts them in force if its maker may",
            Self::Privacy => "exports and erases what is known of a person, and records consent",
            Self::Admin => "manages people, sources and settings, and reads the audit; it can make its holder an admin",
        }
    }
}

/// How far a right reaches. The order is by what it includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Not at all.
    None,
    /// Only what is one's own: leads that were handed to the person; the person's own account, sessions and keys.
    Own,
    /// Everything.
    All,
}

codes!(Reach, "a reach": None => "none", Own => "own", All => "all");
