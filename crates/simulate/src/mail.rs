//! E-mail campaigns: what is sent, what comes back, and what mail gateways do that looks like interest.
//!
//! A gateway that scans links fetches each link of a mail within seconds of its delivery, before anybody has read
//! it. The clicks are not marked here: to find them is the importing product's task.

use leadpact_terms::{Channel, DAY_MS, Instant};

use crate::calendar::{Calendar, Rhythm, later};
use crate::catalog;
use crate::companies::Company;
use crate::people::{Field, Intent};
use crate::random::Random;
use crate::story::{Fact, Facts, Sort, Story, Visit};

/// What became of the mails to one lead.
#[derive(Debug, Default)]
pub(crate) struct Mailed {
    /// Clicks of a gateway rather than a reader.
    pub(crate) scanner_clicks: u64,
    /// Whether the lead opted out.
    pub(crate) unsubscribed: bool,
}

/// A mail about to be sent.
struct Mail {
    at: Instant,
    campaign: String,
    subject: &'static str,
    links: Vec<Page>,
}

/// A page: path and title.
type Page = (&'static str, &'static str);

/// The mails that follow a download: days later, subject, links.
const NURTURE: [(i64, &str, &[Page]); 3] = [
    (
        2,
        "Your download, and what to read next",
        &[("/product", "Product"), ("/blog/ticket-backlog", "Seven ways out of a ticket backlog")],
    ),
    (
        7,
        "How others do it",
        &[("/customers/kestrel-clinics", "Kestrel Clinics"), ("/customers/ostrava-works", "Ostrava Works")],
    ),
    (
        14,
        "What would it cost?",
        &[("/pricing", "Pricing"), ("/calculator", "Savings calculator"), ("/demo", "See it live")],
    ),
];
const UNSUBSCRIBE: &str = "/unsubscribe";
const SCANNERS: [&str; 3] = [
    "Mozilla/5.0 (compatible; MailGuard LinkScan/3.2)",
    "Mozilla/5.0 (compatible; MailGuard LinkScan/3.2)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36",
];
const BROWSERS: [&str; 3] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
];
/// After so many mails in a row that were not opened, a lead gets no more.
const PATIENCE: u32 = 4;

/// Sends the lead its mails and tells what happens.
pub(crate) fn send(random: &mut Random, calendar: &Calendar, company: &Company, story: &mut Story) -> Mailed {
    let mut mailed = Mailed::default();
    let Some(known) = story.known_since(Field::Email) else { return mailed };
    // Purchased addresses and badges get mails without having agreed to any; that is how lists go bad.
    let presumed = matches!(story.source, "purchased list" | "trade show");
    if !(story.person.consent || presumed) {
        return mailed;
    }
    let scanned = company.scans_links && story.person.email.to_lowercase().ends_with(&company.domain);
    let mut unopened = 0;
    for mail in mails(random, calendar, story, known) {
        deliver(story, &mail, "Email Sent", mail.at);
        if random.chance(0.004) {
            deliver(story, &mail, "Email Bounced", later(mail.at, random.between(1, 90) as f64));
            break;
        }
        let delivered = later(mail.at, random.between(800, 30_000) as f64 / 1_000.0);
        deliver(story, &mail, "Email Delivered", delivered);
        if scanned {
            mailed.scanner_clicks += scan(random, story, &mail, delivered);
        }
        let reads = random.chance(interest(calendar, story, &mail));
        unopened = if reads { 0 } else { unopened + 1 };
        if reads {
            read(random, calendar, story, &mail, delivered);
        } else if random.chance(0.07) {
            // Privacy proxies of mail programs load the picture for readers who never look.
            deliver(story, &mail, "Email Opened", later(delivered, random.between(1, 600) as f64));
        }
        let annoyed = if presumed { 0.02 } else { 0.005 } + f64::from(unopened) * 0.003;
        if random.chance(annoyed) {
            let at = later(delivered, random.skewed(60, 60_000) as f64);
            deliver(story, &mail, "Unsubscribed", at);
            story.tell(at, Sort::Traits, "", Channel::Email, vec![("unsubscribed", Fact::YesNo(true))]);
            mailed.unsubscribed = at < calendar.end();
            break;
        }
        if unopened >= PATIENCE {
            break;
        }
    }
    mailed
}

/// The newsletters the lead is on, and three mails that follow its first download.
fn mails(random: &mut Random, calendar: &Calendar, story: &Story, known: Instant) -> Vec<Mail> {
    let is_download = |name: &str| name == "Asset Downloaded";
    let download = story.happenings.iter().filter(|one| is_download(one.name)).map(|one| one.at).min();
    let mut mails = vec![];
    for newsletter in calendar.newsletters.iter().filter(|newsletter| newsletter.at > known) {
        if !random.chance(0.7) {
            continue;
        }
        // The queue needs a quarter of an hour.
        let at = later(newsletter.at, random.between(0, 900_000) as f64 / 1_000.0);
        let (first, second) = (random.pick(&catalog::BLOG), random.pick(&catalog::BLOG));
        let customer = random.pick(&catalog::CUSTOMERS);
        let links = vec![first, second, (customer.0, customer.1), ("/webinars", "Webinars")];
        mails.push(Mail { at, campaign: newsletter.campaign.clone(), subject: "News from Northwind Desk", links });
    }
    for (n, (days, subject, links)) in NURTURE.iter().enumerate() {
        if let Some(at) = download.filter(|at| *at >= known) {
            let campaign = format!("nurture-{}", n + 1);
            mails.push(Mail { at: Instant(at.0 + days * DAY_MS), campaign, subject, links: links.to_vec() });
        }
    }
    mails.retain(|mail| mail.at < calendar.end());
    mails.sort_by_key(|mail| mail.at);
    mails
}

fn deliver(story: &mut Story, mail: &Mail, name: &'static str, at: Instant) {
    let facts: Facts = vec![("campaign", mail.campaign.clone().into()), ("subject", mail.subject.into())];
    story.track(at, name, Channel::Email, facts);
}

/// How likely the lead opens this mail; buyers look closer while their project is on.
fn interest(calendar: &Calendar, story: &Story, mail: &Mail) -> f64 {
    let near = story.ready.is_some_and(|ready| {
        let days_to_go = i64::from(ready) - (mail.at.0 - calendar.start().0) / DAY_MS;
        (-30..=60).contains(&days_to_go)
    });
    match story.person.intent {
        Intent::Buying => {
            if near {
                0.46
            } else {
                0.3
            }
        }
        Intent::Curious | Intent::Spying => 0.3,
        Intent::Advising => 0.26,
        Intent::Reporting => 0.16,
        Intent::Casual => 0.13,
        Intent::Studying | Intent::Applying => 0.07,
    }
}

fn click(
    random: &mut Random,
    story: &mut Story,
    mail: &Mail,
    link: &'static str,
    at: Instant,
    agents: &[&'static str],
) {
    let agent = random.pick(agents);
    let facts: Facts =
        vec![("campaign", mail.campaign.clone().into()), ("link", link.into()), ("user_agent", agent.into())];
    story.track(at, "Email Link Clicked", Channel::Email, facts);
}

/// The gateway follows every link, the one to unsubscribe as well, within seconds.
fn scan(random: &mut Random, story: &mut Story, mail: &Mail, delivered: Instant) -> u64 {
    let mut at = later(delivered, random.between(300, 6_000) as f64 / 1_000.0);
    let agent = random.pick(&SCANNERS);
    let links = mail.links.iter().map(|(link, _)| *link).chain([UNSUBSCRIBE]);
    let mut clicks = 0;
    for link in links {
        click(random, story, mail, link, at, &[agent]);
        at = later(at, random.between(40, 2_500) as f64 / 1_000.0);
        clicks += 1;
    }
    clicks
}

fn read(random: &mut Random, calendar: &Calendar, story: &mut Story, mail: &Mail, delivered: Instant) {
    let days = random.skewed(0, 4) as u32;
    let day = ((delivered.0 - calendar.start().0) / DAY_MS) as u32 + days;
    let day = calendar.active_day(random, day, Rhythm::Office);
    let zone = calendar.zone(story.person.zone);
    let sat_down = calendar.instant(random, day, zone, Rhythm::Office);
    let opened = if sat_down > delivered { sat_down } else { later(delivered, random.skewed(60, 20_000) as f64) };
    deliver(story, mail, "Email Opened", opened);
    let clicks = if story.person.intent == Intent::Buying { 0.32 } else { 0.2 };
    if random.chance(clicks) {
        let (link, title) = random.pick(&mail.links);
        let at = later(opened, random.between(3, 90) as f64);
        click(random, story, mail, link, at, &BROWSERS);
        let campaign = Some(mail.campaign.clone());
        let mut visit = Visit { at: later(at, 1.2), referrer: None, campaign, patience_s: 20 };
        visit.page(random, story, link, title);
    }
}
