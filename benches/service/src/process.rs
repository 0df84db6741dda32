//! What a process takes, from outside: its processor time and its memory, as the system counts them.

use std::fs;

/// Linux counts processor time in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// A look at a process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Processor time up to now, in seconds.
    pub cpu_s: f64,
    /// Memory that is its own, in MiB: what it maps from files is not counted.
    pub own_mib: f64,
    /// The most memory that it ever had, in MiB.
    pub peak_mib: f64,
}

/// Looks at a process.
///
/// # Panics
/// If it is gone, or this is no Linux.
pub fn look(process: u32) -> Look {
    let read = |name: &str| {
        let path = format!("/proc/{process}/{name}");
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let stat = read("stat");
    // The name of the program stands in brackets and may hold anything.
    let numbers: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |idx: usize| numbers.get(idx).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    let status = read("status");
    let mib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    };
    Look { cpu_s: (ticks(11) + ticks(12)) / TICKS_PER_SECOND, own_mib: mib("RssAnon"), peak_mib: mib("VmHWM") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_takes_memory() {
        let seen = look(std::process::id());
        assert!(seen.own_mib > 0.0 && seen.peak_mib >= seen.own_mib && seen.cpu_s >= 0.0, "{seen:?}");
    }
}
