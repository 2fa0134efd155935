//! The search itself: branches in a pool, and a worker on each core that takes them out.

use super::explore::{Branch, Exploration, Lottery};
use super::{Bounds, Count, Coverage, Faults, Judgement, Order, Path, Search, Target, count};
use crate::trace::{self, Grain, Outcome, Pace, Trace, TraceError};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

/// A search at one grain.
pub(super) struct Job<'a> {
    pub(super) target: Target<'a>,
    pub(super) bounds: Bounds,
    pub(super) grain: Grain,
    pub(super) after_execs: usize,
    pub(super) deadline: Instant,
    pub(super) judge: &'a (dyn Fn(&Trace) -> Judgement + Sync),
    pub(super) progress: &'a (dyn Fn(usize, Option<u128>) + Sync),
}

/// What is still to be done, and what was found.
#[derive(Default)]
struct Pool {
    /// Branches to go down; the last one first, so that there are never many.
    branches: Vec<Branch>,
    /// Numbers of random runs, if the search is a sample.
    lots: std::ops::Range<u64>,
    /// Runs under way.
    running: usize,
    /// Complete runs.
    runs: usize,
    /// Whether the runs are drawn by lot.
    drawn: bool,
    orders: HashMap<Order, Path>,
    /// Those of the orders that are faulty.
    faulty: HashSet<Order>,
    /// What the runs break.
    faults: Faults,
    /// Which grain the program needs, and why.
    needs: Option<(Grain, String)>,
    /// Why the orders can't be counted.
    unpredictable: Option<String>,
    /// Why they can't all be scheduled.
    unscheduled: Option<String>,
    /// The run to tell of, and its weight.
    fault: Option<(Path, Trace, usize)>,
    /// When the first of them was found.
    faulty_since: Option<Instant>,
    /// Why the search ends before it is through.
    stop: Option<Stop>,
}

enum Stop {
    /// Its time is up, in words.
    OutOfTime(String),
    /// This run has answered the question, or shown that it has no answer.
    Settled(Trace),
    /// Two runs with the same choices went different ways.
    Diverged(String),
    Failed(TraceError),
}

/// What one worker does next.
enum Work {
    Branch(Branch),
    Lot(u64),
}

impl Job<'_> {
    /// Searches.
    pub(super) fn run(&self) -> Result<Search, TraceError> {
        let mut first = Exploration::of(Branch::default());
        let trace = self.trace(&mut first)?;
        let possible = predict(&trace);
        let path = first.path();
        let mut pool = Pool { branches: first.born, ..Pool::default() };
        let known = possible.as_ref().ok().map(|count| count.orders);
        if known.is_some_and(|orders| orders > self.bounds.orders as u128) {
            pool.draw(self.bounds.orders);
        }
        pool.take(self, trace.clone(), path);
        let pool = self.work(pool, known);
        match pool.stop {
            Some(Stop::Failed(error)) => Err(error),
            _ => Ok(self.conclude(pool, trace, possible)),
        }
    }

    fn trace(&self, schedule: &mut dyn trace::Schedule) -> Result<Trace, TraceError> {
        let pace = Pace::Scheduled { schedule, grain: self.grain, after_execs: self.after_execs };
        trace::run(self.target.program, self.target.limits, pace)
    }

    /// Has all workers work until the pool is empty or the search is stopped.
    fn work(&self, pool: Pool, known: Option<u128>) -> Pool {
        let (pool, changed) = (Mutex::new(pool), Condvar::new());
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for number in 0..workers {
                let (pool, changed) = (&pool, &changed);
                scope.spawn(move || {
                    trace::stay_on_processor(number);
                    self.worker(pool, changed, known);
                });
            }
        });
        pool.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn worker(&self, pool: &Mutex<Pool>, changed: &Condvar, known: Option<u128>) {
        while let Some(work) = next(pool, changed) {
            let (result, path, born, diverged) = match work {
                Work::Branch(branch) => {
                    let mut exploration = Exploration::of(branch);
                    let result = self.trace(&mut exploration);
                    let path = exploration.path();
                    (result, path, exploration.born, exploration.diverged)
                }
                Work::Lot(number) => {
                    let mut lottery = Lottery::new(self.bounds.seed.wrapping_add(number));
                    let result = self.trace(&mut lottery);
                    (result, lottery.path(), Vec::new(), None)
                }
            };
            let mut pool = lock(pool);
            pool.running -= 1;
            match (result, diverged) {
                (Err(error), _) => pool.stop = Some(Stop::Failed(error)),
                (Ok(_), Some(reason)) => pool.stop = Some(Stop::Diverged(reason)),
                (Ok(trace), None) => {
                    pool.branches.extend(born);
                    pool.take(self, trace, path);
                    (self.progress)(pool.orders.len(), known);
                }
            }
            if pool.stop.is_none() && pool.is_unfinished() {
                pool.stop = self.time_is_up(&pool);
            }
            changed.notify_all();
        }
    }

    fn time_is_up(&self, pool: &Pool) -> Option<Stop> {
        let now = Instant::now();
        let more = self.bounds.after_a_fault;
        if pool.faulty_since.is_some_and(|since| now > since + more) {
            let reason = format!("a fault was found, and {more:?} more were searched");
            return Some(Stop::OutOfTime(reason));
        }
        (now > self.deadline)
            .then(|| Stop::OutOfTime(format!("the search took more than {:?}", self.bounds.time)))
    }

    fn conclude(&self, pool: Pool, first: Trace, possible: Result<Count, String>) -> Search {
        let unpredictable =
            pool.unpredictable.or_else(|| pool.needs.as_ref().map(|(_, reason)| reason.clone()));
        let possible = unpredictable.map_or(possible, Err);
        let (stopped, settled) = match pool.stop {
            Some(Stop::Settled(trace)) => (
                Some(
                    "it ended with a run that had to be killed or could not be followed".to_owned(),
                ),
                Some(trace),
            ),
            Some(Stop::Diverged(reason) | Stop::OutOfTime(reason)) => (Some(reason), None),
            _ => (None, None),
        };
        let coverage = match stopped.or(pool.unscheduled) {
            Some(reason) => Coverage::Partial(reason),
            None if pool.drawn => Coverage::Sample { seed: self.bounds.seed },
            None => Coverage::All,
        };
        let (fault, trace) = match pool.fault {
            Some((path, trace, weight)) => (Some((path, weight)), trace),
            None => (None, settled.unwrap_or(first)),
        };
        Search {
            orders: pool.orders,
            faulty: pool.faulty,
            faults: pool.faults,
            possible,
            coverage,
            trace,
            fault,
            needs: pool.needs,
        }
    }
}

impl Pool {
    /// Draws runs from now on.
    fn draw(&mut self, runs: usize) {
        self.branches.clear();
        // One run was there before.
        self.lots = 1..runs as u64;
        self.drawn = true;
    }

    /// Takes in a run.
    fn take(&mut self, job: &Job, trace: Trace, path: Path) {
        match trace.outcome {
            // Another branch has gone on this way.
            Outcome::GivenUp => return,
            Outcome::Unanswered(_) | Outcome::Stuck(_) => {
                self.stop = Some(Stop::Settled(trace));
                return;
            }
            Outcome::Ended | Outcome::LimitReached(_) => {}
        }
        let remarks = &trace.remarks;
        self.runs += 1;
        if remarks.needs.as_ref().map(|(grain, _)| *grain)
            > self.needs.as_ref().map(|(grain, _)| *grain)
        {
            self.needs.clone_from(&remarks.needs);
        }
        self.unpredictable = self.unpredictable.take().or_else(|| remarks.unpredictable.clone());
        self.unscheduled = self.unscheduled.take().or_else(|| remarks.unscheduled.clone());
        let order = Order::of(&trace, job.target.blanks);
        let Judgement { broken, weight } = (job.judge)(&trace);
        self.faults.add(&broken);
        if weight > 0 {
            let is_better = |(best, _, greatest): &(Path, Trace, usize)| {
                (Reverse(weight), path.0.len(), &path) < (Reverse(*greatest), best.0.len(), best)
            };
            if self.fault.as_ref().is_none_or(is_better) {
                self.fault = Some((path.clone(), trace.clone(), weight));
            }
            self.faulty.insert(order.clone());
            self.faulty_since.get_or_insert_with(Instant::now);
        }
        self.orders.entry(order).or_insert(path);
        if trace.outcome != Outcome::Ended {
            // Every other order may take as long as this one.
            self.stop = Some(Stop::Settled(trace));
        } else if self.runs >= job.bounds.orders && !self.drawn && self.is_unfinished() {
            self.draw(job.bounds.orders);
        }
    }

    fn is_unfinished(&self) -> bool {
        !self.branches.is_empty() || !self.lots.is_empty() || self.running > 0
    }
}

/// The number of orders by the fork/wait graph of `trace`, or why that does not give it.
fn predict(trace: &Trace) -> Result<Count, String> {
    let remarks = &trace.remarks;
    if let Some((_, reason)) = &remarks.needs {
        return Err(format!("{reason}, so the graph depends on the run"));
    }
    if let Some(reason) = &remarks.unpredictable {
        return Err(reason.clone());
    }
    count(trace).ok_or_else(|| "there are too many to count".to_owned())
}

/// Takes out something to do; `None` if there is no more.
fn next(pool: &Mutex<Pool>, changed: &Condvar) -> Option<Work> {
    let mut pool = lock(pool);
    loop {
        if pool.stop.is_some() {
            return None;
        }
        let work =
            pool.lots.next().map(Work::Lot).or_else(|| pool.branches.pop().map(Work::Branch));
        if let Some(work) = work {
            pool.running += 1;
            return Some(work);
        }
        if pool.running == 0 {
            return None;
        }
        pool = changed.wait(pool).unwrap_or_else(PoisonError::into_inner);
    }
}

/// A worker that panics leaves nothing half-done in the pool.
fn lock(pool: &Mutex<Pool>) -> MutexGuard<'_, Pool> {
    pool.lock().unwrap_or_else(PoisonError::into_inner)
}
