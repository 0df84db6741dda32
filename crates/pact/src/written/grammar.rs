//! The grammar of the pact language as data: every section and field with its shape, its sentence and its default.
//!
//! The walker checks a file against this table and the JSON Schema is made from it, so neither can know what the other does not.

use crate::limits;

/// What may stand in a place.
#[derive(Debug)]
pub enum Shape {
    /// A single value.
    Scalar(Scalar),
    /// A list of things of one shape.
    List(&'static Shape, Length),
    /// A map.
    Map(&'static Keys),
    /// One of several; told apart by being a single value, a list, or a map with a certain key.
    Choice(&'static [Shape]),
}

/// How long a list may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// At least so many elements.
    pub min: usize,
    /// At most so many.
    pub max: usize,
}

const SOME: Length = Length { min: 1, max: limits::ENTRIES };
const VALUES: Length = Length { min: 1, max: limits::VALUES };

/// A kind of single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// Words for people.
    Text,
    /// The name of something in this pact.
    Name,
    /// The name of the pact: letters, digits, `-`.
    PactName,
    /// An id: of a lint, or the part of a clause's id that stands for a name.
    Id,
    /// The id of a clause: `fit/company size`.
    Clause,
    /// A value to compare with; what it must be depends on the other side.
    Any,
    /// A finite number.
    Number,
    /// A finite number above 0.
    Positive,
    /// A whole number within bounds.
    Integer(u32, u32),
    /// A length of time above 0.
    Duration,
    /// A length of time, 0 included.
    DurationOrZero,
    /// A date.
    Date,
    /// Yes or no.
    YesNo,
    /// A share in percent.
    Share,
    /// So many in a period: `300 per quarter`.
    Quota,
    /// How often something counts: `3`, `3 per 7d`.
    Cap,
    /// So many in a window: `3 in 7d`.
    CountIn,
    /// An ISO 4217 code.
    Currency,
    /// An IANA time zone.
    TimeZone,
    /// Working hours: `Mon-Fri 09:00-17:00`.
    Hours,
    /// A type of trait.
    TraitType,
    /// A trait's name.
    Trait,
    /// `A1`, `A` or `1`.
    Grade,
    /// An act of sales.
    Sales,
    /// An outcome.
    Outcome,
    /// A channel.
    Channel,
    /// Exactly this word, where it stands beside other shapes.
    Word(&'static str),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// What a map may hold.
#[derive(Debug)]
pub struct Keys {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// The message that says what it is: "a rule".
    pub what: &'static str,
    /// In a choice between maps: it is this one if this key is there.
    pub marker: Option<&'static str>,
    /// The known fields.
    pub fields: &'static [Field],
    /// What stands under any other key.
    pub rest: Option<Rest>,
}

/// What stands under keys that the author invents.
#[derive(Debug)]
pub struct Rest {
    /// The message that says what such a key is: "a signal".
    pub what: &'static str,
    /// The name of a signal is free, the name of a property is the event's.
    pub key: RestKey,
    /// What stands under it.
    pub shape: &'static Shape,
    /// A sentence that says what it is.
    pub doc: &'static str,
    /// At most so many.
    pub max: usize,
}

/// What an invented key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestKey {
    /// A name that the author gives; compared without case and accents.
    Name,
    /// The name of a trait.
    Trait,
    /// The name of an event's property, exactly as it is sent.
    Property,
    /// A currency.
    Currency,
}

/// A known field of a map.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name as the documentation spells it.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// What stands there.
    pub shape: &'static Shape,
    /// Whether it must be there.
    pub needed: Needed,
    /// What is meant if it is left out.
    pub default: Option<&'static str>,
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// It must. The message that tells whoever left it out what it means; in English, the field's own sentence.
    Yes(&'static str),
    /// It may be left out.
    No,
}

const fn field(name: &'static str, shape: &'static Shape, doc: &'static str) -> Field {
    Field { name, doc, shape, needed: Needed::No, default: None }
}

const fn needed(name: &'static str, said: &'static str, shape: &'static Shape, doc: &'static str) -> Field {
    Field { name, doc, shape, needed: Needed::Yes(said), default: None }
}

impl Field {
    const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }
}

const fn map(name: &'static str, what: &'static str, fields: &'static [Field]) -> Keys {
    Keys { name, what, marker: None, fields, rest: None }
}

const fn named(
    name: &'static str,
    what: &'static str,
    of: &'static str,
    shape: &'static Shape,
    doc: &'static str,
    max: usize,
) -> Keys {
    Keys { name, what, marker: None, fields: &[], rest: Some(Rest { what: of, key: RestKey::Name, shape, doc, max }) }
}

impl Keys {
    const fn with_rest(mut self, rest: Rest) -> Self {
        self.rest = Some(rest);
        self
    }

    const fn marked(mut self, marker: &'static str) -> Self {
        self.marker = Some(marker);
        self
    }
}

static TEXT: Shape = Shape::Scalar(Scalar::Text);
static NAME: Shape = Shape::Scalar(Scalar::Name);
static ID: Shape = Shape::Scalar(Scalar::Id);
static ANY: Shape = Shape::Scalar(Scalar::Any);
static NUMBER: Shape = Shape::Scalar(Scalar::Number);
static DURATION: Shape = Shape::Scalar(Scalar::Duration);
static DURATION_OR_ZERO: Shape = Shape::Scalar(Scalar::DurationOrZero);
static DATE: Shape = Shape::Scalar(Scalar::Date);
static YES_NO: Shape = Shape::Scalar(Scalar::YesNo);
static COUNT_IN: Shape = Shape::Scalar(Scalar::CountIn);
static CURRENCY: Shape = Shape::Scalar(Scalar::Currency);
static TRAIT: Shape = Shape::Scalar(Scalar::Trait);
static TRAIT_TYPE: Shape = Shape::Scalar(Scalar::TraitType);
static SALES: Shape = Shape::Scalar(Scalar::Sales);
static OUTCOME: Shape = Shape::Scalar(Scalar::Outcome);
static NAMES: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Name), Shape::List(&NAME, SOME)]);
static TEXTS: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Text), Shape::List(&TEXT, SOME)]);
static ANY_LIST: Shape = Shape::List(&ANY, VALUES);
static ANYS: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Any), Shape::List(&ANY, VALUES)]);
static PAIR: Shape = Shape::List(&ANY, Length { min: 2, max: 2 });
static QUOTA: Shape = Shape::Scalar(Scalar::Quota);
static SHARE: Shape = Shape::Scalar(Scalar::Share);
static COUNT: Shape = Shape::Scalar(Scalar::Integer(0, limits::COUNT));

/// The whole file.
pub static PACT_SHAPE: Shape = Shape::Map(&PACT);
/// The sections.
pub static PACT: Keys = map(
    "pact",
    "expected-pact",
    &[
        needed("pact", "field-pact", &Shape::Scalar(Scalar::PactName), "The pact's name: letters, digits and `-`."),
        needed(
            "version",
            "field-version",
            &Shape::Scalar(Scalar::Integer(1, limits::COUNT)),
            "The version: 1, then 2, and so on.",
        ),
        field("title", &TEXT, "A heading for people."),
        field("effective", &DATE, "From when it is meant to be in force."),
        field("review_by", &DATE, "By when both parties look at it again."),
        field("parties", &Shape::Map(&PARTIES), "Who agrees."),
        field("currency", &CURRENCIES, "In which currency amounts are compared.").or("EUR"),
        field("traits", &Shape::Map(&TRAITS), "Custom traits, and what they hold."),
        field("signals", &Shape::Map(&SIGNALS), "What our words mean in the event stream."),
        field(
            "required",
            &Shape::List(&REQUIRED, Length { min: 0, max: limits::ENTRIES }),
            "What sales must have before a lead is handed over.",
        ),
        field("personas", &Shape::Map(&PERSONAS), "The people we look for; the first that matches is the lead's."),
        field("exclude", &Shape::Map(&EXCLUSIONS), "Who is never handed over."),
        field("fit", &Shape::Map(&FIT), "Points for what a lead is."),
        field("engagement", &Shape::Map(&ENGAGEMENT), "Points for what a lead does."),
        field("groups", &Shape::Map(&GROUPS), "Floors and ceilings for several rules together."),
        field("grades", &Shape::Map(&GRADES), "The borders of the grades A–D and 1–4.").or("75, 50, 25 each"),
        field("levels", &Shape::Map(&LEVELS), "What each level of the qualification spectrum asks for."),
        needed(
            "mql",
            "field-tiers",
            &Shape::Map(&TIERS),
            "The tiers of marketing-qualified leads, the first that holds counts.",
        ),
        field("gates", &Shape::Map(&GATES), "The conditions for entering the stages after MQL."),
        field("bant", &Shape::Map(&BANT), "What must be known of budget, authority, need and timeline."),
        field("recycle", &Shape::Map(&RECYCLE), "When a lead that sales sent back may be handed over again."),
        field("nurture", &Shape::Map(&TRACKS), "Where leads go that are not ready."),
        field("sla", &Shape::Map(&SLA), "What both parties promise, and in which hours their clocks run."),
        field("routing", &Shape::Map(&ROUTING), "Who gets which lead."),
        field("lint", &Shape::List(&SILENCED, SOME), "Findings of the linter that you looked at and answered."),
    ],
);

static PARTIES: Keys = map(
    "parties",
    "expected-map-of-the-two-parties",
    &[
        field("marketing", &TEXT, "Who agrees for marketing: `Ana Lima <ana@northwind.example>`."),
        field("sales", &TEXT, "Who agrees for sales."),
    ],
);

static CURRENCIES: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Currency), Shape::Map(&CURRENCY_MAP)]);
static CURRENCY_MAP: Keys = map(
    "currency",
    "expected-map-with-base-and-rates",
    &[
        field("base", &CURRENCY, "Amounts without a currency are in this one; all are compared in it.").or("EUR"),
        field("rates", &Shape::Map(&RATES), "What one unit of another currency is worth in the base currency."),
    ],
);
static RATES: Keys = map("rates", "expected-map-of-rates", &[]).with_rest(Rest {
    what: "expected-currency",
    key: RestKey::Currency,
    shape: &Shape::Scalar(Scalar::Positive),
    doc: "What one unit of this currency is worth in the base currency.",
    max: limits::ENTRIES,
});

static TRAITS: Keys = map("traits", "expected-map-of-traits", &[]).with_rest(Rest {
    what: "expected-trait",
    key: RestKey::Trait,
    shape: &TRAIT_DECLARATION,
    doc: "A custom trait and what it holds. Traits of the company begin with `company.`.",
    max: limits::ENTRIES,
});
static TRAIT_DECLARATION: Shape = Shape::Choice(&[Shape::Scalar(Scalar::TraitType), Shape::Map(&TRAIT_MAP)]);
static TRAIT_MAP: Keys = map(
    "trait",
    "expected-trait-declaration",
    &[
        needed(
            "type",
            "field-trait-type",
            &TRAIT_TYPE,
            "What it holds: text, number (or range), money, date, country, yes/no, list.",
        ),
        field("protected", &YES_NO, "Whether the law protects it; the linter advises against points on it.").or("no"),
        field("note", &TEXT, "What it means, for people."),
    ],
);

static SIGNALS: Keys = named(
    "signals",
    "expected-map-of-signals",
    "expected-signal",
    &Shape::Map(&SIGNAL),
    "What this word means in the event stream. All fields must hold.",
    limits::SIGNALS,
);
static SIGNAL: Keys = map("signal", "expected-map-of-events", &SIGNAL_FIELDS);
static SIGNAL_FIELDS: [Field; 9] = [
    field("event", &EVENT_TEST, "A test on the event's name, or `any`."),
    field("page", &PAGE, "A page view, with tests on its path, url, title, referrer or name, or `any`."),
    field("sales", &SALES, "An act of sales."),
    field("outcome", &OUTCOME, "An outcome."),
    field("channel", &CHANNELS, "One channel or a list."),
    field("where", &PROPERTY_TESTS, "Tests on the event's properties; a dot reaches into nested ones."),
    field("lasting", &DURATION, "The event lasted at least so long."),
    field("any", &SIGNAL_ALTERNATIVES, "One of these: patterns, or names of other signals."),
    field("note", &TEXT, "What it means, for people."),
];
static SIGNAL_ALTERNATIVE: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Name), Shape::Map(&SIGNAL)]);
static SIGNAL_ALTERNATIVES: Shape = Shape::List(&SIGNAL_ALTERNATIVE, SOME);
static EVENT_TEST: Shape =
    Shape::Choice(&[Shape::Scalar(Scalar::Any), Shape::List(&ANY, VALUES), Shape::Map(&TEST_MAP)]);
static PAGE: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Word("any")), Shape::Map(&PAGE_MAP)]);
static PAGE_MAP: Keys = map(
    "page",
    "expected-map-of-tests-on-the-page",
    &[
        field("path", &TEST, "The path of the page: `/pricing`."),
        field("url", &TEST, "The whole address."),
        field("title", &TEST, "The page's title."),
        field("referrer", &TEST, "The page that the visitor came from."),
        field("name", &TEST, "The page's name."),
    ],
);
static CHANNELS: Shape =
    Shape::Choice(&[Shape::Scalar(Scalar::Channel), Shape::List(&Shape::Scalar(Scalar::Channel), SOME)]);
static PROPERTY_TESTS: Shape = Shape::Map(&PROPERTIES);
static PROPERTIES: Keys = map("properties", "expected-map-of-tests-on-properties", &[]).with_rest(Rest {
    what: "expected-property",
    key: RestKey::Property,
    shape: &TEST,
    doc: "A test on this property of the event.",
    max: limits::ENTRIES,
});

/// A test on a trait, a property or a name.
pub static TEST: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Any), Shape::List(&ANY, VALUES), Shape::Map(&TEST_MAP)]);
static TEST_MAP: Keys = map("test", "expected-test", TEST_FIELDS);
const TEST_FIELDS: &[Field] = &[
    field("is", &ANY, "Equal (texts without case and accents)."),
    field("in", &ANY_LIST, "Equal to one of these."),
    field("min", &ANY, "At least (numbers, money, dates)."),
    field("max", &ANY, "At most."),
    field("over", &ANY, "More than."),
    field("under", &ANY, "Less than."),
    field("between", &PAIR, "From the first to the second, both included."),
    field("has", &ANYS, "One of these words or phrases stands in the text, as whole words."),
    field("contains", &ANYS, "One of these texts stands anywhere in the text."),
    field("starts_with", &ANYS, "The text begins with one of these."),
    field("ends_with", &ANYS, "The text ends with one of these."),
    field("matches", &ANY, "The regular expression is found (linear time, without case and accents)."),
    field("known", &YES_NO, "Something is known."),
    field("missing", &YES_NO, "Nothing is known."),
    field("in_next", &DURATION, "The date lies from today on, within so long."),
    field("in_last", &DURATION, "The date lies up to today, within so long."),
];

/// A condition.
pub static CONDITION: Shape = Shape::Map(&CONDITION_MAP);
static CONDITIONS: Shape = Shape::List(&CONDITION, SOME);
/// The words of the condition language; any other key is a trait.
pub static CONDITION_MAP: Keys = map(
    "condition",
    "expected-condition",
    &[
        field("all", &CONDITIONS, "All of the conditions in the list hold."),
        field("any", &CONDITIONS, "At least one of the conditions in the list holds."),
        field("none", &CONDITIONS, "None of the conditions in the list holds."),
        field("fit", &SCORE, "The fit score lies within `min` and `max`."),
        field("engagement", &SCORE, "The engagement score lies within `min` and `max`."),
        field("grade", &GRADE_LIST, "The grade is one of these; `A` means A1–A4, `1` means A1–D1."),
        field("level", &Shape::Map(&LEVEL_MIN), "The level is at least this."),
        field("persona", &NAMES, "The lead matches any persona, or one of these."),
        field("excluded", &YES_NO, "An exclusion of the pact holds, or none does."),
        field("on", &NAME, "At an event of this signal; with `within`, from such an event on for so long."),
        field("within", &DURATION, "For how long `on` holds."),
        field("at_least", &COUNT_IN, "With `on`: so many events lie in the window that ends with the event."),
        field(
            "seen",
            &NAMES,
            "From the first event of this signal (or one of these) on; `any`: from any behaviour on.",
        ),
        field("sales", &SALES, "Sales did this since the lead was handed over."),
        field("outcome", &OUTCOME, "This outcome was recorded."),
        field("bant", &BANT_TEST, "As the `bant` section asks, so many points, or this point."),
        field("known", &TRAIT_LIST, "All of these traits are known."),
    ],
)
.with_rest(Rest {
    what: "expected-trait",
    key: RestKey::Trait,
    shape: &TEST,
    doc: "A test on this trait.",
    max: limits::ENTRIES,
});
static SCORE: Shape = Shape::Map(&SCORE_MAP);
static SCORE_MAP: Keys = map(
    "score",
    "expected-map-with-min-or-max",
    &[field("min", &NUMBER, "The least score that passes."), field("max", &NUMBER, "The greatest score that passes.")],
);
static GRADE_LIST: Shape =
    Shape::Choice(&[Shape::Scalar(Scalar::Grade), Shape::List(&Shape::Scalar(Scalar::Grade), SOME)]);
static LEVEL_MIN: Keys = map(
    "level",
    "expected-map-with-min",
    &[needed("min", "field-level", &Shape::Scalar(Scalar::Integer(1, 6)), "The least level that passes, 1 to 6.")],
);
static BANT_TEST: Shape = Shape::Choice(&[
    Shape::Scalar(Scalar::OneOf(&["confirmed", "budget", "authority", "need", "timeline"])),
    Shape::Map(&BANT_COUNT),
]);
static BANT_COUNT: Keys = map(
    "bant at least",
    "expected-map-with-at-least",
    &[needed(
        "at_least",
        "field-bant",
        &Shape::Scalar(Scalar::Integer(1, 4)),
        "So many of the four points are confirmed.",
    )],
);
static TRAIT_LIST: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Trait), Shape::List(&TRAIT, SOME)]);

static REQUIRED: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Trait), Shape::Map(&REQUIRED_ANY)]);
static REQUIRED_ANY: Keys = map(
    "required any",
    "expected-any-of-traits",
    &[needed("any", "field-any-known", &Shape::List(&TRAIT, SOME), "One of these must be known.")],
);

static PERSONAS: Keys = named(
    "personas",
    "expected-map-of-personas",
    "expected-persona",
    &NAMED_CONDITION,
    "A condition on traits, or a map with `when`.",
    limits::ENTRIES,
);
static EXCLUSIONS: Keys = named(
    "exclude",
    "expected-map-of-exclusions",
    "expected-exclusion",
    &NAMED_CONDITION,
    "A condition on traits and signals, or a map with `when`.",
    limits::ENTRIES,
);
static TIERS: Keys = named(
    "mql",
    "expected-map-of-tiers",
    "expected-tier",
    &NAMED_CONDITION,
    "When a lead is in this tier: a condition, or a map with `when`.",
    limits::ENTRIES,
);
static NAMED_CONDITION: Shape = Shape::Choice(&[Shape::Map(&WHEN_MAP), Shape::Map(&CONDITION_MAP)]);
static WHEN_MAP: Keys = map(
    "when",
    "expected-map-with-when",
    &[
        needed("when", "field-when", &CONDITION, "The condition."),
        field("note", &TEXT, "What it means, for people."),
        field("id", &ID, "Keeps the clause's id when its name changes."),
    ],
)
.marked("when");
static PLAIN_CONDITION: Shape = Shape::Choice(&[Shape::Map(&PLAIN_WHEN_MAP), Shape::Map(&CONDITION_MAP)]);
static PLAIN_WHEN_MAP: Keys = map(
    "when note",
    "expected-map-with-when",
    &[needed("when", "field-when", &CONDITION, "The condition."), field("note", &TEXT, "What it means, for people.")],
)
.marked("when");

static FIT: Keys = named(
    "fit",
    "expected-map-of-rules",
    "expected-rule",
    &FIT_RULE,
    "Points for a condition on traits; in a list, the first that holds counts.",
    limits::RULES,
);
static FIT_RULE: Shape = Shape::Choice(&[Shape::Map(&FIT_MAP), Shape::List(&ALTERNATIVE, ALTERNATIVES)]);
const ALTERNATIVES: Length = Length { min: 1, max: limits::ALTERNATIVES };
static FIT_MAP: Keys = map(
    "fit rule",
    "expected-fit-rule",
    &[
        field("when", &CONDITION, "The condition, on traits only."),
        field("points", &NUMBER, "The points it gives or takes."),
        field("first", &Shape::List(&ALTERNATIVE, ALTERNATIVES), "Alternatives; the first that holds counts."),
        field("group", &NAME, "The group whose floor and ceiling bound it."),
        field("id", &ID, "Keeps the clause's id when its name changes."),
    ],
);
static ALTERNATIVE: Shape = Shape::Map(&ALTERNATIVE_MAP);
static ALTERNATIVE_MAP: Keys = map(
    "alternative",
    "expected-map-with-when-and-points",
    &[
        needed("when", "field-when-traits", &CONDITION, "The condition, on traits only."),
        needed("points", "field-points", &NUMBER, "The points it gives or takes."),
    ],
);

static ENGAGEMENT: Keys = named(
    "engagement",
    "expected-map-of-rules",
    "expected-rule",
    &Shape::Map(&ENGAGEMENT_RULE),
    "Points for what a lead does.",
    limits::RULES,
);
static ENGAGEMENT_RULE: Keys = map(
    "engagement rule",
    "expected-engagement-rule",
    &[
        needed("on", "field-on", &NAMES, "A signal; a list of steps one after the other; or `nothing`, for silence."),
        needed("points", "field-points-each", &NUMBER, "The points it gives or takes each time it counts."),
        field("within", &DURATION, "A signal: how long its points count. Steps: from the first to the last."),
        field("at_least", &COUNT_IN, "So many events of the signal in a window: `5 in 2d`."),
        field("for", &DURATION, "With `on: nothing`: how long the silence must be."),
        field("of", &NAMES, "With `on: nothing`: which signals are missed; any behaviour if left out."),
        field("half_life", &DURATION, "After this long, half of the points are left."),
        field("lasts", &DURATION, "How long the points of a sequence or a count last."),
        field("repeat", &Shape::Scalar(Scalar::OneOf(&["once", "each"])), "How often a sequence or count is found.")
            .or("once"),
        field("at_most", &CAPS, "Counts only the first so many, ever (`3`) or in a window (`3 per 7d`)."),
        field("group", &NAME, "The group whose floor and ceiling bound it."),
        field("id", &ID, "Keeps the clause's id when its name changes."),
    ],
);
static CAPS: Shape =
    Shape::Choice(&[Shape::Scalar(Scalar::Cap), Shape::List(&Shape::Scalar(Scalar::Cap), Length { min: 1, max: 2 })]);

static GROUPS: Keys = named(
    "groups",
    "expected-map-of-groups",
    "expected-group",
    &Shape::Map(&GROUP),
    "The rules that name it add up to no more than its ceiling and no less than its floor.",
    limits::ENTRIES,
);
static GROUP: Keys = map(
    "group",
    "expected-map-with-floor-or-ceiling",
    &[
        field("floor", &NUMBER, "The sum of its rules is never less."),
        field("ceiling", &NUMBER, "The sum of its rules is never more."),
    ],
);

static GRADES: Keys = map(
    "grades",
    "expected-map-with-fit-and-engagement",
    &[
        field("fit", &Shape::Map(&FIT_GRADES), "The least fit for each letter; less is D.").or("A: 75, B: 50, C: 25"),
        field("engagement", &Shape::Map(&ENGAGEMENT_GRADES), "The least engagement for each number; less is 4.")
            .or("1: 75, 2: 50, 3: 25"),
    ],
);
static FIT_GRADES: Keys = map(
    "fit grades",
    "expected-map-with-a-b-and-c",
    &[
        field("A", &NUMBER, "The least fit for A.").or("75"),
        field("B", &NUMBER, "The least fit for B.").or("50"),
        field("C", &NUMBER, "The least fit for C.").or("25"),
    ],
);
static ENGAGEMENT_GRADES: Keys = map(
    "engagement grades",
    "expected-map-with-1-2-and-3",
    &[
        field("1", &NUMBER, "The least engagement for 1.").or("75"),
        field("2", &NUMBER, "The least engagement for 2.").or("50"),
        field("3", &NUMBER, "The least engagement for 3.").or("25"),
    ],
);

static LEVELS: Keys = map(
    "levels",
    "expected-map-of-levels-1-to-6",
    &[
        field("1", &PLAIN_CONDITION, "Responded, identity known.")
            .or("{ any: [ { known: email }, { known: phone } ], seen: any }"),
        field("2", &PLAIN_CONDITION, "The right person in the right organisation.")
            .or("not excluded, and a persona matches (without personas: fit of grade C or better)"),
        field("3", &PLAIN_CONDITION, "Need identified or strong interest.")
            .or("`bant: need`, or engagement of grade 2 or better"),
        field("4", &PLAIN_CONDITION, "Requirements being defined.")
            .or("{ any: [ { known: requirements }, { bant: { at_least: 2 } } ] }"),
        field("5", &PLAIN_CONDITION, "BANT confirmed.").or("{ bant: confirmed }"),
        field("6", &PLAIN_CONDITION, "Accepted with an agreed next step.")
            .or("{ all: [ { sales: accepted }, { sales: next step agreed } ] }"),
    ],
);
static GATES: Keys = map(
    "gates",
    "expected-map-of-stages",
    &[
        field("sal", &PLAIN_CONDITION, "Sales accepted lead.").or("{ sales: accepted }"),
        field("sql", &PLAIN_CONDITION, "Sales qualified lead.")
            .or("{ bant: confirmed, sales: accepted }, without a `bant` section { sales: qualified }"),
        field("opportunity", &PLAIN_CONDITION, "A deal is open.").or("{ outcome: opportunity }"),
        field("customer", &PLAIN_CONDITION, "A deal was won.").or("{ outcome: won }"),
        field("evangelist", &PLAIN_CONDITION, "The customer recommends us.").or("{ outcome: advocated }"),
    ],
);

static BANT: Keys = map(
    "bant",
    "expected-map-of-the-points-of-bant",
    &[
        field("at_least", &Shape::Scalar(Scalar::Integer(0, 4)), "How many of the four points must be confirmed.")
            .or("3"),
        field("budget", &BANT_POINT, "What `bant.budget` must be: a least amount."),
        field("authority", &BANT_POINT, "What `bant.authority` must be: buying roles.").or("decision maker"),
        field("need", &BANT_POINT, "What `bant.need` must be."),
        field("timeline", &BANT_POINT, "What `bant.timeline` must be: `{ in_next: 6mo }`."),
    ],
);
static BANT_POINT: Shape =
    Shape::Choice(&[Shape::Scalar(Scalar::Any), Shape::List(&ANY, VALUES), Shape::Map(&BANT_POINT_MAP)]);
static BANT_POINT_MAP: Keys = map("bant point", "expected-bant-point", &BANT_POINT_FIELDS);
const BANT_POINT_OWN: [Field; 3] = [
    field("required", &YES_NO, "The point must be among those confirmed.").or("no"),
    field("deduced_from", &CONDITION, "A condition on traits from which the point may be taken as confirmed."),
    field("within", &DURATION, "Timeline: another way to write `in_next`."),
];
const BANT_POINT_FIELDS: [Field; BANT_POINT_OWN.len() + TEST_FIELDS.len()] = {
    let mut fields = [BANT_POINT_OWN[0]; BANT_POINT_OWN.len() + TEST_FIELDS.len()];
    let mut i = 0;
    while i < fields.len() {
        fields[i] = if i < BANT_POINT_OWN.len() { BANT_POINT_OWN[i] } else { TEST_FIELDS[i - BANT_POINT_OWN.len()] };
        i += 1;
    }
    fields
};

static RECYCLE: Keys = map(
    "recycle",
    "expected-map-with-cool-off-and-needs",
    &[
        field("cool_off", &DURATION_OR_ZERO, "Not before this long after it was sent back.").or("30d"),
        field("needs", &NAMES, "`any new signal`, a signal, a list of signals, or `nothing`.").or("any new signal"),
    ],
);
static TRACKS: Keys = named(
    "nurture",
    "expected-map-of-tracks",
    "expected-track",
    &Shape::Map(&TRACK),
    "Where leads go that are not ready; the first whose condition holds takes a lead that names none.",
    limits::ENTRIES,
);
static TRACK: Keys = map(
    "track",
    "expected-map-with-when-cool-off-and-note",
    &[
        field("when", &CONDITION, "Which leads, by their traits."),
        field("cool_off", &DURATION_OR_ZERO, "Its own cool-off, instead of the one of `recycle`."),
        field("note", &TEXT, "What happens there, for people."),
    ],
);

static SLA: Keys = map(
    "sla",
    "expected-map-of-promises",
    &[
        field("marketing", &Shape::Map(&MARKETING), "What marketing promises."),
        field("sales", &Shape::Map(&SALES_PROMISES), "What sales promises."),
        field("calendar", &Shape::Map(&CALENDAR), "In which hours clocks run; always, if left out."),
        field("breach", &Shape::Map(&BREACHES), "What happens when a clock runs out."),
    ],
);
static MARKETING: Keys = map("marketing promises", "expected-map-of-marketings-promises", MARKETING_FIELDS);
/// What marketing can promise.
pub const MARKETING_FIELDS: &[Field] = &[
    field("qualified", &QUOTA, "So many qualified leads in each period: `300 per quarter`."),
    field("complete", &SHARE, "The share of leads with all required information: `95%`."),
    field("hand over within", &DURATION, "From qualifying to being offered."),
];
static SALES_PROMISES: Keys = map("sales promises", "expected-map-of-sales-promises", SALES_FIELDS);
/// What sales can promise.
pub const SALES_FIELDS: &[Field] = &[
    field("respond within", &DURATION, "From the offer to the first touch."),
    field("at the latest", &DURATION, "Never later than this."),
    field("decide within", &DURATION, "From the offer to acceptance or rejection."),
    field("touches", &TOUCH_COUNTS, "So many touches in a window from the offer on."),
    field("status every", &DURATION, "A status update at least this often."),
    field("reject with reason", &YES_NO, "A rejection names its reason."),
];
static TOUCH_COUNTS: Shape = Shape::Map(&TOUCHES);
static TOUCHES: Keys = map(
    "touches",
    "expected-map-of-touches-and-within",
    &[
        field("calls", &COUNT, "So many calls."),
        field("emails", &COUNT, "So many e-mails."),
        field("meetings", &COUNT, "So many meetings."),
        field("social", &COUNT, "So many messages on social networks."),
        needed("within", "field-touches-within", &DURATION, "The window from the offer on."),
    ],
);
static CALENDAR: Keys = map(
    "calendar",
    "expected-calendar",
    &[
        needed("time_zone", "field-time-zone", &Shape::Scalar(Scalar::TimeZone), "An IANA time zone: `Europe/Prague`."),
        field("hours", &HOURS, "Working hours: `Mon-Fri 09:00-17:00`, or a list.").or("Mon-Fri 09:00-17:00"),
        field("holidays", &TEXT, "An iCalendar file with holidays, beside the pact."),
    ],
);
static HOURS: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Hours), Shape::List(&Shape::Scalar(Scalar::Hours), SOME)]);
static BREACHES: Keys = named(
    "breach",
    "expected-map-of-promises",
    "expected-promise",
    &Shape::Map(&BREACH),
    "What happens when the clock of this promise runs out.",
    limits::ENTRIES,
);
static BREACH: Keys = map(
    "breach rule",
    "expected-map-with-tell-and-reassign",
    &[
        field("tell", &TEXTS, "Who is told: an e-mail address, a role or a team."),
        field("reassign", &YES_NO, "Whether the lead goes to somebody else.").or("no"),
    ],
);

static ROUTING: Keys = map(
    "routing",
    "expected-map-of-routing",
    &[
        field("company owner first", &YES_NO, "Whoever owns the company gets its leads.").or("no"),
        field("territories", &Shape::Map(&TERRITORIES), "The first whose condition holds gets the lead."),
        field("otherwise", &ASSIGNEES, "Who gets the rest, in weighted turns."),
        field(
            "capacity",
            &Shape::Scalar(Scalar::Integer(1, limits::COUNT)),
            "How many open leads one person holds at most.",
        ),
        field("pool", &TEXT, "Whose pool a lead goes to when nobody is on duty and below capacity."),
    ],
);
static TERRITORIES: Keys = named(
    "territories",
    "expected-map-of-territories",
    "expected-territory",
    &Shape::Map(&TERRITORY),
    "A part of the market and who looks after it.",
    limits::ENTRIES,
);
static TERRITORY: Keys = map(
    "territory",
    "expected-map-with-when-and-to",
    &[
        needed("when", "field-territory", &CONDITION, "Which leads, by their traits."),
        needed("to", "field-assignees", &ASSIGNEES, "Who gets its leads, in weighted turns."),
        field("id", &ID, "Keeps the clause's id when its name changes."),
    ],
);
static ASSIGNEES: Shape =
    Shape::Choice(&[Shape::Scalar(Scalar::Text), Shape::List(&ASSIGNEE, SOME), Shape::Map(&ASSIGNEE_MAP)]);
static ASSIGNEE: Shape = Shape::Choice(&[Shape::Scalar(Scalar::Text), Shape::Map(&ASSIGNEE_MAP)]);
static ASSIGNEE_MAP: Keys = map(
    "assignee",
    "expected-assignee",
    &[
        needed("who", "field-who", &TEXT, "An e-mail address or a team's name."),
        field("weight", &Shape::Scalar(Scalar::Integer(1, 1_000)), "How often it is their turn.").or("1"),
    ],
);

static SILENCED: Shape = Shape::Map(&SILENCED_MAP);
static SILENCED_MAP: Keys = map(
    "silenced",
    "expected-map-with-allow-at-and-because",
    &[
        needed("allow", "field-allow", &ID, "The finding's id."),
        field("at", &Shape::Scalar(Scalar::Clause), "The clause it is silenced at; everywhere if left out."),
        needed("because", "field-because", &TEXT, "Why."),
    ],
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use leadpact_language::Said;

    use super::*;

    /// All maps below a shape, by name.
    fn maps(shape: &'static Shape, found: &mut BTreeMap<&'static str, &'static Keys>) {
        match shape {
            Shape::Scalar(_) => {}
            Shape::List(of, _) => maps(of, found),
            Shape::Choice(shapes) => shapes.iter().for_each(|shape| maps(shape, found)),
            Shape::Map(keys) => {
                if found.insert(keys.name, keys).is_none() {
                    keys.fields.iter().for_each(|field| maps(field.shape, found));
                    keys.rest.iter().for_each(|rest| maps(rest.shape, found));
                }
            }
        }
    }

    #[test]
    fn whoever_left_a_field_out_reads_what_the_reference_says_of_it() {
        let mut found = BTreeMap::new();
        maps(&PACT_SHAPE, &mut found);
        let needed = found.values().flat_map(|keys| keys.fields).filter_map(|field| match field.needed {
            Needed::Yes(said) => Some((Said::of(said).in_english(), field.doc)),
            Needed::No => None,
        });
        let needed: Vec<(String, &str)> = needed.collect();
        assert!(needed.len() > 15, "{needed:?}");
        for (said, doc) in needed {
            assert_eq!(said, doc);
        }
    }
}
