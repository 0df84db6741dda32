//! Around the flow: one function per use case. The CLI calls these, and the service and its jobs will.
//!
//! A use case reads what it needs, lets the pure crates do the thinking and hands back data; it prints nothing. Long ones tell a
//! [`Watch`] how far they are.

mod error;
mod explain_kept;
mod explain_lead;
mod history;
mod import_files;
mod intake;
mod keep_pacts;
mod ledger_past;
mod live_weeks;
mod output;
mod pact_changes;
mod pacts;
mod parallel;
mod past;
mod qualify_leads;
mod replay_leads;
mod sample_company;
mod seal_history;
mod send_files;
mod uploads;
mod what_if;

pub use error::AppError;
pub use explain_kept::{ExplainError, Explained, explain_kept, pact_in_force};
pub use explain_lead::explain_lead;
pub use history::{
    CompactReport, EraseReport, HistoryReport, Store, compact_history, erase_leads, history_status, import_history,
    verify_history,
};
pub use import_files::{FilesReport, guess_mapping, import_files};
pub use intake::{FileReport, ImportReport, IntakeRequest, Watch};
pub use keep_pacts::{
    KeepError, SCENARIO_BYTES_MAX, SCENARIO_FILES_MAX, ScenarioText, SoundPact, UnfitPact, check_pact_sent, end_pact,
    found_in_kept, push_pact, put_pact_in_force, read_pact_files,
};
pub use leadpact_history::{Status, Verified};
pub use ledger_past::ServiceLedger;
pub use live_weeks::Lived;
pub use pact_changes::pact_changes;
pub use pacts::{
    CheckedPact, LoadedPact, PactFault, ScenarioFile, check_pact, check_pact_text, load_pact, load_pact_text,
};
pub use past::{PastRequest, RoadReport, RoadTaken};
pub use qualify_leads::{PactReport, QualifyReport, QualifyRequest, SHOWN, qualify_leads};
pub use replay_leads::{
    CHANGES_SHOWN, Change, CompareOutput, CompareReport, ReplayOutput, ReplayReport, ReplayRequest, Week,
    compare_pacts, replay_leads,
};
pub use sample_company::{
    Sample, SampleCause, SampleChance, SampleError, SampleFiles, SamplePlan, SampleRecord, SampleStep, SampleWatch,
    hire, is_unused, make_sample_company, note_sample, sample_record,
};
pub use seal_history::{SealedReport, seal_history};
pub use send_files::{BATCH_EVENTS, Kept, SentReport, send_files};
pub use uploads::{Upload, UploadPreview, import_upload, preview_upload};
pub use what_if::{SideReport, TierReport, WhatIfReport, WhatIfSession};
