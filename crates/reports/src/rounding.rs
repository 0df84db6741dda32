//! Numbers that add up on paper: parts rounded so that the rounded parts sum to the rounded whole.

use leadpact_language::say;
use leadpact_pact::words::Messages;

/// Each part in hundredths, and their whole: every part is its value rounded down or up, and they sum to `total` rounded.
///
/// The largest remainders are rounded up first, so a reader who adds the printed column gets the printed total.
/// Where the parts do not sum to the total within half a hundredth each, the difference that is left stays.
pub fn parts_that_add_up(parts: &[f64], total: f64) -> (Vec<i64>, i64) {
    let hundredths = |number: f64| number * 100.0;
    let whole = hundredths(total).round() as i64;
    let mut rounded: Vec<i64> = parts.iter().map(|part| hundredths(*part).floor() as i64).collect();
    let missing = whole - rounded.iter().sum::<i64>();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    let remainder = |part: usize| hundredths(parts[part]) - hundredths(parts[part]).floor();
    by_remainder.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)).then(a.cmp(b)));
    for part in by_remainder.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        rounded[part] += 1;
    }
    (rounded, whole)
}

/// Hundredths as a decimal number: `-5` is `-0.05`.
pub(crate) fn hundredths(number: i64, messages: &Messages) -> String {
    let sign = if number < 0 { "-" } else { "" };
    in_language(&format!("{sign}{}.{:02}", number.unsigned_abs() / 100, number.unsigned_abs() % 100), messages)
}

/// A number that was written with a point, with the decimal sign of the language.
pub(crate) fn in_language(number: &str, messages: &Messages) -> String {
    number.replace('.', &say!(messages, "number-decimal"))
}

#[cfg(test)]
mod tests {
    use leadpact_pact::words::Language;

    use super::*;

    #[test]
    fn printed_parts_sum_to_the_printed_total() {
        for parts in [
            vec![0.333_333, 0.333_333, 0.333_334],
            vec![12.345, 6.785, -3.333],
            vec![25.0, 15.0],
            vec![1.0 / 3.0; 30],
            vec![-0.001, -0.001, -0.001],
            vec![],
        ] {
            let total: f64 = parts.iter().sum();
            let (rounded, whole) = parts_that_add_up(&parts, total);
            assert_eq!(rounded.iter().sum::<i64>(), whole, "{parts:?}");
            for (part, rounded) in parts.iter().zip(rounded) {
                assert!((part * 100.0 - rounded as f64).abs() <= 1.0, "{parts:?}");
            }
        }
    }

    #[test]
    fn hundredths_are_written_with_two_places() {
        for (number, text) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-1234, "-12.34"), (100, "1.00")] {
            assert_eq!(hundredths(number, Messages::speaking(Language::English)), text);
        }
        assert_eq!(hundredths(-1234, Messages::speaking(Language::German)), "-12,34");
    }
}
