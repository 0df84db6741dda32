//! The lines of an iCalendar file: unfolded, taken apart, and gathered into its events, each with its number.

use leadpact_language::said;

use super::HolidaysError;

/// `NAME;PARAMETER=VALUE:VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it begins in the file, from 1.
    pub number: usize,
    /// In capitals.
    pub name: String,
    /// Names in capitals.
    pub parameters: Vec<(String, String)>,
    /// What stands after the colon.
    pub value: String,
}

impl Line {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An event of the file: its own lines, without those of its alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it begins.
    pub number: usize,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Block {
    /// The first line of a name.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines of a name.
    pub fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }
}

/// The events of a file.
pub fn blocks(text: &str) -> Result<Vec<Block>, HolidaysError> {
    let mut blocks = Vec::new();
    // What has begun and not ended yet, and where.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut seen_calendar = false;
    for (number, text) in unfolded(text) {
        let line = taken_apart(number, &text)?;
        let what = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                if open.is_empty() && what != "VCALENDAR" {
                    return Err(not_a_calendar(number));
                }
                seen_calendar = true;
                if what == "VEVENT" && open.len() == 1 {
                    blocks.push(Block { number, lines: Vec::new() });
                }
                open.push((what, number));
            }
            "END" => match open.pop() {
                Some((begun, _)) if begun == what => {}
                Some((begun, at)) => {
                    let problem = said!("refused-holidays-end-first", what, begun, line = at);
                    return Err(HolidaysError::new(number, problem));
                }
                None => return Err(HolidaysError::new(number, said!("refused-holidays-end", what))),
            },
            _ if open.is_empty() => return Err(not_a_calendar(number)),
            _ => {
                let own = open.len() == 2 && open[1].0 == "VEVENT";
                if let Some(block) = blocks.last_mut().filter(|_| own) {
                    block.lines.push(line);
                }
            }
        }
    }
    match open.pop() {
        Some((begun, at)) => Err(HolidaysError::new(at, said!("refused-holidays-no-end", begun))),
        None if !seen_calendar => Err(not_a_calendar(1)),
        None => Ok(blocks),
    }
}

fn not_a_calendar(line: usize) -> HolidaysError {
    HolidaysError::new(line, said!("refused-holidays-no-calendar"))
}

/// A line that begins with a space or tab goes on with the one before.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (i, line) in text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((i + 1, line.to_owned())),
        }
    }
    lines
}

fn taken_apart(number: usize, text: &str) -> Result<Line, HolidaysError> {
    let wrong = || {
        let shown: String = text.chars().take(40).collect();
        HolidaysError::new(number, said!("refused-holidays-line", shown))
    };
    // A quoted parameter may hold a colon or semicolon.
    let mut quoted = false;
    let outside = |c: char| {
        quoted ^= c == '"';
        !quoted && matches!(c, ':' | ';')
    };
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut value) = (0, None);
    for (i, found) in text.match_indices(outside) {
        parts.push(&text[start..i]);
        start = i + 1;
        if found == ":" {
            value = Some(&text[start..]);
            break;
        }
    }
    let (Some(value), Some((name, parameters))) = (value, parts.split_first()) else { return Err(wrong()) };
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    if !is_name(name) {
        return Err(wrong());
    }
    let parameter = |text: &&str| {
        let (name, value) = text.split_once('=')?;
        Some((name.to_ascii_uppercase(), value.trim_matches('"').to_owned()))
    };
    let parameters = parameters.iter().map(parameter).collect::<Option<_>>().ok_or_else(wrong)?;
    Ok(Line { number, name: name.to_ascii_uppercase(), parameters, value: value.to_owned() })
}
