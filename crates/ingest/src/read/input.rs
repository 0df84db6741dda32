//! Bytes of a file as text: opened, unzipped, decoded, split into lines, with a count of how far the file was read.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use super::ROW_BYTES_MAX;
use crate::error::Error;

/// How many bytes of a file were consumed.
#[derive(Debug, Clone, Default)]
pub struct Counter(Rc<Cell<u64>>);

impl Counter {
    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.0.get()
    }
}

/// One line without its end.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub number: u64,
    /// The text, or what could be made of it if it is not in the encoding or too long.
    pub text: Result<String, BadLine>,
}

#[derive(Debug, Clone)]
pub(super) enum BadLine {
    Encoding(String),
    TooLong(String),
}

/// A text file, opened and decoded.
pub struct Input {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    encoding: &'static Encoding,
    end: u8,
    line: u64,
    put_back: VecDeque<Line>,
}

impl Input {
    /// Opens a file in an encoding, or in one guessed from its beginning. `.gz` is unzipped on the way.
    pub fn open(path: &Path, encoding: Option<&'static Encoding>, counter: &Counter) -> Result<Self, Error> {
        let head = sample(path)?;
        let (encoding, bom) = match Encoding::for_bom(&head) {
            Some((by_mark, length)) => (by_mark, length),
            None => (encoding.unwrap_or_else(|| guess_encoding(&head)), 0),
        };
        let mut reader = open_bytes(path, counter)?;
        io::copy(&mut reader.by_ref().take(bom as u64), &mut io::sink()).map_err(|source| read_error(path, source))?;
        let wide = encoding == UTF_16LE || encoding == UTF_16BE;
        let reader: Box<dyn BufRead> =
            if wide { Box::new(BufReader::new(Decoding::new(reader, encoding))) } else { reader };
        let end = if !wide && !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' };
        let encoding = if wide { UTF_8 } else { encoding };
        Ok(Self { path: path.to_owned(), reader, encoding, end, line: 0, put_back: VecDeque::new() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn next_line(&mut self) -> Result<Option<Line>, Error> {
        if let Some(line) = self.put_back.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let Some(whole) = self.read_bounded(&mut bytes).map_err(|source| read_error(&self.path, source))? else {
            return Ok(None);
        };
        self.line += 1;
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        let decoded = self.encoding.decode_without_bom_handling_and_without_replacement(&bytes);
        let lossy = || self.encoding.decode_without_bom_handling(&bytes).0.into_owned();
        let text = match decoded {
            _ if whole == Whole::No => Err(BadLine::TooLong(lossy())),
            Some(text) if !text.contains(char::REPLACEMENT_CHARACTER) => Ok(text.into_owned()),
            _ => Err(BadLine::Encoding(lossy())),
        };
        Ok(Some(Line { number: self.line, text }))
    }

    /// The next line's number and text, as far as it can be decoded.
    pub(crate) fn next_text(&mut self) -> Result<Option<(u64, String)>, Error> {
        Ok(self.next_line()?.map(|line| {
            let text = line.text.unwrap_or_else(|bad| match bad {
                BadLine::Encoding(text) | BadLine::TooLong(text) => text,
            });
            (line.number, text)
        }))
    }

    /// Gives lines back, to be read again.
    pub(super) fn put_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.put_back.push_front(line);
        }
    }

    /// The decoded bytes, for formats that do not go by lines. Only for UTF-8 and UTF-16 files.
    pub(super) fn bytes(&mut self) -> &mut dyn BufRead {
        &mut *self.reader
    }

    fn read_bounded(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Whole>> {
        let mut whole = Whole::Yes;
        let mut any = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(any.then_some(whole));
            }
            any = true;
            let end = buffer.iter().position(|b| *b == self.end);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = ROW_BYTES_MAX - into.len().min(ROW_BYTES_MAX);
            if part.len() > room {
                whole = Whole::No;
            }
            into.extend_from_slice(&part[..part.len().min(room)]);
            let used = end.map_or(buffer.len(), |i| i + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
}

/// The first bytes of a file, unzipped: enough to guess its form.
pub fn sample(path: &Path) -> Result<Vec<u8>, Error> {
    const SAMPLE_BYTES: u64 = 256 << 10;
    let reader = open_bytes(path, &Counter::default())?;
    let mut head = Vec::new();
    reader.take(SAMPLE_BYTES).read_to_end(&mut head).map_err(|source| read_error(path, source))?;
    Ok(head)
}

/// UTF-8 if it is valid, else what a browser would take it for.
pub(crate) fn guess_encoding(head: &[u8]) -> &'static Encoding {
    let cut_off_character = |error: std::str::Utf8Error| error.error_len().is_none();
    if std::str::from_utf8(head).map_or_else(cut_off_character, |_| true) {
        return UTF_8;
    }
    // A lone bad byte in a file that is otherwise UTF-8 is a broken row, not another encoding.
    let text = String::from_utf8_lossy(head);
    let bad = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let good = text.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
    if good > 4 * bad {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

fn open_bytes(path: &Path, counter: &Counter) -> Result<Box<dyn BufRead>, Error> {
    let error = |source| Error::Open { path: path.to_owned(), source };
    let file = File::open(path).map_err(error)?;
    if file.metadata().map_err(error)?.is_dir() {
        return Err(error(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory")));
    }
    let counting = Counting { file, counter: counter.clone() };
    let zipped = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    Ok(if zipped {
        Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(BufReader::new(counting))))
    } else {
        Box::new(BufReader::with_capacity(64 << 10, counting))
    })
}

pub(super) fn read_error(path: &Path, source: io::Error) -> Error {
    Error::Read { path: path.to_owned(), source }
}

struct Counting {
    file: File,
    counter: Counter,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.counter.0.set(self.counter.0.get() + n as u64);
        Ok(n)
    }
}

/// UTF-16 as UTF-8; a bad pair becomes U+FFFD, which quarantines its line.
struct Decoding {
    inner: Box<dyn BufRead>,
    decoder: Decoder,
    ready: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl Decoding {
    fn new(inner: Box<dyn BufRead>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { inner, decoder, ready: Vec::new(), taken: 0, ended: false }
    }
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !self.ended {
            let input = self.inner.fill_buf()?;
            let (n, last) = (input.len(), input.is_empty());
            let mut text = String::with_capacity(self.decoder.max_utf8_buffer_length(n).unwrap_or(4 * n + 16));
            let (_, used, _) = self.decoder.decode_to_string(input, &mut text, last);
            self.inner.consume(used);
            self.ended = last;
            self.ready = text.into_bytes();
            self.taken = 0;
        }
        let n = buffer.len().min(self.ready.len() - self.taken);
        buffer[..n].copy_from_slice(&self.ready[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}
