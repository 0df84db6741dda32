//! Numbers, instants and sets as few bytes, and back without believing any of them: what a lead that is kept as bytes is made of.
//!
//! Small numbers take one byte, instants stand as distances from a later one, and whatever cannot have been written reads as `None`.

use std::collections::VecDeque;

use leadpact_terms::{Instant, Value};

use crate::facts::Bits;

/// Appends to bytes.
pub(crate) struct Writer<'b>(pub(crate) &'b mut Vec<u8>);

/// Takes from the front of bytes.
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl Writer<'_> {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// As the bits of an `f64`.
    pub(crate) fn score(&mut self, score: f64) {
        self.0.extend_from_slice(&score.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// An instant by itself; those around our time take six bytes.
    pub(crate) fn instant(&mut self, at: Instant) {
        self.number(((at.0 << 1) ^ (at.0 >> 63)) as u64);
    }

    /// An instant no later than one that the reader will know.
    pub(crate) fn before(&mut self, later: Instant, at: Instant) {
        self.number(later.0.wrapping_sub(at.0) as u64);
    }

    /// Instants that ascend, none later than one that the reader will know.
    pub(crate) fn all_before(
        &mut self,
        later: Instant,
        all: impl ExactSizeIterator<Item = Instant> + DoubleEndedIterator,
    ) {
        self.number(all.len() as u64);
        let mut next = later;
        for at in all.rev() {
            self.before(next, at);
            next = at;
        }
    }

    pub(crate) fn value(&mut self, value: &Value) {
        let bytes = std::mem::take(self.0);
        // Plain data in memory: there is nothing that could fail.
        *self.0 = postcard::to_extend(value, bytes).expect("plain data");
    }

    /// A set of numbers below `n`, which the reader will know.
    pub(crate) fn bits(&mut self, bits: &Bits, n: usize) {
        let bytes = bits.words().iter().flat_map(|word| word.to_le_bytes());
        self.0.extend(bytes.take(n.div_ceil(8)));
    }
}

impl<'b> Reader<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // Of the tenth byte only the lowest bit has room.
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number below `n`: a position in a list of so many.
    pub(crate) fn position(&mut self, n: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|position| *position < n)
    }

    pub(crate) fn score(&mut self) -> Option<f64> {
        self.take(8)?.try_into().ok().map(f64::from_le_bytes)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let n = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(n)?).ok()
    }

    pub(crate) fn value(&mut self) -> Option<Value> {
        let (value, rest) = postcard::take_from_bytes(self.0).ok()?;
        self.0 = rest;
        Some(value)
    }

    pub(crate) fn instant(&mut self) -> Option<Instant> {
        let folded = self.number()?;
        Some(Instant((folded >> 1) as i64 ^ -((folded & 1) as i64)))
    }

    pub(crate) fn before(&mut self, later: Instant) -> Option<Instant> {
        Some(Instant(later.0.wrapping_sub(self.number()? as i64)))
    }

    /// Puts instants before those that are there already.
    pub(crate) fn all_before(&mut self, later: Instant, all: &mut VecDeque<Instant>) -> Option<()> {
        let n = self.number()?;
        let mut next = later;
        // Not reserved beforehand: how many there are is only believed as they come.
        for _ in 0..n {
            next = self.before(next)?;
            all.push_front(next);
        }
        Some(())
    }

    /// Fills a set of numbers below `n`.
    pub(crate) fn bits(&mut self, bits: &mut Bits, n: usize) -> Option<()> {
        let bytes = self.take(n.div_ceil(8))?;
        // Checked first: a number beyond must not get into the set.
        let n_in_last = n % 8;
        if n_in_last > 0 && bytes.last().is_some_and(|last| last >> n_in_last > 0) {
            return None;
        }
        for (word, bytes) in bits.words_mut().iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word = u64::from_le_bytes(whole);
        }
        Some(())
    }

    /// Nothing may be left over.
    pub(crate) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_instants_read_back_whatever_they_are() {
        let numbers = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
        let instants = [0, 1, -1, 1_767_225_600_000, i64::MAX, i64::MIN].map(Instant);
        let mut bytes = Vec::new();
        let mut writer = Writer(&mut bytes);
        numbers.iter().for_each(|number| writer.number(*number));
        for at in instants {
            writer.instant(at);
            instants.iter().for_each(|later| writer.before(*later, at));
        }
        let mut reader = Reader(&bytes);
        for number in numbers {
            assert_eq!(reader.number(), Some(number));
        }
        for at in instants {
            assert_eq!(reader.instant(), Some(at));
            for later in instants {
                assert_eq!(reader.before(later), Some(at), "before {later:?}");
            }
        }
        assert_eq!(reader.end(), Some(()));
    }

    #[test]
    fn an_instant_of_our_time_takes_six_bytes() {
        let mut bytes = Vec::new();
        Writer(&mut bytes).instant(Instant(1_767_225_600_000));
        assert_eq!(bytes.len(), 6);
    }

    #[test]
    fn instants_in_a_row_read_back_in_their_order() {
        let all = [5, 5, 700, 90_000].map(Instant);
        let mut bytes = Vec::new();
        Writer(&mut bytes).all_before(Instant(90_001), all.into_iter());
        let mut read = VecDeque::new();
        assert_eq!(Reader(&bytes).all_before(Instant(90_001), &mut read), Some(()));
        assert_eq!(read, all);
    }

    #[test]
    fn a_set_reads_back_and_holds_nothing_beyond_its_size() {
        for n in [0, 1, 7, 8, 9, 63, 64, 65, 130] {
            let mut bits = Bits::new(n);
            (0..n).filter(|bit| bit % 3 == 0).for_each(|bit| bits.set(bit, true));
            let mut bytes = Vec::new();
            Writer(&mut bytes).bits(&bits, n);
            assert_eq!(bytes.len(), n.div_ceil(8), "{n}");
            let mut read = Bits::new(n);
            assert_eq!(Reader(&bytes).bits(&mut read, n), Some(()), "{n}");
            assert_eq!(read, bits, "{n}");
            if n > 0 && bytes.len() * 8 > n {
                *bytes.last_mut().expect("there is one") |= 0x80;
                assert_eq!(Reader(&bytes).bits(&mut read, n), None, "{n}");
            }
        }
    }

    #[test]
    fn what_cannot_have_been_written_is_refused() {
        let number = |bytes: &[u8]| Reader(bytes).number();
        assert_eq!(number(&[]), None, "nothing");
        assert_eq!(number(&[0x80]), None, "cut off");
        assert_eq!(number(&[0xff; 11]), None, "without an end");
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]), None, "more than 64 bits");
        assert_eq!(Reader(&[3]).position(3), None, "a position behind the end");
        assert_eq!(Reader(&[2, b'a']).text(), None, "a text that is cut off");
        assert_eq!(Reader(&[1, 0xff]).text(), None, "a text that is none");
        assert_eq!(Reader(&[0; 7]).score(), None, "a score that is cut off");
        assert_eq!(Reader(&[9, 0]).all_before(Instant(0), &mut VecDeque::new()), None, "instants that are not there");
        assert_eq!(Reader(&[0]).end(), None, "something left over");
    }
}
