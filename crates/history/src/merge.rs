//! The segments of one bucket as one: leads in order, each with all of its events once.

use std::collections::VecDeque;
use std::ops::Range;

use leadpact_ingest::{Lead, Origin, Settled, precedes};
use leadpact_terms::{Event, EventId, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::block::{Block, Needs, TOLD, Telling, Told};
use crate::builder::{BlockBuilder, Index, number};
use crate::error::HistoryError;
use crate::layout::LEAD;
use crate::manifest::Segment;
use crate::segment::{Plan, SegmentReader, WithIds, decode_block, decode_leads};
use crate::storage::Storage;

/// A block ends at the first lead after so many rows.
const BLOCK_ROWS: usize = 64 << 10;

/// What takes blocks.
type Sink<'s> = dyn FnMut(&Block) -> Result<(), HistoryError> + 's;

/// Hands the leads of a bucket to `sink`, in blocks.
pub(crate) fn read_blocks(
    storage: &dyn Storage,
    bucket: u32,
    segments: &[Segment],
    needs: &Needs,
    sink: &mut Sink<'_>,
) -> Result<(), HistoryError> {
    let opened: Vec<SegmentReader<'_>> =
        segments.iter().map(|segment| SegmentReader::open(storage, bucket, segment)).collect::<Result<_, _>>()?;
    if let [only] = opened.as_slice() {
        let plan = Plan::new(only, needs, false)?;
        for row_group in 0..only.parquet.n_row_groups() {
            sink(&decode_block(only, row_group, &plan, needs)?.block)?;
        }
        return Ok(());
    }
    let mut cursors = opened.into_iter().map(|segment| Cursor::open(segment, needs)).collect::<Result<Vec<_>, _>>()?;
    let mut joined = Joined::default();
    while let Some(turn) = next_turn(&cursors) {
        match turn.as_slice() {
            [only] => {
                let cursor = &mut cursors[*only];
                joined.begin(cursor.lead().unwrap_or_default());
                cursor.rows().for_each(|row| cursor.append_row(&mut joined, row));
            }
            several => merge_lead(&mut cursors, several, &mut joined, needs)?,
        }
        for cursor in turn {
            cursors[cursor].advance(needs)?;
        }
        if joined.block.at.len() >= BLOCK_ROWS {
            hand_over(&mut joined, &mut cursors, sink)?;
        }
    }
    if joined.block.at.is_empty() { Ok(()) } else { hand_over(&mut joined, &mut cursors, sink) }
}

fn hand_over(joined: &mut Joined, cursors: &mut [Cursor<'_>], sink: &mut Sink<'_>) -> Result<(), HistoryError> {
    let block = joined.finish();
    cursors.iter_mut().for_each(Cursor::forget);
    sink(&block)
}

/// The cursors that stand at the least lead.
fn next_turn(cursors: &[Cursor<'_>]) -> Option<Vec<usize>> {
    let least = cursors.iter().filter_map(Cursor::lead).min()?;
    Some((0..cursors.len()).filter(|one| cursors[*one].lead() == Some(least)).collect())
}

/// Adds a lead that several segments know.
fn merge_lead(
    cursors: &mut [Cursor<'_>],
    several: &[usize],
    joined: &mut Joined,
    needs: &Needs,
) -> Result<(), HistoryError> {
    let mut rows: Vec<(i64, &str, usize, usize)> = Vec::new();
    for one in several {
        let cursor = &cursors[*one];
        rows.extend(cursor.rows().map(|row| (cursor.at(row), cursor.id(row), *one, row)));
    }
    rows.sort();
    let mut seen = FxHashSet::default();
    let mut kept: Vec<(usize, usize)> = Vec::with_capacity(rows.len());
    let mut before: Option<(i64, &str, usize, usize)> = None;
    let mut is_disputed = false;
    for row in &rows {
        let (at, id, one, position) = *row;
        if seen.insert(id) {
            kept.push((one, position));
        } else if let Some((_, _, other, other_position)) = before.filter(|before| (before.0, before.1) == (at, id)) {
            is_disputed |= !cursors[one].says_the_same(position, &cursors[other], other_position);
        }
        before = Some(*row);
    }
    if is_disputed {
        // Which of two events under one id and instant stays is decided by all they say.
        let mut told = Vec::new();
        for one in several {
            told.push(cursors[*one].exact()?);
        }
        let mut lead = BlockBuilder::new(needs);
        lead.push(&union(told).lead);
        let lead = lead.finish();
        joined.begin(lead.leads.get(0));
        let mut known = Known::default();
        lead.rows_of(0).for_each(|row| joined.append(&lead, row, &mut known));
        return Ok(());
    }
    joined.begin(cursors[several[0]].lead().unwrap_or_default());
    for (one, row) in kept {
        cursors[one].append_row(joined, row);
    }
    Ok(())
}

/// A place in a segment, at a lead.
struct Cursor<'a> {
    segment: SegmentReader<'a>,
    plan: Plan,
    next_group: usize,
    group: Option<WithIds>,
    lead: usize,
    /// The leads of the row group with all they say, once somebody asked.
    exact: Option<Vec<Settled>>,
    known: Known,
}

impl<'a> Cursor<'a> {
    fn open(segment: SegmentReader<'a>, needs: &Needs) -> Result<Self, HistoryError> {
        let plan = Plan::new(&segment, needs, true)?;
        let known = Known::default();
        let mut cursor = Self { segment, plan, next_group: 0, group: None, lead: 0, exact: None, known };
        cursor.next_group(needs)?;
        Ok(cursor)
    }

    fn next_group(&mut self, needs: &Needs) -> Result<(), HistoryError> {
        (self.lead, self.exact, self.group) = (0, None, None);
        self.forget();
        if self.next_group < self.segment.parquet.n_row_groups() {
            self.group = Some(decode_block(&self.segment, self.next_group, &self.plan, needs)?);
            self.next_group += 1;
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.known = Known::default();
    }

    fn advance(&mut self, needs: &Needs) -> Result<(), HistoryError> {
        self.lead += 1;
        match &self.group {
            Some(group) if self.lead < group.block.leads.len() => Ok(()),
            _ => self.next_group(needs),
        }
    }

    fn lead(&self) -> Option<&str> {
        self.group.as_ref().map(|group| group.block.leads.get(self.lead))
    }

    fn block(&self) -> &Block {
        &self.group.as_ref().expect("a cursor at a lead has a row group").block
    }

    fn rows(&self) -> Range<usize> {
        self.block().rows_of(self.lead)
    }

    fn at(&self, row: usize) -> i64 {
        self.block().at[row]
    }

    fn id(&self, row: usize) -> &str {
        let ids = self.group.as_ref().and_then(|group| group.ids.as_ref());
        ids.expect("ids were read").value(row)
    }

    /// The lead with all that its events say.
    fn exact(&mut self) -> Result<Settled, HistoryError> {
        if self.exact.is_none() {
            self.exact = Some(decode_leads(&self.segment, self.next_group - 1)?);
        }
        let exact = self.exact.as_ref().and_then(|leads| leads.get(self.lead));
        exact.cloned().ok_or_else(|| self.segment.parquet.damaged("its leads do not stand together"))
    }

    fn says_the_same(&self, row: usize, other: &Self, other_row: usize) -> bool {
        let (a, b) = (self.block(), other.block());
        let lasted = |block: &Block, row: usize| block.lasted.get(row).copied();
        let told = |block: &Block, what: u32| -> Vec<(Box<str>, Value)> {
            let telling = block.tellings[(what & !TOLD) as usize];
            let told = &block.told[telling.start as usize..telling.end as usize];
            let said = |one: &Told| {
                (block.names[one.name as usize].clone(), block.values[one.name as usize][one.value as usize].clone())
            };
            let mut said: Vec<_> = told.iter().map(said).collect();
            said.sort_by(|(a, _), (b, _)| a.cmp(b));
            said
        };
        let (what, other_what) = (a.what[row], b.what[other_row]);
        lasted(a, row) == lasted(b, other_row)
            && match (what & TOLD != 0, other_what & TOLD != 0) {
                (false, false) => a.shapes[what as usize] == b.shapes[other_what as usize],
                (true, true) => {
                    let how = |block: &Block, what: u32| {
                        let telling = block.tellings[(what & !TOLD) as usize];
                        (telling.kind, telling.channel, telling.marked)
                    };
                    how(a, what) == how(b, other_what) && told(a, what) == told(b, other_what)
                }
                (true, false) | (false, true) => false,
            }
    }

    /// Adds a row of the lead.
    fn append_row(&mut self, joined: &mut Joined, row: usize) {
        if let Some(group) = &self.group {
            joined.append(&group.block, row, &mut self.known);
        }
    }
}

/// A block in the making, whose shapes and values come from several places.
#[derive(Default)]
struct Joined {
    block: Block,
    index: Index,
}

/// Where in the joined block the things of another block stand already.
#[derive(Default)]
struct Known {
    shapes: FxHashMap<u32, u32>,
    told: FxHashMap<Told, Told>,
}

impl Joined {
    fn begin(&mut self, lead: &str) {
        self.block.first_row.push(number(self.block.at.len()));
        self.block.leads.push(lead);
    }

    /// Adds a row of another block.
    fn append(&mut self, from: &Block, row: usize, known: &mut Known) {
        let Self { block, index } = self;
        let what = from.what[row];
        let what = if what & TOLD == 0 {
            let mut shape = |index: &mut Index| index.shape(block, &from.shapes[what as usize]);
            *known.shapes.entry(what).or_insert_with(|| shape(index))
        } else {
            let telling = from.tellings[(what & !TOLD) as usize];
            let start = number(block.told.len());
            for told in &from.told[telling.start as usize..telling.end as usize] {
                let told = *known.told.entry(*told).or_insert_with(|| {
                    let name = index.name(block, &from.names[told.name as usize]);
                    let value = &from.values[told.name as usize][told.value as usize];
                    Told { name, value: index.value(block, name, value) }
                });
                block.told.push(told);
            }
            block.tellings.push(Telling { start, end: number(block.told.len()), ..telling });
            TOLD | number(block.tellings.len() - 1)
        };
        block.what.push(what);
        block.at.push(from.at[row]);
        block.lasted.extend(from.lasted.get(row));
    }

    fn finish(&mut self) -> Block {
        self.block.first_row.push(number(self.block.at.len()));
        self.index = Index::default();
        std::mem::take(&mut self.block)
    }
}

/// The leads of one bucket with all they say, in order.
pub(crate) struct SettledLeads<'a> {
    segments: Vec<SegmentLeads<'a>>,
}

struct SegmentLeads<'a> {
    segment: SegmentReader<'a>,
    /// Row groups that are still to be read, the next one last.
    row_groups: Vec<usize>,
    leads: VecDeque<Settled>,
}

impl<'a> SettledLeads<'a> {
    pub fn open(storage: &'a dyn Storage, bucket: u32, segments: &[Segment]) -> Result<Self, HistoryError> {
        let mut opened = Vec::with_capacity(segments.len());
        for segment in segments {
            let segment = SegmentReader::open(storage, bucket, segment)?;
            let row_groups = (0..segment.parquet.n_row_groups()).rev().collect();
            opened.push(SegmentLeads { segment, row_groups, leads: VecDeque::new() });
        }
        Ok(Self { segments: opened })
    }

    /// Leaves out what can't hold this lead.
    pub fn only_near(mut self, lead: &str) -> Result<Self, HistoryError> {
        for SegmentLeads { segment, row_groups, .. } in &mut self.segments {
            let column = segment.parquet.column(LEAD)?;
            let metadata = segment.parquet.metadata();
            row_groups.retain(|row_group| {
                let statistics = metadata.row_group(*row_group).column(column).statistics();
                let bounds = statistics.and_then(|known| known.min_bytes_opt().zip(known.max_bytes_opt()));
                bounds.is_none_or(|(min, max)| min <= lead.as_bytes() && lead.as_bytes() <= max)
            });
        }
        Ok(self)
    }

    /// The next lead.
    pub fn next(&mut self) -> Result<Option<Settled>, HistoryError> {
        for segment in &mut self.segments {
            segment.fill()?;
        }
        let heads = self.segments.iter().filter_map(|segment| segment.leads.front());
        let Some(least) = heads.map(|settled| settled.lead.id.clone()).min() else { return Ok(None) };
        let is_next =
            |segment: &&mut SegmentLeads<'_>| segment.leads.front().is_some_and(|settled| settled.lead.id == least);
        let told = self.segments.iter_mut().filter(is_next).filter_map(|segment| segment.leads.pop_front());
        Ok(Some(union(told.collect())))
    }
}

impl SegmentLeads<'_> {
    fn fill(&mut self) -> Result<(), HistoryError> {
        while self.leads.is_empty()
            && let Some(next) = self.row_groups.pop()
        {
            self.leads = decode_leads(&self.segment, next)?.into();
        }
        Ok(())
    }
}

/// One lead as several segments know it, oldest first: each event once, as if all had been read together.
pub(crate) fn union(mut told: Vec<Settled>) -> Settled {
    if told.len() == 1 {
        return told.remove(0);
    }
    let id = told[0].lead.id.clone();
    let mut kept: FxHashMap<EventId, (Event, Origin)> = FxHashMap::default();
    for Settled { lead, origins } in told {
        for (event, origin) in lead.events.into_iter().zip(origins) {
            match kept.get_mut(&event.id) {
                None => {
                    kept.insert(event.id.clone(), (event, origin));
                }
                Some((known, known_origin)) if *known == event => {
                    known_origin.dating = known_origin.dating.min(origin.dating);
                    known_origin.snapshot |= origin.snapshot;
                }
                Some(known) if precedes(&event, &known.0) => *known = (event, origin),
                Some(_) => {}
            }
        }
    }
    let mut events: Vec<(Event, Origin)> = kept.into_values().collect();
    events.sort_by(|(a, _), (b, _)| a.order(b));
    let (events, origins) = events.into_iter().unzip();
    Settled { lead: Lead { id, events }, origins }
}
