//! Rust source without what does not run: comments and literals blanked, test modules cut. Lines stay where they are.
//!
//! A scanner of a screen instead of a parser: the rules look for words, and a parser would be the largest thing that a
//! newcomer's first command has to build.

/// The text with comments, texts and characters replaced by spaces.
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => line_end(bytes, at),
            b'/' if bytes[at..].starts_with(b"/*") => block_comment_end(bytes, at),
            b'"' => text_end(bytes, at + 1),
            b'r' if !follows_word(bytes, at) => raw_text_end(bytes, at),
            b'\'' => char_end(bytes, at),
            _ => at,
        };
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The code (without comments and literals) with modules under `#[cfg(test)]` blanked too.
pub fn code_without_tests(text: &str) -> String {
    let mut code = code_only(text).into_bytes();
    let mark = b"#[cfg(test)]";
    let mut from = 0;
    while let Some(found) = code[from..].windows(mark.len()).position(|window| window == mark) {
        let begin = from + found;
        let end = item_end(&code, begin + mark.len());
        for byte in &mut code[begin..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        from = end;
    }
    String::from_utf8(code).unwrap_or_default()
}

/// The lines, from 1, in which the word stands with nothing before or after it that would make it another word.
pub fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let edge = |before: Option<char>, own: Option<char>| !(before.is_some_and(is_name) && own.is_some_and(is_name));
    let holds = |line: &str| {
        line.match_indices(word).any(|(at, found)| {
            edge(line[..at].chars().next_back(), found.chars().next())
                && edge(line[at + found.len()..].chars().next(), found.chars().next_back())
        })
    };
    code.lines().enumerate().filter(|(_, line)| holds(line)).map(|(idx, _)| idx + 1).collect()
}

/// The lines in which the path is named: as `std::fs`, or within a group, as in `use std::{fmt, fs::File}`.
pub fn lines_with_path(code: &str, path: &str) -> Vec<usize> {
    let mut lines = lines_with(code, path);
    if let Some((parent, last)) = path.rsplit_once("::") {
        let group = format!("{parent}::{{");
        for (at, found) in code.match_indices(&group) {
            let begin = at + found.len();
            let end = item_end(code.as_bytes(), begin - 1);
            if !last.is_empty() && !lines_with(&code[begin..end], last).is_empty() {
                lines.push(code[..at].matches('\n').count() + 1);
            }
        }
    }
    lines
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') && bytes[at - 1] != b'b'
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}

fn block_comment_end(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if bytes[at..].starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn text_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of `r"…"` or `r#"…"#`; `at` itself if none begins here (`r#type`, or a name with an r).
fn raw_text_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(at + 1 + hashes) != Some(&b'"') {
        return at;
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let begin = at + 2 + hashes;
    let found = bytes[begin..].windows(close.len()).position(|window| window == close);
    found.map_or(bytes.len(), |length| begin + length + close.len())
}

/// The end of a character such as `'"'` or `'\n'`; `at` itself for a lifetime.
fn char_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let after = at + 3;
        let length = bytes.get(after..).and_then(|rest| rest.iter().position(|byte| *byte == b'\''));
        return length.map_or(at, |length| after + length + 1);
    }
    // One character has up to four bytes; a lifetime has no closing quote so near.
    let rest = String::from_utf8_lossy(&bytes[at + 1..bytes.len().min(at + 6)]).into_owned();
    match rest.chars().next() {
        Some(c) if bytes.get(at + 1 + c.len_utf8()) == Some(&b'\'') => at + 2 + c.len_utf8(),
        _ => at,
    }
}

/// The end of the item that begins at `from`: its closing brace, or a semicolon before any brace.
fn item_end(code: &[u8], from: usize) -> usize {
    let mut depth = 0;
    for (idx, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b';' if depth == 0 => return idx + 1,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth <= 0 {
                    return idx + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_no_code() {
        for text in [
            "// SystemTime",
            "/* a /* SystemTime */ SystemTime */",
            r#"let a = "SystemTime \" SystemTime";"#,
            r##"let a = r#"SystemTime " "#;"##,
            "let a = br\"SystemTime\";",
            "/// SystemTime\nfn f() {}",
        ] {
            assert_eq!(lines_with(&code_only(text), "SystemTime"), [0; 0], "{text}");
        }
        for text in [
            "// x\nSystemTime",
            "'\"'; SystemTime /* \" */",
            "fn f<'a>(x: &'a str) { '\\''; SystemTime }",
            "r#type; SystemTime \"",
            "let url = \"https://x\"; SystemTime",
            "'é'; SystemTime",
        ] {
            assert!(!lines_with(&code_only(text), "SystemTime").is_empty(), "{text}");
        }
    }

    #[test]
    fn tests_are_cut_and_lines_stay() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { fs(); }\n}\nfn c() { fs(); }\n";
        assert_eq!(lines_with(&code_without_tests(text), "fs"), [6]);
        assert_eq!(lines_with(&code_without_tests("#[cfg(test)]\nmod tests;\nfs();"), "fs"), [3]);
    }

    #[test]
    fn a_path_is_found_in_a_group_too() {
        for code in ["use std::fs;", "use std::{fmt, fs};", "use std::{\n    fs::{self, File},\n    io,\n};"] {
            assert_eq!(lines_with_path(code, "std::fs"), [1], "{code}");
        }
        assert_eq!(lines_with_path("use std::{fmt, io};\nuse own::{fs};", "std::fs"), [0; 0]);
    }

    #[test]
    fn a_word_is_found_as_a_whole() {
        assert_eq!(lines_with("print!()\neprint!()\nprintln!()", "print!"), [1]);
        assert_eq!(lines_with("use std::fs;\nuse std::fsx;", "std::fs"), [1]);
        assert_eq!(lines_with("rand::random()\noperand::x", "rand::"), [1]);
    }
}
