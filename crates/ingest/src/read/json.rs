//! JSON Lines, and a JSON array of objects. Nested objects become columns with dotted names: `properties.path`.

use std::io::BufRead;

use leadpact_language::said;
use leadpact_terms::Value;
use serde_json::Value as Json;

use super::csv::bad_line;
use super::input::{Input, read_error};
use super::{Broken, COLUMNS_MAX, Item, ROW_BYTES_MAX, Row, Rows, Shapes};
use crate::error::Error;
use crate::quarantine::Reason;

/// Objects nested deeper than this become text.
pub(crate) const DEPTH_MAX: usize = 8;
/// Integers beyond this are not exact as numbers, so they stay text: they are ids.
const EXACT_MAX: u64 = 1 << 53;

/// Rows of JSON objects.
pub struct JsonRows {
    input: Input,
    shapes: Shapes,
    form: Form,
}

enum Form {
    Lines,
    /// Inside `[`…`]`; how many elements were read. They are numbered, because many may stand on one line.
    Array {
        read: u64,
    },
    Ended,
}

impl JsonRows {
    /// Reads objects one a line, or from an array if the file begins with `[`.
    pub fn new(mut input: Input) -> Result<Self, Error> {
        let path = input.path().to_owned();
        let form = loop {
            let reader = input.bytes();
            let buffer = reader.fill_buf().map_err(|source| read_error(&path, source))?;
            match buffer.first() {
                None => break Form::Ended,
                Some(b'[') => {
                    reader.consume(1);
                    break Form::Array { read: 0 };
                }
                Some(b' ' | b'\t' | b'\r' | b'\n') => reader.consume(1),
                Some(_) => break Form::Lines,
            }
        };
        Ok(Self { input, shapes: Shapes::default(), form })
    }

    fn item(&mut self, line: u64, text: &str) -> Item {
        let broken = |reason, why| Item::Broken(Broken { line, reason, why, raw: text.to_owned() });
        match serde_json::from_str::<Json>(text) {
            Ok(json @ Json::Object(_)) => match row_from_json(line, &json, &mut self.shapes) {
                Some(row) => Item::Row(row),
                None => broken(Reason::TooLong, said!("unread-many-fields", max = COLUMNS_MAX)),
            },
            Ok(_) => broken(Reason::BadJson, said!("unread-no-object")),
            Err(error) => broken(Reason::BadJson, said!("unread-no-json", why = error.to_string())),
        }
    }
}

impl Rows for JsonRows {
    fn next_row(&mut self) -> Result<Option<Item>, Error> {
        match &mut self.form {
            Form::Ended => Ok(None),
            Form::Lines => {
                while let Some(line) = self.input.next_line()? {
                    match line.text {
                        Ok(text) if text.trim().is_empty() => {}
                        Ok(text) => return Ok(Some(self.item(line.number, &text))),
                        Err(bad) => return Ok(Some(Item::Broken(bad_line(line.number, &bad)))),
                    }
                }
                Ok(None)
            }
            Form::Array { read } => {
                let path = self.input.path().to_owned();
                *read += 1;
                let number = *read;
                match element(self.input.bytes()).map_err(|source| read_error(&path, source))? {
                    Element::End => {
                        self.form = Form::Ended;
                        Ok(None)
                    }
                    Element::Text(bytes) => match String::from_utf8(bytes) {
                        Ok(text) => Ok(Some(self.item(number, &text))),
                        Err(error) => Ok(Some(Item::Broken(Broken {
                            line: number,
                            reason: Reason::BadEncoding,
                            why: said!("unread-no-utf8"),
                            raw: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                        }))),
                    },
                }
            }
        }
    }
}

/// An object as a row; `None` if it has too many fields.
pub fn row_from_json(line: u64, object: &Json, shapes: &mut Shapes) -> Option<Row> {
    let mut names = Vec::new();
    let mut cells = Vec::new();
    let mut prefix = String::new();
    flatten(object, &mut prefix, 0, &mut names, &mut cells);
    (names.len() <= COLUMNS_MAX).then(|| Row { line, shape: shapes.shared(names), cells })
}

fn flatten(json: &Json, prefix: &mut String, depth: usize, names: &mut Vec<Box<str>>, cells: &mut Vec<Value>) {
    match json {
        Json::Object(fields) if depth < DEPTH_MAX && (depth == 0 || !fields.is_empty()) => {
            for (name, field) in fields {
                let length = prefix.len();
                if depth > 0 {
                    prefix.push('.');
                }
                prefix.push_str(name);
                flatten(field, prefix, depth + 1, names, cells);
                prefix.truncate(length);
            }
        }
        other => {
            if !names.iter().any(|known| **known == **prefix) {
                names.push(prefix.as_str().into());
                cells.push(cell(other));
            }
        }
    }
}

/// What a field holds that is no object of fields: a list of plain values is a list, what else is nested is its text.
pub(crate) fn cell(json: &Json) -> Value {
    match json {
        Json::Null => Value::Missing,
        Json::Bool(yes) => Value::YesNo(*yes),
        Json::Number(number) => {
            let exact = number.as_u64().is_none_or(|n| n <= EXACT_MAX)
                && number.as_i64().is_none_or(|n| n.unsigned_abs() <= EXACT_MAX);
            match number.as_f64() {
                Some(float) if exact && float.is_finite() => Value::Number(float),
                _ => Value::text(number.to_string()),
            }
        }
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(list) if list.iter().all(|one| !one.is_object() && !one.is_array()) => {
            Value::List(list.iter().map(cell).collect())
        }
        Json::Array(_) => Value::text(json.to_string()),
        Json::Object(fields) if fields.is_empty() => Value::Missing,
        Json::Object(_) => Value::text(json.to_string()),
    }
}

enum Element {
    Text(Vec<u8>),
    End,
}

/// The next element of an array. Nesting and strings are followed; the rest is for the parser.
fn element(reader: &mut dyn BufRead) -> std::io::Result<Element> {
    let mut text = Vec::new();
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    loop {
        let buffer = reader.fill_buf()?;
        let Some(&byte) = buffer.first() else { return Ok(Element::of(text)) };
        reader.consume(1);
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
        } else {
            match byte {
                b'"' => in_text = true,
                b'{' | b'[' => depth += 1,
                b']' if depth == 0 => return Ok(Element::of(text)),
                b'}' | b']' => depth = depth.saturating_sub(1),
                b',' if depth == 0 && text.is_empty() => continue,
                b',' if depth == 0 => return Ok(Element::of(text)),
                b' ' | b'\t' | b'\r' | b'\n' if text.is_empty() => continue,
                _ => {}
            }
        }
        // What is too long stays too long, so that the parser refuses it.
        if text.len() <= ROW_BYTES_MAX {
            text.push(byte);
        }
    }
}

impl Element {
    fn of(text: Vec<u8>) -> Self {
        if text.is_empty() { Self::End } else { Self::Text(text) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn nested_objects_become_dotted_columns() {
        let json: Json = serde_json::from_str(
            r#"{"userId":"u1","n":9007199254740993,"p":{"path":"/a","tags":["x",2],"deep":{}},"gone":null,"list":[{"a":1}]}"#,
        )
        .unwrap();
        let mut shapes = Shapes::default();
        let row = row_from_json(1, &json, &mut shapes).unwrap();
        let shown: Vec<String> =
            row.shape.names.iter().zip(&row.cells).map(|(name, cell)| format!("{name}={cell}")).collect();
        assert_eq!(
            shown,
            [
                "userId=u1",
                "n=9007199254740993",
                "p.path=/a",
                "p.tags=x, 2",
                "p.deep=missing",
                "gone=missing",
                r#"list=[{"a":1}]"#
            ]
        );
        let again = row_from_json(2, &json, &mut shapes).unwrap();
        assert!(Arc::ptr_eq(&row.shape, &again.shape));
    }
}
