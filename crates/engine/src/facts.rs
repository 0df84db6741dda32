//! What is known of a lead, as the pact's tests see it: a test is made once, when its trait is told, and is a bit from then on.

use leadpact_pact::model::{Currencies, Pact};
use leadpact_terms::{EventId, Instant, TraitName, TraitType, Value};
use rustc_hash::FxHashMap;

use crate::bytes::{Reader, Writer};
use crate::check::{Check, typed};

/// The traits that the pact looks at, and the tests it makes of them.
#[derive(Debug, Default)]
pub(crate) struct TraitTable {
    slots: FxHashMap<Box<str>, usize>,
    pub(crate) names: Vec<TraitName>,
    pub(crate) types: Vec<TraitType>,
    pub(crate) tests: Vec<TraitTest>,
    /// The tests of each trait.
    tests_of: Vec<Vec<usize>>,
    /// Of which traits the value itself is needed later: by tests that look at the date, and by what the standing says.
    pub(crate) keeps_value: Vec<bool>,
    /// So many traits and tests decide something. The rest only says where a lead goes, which a replay does not ask.
    n_deciding: Option<(usize, usize)>,
}

/// One test of one trait.
#[derive(Debug)]
pub(crate) struct TraitTest {
    pub(crate) slot: usize,
    pub(crate) check: Check,
    /// Whether its outcome changes with the date, so that no bit can hold it.
    pub(crate) dated: bool,
}

impl TraitTable {
    pub(crate) fn slot(&mut self, name: &TraitName, pact: &Pact) -> usize {
        if let Some(slot) = self.find(name.as_str()) {
            return slot;
        }
        let slot = self.names.len();
        self.slots.insert(name.as_str().into(), slot);
        self.names.push(name.clone());
        self.types.push(pact.trait_type(name).unwrap_or(TraitType::Text));
        self.tests_of.push(Vec::new());
        self.keeps_value.push(false);
        slot
    }

    /// Adds a test and returns its position.
    pub(crate) fn test(&mut self, slot: usize, check: Check) -> usize {
        let position = self.tests.len();
        let dated = check.depends_on_date();
        self.keeps_value[slot] |= dated;
        self.tests_of[slot].push(position);
        self.tests.push(TraitTest { slot, check, dated });
        position
    }

    /// What is added from here on decides nothing.
    pub(crate) fn end_of_deciding(&mut self) {
        self.n_deciding = Some((self.names.len(), self.tests.len()));
    }

    /// How many of the traits decide something: the first ones.
    pub(crate) fn n_deciding(&self) -> usize {
        self.n_deciding.map_or(self.names.len(), |(traits, _)| traits)
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.slots.get(name).copied()
    }

    /// Whether only being known matters of a trait: no test that decides looks at its value, and nothing else does.
    pub(crate) fn only_known(&self, slot: usize) -> bool {
        let n_tests = self.n_deciding.map_or(self.tests.len(), |(_, tests)| tests);
        let bare = |test: &usize| *test >= n_tests || matches!(self.tests[*test].check, Check::Known | Check::Missing);
        !self.keeps_value[slot] && self.tests_of[slot].iter().all(bare)
    }

    /// What a value of a trait means to the pact, whoever's it is.
    pub(crate) fn tell(&self, slot: usize, value: &Value, currencies: &Currencies) -> Told {
        let value = (!value.is_missing()).then(|| typed(value, self.types[slot]));
        let mut outcomes: Vec<Outcomes> = Vec::new();
        for test in &self.tests_of[slot] {
            let (word, bit) = (test / 64, 1 << (test % 64));
            if outcomes.last().is_none_or(|last| last.word != word) {
                outcomes.push(Outcomes { word, of: 0, passed: 0 });
            }
            if let Some(last) = outcomes.last_mut() {
                last.of |= bit;
                last.passed |= if self.passes(*test, value.as_ref(), currencies) { bit } else { 0 };
            }
        }
        let outcomes = outcomes.into();
        Told { slot, outcomes, known: value.is_some(), value: value.filter(|_| self.keeps_value[slot]) }
    }

    fn passes(&self, test: usize, value: Option<&Value>, currencies: &Currencies) -> bool {
        let test = &self.tests[test];
        !test.dated && test.check.passes(value, Instant::default(), currencies)
    }

    /// What is known when nothing is.
    pub(crate) fn nothing(&self, currencies: &Currencies) -> Facts {
        let mut facts = Facts {
            known: Bits::new(self.names.len()),
            passed: Bits::new(self.tests.len()),
            kept: vec![None; self.names.len()],
        };
        for test in 0..self.tests.len() {
            facts.passed.set(test, self.passes(test, None, currencies));
        }
        facts
    }
}

/// What a value of a trait means to a pact: the same for every lead of whom it is told.
#[derive(Debug, Clone)]
pub struct Told {
    slot: usize,
    known: bool,
    /// The outcomes of the trait's tests.
    outcomes: Box<[Outcomes]>,
    /// The typed value, where it is needed later.
    value: Option<Value>,
}

/// Outcomes of tests that stand in one word of bits.
#[derive(Debug, Clone, Copy)]
struct Outcomes {
    word: usize,
    /// The tests.
    of: u64,
    /// Those that passed.
    passed: u64,
}

/// What is known of one lead.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    known: Bits,
    passed: Bits,
    /// The facts themselves, where evidence or the value is kept.
    kept: Vec<Option<Fact>>,
}

/// A trait as it was told.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// In the form in which it is tested.
    pub(crate) value: Value,
    /// Where evidence is kept.
    pub(crate) told: Option<Telling>,
}

/// Who told a trait, and how.
#[derive(Debug, Clone)]
pub(crate) struct Telling {
    pub(crate) event: EventId,
    pub(crate) at: Instant,
    /// The value in the event's words.
    pub(crate) value: Value,
}

impl Facts {
    /// Takes in what an event told, and the event where evidence is kept.
    pub(crate) fn learn(
        &mut self,
        table: &TraitTable,
        (slot, value): (usize, &Value),
        event: Option<(&EventId, Instant)>,
        currencies: &Currencies,
    ) {
        let known = !value.is_missing();
        let typed = known.then(|| typed(value, table.types[slot]));
        self.known.set(slot, known);
        for test in &table.tests_of[slot] {
            self.passed.set(*test, table.passes(*test, typed.as_ref(), currencies));
        }
        let keep = event.is_some() || table.keeps_value[slot];
        let told = event.map(|(event, at)| Telling { event: event.clone(), at, value: value.clone() });
        self.kept[slot] = typed.filter(|_| keep).map(|typed| Fact { value: typed, told });
    }

    /// Takes in what was told of any lead, without evidence.
    pub(crate) fn learn_told(&mut self, table: &TraitTable, told: &Told) {
        self.known.set(told.slot, told.known);
        for outcomes in &told.outcomes {
            let word = &mut self.passed.0[outcomes.word];
            *word = (*word & !outcomes.of) | outcomes.passed;
        }
        if table.keeps_value[told.slot] {
            self.kept[told.slot] = told.value.clone().map(|value| Fact { value, told: None });
        }
    }

    /// Writes what is known, without the evidence.
    pub(crate) fn write(&self, table: &TraitTable, writer: &mut Writer<'_>) {
        writer.bits(&self.known, table.names.len());
        writer.bits(&self.passed, table.tests.len());
        for fact in self.known.ones().filter(|slot| table.keeps_value[*slot]).filter_map(|slot| self.kept(slot)) {
            writer.value(&fact.value);
        }
    }

    /// Reads what was written of a lead, into that of a lead of whom nothing is known.
    pub(crate) fn read(&mut self, table: &TraitTable, reader: &mut Reader<'_>) -> Option<()> {
        reader.bits(&mut self.known, table.names.len())?;
        reader.bits(&mut self.passed, table.tests.len())?;
        for slot in self.known.ones().filter(|slot| table.keeps_value[*slot]) {
            self.kept[slot] = Some(Fact { value: reader.value()?, told: None });
        }
        Some(())
    }

    /// Forgets everything; `nothing` is what is known then.
    pub(crate) fn forget(&mut self, nothing: &Self) {
        for slot in self.known.ones() {
            self.kept[slot] = None;
        }
        self.known.copy_from(&nothing.known);
        self.passed.copy_from(&nothing.passed);
    }

    pub(crate) fn is_known(&self, slot: usize) -> bool {
        self.known.get(slot)
    }

    pub(crate) fn passed(&self, test: usize) -> bool {
        self.passed.get(test)
    }

    /// The fact itself, where it is kept.
    pub(crate) fn kept(&self, slot: usize) -> Option<&Fact> {
        self.kept[slot].as_ref()
    }
}

/// A set of small numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Box<[u64]>);

impl Bits {
    pub(crate) fn new(n: usize) -> Self {
        Self(vec![0; n.div_ceil(64)].into())
    }

    pub(crate) fn get(&self, bit: usize) -> bool {
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }

    pub(crate) fn set(&mut self, bit: usize, on: bool) {
        let mask = 1 << (bit % 64);
        if on {
            self.0[bit / 64] |= mask;
        } else {
            self.0[bit / 64] &= !mask;
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Sixty-four of them a word, the lowest first.
    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }

    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.0.copy_from_slice(&other.0);
    }

    /// The numbers in it, ascending.
    pub(crate) fn ones(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let mut rest = *bits;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| word * 64 + rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_numbers_is_walked_upwards() {
        let mut bits = Bits::new(130);
        for bit in [129, 0, 64, 63, 5] {
            bits.set(bit, true);
        }
        bits.set(5, false);
        assert_eq!(bits.ones().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert!(bits.get(129) && !bits.get(5));
        let mut other = Bits::new(130);
        other.copy_from(&bits);
        assert_eq!(other, bits);
    }
}
