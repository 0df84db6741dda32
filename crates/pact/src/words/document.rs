//! The whole agreement as a Markdown document that both parties could sign.

use std::fmt::Write as _;

use leadpact_terms::ClauseId;

use super::phrase::Speaker;
use super::say;
use super::sentences::{Line, Section};
use crate::model::Condition;

/// The sections that are plain numbered sentences or tables, with their headings and introductions, in order.
const SECTIONS: [(Section, &str, Option<&str>); 19] = [
    (Section::Definitions, "section-definitions", None),
    (Section::Personas, "section-personas", Some("intro-personas")),
    (Section::Exclusions, "section-exclusions", Some("intro-exclusions")),
    (Section::Required, "section-required", Some("intro-required")),
    (Section::Fit, "section-fit", Some("intro-fit")),
    (Section::Engagement, "section-engagement", Some("intro-engagement")),
    (Section::Groups, "section-groups", None),
    (Section::Grades, "section-grades", Some("intro-grades")),
    (Section::Levels, "section-levels", Some("intro-levels")),
    (Section::Tiers, "section-tiers", Some("intro-tiers")),
    (Section::Gates, "section-gates", Some("intro-gates")),
    (Section::Bant, "section-bant", None),
    (Section::Recycle, "section-recycle", None),
    (Section::Marketing, "section-marketing", None),
    (Section::Sales, "section-sales", None),
    (Section::Calendar, "section-calendar", None),
    (Section::Breaches, "section-breaches", None),
    (Section::Routing, "section-routing", None),
    (Section::Silenced, "section-silenced", Some("intro-silenced")),
];

/// What the words of the sentences mean exactly.
const READING: [&str; 8] = [
    "reading-missing",
    "reading-text",
    "reading-range",
    "reading-between",
    "reading-window",
    "reading-tie",
    "reading-decided",
    "reading-sales-acts",
];

impl Speaker<'_> {
    pub(super) fn document(&self) -> String {
        let lines = self.lines();
        let mut page = Page::default();
        self.opening(&mut page);
        for (section, heading, intro) in SECTIONS {
            let of_section: Vec<&Line> = lines.iter().filter(|line| line.section == section).collect();
            if of_section.is_empty() {
                continue;
            }
            page.section(&self.m.say(heading, &[]));
            if let Some(intro) = intro {
                page.paragraph(&self.m.say(intro, &[]));
            }
            match section {
                Section::Fit => self.fit_table(&mut page),
                Section::Engagement => self.engagement_table(&mut page),
                Section::Required => self.required_list(&mut page),
                Section::Grades => self.grades_table(&mut page),
                Section::Levels => self.levels_table(&mut page),
                Section::Personas => self.persona_list(&mut page),
                Section::Exclusions => self.exclusion_list(&mut page),
                _ => of_section.iter().for_each(|line| page.clause(&line.text, &line.clause)),
            }
        }
        self.closing(&mut page);
        page.text
    }

    fn opening(&self, page: &mut Page) {
        let (m, pact) = (self.m, self.pact);
        let title = match &pact.title {
            Some(title) => title.to_string(),
            None => say!(m, "document-title", name = pact.name.as_ref()),
        };
        let _ = writeln!(page.text, "# {}\n", escape(&title));
        let version = pact.version.to_string();
        let mut about = vec![say!(m, "document-version", version = version, name = m.quoted(&pact.name))];
        about.extend(pact.effective.map(|date| say!(m, "document-effective", date = m.date(date))));
        about.extend(pact.review_by.map(|date| say!(m, "document-review", date = m.date(date))));
        page.paragraph(&about.join(" "));
        let party = |name: String, who: Option<&str>| match who {
            Some(who) => say!(m, "document-party", party = name, who = who),
            None => name,
        };
        let marketing = party(say!(m, "document-marketing"), pact.parties.marketing.as_deref());
        let sales = party(say!(m, "document-sales"), pact.parties.sales.as_deref());
        page.paragraph(&say!(m, "document-preamble", marketing = marketing, sales = sales));
    }

    fn persona_list(&self, page: &mut Page) {
        for persona in &self.pact.personas {
            let text = self.named(&persona.name, &persona.when);
            page.clause(&self.noted(text, persona.note.as_deref()), &persona.clause);
        }
    }

    fn exclusion_list(&self, page: &mut Page) {
        for exclusion in &self.pact.exclusions {
            page.clause(&self.named(&exclusion.name, &exclusion.when), &exclusion.clause);
        }
    }

    /// A name and its condition: "“it buyer”: the job title contains …".
    fn named(&self, name: impl std::fmt::Display, when: &Condition) -> String {
        let m = self.m;
        say!(m, "line-named", name = m.quoted(name), condition = self.condition(when))
    }

    /// A condition in a cell of its own, with nothing before it.
    fn condition_in_table(&self, when: &Condition) -> String {
        say!(self.m, "condition-in-table", condition = self.condition(when))
    }

    fn required_list(&self, page: &mut Page) {
        for required in &self.pact.required {
            page.clause(&self.required(required), &required.clause);
        }
    }

    fn fit_table(&self, page: &mut Page) {
        let m = self.m;
        page.table(&[
            say!(m, "column-number"),
            say!(m, "column-rule"),
            say!(m, "column-condition"),
            say!(m, "column-points"),
            say!(m, "column-clause"),
        ]);
        for rule in &self.pact.fit {
            let name = self.rule_name(&rule.name, rule.group.as_ref());
            let several = rule.alternatives.iter().any(|alternative| alternative.clause != rule.clause);
            if several {
                page.row(&[name.clone(), say!(m, "first-that-applies"), String::new()], &rule.clause);
            }
            for alternative in &rule.alternatives {
                let shown = if several { String::new() } else { name.clone() };
                let cells = [shown, self.condition_in_table(&alternative.when), m.number(alternative.points)];
                page.row(&cells, &alternative.clause);
            }
        }
        page.end_table();
    }

    fn engagement_table(&self, page: &mut Page) {
        let m = self.m;
        page.table(&[
            say!(m, "column-number"),
            say!(m, "column-rule"),
            say!(m, "column-what"),
            say!(m, "column-points"),
            say!(m, "column-after"),
            say!(m, "column-clause"),
        ]);
        for rule in &self.pact.engagement {
            let name = self.rule_name(&rule.name, rule.group.as_ref());
            let cells = [name, self.trigger(&rule.on), m.number(rule.points), self.fading_and_caps(rule)];
            page.row(&cells, &rule.clause);
        }
        page.end_table();
    }

    fn rule_name(&self, name: &str, group: Option<&crate::model::GroupName>) -> String {
        match group {
            None => name.to_owned(),
            Some(group) => {
                let group = say!(self.m, "group-of-rule", group = self.m.quoted(group));
                format!("{name} {}", say!(self.m, "in-parentheses", text = group))
            }
        }
    }

    fn grades_table(&self, page: &mut Page) {
        let (m, grades) = (self.m, &self.pact.grades);
        page.clause(&say!(m, "grades-in-table"), &grades.clause);
        page.header(&[
            say!(m, "column-grade"),
            say!(m, "column-fit-from"),
            say!(m, "column-engagement-grade"),
            say!(m, "column-engagement-from"),
        ]);
        let from = |border: Option<&f64>| match border {
            Some(border) => m.points(*border),
            None => say!(m, "grade-below"),
        };
        for (i, letter) in ["A", "B", "C", "D"].into_iter().enumerate() {
            let cells =
                [letter.to_owned(), from(grades.fit.get(i)), (i + 1).to_string(), from(grades.engagement.get(i))];
            page.plain_row(&cells);
        }
        page.end_table();
    }

    fn levels_table(&self, page: &mut Page) {
        let m = self.m;
        page.table(&[
            say!(m, "column-number"),
            say!(m, "column-level"),
            say!(m, "column-condition"),
            say!(m, "column-clause"),
        ]);
        for rule in &self.pact.levels {
            page.row(&[rule.level.to_string(), self.condition_in_table(&rule.when)], &rule.clause);
        }
        page.end_table();
    }

    fn closing(&self, page: &mut Page) {
        let m = self.m;
        page.section(&say!(m, "section-reading"));
        for id in READING {
            page.sentence(&m.say(id, &[]));
        }
        page.sentence(&match self.pact.sla.calendar {
            Some(_) => say!(m, "reading-working"),
            None => say!(m, "sentence-calendar-none"),
        });
        page.section(&say!(m, "section-signatures"));
        for party in [say!(m, "signature-marketing"), say!(m, "signature-sales")] {
            page.paragraph(&say!(m, "signature-line", party = party));
        }
        page.text.truncate(page.text.trim_end().len());
        page.text.push('\n');
    }
}

/// Markdown under construction, with the numbers of sections and clauses.
#[derive(Default)]
struct Page {
    text: String,
    section: usize,
    clause: usize,
}

impl Page {
    fn section(&mut self, heading: &str) {
        self.section += 1;
        self.clause = 0;
        let _ = writeln!(self.text, "## {}. {}\n", self.section, escape(heading));
    }

    fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.text, "{}\n", escape(text));
    }

    fn number(&mut self) -> String {
        self.clause += 1;
        format!("{}.{}", self.section, self.clause)
    }

    /// A numbered clause on a line of its own.
    fn clause(&mut self, text: &str, clause: &ClauseId) {
        let number = self.number();
        let _ = writeln!(self.text, "**{number}** {} {}\n", escape(text), small(clause));
    }

    /// A numbered sentence that is no clause.
    fn sentence(&mut self, text: &str) {
        let number = self.number();
        let _ = writeln!(self.text, "**{number}** {}\n", escape(text));
    }

    fn header(&mut self, columns: &[String]) {
        let _ = writeln!(self.text, "| {} |", columns.join(" | "));
        let _ = writeln!(self.text, "|{}", " --- |".repeat(columns.len()));
    }

    fn table(&mut self, columns: &[String]) {
        self.header(columns);
    }

    /// A numbered row that is a clause.
    fn row(&mut self, cells: &[String], clause: &ClauseId) {
        let number = self.number();
        let cells: Vec<String> = cells.iter().map(|cell| in_cell(&escape(cell))).collect();
        let _ = writeln!(self.text, "| {number} | {} | {} |", cells.join(" | "), in_cell(&small(clause)));
    }

    fn plain_row(&mut self, cells: &[String]) {
        let cells: Vec<String> = cells.iter().map(|cell| in_cell(&escape(cell))).collect();
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }

    fn end_table(&mut self) {
        self.text.push('\n');
    }
}

/// A clause's id, discreetly.
fn small(clause: &ClauseId) -> String {
    let fence = if clause.as_str().contains('`') { "``" } else { "`" };
    format!("{fence}{clause}{fence}")
}

/// Text without a meaning to Markdown, on one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let inside_word = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
        match c {
            '\n' | '\r' => escaped.push(' '),
            '_' if inside_word(i.checked_sub(1)) && inside_word(Some(i + 1)) => escaped.push('_'),
            '*' | '`' | '<' | '[' | ']' | '\\' | '_' | '#' => {
                escaped.push('\\');
                escaped.push(*c);
            }
            _ => escaped.push(*c),
        }
    }
    escaped
}

fn in_cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_turn_into_markup() {
        for (text, escaped) in [
            ("Ana <ana@x.example>", "Ana \\<ana@x.example>"),
            ("a_b *c* _d_", "a_b \\*c\\* \\_d\\_"),
            ("two\nlines", "two lines"),
        ] {
            assert_eq!(escape(text), escaped);
        }
        assert_eq!(in_cell("a|b"), "a\\|b");
    }
}
