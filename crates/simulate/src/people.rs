//! The people: personas with their titles, what they want, and what is known of them.

use leadpact_terms::{Instant, fold};

use crate::catalog;
use crate::companies::{Company, CompanyKind};
use crate::places::COUNTRIES;
use crate::random::Random;

/// What part somebody has in the simulated world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Persona {
    ItBuyer,
    OperationsHead,
    Finance,
    Practitioner,
    Consultant,
    Competitor,
    Student,
    JobSeeker,
    Journalist,
}

/// What somebody is up to: the hidden truth that drives behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Takes part in a project that will buy something, from us or another, around the company's ready day.
    Buying,
    /// Reads a lot, might look ready, has no project.
    Curious,
    /// Came by once or twice.
    Casual,
    Studying,
    Spying,
    Applying,
    Advising,
    Reporting,
}

/// One attribute of a person that can become known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Email,
    FirstName,
    LastName,
    Title,
    Seniority,
    Department,
    Phone,
    Country,
    City,
    Language,
    Consent,
}

impl Field {
    /// All of them, in the order of the columns.
    pub(crate) const ALL: [Self; 11] = [
        Self::Email,
        Self::FirstName,
        Self::LastName,
        Self::Title,
        Self::Seniority,
        Self::Department,
        Self::Phone,
        Self::Country,
        Self::City,
        Self::Language,
        Self::Consent,
    ];

    /// Its name as a trait and as a column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Title => "title",
            Self::Seniority => "seniority",
            Self::Department => "department",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::City => "city",
            Self::Language => "language",
            Self::Consent => "consent",
        }
    }
}

/// A set of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fields(u16);

impl Fields {
    /// The set of these.
    pub(crate) const fn of(fields: &[Field]) -> Self {
        let mut set = 0;
        let mut i = 0;
        while i < fields.len() {
            set |= 1 << fields[i] as u16;
            i += 1;
        }
        Self(set)
    }

    pub(crate) fn has(self, field: Field) -> bool {
        self.0 & (1 << field as u16) != 0
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// A person, with everything as it would be written if it were asked for; an empty text is never given.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) persona: Persona,
    pub(crate) intent: Intent,
    pub(crate) email: String,
    first_name: String,
    last_name: String,
    pub(crate) title: &'static str,
    pub(crate) seniority: &'static str,
    department: &'static str,
    phone: String,
    country: &'static str,
    pub(crate) city: &'static str,
    language: &'static str,
    pub(crate) consent: bool,
    pub(crate) zone: &'static str,
}

impl Person {
    /// What a field holds, as text.
    pub(crate) fn text(&self, field: Field) -> &str {
        match field {
            Field::Email => &self.email,
            Field::FirstName => &self.first_name,
            Field::LastName => &self.last_name,
            Field::Title => self.title,
            Field::Seniority => self.seniority,
            Field::Department => self.department,
            Field::Phone => &self.phone,
            Field::Country => self.country,
            Field::City => self.city,
            Field::Language => self.language,
            Field::Consent => {
                if self.consent {
                    "yes"
                } else {
                    "no"
                }
            }
        }
    }

    /// Whether this person would ever reach for a phone number field.
    pub(crate) fn has_phone(&self) -> bool {
        !self.phone.is_empty()
    }
}

/// When and how a lead became known, and what of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) at: Instant,
    pub(crate) fields: Fields,
}

/// A title: the language it is written in (`""` for any), the words, the seniority and the department.
type Title = (&'static str, &'static str, &'static str, &'static str);

const IT_TITLES: [Title; 17] = [
    ("", "CIO", "c-level", "IT"),
    ("", "CTO", "c-level", "IT"),
    ("", "Head of IT", "director", "IT"),
    ("", "IT Director", "director", "IT"),
    ("", "VP Information Systems", "vp", "IT"),
    ("", "IT Manager", "manager", "IT"),
    ("", "IT Manager", "manager", "IT"),
    ("", "IT Service Manager", "manager", "IT"),
    ("", "Systems Manager", "manager", "IT"),
    ("de", "Leiter IT", "director", "IT"),
    ("de", "IT-Leiterin", "director", "IT"),
    ("de", "Teamleiter Systemtechnik", "manager", "IT"),
    ("pl", "Kierownik IT", "manager", "IT"),
    ("cs", "Vedoucí IT", "manager", "IT"),
    ("fr", "Directeur informatique", "director", "IT"),
    ("nl", "Hoofd ICT", "director", "IT"),
    ("pt-BR", "Gerente de TI", "manager", "IT"),
];
const OPERATIONS_TITLES: [Title; 11] = [
    ("", "COO", "c-level", "Operations"),
    ("", "VP Operations", "vp", "Operations"),
    ("", "Head of Operations", "director", "Operations"),
    ("", "Director of Customer Support", "director", "Customer Service"),
    ("", "Head of Customer Service", "director", "Customer Service"),
    ("", "Operations Manager", "manager", "Operations"),
    ("", "Customer Support Manager", "manager", "Customer Service"),
    ("de", "Leiterin Kundenservice", "director", "Kundenservice"),
    ("de", "Geschäftsführer", "c-level", "Management"),
    ("fr", "Responsable support", "manager", "Support"),
    ("cs", "Provozní ředitel", "c-level", "Operations"),
];
const FINANCE_TITLES: [Title; 6] = [
    ("", "CFO", "c-level", "Finance"),
    ("", "Head of Finance", "director", "Finance"),
    ("", "Procurement Manager", "manager", "Procurement"),
    ("", "Controller", "staff", "Finance"),
    ("de", "Einkäuferin IT", "staff", "Einkauf"),
    ("pl", "Dyrektor finansowy", "c-level", "Finanse"),
];
const PRACTITIONER_TITLES: [Title; 11] = [
    ("", "Service Desk Analyst", "staff", "IT"),
    ("", "Support Engineer", "staff", "Customer Service"),
    ("", "System Administrator", "staff", "IT"),
    ("", "sysadmin", "staff", "IT"),
    ("", "Application Specialist", "staff", "IT"),
    ("", "Customer Support Agent", "staff", "Customer Service"),
    ("", "Team Lead Service Desk", "manager", "IT"),
    ("", "Project Manager", "manager", "Projects"),
    ("de", "Systemadministrator", "staff", "IT"),
    ("pl", "Administrator systemów", "staff", "IT"),
    ("fr", "Technicien support", "staff", "Support"),
];
const CONSULTANT_TITLES: [Title; 4] = [
    ("", "Consultant", "staff", "Consulting"),
    ("", "Managing Partner", "c-level", "Management"),
    ("", "Senior ITSM Consultant", "staff", "Consulting"),
    ("de", "Unternehmensberater", "staff", "Beratung"),
];
const COMPETITOR_TITLES: [Title; 3] = [
    ("", "Product Marketing Manager", "manager", "Marketing"),
    ("", "Competitive Intelligence Analyst", "staff", "Strategy"),
    ("", "Product Manager", "manager", "Product"),
];
const STUDENT_TITLES: [Title; 4] = [
    ("", "Student", "", ""),
    ("", "student", "", ""),
    ("", "PhD student", "", "Computer Science"),
    ("de", "Studentin", "", ""),
];
const JOB_SEEKER_TITLES: [Title; 4] = [
    ("", "Software Developer", "staff", ""),
    ("", "Sales Manager", "manager", ""),
    ("", "Marketing Specialist", "staff", ""),
    ("", "freelancer", "", ""),
];
const JOURNALIST_TITLES: [Title; 3] =
    [("", "Editor", "staff", "Editorial"), ("", "Journalist", "staff", "Editorial"), ("", "Freelance writer", "", "")];

fn titles(persona: Persona) -> &'static [Title] {
    match persona {
        Persona::ItBuyer => &IT_TITLES,
        Persona::OperationsHead => &OPERATIONS_TITLES,
        Persona::Finance => &FINANCE_TITLES,
        Persona::Practitioner => &PRACTITIONER_TITLES,
        Persona::Consultant => &CONSULTANT_TITLES,
        Persona::Competitor => &COMPETITOR_TITLES,
        Persona::Student => &STUDENT_TITLES,
        Persona::JobSeeker => &JOB_SEEKER_TITLES,
        Persona::Journalist => &JOURNALIST_TITLES,
    }
}

/// Somebody of this company.
pub(crate) fn person(random: &mut Random, company: &Company) -> Person {
    let persona = persona(random, company.kind);
    let intent = intent(random, persona, company);
    // One in ten sits in another country than the head office.
    let country = if random.chance(0.9) { company.country } else { random.pick(&COUNTRIES.each_ref()) };
    let first_name = random.pick(country.first_names);
    let last_name = random.pick(country.last_names);
    let private = matches!(persona, Persona::Student | Persona::JobSeeker) && random.chance(0.4)
        || company.kind == CompanyKind::Private
        || random.chance(0.03);
    let domain = if private { random.pick(&catalog::FREE_MAIL) } else { company.domain.as_str() };
    let suited: Vec<Title> = titles(persona)
        .iter()
        .filter(|(language, ..)| language.is_empty() || *language == country.language)
        .copied()
        .collect();
    // Local titles are few in the list and common in life.
    let local: Vec<Title> = suited.iter().filter(|(language, ..)| !language.is_empty()).copied().collect();
    let (_, title, seniority, department) =
        if !local.is_empty() && random.chance(0.45) { random.pick(&local) } else { random.pick(&suited) };
    let messy = |random: &mut Random, name: &str| match random.below(40) {
        0 => name.to_lowercase(),
        1 => name.to_uppercase(),
        2 => format!("{name} "),
        _ => name.to_owned(),
    };
    Person {
        persona,
        intent,
        email: address(random, first_name, last_name, domain),
        first_name: messy(random, first_name),
        last_name: if random.chance(0.03) {
            last_name.chars().take(1).chain(['.']).collect()
        } else {
            messy(random, last_name)
        },
        title: if random.chance(0.06) { "" } else { title },
        seniority: if random.chance(0.3) { "" } else { seniority },
        department: if random.chance(0.25) { "" } else { department },
        phone: if random.chance(0.12) { String::new() } else { phone(random, country.phones) },
        country: country.spellings[random.skewed(0, country.spellings.len() as i64 - 1) as usize],
        city: random.pick(country.cities),
        language: country.language,
        consent: random.chance(0.82),
        zone: country.zone,
    }
}

fn persona(random: &mut Random, kind: CompanyKind) -> Persona {
    match kind {
        CompanyKind::Prospect => random.weighted(&[
            (Persona::ItBuyer, 32),
            (Persona::OperationsHead, 20),
            (Persona::Finance, 8),
            (Persona::Practitioner, 40),
        ]),
        CompanyKind::University => {
            random.weighted(&[(Persona::Student, 80), (Persona::Practitioner, 15), (Persona::ItBuyer, 5)])
        }
        CompanyKind::Consultancy => Persona::Consultant,
        CompanyKind::Media => Persona::Journalist,
        CompanyKind::Rival => Persona::Competitor,
        CompanyKind::Private => random.weighted(&[
            (Persona::JobSeeker, 45),
            (Persona::Student, 25),
            (Persona::Consultant, 10),
            (Persona::Practitioner, 20),
        ]),
    }
}

fn intent(random: &mut Random, persona: Persona, company: &Company) -> Intent {
    let involved = match persona {
        Persona::ItBuyer => 0.85,
        Persona::OperationsHead => 0.75,
        Persona::Finance => 0.6,
        Persona::Practitioner => 0.4,
        Persona::Student => return Intent::Studying,
        Persona::Competitor => return Intent::Spying,
        Persona::JobSeeker => return Intent::Applying,
        Persona::Consultant => return Intent::Advising,
        Persona::Journalist => return Intent::Reporting,
    };
    match company.ready {
        Some(_) if random.chance(involved) => Intent::Buying,
        Some(_) | None => {
            if random.chance(0.36) {
                Intent::Curious
            } else {
                Intent::Casual
            }
        }
    }
}

fn address(random: &mut Random, first_name: &str, last_name: &str, domain: &str) -> String {
    let plain = |name: &str| fold(name).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (first, last) = (plain(first_name), plain(last_name));
    let initial = &first[..1];
    let free = catalog::FREE_MAIL.contains(&domain);
    let local = match random.below(12) {
        // A provider with millions of users has few plain names left.
        0..=3 if free => format!("{first}{last}{}", random.between(1950, 2007)),
        _ if free => format!("{last}.{first}{}", random.between(1, 9_999)),
        0 => format!("{initial}{last}"),
        1 => format!("{initial}.{last}"),
        2 => format!("{first}_{last}"),
        3 => first,
        _ => format!("{first}.{last}"),
    };
    match random.below(30) {
        0 => format!("{}@{domain}", local.to_uppercase()),
        _ => format!("{local}@{domain}"),
    }
}

fn phone(random: &mut Random, patterns: &[&str]) -> String {
    let pattern = random.pick(patterns);
    pattern.chars().map(|c| if c == '#' { char::from(b'0' + random.below(10) as u8) } else { c }).collect()
}
