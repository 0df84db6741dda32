//! What the threads of a node do, step by step: the committer writes its line, the desk looks and does what is due.

use std::sync::{Arc, Mutex, PoisonError};

use leadpact_live::{Job, Taken, write_jobs};
use leadpact_terms::{Instant, MINUTE_MS, SECOND_MS};

use crate::node::{Call, NEVER};
use crate::world::{Happening, World};

impl World {
    /// A client sends its request to a node that is there.
    pub(crate) fn sends(&mut self, call: Call) -> Result<(), String> {
        let Some(node) = self.some_node() else {
            let later = self.random.between(MINUTE_MS, 20 * MINUTE_MS);
            self.plan(later, Happening::Sends(call));
            return Ok(());
        };
        let received_at = Instant(self.clock(node));
        let mut arriving = call;
        arriving.arrivals.iter_mut().for_each(|arrival| arrival.received_at = received_at);
        let running = self.nodes[node].running.as_mut().expect("it runs");
        running.line.push(arriving);
        if running.line.len() == 1 {
            let later = self.random.between(0, 2 * SECOND_MS);
            self.plan(later, Happening::Commits(node));
        }
        Ok(())
    }

    /// A node writes what waits in its line, and answers.
    pub(crate) fn commits(&mut self, node: usize) -> Result<(), String> {
        let now = self.clock(node);
        self.tempt_fate(node);
        let Some(running) = self.nodes[node].running.as_mut() else { return Ok(()) };
        let calls = std::mem::take(&mut running.line);
        if calls.is_empty() {
            self.nodes[node].chaos.disarm();
            return Ok(());
        }
        let answers: Arc<Mutex<Vec<(usize, Taken)>>> = Arc::default();
        let job = |(idx, call): (usize, &Call)| {
            let answers = Arc::clone(&answers);
            let answer = move |taken, _| answers.lock().unwrap_or_else(PoisonError::into_inner).push((idx, taken));
            Job::new(call.arrivals.clone(), answer)
        };
        write_jobs(&running.live, calls.iter().enumerate().map(job).collect(), Instant(now));
        let answers = std::mem::take(&mut *answers.lock().unwrap_or_else(PoisonError::into_inner));
        if answers.len() != calls.len() {
            return Err(format!("{} callers waited and {} were answered", calls.len(), answers.len()));
        }
        let failed = answers.iter().find_map(|(_, taken)| taken.as_ref().err().map(ToString::to_string));
        let ids: Vec<&str> = calls.iter().flat_map(Call::ids).collect();
        self.say(format!("node {node} writes {}", ids.join(" ")));
        self.fate_of(node, "writing events", failed.map_or(Ok(()), Err))?;
        self.watch(now)?;
        for (idx, taken) in answers {
            match taken {
                Ok(_) => self.acknowledged(&calls[idx])?,
                Err(_) => {
                    let later = self.random.between(SECOND_MS, 5 * MINUTE_MS);
                    self.plan(later, Happening::Sends(calls[idx].clone()));
                }
            }
        }
        self.somebody_wrote();
        Ok(())
    }

    pub(crate) fn desk_looks(&mut self, node: usize) -> Result<(), String> {
        if self.nodes[node].desk_at != self.now {
            return Ok(());
        }
        self.nodes[node].desk_at = NEVER;
        let now = self.clock(node);
        self.tempt_fate(node);
        let Some(running) = &self.nodes[node].running else { return Ok(()) };
        let look = running.ledger.read(|tx| running.desk.look(tx, Instant(now)));
        let Some(look) = self.fate_of(node, "looking what is due", look)? else {
            self.look_at_desk(node, self.now + 2 * SECOND_MS);
            return Ok(());
        };
        self.check_look(now, look)?;
        if look.is_due {
            let later = self.random.between(0, 20);
            let epoch = self.nodes[node].epoch;
            self.plan(later, Happening::DeskDoes(node, epoch));
        } else if let Some(next) = look.next_wake {
            self.look_at_desk(node, next.0 - self.nodes[node].skew);
        }
        Ok(())
    }

    pub(crate) fn desk_does(&mut self, node: usize, epoch: u32) -> Result<(), String> {
        if self.nodes[node].epoch != epoch || self.nodes[node].running.is_none() {
            return Ok(());
        }
        let now = self.clock(node);
        self.tempt_fate(node);
        let Some(running) = &self.nodes[node].running else { return Ok(()) };
        let done = running.ledger.write(|tx| running.desk.do_due(tx, Instant(now)));
        let done = self.fate_of(node, "doing what is due", done)?;
        if let Some(done) = &done {
            let (offered, passed_over) = (done.offered.offered.len(), done.offered.passed_over.len());
            let (warned, breached, moved) = (done.woken.n_warned, done.woken.n_breached, done.moved.len());
            self.say(format!(
                "node {node}'s desk: {offered} offered, {passed_over} passed over, {warned} warned, {breached} breached, {moved} moved"
            ));
        }
        self.watch(now)?;
        match done {
            Some(done) => {
                self.check_passed_over(&done.offered)?;
                if !done.offered.has_more && !done.woken.has_more && done.moved.len() < 50 {
                    self.check_nothing_is_due(now)?;
                }
                self.look_at_desk(node, self.now + 1);
            }
            None => self.look_at_desk(node, self.now + 2 * SECOND_MS),
        }
        self.somebody_wrote();
        Ok(())
    }
}
