//! What people do on a visit, and how that depends on their state of mind.

/// One thing to do on a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Home,
    Blog,
    Docs,
    Product,
    Customers,
    Compare,
    Security,
    Pricing,
    About,
    Careers,
    Press,
    Search,
    Video,
    Calculator,
    Newsletter,
    WhitePaper,
    Checklist,
    CaseStudy,
    PriceList,
    Webinar,
    Chat,
    Call,
    Survey,
    Social,
    Demo,
    Contact,
    Trial,
}

/// What somebody in this state of mind does, with weights.
pub(crate) type Mood = &'static [(Step, u32)];

pub(crate) const AWARE: Mood = &[
    (Step::Home, 14),
    (Step::Blog, 42),
    (Step::Search, 6),
    (Step::WhitePaper, 8),
    (Step::Video, 6),
    (Step::Webinar, 5),
    (Step::Checklist, 5),
    (Step::Newsletter, 7),
    (Step::Social, 5),
    (Step::Product, 6),
];
pub(crate) const CONSIDER: Mood = &[
    (Step::Product, 18),
    (Step::CaseStudy, 10),
    (Step::Customers, 13),
    (Step::Docs, 12),
    (Step::Compare, 8),
    (Step::Calculator, 5),
    (Step::Pricing, 13),
    (Step::Webinar, 7),
    (Step::Video, 5),
    (Step::Chat, 3),
    (Step::WhitePaper, 4),
    (Step::Survey, 2),
];
pub(crate) const DECIDE: Mood = &[
    (Step::Pricing, 26),
    (Step::PriceList, 11),
    (Step::CaseStudy, 9),
    (Step::Customers, 8),
    (Step::Security, 7),
    (Step::Calculator, 7),
    (Step::Trial, 7),
    (Step::Chat, 6),
    (Step::Docs, 6),
    (Step::Call, 3),
    (Step::Survey, 3),
    (Step::Webinar, 4),
];
pub(crate) const STUDY: Mood = &[
    (Step::Docs, 46),
    (Step::Blog, 20),
    (Step::WhitePaper, 13),
    (Step::Video, 9),
    (Step::Search, 6),
    (Step::Webinar, 3),
    (Step::Newsletter, 3),
    (Step::Trial, 2),
    (Step::CaseStudy, 3),
];
pub(crate) const SPY: Mood = &[
    (Step::Pricing, 36),
    (Step::Product, 20),
    (Step::Compare, 9),
    (Step::Docs, 11),
    (Step::Customers, 10),
    (Step::PriceList, 5),
    (Step::CaseStudy, 5),
    (Step::Webinar, 4),
    (Step::Trial, 2),
];
pub(crate) const APPLY: Mood =
    &[(Step::Careers, 62), (Step::About, 18), (Step::Home, 8), (Step::Blog, 9), (Step::Contact, 4)];
pub(crate) const ADVISE: Mood = &[
    (Step::CaseStudy, 15),
    (Step::Blog, 22),
    (Step::Webinar, 10),
    (Step::Pricing, 9),
    (Step::Docs, 9),
    (Step::WhitePaper, 12),
    (Step::Customers, 11),
    (Step::Newsletter, 8),
    (Step::Compare, 5),
];
pub(crate) const REPORT: Mood = &[
    (Step::Press, 30),
    (Step::Blog, 34),
    (Step::About, 16),
    (Step::Customers, 10),
    (Step::Contact, 6),
    (Step::WhitePaper, 8),
];
