//! Whatever stands in the file, reading it ends, without a panic, with findings inside the file.

mod support;

use leadpact_document::Source;
use leadpact_pact::canonical::fingerprint;
use leadpact_pact::read;
use support::full;

/// A generator of numbers from a seed (SplitMix64), so that a failure can be run again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// Words that mean something somewhere, or nothing anywhere.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    ":",
    ",",
    "-",
    "~",
    "null",
    "yes",
    "0",
    "-1",
    "1e999",
    "NaN",
    "inf",
    "99999999999999999999",
    "0d",
    "-3d",
    "99999999999999y",
    "1d",
    "3 in 7d",
    "3 per 0d",
    "''",
    "\"\"",
    "nothing",
    "any",
    "any new signal",
    "ÿ",
    "İ",
    "\u{0}",
    "&a",
    "*a",
    "|",
    ">",
    "#",
    "%",
    "100%",
    "2026-02-30",
    "0 EUR",
    "(",
    "*",
    "a{1000}{1000}",
    "Mon-Sun 00:00-24:00",
    "A1",
    "E9",
    "level",
    "company.",
    ".",
    "person",
    "\t",
    "\r",
    "\u{feff}",
    "\u{2028}",
];

fn changed(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(4) {
        let (from, to) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(7) {
            0 => drop(lines.remove(from)),
            1 => lines.insert(to, lines[from].clone()),
            2 => lines.swap(from, to),
            3 => lines[from] = lines[to].clone(),
            _ => lines[from] = other_tokens(&lines[from], random),
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    let mut text = lines.join("\n");
    if random.below(8) == 0 {
        text.truncate(text.floor_char_boundary(random.below(text.len())));
    }
    text
}

/// A line with a word left out, doubled or replaced; the indentation stays.
fn other_tokens(line: &str, random: &mut Random) -> String {
    let indent = line.len() - line.trim_start().len();
    let mut tokens: Vec<&str> = line[indent..].split(' ').collect();
    let (from, to) = (random.below(tokens.len()), random.below(tokens.len()));
    match random.below(5) {
        0 => drop(tokens.remove(from)),
        1 => tokens.insert(to, tokens[from]),
        2 => tokens.swap(from, to),
        _ => tokens[from] = random.pick(WORDS),
    }
    format!("{}{}", &line[..indent], tokens.join(" "))
}

#[test]
fn no_text_makes_the_reader_panic() {
    let full = full().text;
    let mut random = Random(7);
    let (mut n_good, mut n_bad) = (0, 0);
    for _ in 0..4_000 {
        let source = Source::new("full.yaml", changed(&full, &mut random));
        let reading = read(&source);
        for span in reading.diagnostics.iter().filter_map(|found| found.span) {
            assert!(span.start <= span.end && span.end <= source.text.len(), "{span:?} in\n{}", source.text);
            assert!(source.text.get(span.range()).is_some(), "{span:?} cuts a character in\n{}", source.text);
        }
        match reading.pact {
            Some(checked) => {
                n_good += 1;
                fingerprint(&checked.pact);
                assert!(checked.places.values().all(|span| span.end <= source.text.len()));
            }
            None => {
                n_bad += 1;
                assert!(!reading.diagnostics.is_empty(), "no pact and no reason:\n{}", source.text);
            }
        }
    }
    assert!(n_good > 100 && n_bad > 1_000, "{n_good} read, {n_bad} not");
}
