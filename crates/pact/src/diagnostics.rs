//! What can be wrong with a pact: every id that a [`leadpact_document::Diagnostic`] of this crate's reader can carry, with
//! what it means. Ids are stable: tools, tests and people's notes refer to them.

macro_rules! ids {
    ($($name:ident = $id:literal: $doc:literal;)+) => {
        $(#[doc = $doc] pub const $name: &str = $id;)+

        /// Every id with a sentence that says what it means, sorted.
        pub const DIAGNOSTICS: &[(&str, &str)] = &[$(($id, $doc)),+];
    };
}

ids! {
    BAD_NAME = "bad-name": "A name holds signs that it may not hold.";
    BAD_REGEX = "bad-regex": "A regular expression can't be read.";
    BUILTIN_TRAIT = "builtin-trait": "A custom trait has the name of a built-in one.";
    CONTRADICTION = "contradiction": "Two values that stand together can't both be meant.";
    DUPLICATE_KEY = "duplicate-key": "A key stands twice in one map.";
    DUPLICATE_NAME = "duplicate-name": "Two things of one kind have the same name, apart from case and accents.";
    EMPTY = "empty": "A list, map, condition or text says nothing.";
    KEY_NOT_TEXT = "key-not-text": "A key is a list or a map.";
    LIMIT = "limit": "There is more of something than a pact may hold.";
    MISPLACED_FIELD = "misplaced-field": "A field does not go with the others that stand beside it.";
    MISSING_FIELD = "missing-field": "A field that is needed is not there.";
    MIXED_GROUP = "mixed-group": "A group holds rules of both scores.";
    NO_BANT = "no-bant": "A condition asks for the `bant` section, and there is none.";
    NOT_ALLOWED_HERE = "not-allowed-here": "A word of the condition language may not be used in this section.";
    NOT_YAML = "not-yaml": "The file is not YAML.";
    OUT_OF_RANGE = "out-of-range": "A number, duration or count is too small or too great.";
    RESERVED_NAME = "reserved-name": "A name is a word of the language.";
    SECOND_DOCUMENT = "second-document": "A file holds more than one document.";
    SHORT_SEQUENCE = "short-sequence": "A sequence has fewer than two steps.";
    SIGNAL_CYCLE = "signal-cycle": "Signals refer to each other in a circle.";
    TEST_ON_TYPE = "test-on-type": "A test does not suit the type of the trait.";
    TOO_LARGE = "too-large": "The file holds too many values, or nests them too deep.";
    UNKNOWN_ALIAS = "unknown-alias": "A YAML alias refers to nothing.";
    UNKNOWN_CLAUSE = "unknown-clause": "No line of the pact has this id.";
    UNKNOWN_COUNTRY = "unknown-country": "There is no country of this name or code.";
    UNKNOWN_CURRENCY = "unknown-currency": "There is no currency of this code, or the pact has no rate for it.";
    UNKNOWN_FIELD = "unknown-field": "There is no field of this name here.";
    UNKNOWN_GROUP = "unknown-group": "No group has this name.";
    UNKNOWN_PERSONA = "unknown-persona": "No persona has this name.";
    UNKNOWN_PROMISE = "unknown-promise": "The pact makes no such promise.";
    UNKNOWN_SIGNAL = "unknown-signal": "No signal has this name.";
    UNKNOWN_TIME_ZONE = "unknown-time-zone": "There is no time zone of this name.";
    UNKNOWN_TRAIT = "unknown-trait": "There is no trait of this name, neither built in nor declared.";
    UNUSED_GROUP = "unused-group": "No rule names this group.";
    WRONG_SHAPE = "wrong-shape": "A text, list or map stands where another of them is expected.";
    WRONG_VALUE = "wrong-value": "A text is not what is expected here: a number, a duration, a date, a word of a list.";
}
