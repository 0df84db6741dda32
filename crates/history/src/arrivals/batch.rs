//! One batch of rows of a file: its columns read, its rows scattered.

use arrow::array::RecordBatch;
use leadpact_ingest::columns::{ColumnFile, LayoutAt};
use leadpact_ingest::{Error, Record};
use leadpact_terms::Value;

use super::coder::Coder;
use super::decode::{AT_END, BadRow, Cells, FIRST_MS, Names, UNSAID, durations, flat_columns, instants};
use super::error::{ArrivalsError, Why};
use super::plan::{ColumnPlan, FilePlan};
use super::scatter::{Writer, spread, spread_text};
use super::tables::{NOTHING_TOLD, SHAPE_BITS};

/// Marks a row that says that nothing happened.
const NO_SHAPE: u32 = u32::MAX - 1;

/// A file that a thread is reading.
pub(super) struct Open<'a> {
    pub number: usize,
    pub file: ColumnFile<'a>,
    coders: Vec<Coder>,
}

/// What a row says.
pub(super) enum Says {
    /// Something happened to a lead.
    Happened(Record),
    /// Something became known of a lead.
    Told(Vec<(Box<str>, Value)>),
}

/// Rows of a file that were decoded at once.
pub(super) struct Batch<'b> {
    pub file: &'b FilePlan<'b>,
    pub plan: &'b ColumnPlan,
    cells: Vec<Cells>,
    n_rows: usize,
    pub first_row: u64,
}

/// What a batch says of who, when, under which id and for how long.
#[derive(Default)]
pub(super) struct Columns {
    pub leads: Names,
    ids: Names,
    at: Vec<u64>,
    /// Empty if it is not needed.
    lasted: Vec<i64>,
}

/// An event before it is scattered; texts where a word stands for one.
pub(super) struct EventRow<'r> {
    pub lead: u64,
    pub lead_text: Option<&'r str>,
    pub at: u64,
    pub shape: u32,
    pub id: u64,
    pub id_text: Option<&'r str>,
    /// `None` if it is not needed.
    pub lasted: Option<i64>,
}

impl<'a> Open<'a> {
    pub fn new(number: usize, file: &FilePlan<'a>, plan: &ColumnPlan) -> Result<Self, Error> {
        let coders = plan.units.iter().map(|unit| Coder::new(&unit.columns)).collect();
        Ok(Self { number, file: file.column_file()?, coders })
    }
}

impl<'b> Batch<'b> {
    pub fn new(file: &'b FilePlan<'b>, plan: &'b ColumnPlan, batch: &RecordBatch, first_row: u64) -> Self {
        Self { file, plan, cells: flat_columns(batch), n_rows: batch.num_rows(), first_row }
    }

    fn column(&self, column: usize) -> &Cells {
        &self.cells[self.plan.position(column)]
    }

    pub fn bad(&self, bad: BadRow) -> ArrivalsError {
        self.row(bad.row, bad.why).of(self.file.path)
    }

    fn row(&self, row: usize, why: String) -> Why {
        Why::row(self.first_row + row as u64, why)
    }

    /// What a unit of columns means in each row, as `number` has it for what a row of such cells says.
    pub fn codes<'k>(
        &self,
        unit: usize,
        open: &'k mut Open<'_>,
        mut number: impl FnMut(Says) -> Result<u32, Why>,
    ) -> Result<&'k [u32], ArrivalsError> {
        let columns = &self.plan.units[unit].columns;
        let cells: Vec<&Cells> = columns.iter().map(|column| self.column(*column)).collect();
        let ask = |row: usize, cells: &[(usize, Value)]| {
            let layout = &self.plan.layout;
            let says = match layout.event {
                Some(_) => open.file.record(layout, cells).map(|record| record.map(Says::Happened)),
                None => open.file.traits(cells).map(|traits| Some(Says::Told(traits))),
            };
            says.map_err(|why| self.row(row, why))?.map_or(Ok(NO_SHAPE), &mut number)
        };
        let unknown = |column: usize, found: String| Why::Column { column: self.file.names[column].clone(), found };
        open.coders[unit].code(self.n_rows, &cells, ask, unknown).map_err(|why| why.of(self.file.path))
    }
}

impl Columns {
    /// Reads them all.
    pub fn read(&mut self, batch: &Batch<'_>, file: &ColumnFile<'_>, needs_lasted: bool) -> Result<(), BadRow> {
        let layout = &batch.plan.layout;
        self.leads.leads(batch.column(layout.lead), layout.many_leads, file)?;
        self.instants(batch, file)?;
        let Some(event) = &layout.event else { return Ok(()) };
        if let Some(row) = self.at.iter().position(|at| *at == UNSAID) {
            return Err(BadRow { row, why: "the row does not say when it happened".to_owned() });
        }
        self.ids.events(batch.column(event.id), file)?;
        self.lasted.clear();
        match event.lasted {
            _ if !needs_lasted => {}
            None => self.lasted.resize(batch.n_rows, -1),
            Some((column, unit)) => durations(batch.column(column), unit, file, &mut self.lasted)?,
        }
        Ok(())
    }

    fn instants(&mut self, batch: &Batch<'_>, file: &ColumnFile<'_>) -> Result<(), BadRow> {
        let all = match batch.plan.layout.at {
            LayoutAt::Column(column) => return instants(batch.column(column), file, &mut self.at),
            LayoutAt::Unsaid => UNSAID,
            LayoutAt::Fixed(at) => {
                let ms = at.0.checked_sub(FIRST_MS).and_then(|ms| u64::try_from(ms).ok());
                let far = || BadRow { row: 0, why: "the instant is far away".to_owned() };
                ms.filter(|ms| *ms < AT_END).ok_or_else(far)?
            }
        };
        self.at.clear();
        self.at.resize(batch.n_rows, all);
        Ok(())
    }

    /// Scatters rows of events; how many there were, and when the latest happened.
    pub fn scatter_events(&self, writer: &mut Writer<'_>, shapes: &[u32]) -> Result<(u64, Option<i64>), Error> {
        let (mut happened, mut latest) = (0, None);
        let rows = self.leads.words.iter().zip(&self.ids.words).zip(&self.at).zip(shapes);
        for (i, (((lead, id), at), shape)) in rows.enumerate() {
            if *shape == NO_SHAPE {
                continue;
            }
            happened += 1;
            latest = latest.max(Some(*at));
            let row = EventRow {
                lead: *lead,
                lead_text: self.leads.text(*lead),
                at: *at,
                shape: *shape,
                id: *id,
                id_text: self.ids.text(*id),
                lasted: self.lasted.get(i).copied(),
            };
            row.scatter(writer)?;
        }
        Ok((happened, latest.map(ms_since_1970)))
    }

    /// Scatters rows of leads under the numbers of what they tell; when the latest became known.
    pub fn scatter_tellings(
        &self,
        writer: &mut Writer<'_>,
        told: &[Vec<u32>],
        first_place: u64,
        n_words: usize,
    ) -> Result<Option<i64>, Error> {
        for (row, (lead, at)) in self.leads.words.iter().zip(&self.at).enumerate() {
            let text = self.leads.text(*lead);
            let chunk = writer.chunk(text.map_or_else(|| spread(*lead), spread_text), n_words)?;
            let lead = text.map_or(*lead, |text| chunk.keep(text));
            chunk.words.extend_from_slice(&[lead, *at, first_place + row as u64]);
            for pair in 0..n_words - 3 {
                let unit = |i: usize| told.get(i).map_or(NOTHING_TOLD, |codes| codes[row]);
                chunk.words.push(u64::from(unit(2 * pair)) << 32 | u64::from(unit(2 * pair + 1)));
            }
        }
        Ok(self.at.iter().copied().filter(|at| *at != UNSAID).max().map(ms_since_1970))
    }
}

fn ms_since_1970(at: u64) -> i64 {
    at.cast_signed() + FIRST_MS
}

impl EventRow<'_> {
    #[inline]
    pub fn scatter(self, writer: &mut Writer<'_>) -> Result<(), Error> {
        let hash = self.lead_text.map_or_else(|| spread(self.lead), spread_text);
        let chunk = writer.chunk(hash, 4)?;
        let lead = self.lead_text.map_or(self.lead, |text| chunk.keep(text));
        let id = self.id_text.map_or(self.id, |text| chunk.keep(text));
        let when = self.at << SHAPE_BITS | u64::from(self.shape);
        match self.lasted {
            None => chunk.words.extend_from_slice(&[lead, when, id]),
            Some(lasted) => chunk.words.extend_from_slice(&[lead, when, id, lasted.cast_unsigned()]),
        }
        Ok(())
    }
}
