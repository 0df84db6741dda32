//! Readers: delimiters, encodings, line ends, quotes, formats; and hostile input.

mod support;

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, StructArray, TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field};
use leadpact_ingest::{Error, Mapping, Options, guess, read};
use leadpact_language::Language;
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;
use support::{Files, guessed, import, leads, mapping, shown};

/// The one lead of every table below.
const EXPECTED: &str = "7\n  2000-01-01T00:00:00Z Traits import \"\" name=Žofie Nováková | note=a, \"b\"\nc\n";

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let units = std::iter::once('\u{feff}').chain(text.chars()).collect::<String>();
    units.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_spelling_of_a_table_says_the_same() {
    let table = |delimiter: char| {
        format!("lead{delimiter}name{delimiter}note\n7{delimiter}Žofie Nováková{delimiter}\"a, \"\"b\"\"\nc\"\n")
    };
    let comma = table(',');
    let windows_1250 = encoding_rs::WINDOWS_1250.encode(&table(';')).0.into_owned();
    for (what, name, bytes) in [
        ("plain", "t.csv", comma.clone().into_bytes()),
        ("byte order mark", "t.csv", format!("\u{feff}{comma}").into_bytes()),
        ("Windows line ends", "t.csv", comma.replace('\n', "\r\n").replace("\"\r\nc", "\"\nc").into_bytes()),
        ("old Mac line ends", "t.csv", comma.replace('\n', "\r").into_bytes()),
        ("semicolons", "t.csv", table(';').into_bytes()),
        ("tabs", "t.tsv", table('\t').into_bytes()),
        ("tabs under .csv", "t.csv", table('\t').into_bytes()),
        ("bars", "t.txt", table('|').into_bytes()),
        ("UTF-16 little endian", "t.csv", utf16(&comma, true)),
        ("UTF-16 big endian", "t.csv", utf16(&comma, false)),
        ("Windows-1250", "t.csv", windows_1250),
        ("gzip", "t.csv.gz", gzip(&comma)),
        ("the delimiter named first", "t.csv", format!("sep=;\r\n{}", table(';')).into_bytes()),
        ("blank lines", "t.csv", format!("\n\n{comma}\n\n").into_bytes()),
        ("no line end at the end", "t.csv", comma.trim_end().as_bytes().to_vec()),
        (
            "JSON Lines",
            "t.jsonl",
            br#"{"lead":7,"name":"\u017dofie Nov\u00e1kov\u00e1","note":"a, \"b\"\nc"}"#.to_vec(),
        ),
        (
            "JSON array",
            "t.json",
            "  [ {\"lead\":\"7\",\"name\":\"Žofie Nováková\",\"note\":\"a, \\\"b\\\"\\nc\"} ]".as_bytes().to_vec(),
        ),
    ] {
        let files = Files::new(&[(name, &bytes)]);
        assert_eq!(shown(files.paths(), &guessed(files.paths()).mapping), EXPECTED, "{what}");
    }
}

#[test]
fn an_encoding_named_in_the_mapping_is_obeyed() {
    let bytes = encoding_rs::WINDOWS_1252.encode("lead;name\n7;Zoë Müller\n").0.into_owned();
    let files = Files::new(&[("t.csv", &bytes)]);
    let map = mapping("map: 1\nfiles:\n  - { file: t.csv, holds: leads, id: lead, encoding: windows-1252 }\n");
    assert!(shown(files.paths(), &map).contains("name=Zoë Müller"));
}

#[test]
fn broken_rows_are_quarantined_and_the_others_stand() {
    let cases: [(&str, &[u8], &str); 9] = [
        ("too few fields", b"lead,a,b\n1,x,y\n2,x\n3,x,y\n", "1 3 | 3 wrong_number_of_fields"),
        ("too many fields", b"lead,a,b\n1,x,y\n2,x,y,z\n3,x,y,,\n", "1 3 | 3 wrong_number_of_fields"),
        ("a quote never closed", b"lead,a,b\n1,x,y\n2,\"x,y\n3,x,y\n", "1 3 | 3 open_quote"),
        ("a stray quote closed later", b"lead,a,b\n1,\"x,y\n2,x\",y,1\n3,x,y\n", "3 | 2 wrong_number_of_fields 3 wrong_number_of_fields"),
        ("bad UTF-8", b"lead,a,b\n1,x,y\n2,\xff\xc5,y\n3,\xc5\xbd\xc5\xbd\xc5\xbd\xc5\xbd\xc5\xbd\xc5\xbd\xc5\xbd\xc5\xbd\xc5\xbd,y\n", "1 3 | 3 bad_encoding"),
        ("no id", b"lead,a,b\n1,x,y\n,x,y\nN/A,x,y\n", "1 | 3 no_lead_id 4 no_lead_id"),
        ("bad JSON", b"{\"lead\":1}\n{\"lead\":\n[1]\n\n{\"lead\":3}\n", "1 3 | 2 bad_json 3 bad_json"),
        ("bad JSON in an array", b"[{\"lead\":1},{\"lead\":x},{\"lead\":3}", "1 3 | 2 bad_json"),
        ("a line of zeros", b"lead,a,b\n\0\0\0\n3,x,y\n", "3 | 2 wrong_number_of_fields"),
    ];
    for (what, bytes, expected) in cases {
        let name = if bytes.starts_with(b"l") { "t.csv" } else { "t.json" };
        let files = Files::new(&[(name, bytes)]);
        let map = mapping("map: 1\nfiles: [{ file: t.*, holds: leads, id: lead }]\n");
        let (intake, quarantine) = import(files.paths(), &map);
        let ids: Vec<String> = leads(intake).iter().map(|lead| lead.id.to_string()).collect();
        let reasons: Vec<String> =
            quarantine.iter().map(|entry| format!("{} {}", entry.line, entry.reason.code())).collect();
        assert_eq!(format!("{} | {}", ids.join(" "), reasons.join(" ")), expected, "{what}");
    }
}

#[test]
fn parquet_is_read_with_its_types() {
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.values().append_value("chairs");
    lists.values().append_value("desks");
    lists.append(true);
    lists.append(false);
    let inner: ArrayRef = Arc::new(StringArray::from(vec![Some("/pricing"), None]));
    let page = StructArray::from(vec![(Arc::new(Field::new("path", DataType::Utf8, true)), inner)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("lead", Arc::new(Int64Array::from(vec![1, 2]))),
        (
            "at",
            Arc::new(TimestampMillisecondArray::from(vec![1_767_225_600_000, 1_767_225_600_500]).with_timezone("UTC")),
        ),
        ("score", Arc::new(Float64Array::from(vec![Some(1.5), None]))),
        ("vip", Arc::new(BooleanArray::from(vec![true, false]))),
        ("birthday", Arc::new(Date32Array::from(vec![Some(0), None]))),
        ("company.products", Arc::new(lists.finish())),
        ("page", Arc::new(page)),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let files = Files::new(&[("t.parquet", &bytes)]);
    assert_eq!(
        shown(files.paths(), &guessed(files.paths()).mapping),
        "1\n  2026-01-01T00:00:00Z Traits import \"\" score=1.5 | vip=yes | birthday=1970-01-01 | company.products=chairs, desks | page.path=/pricing\n\
         2\n  2026-01-01T00:00:00.5Z Traits import \"\" vip=no\n"
    );
}

#[test]
fn files_that_cannot_be_read_say_so() {
    let map = mapping("map: 1\nfiles: [{ file: '*', holds: leads, id: lead, traits: { Titel: title } }]\n");
    let failure = |name: &str, bytes: Option<&[u8]>, map: &Mapping| {
        let files = Files::new(&bytes.map(|bytes| (name, bytes)).into_iter().collect::<Vec<_>>());
        let path = files.dir().join(name);
        let error = read(&[path], map, &Options::default(), &mut Vec::new(), &mut ()).err().unwrap();
        error.to_string().replace(&files.dir().display().to_string(), "")
    };
    assert!(failure("no.csv", None, &map).starts_with("can't open /no.csv: "));
    assert_eq!(failure("t.csv", Some(b""), &map), "/t.csv is not a table: it has no header line");
    assert_eq!(
        failure("t.csv", Some(b"lead,Title\n1,x\n"), &map),
        "/t.csv has no column `Titel`, which the mapping names under `traits`; did you mean `Title`?"
    );
    assert!(failure("t.parquet", Some(b"PAR1 no"), &map).starts_with("/t.parquet is not a Parquet file: "));
    let narrow = mapping("map: 1\nfiles: [{ file: leads*.csv, holds: leads }]\n");
    assert_eq!(
        failure("t.csv", Some(b"a\n"), &narrow),
        "no entry of the mapping matches /t.csv; add one with `file: t.csv`"
    );
}

#[test]
fn a_corrected_quarantine_is_read_again() {
    let files = Files::new(&[("leads.csv", b"lead,email,size\n1,a@b.example,5\n2,c@d.example\n3,nobody,7\n")]);
    let map =
        mapping("map: 1\nfiles: [{ file: leads.csv, holds: leads, id: lead, traits: { size: company.employees } }]\n");
    let path = files.dir().join("quarantine.jsonl");
    let mut quarantine = leadpact_ingest::QuarantineFile::new(&path, Language::English).unwrap();
    let intake = read(files.paths(), &map, &Options::default(), &mut quarantine, &mut ()).unwrap();
    assert_eq!(intake.totals(), (3, 2, 1, 1));
    assert!(quarantine.finish().unwrap());

    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("2,c@d.example", "2,c@d.example,9").replace("\"nobody\"", "\"e@f.example\""))
        .unwrap();
    let shown = shown(&[files.paths()[0].clone(), path], &map);
    assert!(shown.contains("company.employees=9 | email=c@d.example"), "{shown}");
    assert!(shown.contains("company.employees=7 | email=e@f.example"), "{shown}");
    assert_eq!(shown.matches("\n!").count(), 2, "the first import's findings only: {shown}");
}

#[test]
fn a_quarantine_says_why_in_the_language_of_whoever_reads_it() {
    let rows = b"lead,at,name,email,size,act\n1,2026-01-01,x,nobody,much,call\n2,x\n,2026-01-01,y,,,call\n3,monday,z,,,call\n4,2026-01-01,z,,,cal\n";
    let files = Files::new(&[("touches.csv", rows)]);
    let map = mapping(
        "map: 1\nfiles: [{ file: touches.csv, holds: touches, id: lead, at: at, act: act, \
         traits: { email: email, size: company.employees } }]\n",
    );
    for (language, expected) in [
        (
            Language::English,
            [
                "2 fields, but the header has 6 columns",
                "the row names no lead",
                "`monday` is not a date: expected 2026-10-05 (other orders need `dates: day first` or `dates: month first`)",
                "`cal` is not an act of sales: expected one of accepted, rejected, disqualified, recycled, qualified, next step \
                 agreed, call, email, meeting, social, noted, reopened, or a value that the mapping translates",
            ],
        ),
        (
            Language::German,
            [
                "Die Zahl der Felder ist 2, die der Spalten in der Kopfzeile 6",
                "Die Zeile nennt keinen Lead",
                "`monday` ist kein Datum; erwartet wird 2026-10-05 (andere Reihenfolgen brauchen `dates: day first` oder `dates: month first`)",
                "`cal` passt hier nicht; erwartet wird eine Handlung des Vertriebs: eines von accepted, rejected, disqualified, recycled, \
                 qualified, next step agreed, call, email, meeting, social, noted, reopened, oder ein Wert, den das Mapping übersetzt",
            ],
        ),
    ] {
        let path = files.dir().join("quarantine.jsonl");
        let mut quarantine = leadpact_ingest::QuarantineFile::new(&path, language).unwrap();
        read(files.paths(), &map, &Options::default(), &mut quarantine, &mut ()).unwrap();
        assert!(quarantine.finish().unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let whys: Vec<String> = lines.map(|line| line["why"].as_str().unwrap().to_owned()).collect();
        assert_eq!(whys, expected);
    }
}

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"lead,at,name\n".to_vec()),
        Just(b"1,2026-01-01,x\n".to_vec()),
        Just(b"{\"lead\":1,\"kind\":\"track\",\"name\":\"x\",\"at\":\"2026-01-01\"}\n".to_vec()),
        prop::sample::select(vec![
            &b"\""[..],
            b",",
            b";",
            b"\n",
            b"\r",
            b"\xff",
            b"{",
            b"}",
            b"[",
            b"]",
            b"\0",
            b"null",
            b"\xef\xbb\xbf"
        ])
        .prop_map(<[u8]>::to_vec),
        prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn whatever_the_bytes_read_is_accepted_plus_quarantined(bytes in hostile(), name in prop::sample::select(vec!["t.csv", "t.tsv", "t.jsonl", "t.json"])) {
        let files = Files::new(&[(name, &bytes)]);
        let map = match guess(files.paths()) {
            Ok(guess) => guess.mapping,
            Err(Error::Format { .. }) => return Ok(()),
            Err(error) => panic!("{error}"),
        };
        let _ = import(files.paths(), &map);
    }
}

#[test]
fn progress_ends_with_all_bytes_and_rows() {
    struct Seen(Vec<(u64, u64, u64)>);
    impl leadpact_ingest::Watch for Seen {
        fn progress(&mut self, progress: leadpact_ingest::Progress<'_>) {
            self.0.push((progress.bytes, progress.bytes_total, progress.rows));
        }
    }
    let rows: String = (0..10_000).map(|n| format!("{n},x\n")).collect();
    let files = Files::new(&[("a.csv", format!("lead,name\n{rows}").as_bytes()), ("b.csv", b"lead,name\n1,y\n")]);
    let mut seen = Seen(Vec::new());
    read(files.paths(), &guessed(files.paths()).mapping, &Options::default(), &mut Vec::new(), &mut seen).unwrap();
    let (bytes, total, rows) = *seen.0.last().unwrap();
    assert_eq!((bytes, rows), (total, 10_001));
    assert!(seen.0.len() > 3 && seen.0.is_sorted(), "{:?}", seen.0);
}
