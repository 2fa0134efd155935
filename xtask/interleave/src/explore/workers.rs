//! The search at one visibility: branches in a pool, and a worker on each core that takes them out.

use super::class::{Class, Guide, Orders, Wanted};
use super::count::{Count, Graph, count};
use super::coverage::{Coverage, Extent};
use super::dfs::{Branch, Dfs, Reduction};
use super::random::Random;
use super::search::{Bounds, Judge, Judgement, Progress, Search, Subject};
use super::tally::Tally;
use crate::backend::{run, stay_on_processor};
use crate::clock::Moment;
use crate::error::{Interrupted, Interruption, RunError};
use crate::order::Order;
use crate::program::Program;
use crate::reason::{Divergence, Reason};
use crate::run::{Annotations, Outcome, Run};
use crate::schedule::{Pacing, Schedule, Scheduler, View, Visibility};
use crate::trace::Trace;
use crate::variation::Variation;
use std::collections::{HashSet, VecDeque};
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How often the only run of a program is made again.
const REPEATS: usize = 10;

/// How many runs of a program are made at a time: one on each processor, but only one if all have the same PIDs.
pub(super) fn worker_count(program: &Program) -> usize {
    match program.first_pid {
        Some(_) => 1,
        None => thread::available_parallelism().map_or(1, usize::from),
    }
}

/// A search at one visibility.
pub(super) struct Explorer<'a, J> {
    pub(super) subject: Subject<'a>,
    /// What of the text is another in each run, as soon as that is known.
    pub(super) variation: Variation,
    pub(super) bounds: Bounds,
    pub(super) view: &'a View,
    pub(super) after_execs: usize,
    pub(super) deadline: Moment,
    /// When to end if it is known that all can't be claimed.
    pub(super) without_claim: Moment,
    pub(super) judge: Judge<'a, J>,
    pub(super) progress: Progress<'a>,
}

/// What is still to be done, and what was found.
struct Pool<J> {
    frontier: Frontier,
    /// How many runs were begun.
    runs: usize,
    /// Runs under way.
    running: usize,
    /// Whether a worker has panicked: then so does the search, as soon as the others are through.
    is_abandoned: bool,
    tally: Tally<J>,
    /// Orders that a class allows, and that no run has shown yet.
    wanted: VecDeque<Wanted>,
    /// All orders that were ever wanted.
    known: HashSet<Order>,
    /// What the classes so far say of their orders.
    classes: HashSet<Orders>,
    /// The fork/wait graph of the first run, if the number of orders is predicted from it.
    graph: Option<Graph>,
    /// Whether another run had another graph.
    graph_varies: bool,
    /// Why the search ends before it is through.
    stop: Option<Stop>,
}

/// The runs that are still to be made.
enum Frontier {
    /// Branches to go down.
    Branches(VecDeque<Branch>),
    /// Random runs, by their numbers.
    Samples(Range<u64>),
}

/// Why a search ends early.
enum Stop {
    /// Its time is up, or it can't see all.
    Partial(Reason),
    /// This run was killed at a limit. Every other order may take as long.
    Killed(Box<Run>),
    /// This run could not be followed to its end.
    Interrupted(Box<Interrupted>),
    Failed(RunError),
}

/// What one worker does next.
enum Work {
    Branch(Branch),
    Sample(u64),
    Order(Wanted),
}

/// A run that was made, and what its scheduler has to say.
struct Attempt {
    result: Result<Run, RunError>,
    schedule: Schedule,
    born: Vec<Branch>,
    divergence: Option<Divergence>,
    /// The order that it should have.
    wanted: Option<Order>,
}

impl<J: Judgement> Explorer<'_, J> {
    /// Searches.
    pub(super) fn search(mut self) -> Result<Search<J>, RunError> {
        let first = self.attempt(Work::Branch(Branch::default()));
        let run = match first.result {
            Ok(run) => run,
            Err(RunError::Interrupted(interrupted)) => {
                return Ok(Tally::of_interrupted(*interrupted));
            }
            Err(error) => return Err(error),
        };
        let predicted = predict(&run, self.subject.orphans_matter);
        let known = predicted.as_ref().ok().map(|count| count.orders);
        let mut pool = Pool {
            frontier: Frontier::Branches(first.born.into()),
            runs: 1,
            running: 0,
            is_abandoned: false,
            tally: Tally::default(),
            wanted: VecDeque::new(),
            known: HashSet::new(),
            classes: HashSet::new(),
            graph: predicted.is_ok().then(|| Graph::of(&run.trace)),
            graph_varies: false,
            stop: None,
        };
        if known.is_some_and(|orders| orders > self.bounds.orders as u128) {
            pool.sample(self.bounds.orders);
        }
        if run.annotations.beyond(self.view, self.subject.orphans_matter) != *self.view {
            // The search is done again, with more known.
            self.take(&mut pool, run.clone(), first.schedule, None);
            return Ok(self.conclude(pool, run, predicted));
        }
        let again = self.attempt(Work::Branch(Branch::default()));
        self.variation = self.variation(&run, &first.schedule, &again);
        self.take(&mut pool, run.clone(), first.schedule, None);
        pool.runs += 1;
        self.take_attempt(&mut pool, Attempt { born: Vec::new(), ..again });
        let mut pool = self.work(pool, known);
        if pool.tally.runs == 2 {
            self.repeat_only_run(&mut pool);
        }
        match pool.stop {
            Some(Stop::Failed(error)) => Err(error),
            _ => Ok(self.conclude(pool, run, predicted)),
        }
    }

    /// Makes the run of a program that has only one once more, a few times: what it writes must be the
    /// same each time. That takes no more than a tenth of the search's time.
    fn repeat_only_run(&self, pool: &mut Pool<J>) {
        let deadline = self.deadline.min(Moment::now().after(self.bounds.time / 10));
        for _ in 0..REPEATS {
            if deadline.is_over()
                || pool.stop.is_some()
                || pool.tally.orders.len() != 1
                || pool.is_unfinished()
            {
                break;
            }
            let attempt = self.attempt(Work::Branch(Branch::default()));
            pool.runs += 1;
            self.take_attempt(pool, Attempt { born: Vec::new(), ..attempt });
        }
        if pool.tally.orders.len() > 1 && pool.stop.is_none() {
            pool.stop = Some(Stop::Partial(Reason::TextVaries));
        }
    }

    /// What of the program's text is another in each run of the same schedule, by these two. Nothing is known if the
    /// second one took another course.
    fn variation(&self, run: &Run, schedule: &Schedule, again: &Attempt) -> Variation {
        match &again.result {
            Ok(other) if again.schedule == *schedule => {
                let is_known =
                    |trace: &Trace, text: &str| (self.subject.mask)(trace, text).is_some();
                Variation::between(&run.trace, &other.trace, is_known)
            }
            _ => Variation::default(),
        }
    }

    /// Has all workers work until the pool is empty or the search is stopped.
    fn work(&self, pool: Pool<J>, known: Option<u128>) -> Pool<J> {
        let (pool, changed) = (Mutex::new(pool), Condvar::new());
        let workers = worker_count(self.subject.program);
        thread::scope(|scope| {
            let start = |number: &usize| {
                let (pool, changed, number) = (&pool, &changed, *number);
                let work = move || {
                    stay_on_processor(number);
                    self.worker(pool, changed, known);
                };
                thread::Builder::new().spawn_scoped(scope, work).is_ok()
            };
            // Where there can be no thread more, fewer will do, or this one.
            if (0..workers).filter(start).count() == 0 {
                self.worker(&pool, &changed, known);
            }
        });
        pool.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn worker(&self, pool: &Mutex<Pool<J>>, changed: &Condvar, known: Option<u128>) {
        while let Some(work) = next(pool, changed) {
            let under_way = UnderWay { pool, changed };
            let attempt = self.attempt(work);
            let mut pool = lock(pool);
            self.take_attempt(&mut pool, attempt);
            (self.progress)(pool.tally.orders.len(), known);
            if pool.stop.is_none() && pool.is_unfinished() {
                pool.stop = self.time_is_up(&pool.tally).map(Stop::Partial);
            }
            drop(pool);
            drop(under_way);
        }
    }

    /// Makes one run.
    fn attempt(&self, work: Work) -> Attempt {
        match work {
            Work::Branch(branch) => {
                let mut dfs = Dfs::new(branch, self.reduction());
                let result = self.run(&mut dfs);
                let (schedule, divergence) = (dfs.schedule(), dfs.divergence);
                Attempt { result, schedule, born: dfs.born, divergence, wanted: None }
            }
            Work::Order(wanted) => {
                let mut guide = Guide::new(&wanted);
                let result = self.run(&mut guide);
                let schedule = guide.schedule();
                let wanted = Some(wanted.order);
                Attempt { result, schedule, born: Vec::new(), divergence: None, wanted }
            }
            Work::Sample(number) => {
                let mut random = Random::new(self.bounds.seed.wrapping_add(number));
                let result = self.run(&mut random);
                let schedule = random.schedule();
                Attempt { result, schedule, born: Vec::new(), divergence: None, wanted: None }
            }
        }
    }

    fn run(&self, scheduler: &mut dyn Scheduler) -> Result<Run, RunError> {
        let (view, after_execs) = (self.view, self.after_execs);
        let pacing = Pacing::Scheduled { scheduler, view, after_execs };
        run(self.subject.program, self.subject.limits, pacing)
    }

    /// Takes in what came of an attempt.
    fn take_attempt(&self, pool: &mut Pool<J>, attempt: Attempt) {
        let Attempt { result, schedule, born, divergence, wanted } = attempt;
        if let Frontier::Branches(branches) = &mut pool.frontier {
            branches.extend(born);
        }
        match result {
            Ok(run) => self.take(pool, run, schedule, wanted),
            Err(RunError::Interrupted(interrupted)) => match interrupted.cause {
                // Another branch has gone on this way. Who was seen to look into a pipe did so all the same.
                Interruption::Abandoned => {
                    let Annotations { watchers, readers, hasty, .. } = interrupted.annotations;
                    pool.tally.annotations.hasty |= hasty;
                    pool.tally.annotations.watchers.extend(watchers);
                    pool.tally.annotations.readers.extend(readers);
                }
                Interruption::Lost(_)
                | Interruption::Stuck(_)
                | Interruption::SleepsLong(_)
                | Interruption::Starved { .. } => {
                    pool.stop.get_or_insert(Stop::Interrupted(interrupted));
                }
            },
            Err(error) => {
                pool.stop.get_or_insert(Stop::Failed(error));
            }
        }
        if let Some(divergence) = divergence {
            let reason = Reason::Diverged(Box::new(divergence));
            pool.stop.get_or_insert(Stop::Partial(reason));
        }
    }

    /// Which runs are left out. Where only writes are visible, a run of each order is made: then their number
    /// can be compared with the one that is predicted.
    fn reduction(&self) -> Reduction {
        match self.view.visibility {
            _ if !self.bounds.reduction => Reduction::None,
            Visibility::Writes => Reduction::Unseen,
            Visibility::Exits | Visibility::Everything => Reduction::UnseenByProcesses,
        }
    }

    /// Takes in a run; `wanted` is the order that it should have.
    fn take(&self, pool: &mut Pool<J>, run: Run, schedule: Schedule, wanted: Option<Order>) {
        let order = Order::of(&run.trace, self.subject.mask, &self.variation);
        let judgement = (self.judge)(&run);
        match wanted {
            Some(wanted) if wanted != order => {
                pool.stop.get_or_insert(Stop::Partial(Reason::OrderMissed));
            }
            None if self.reduction() == Reduction::UnseenByProcesses
                && matches!(pool.frontier, Frontier::Branches(_)) =>
            {
                self.want_orders(pool, &run, &order, judgement.is_of_class());
            }
            _ => {}
        }
        if run.trace.launch().execs != self.after_execs {
            pool.stop.get_or_insert(Stop::Partial(Reason::LauncherVaries));
        }
        if pool.graph.as_ref().is_some_and(|graph| *graph != Graph::of(&run.trace)) {
            pool.graph_varies = true;
        }
        if run.outcome != Outcome::Ended {
            pool.stop.get_or_insert(Stop::Killed(Box::new(run.clone())));
        }
        pool.tally.add(run, order, schedule, judgement);
        if pool.tally.runs >= self.bounds.orders
            && matches!(pool.frontier, Frontier::Branches(_))
            && pool.is_unfinished()
        {
            pool.sample(self.bounds.orders);
        }
    }

    /// Notes which orders the class of this run allows that were not seen so far.
    fn want_orders(&self, pool: &mut Pool<J>, run: &Run, order: &Order, is_faulty: bool) {
        pool.known.insert(order.clone());
        let Some(class) = Class::of(run, order.clone()) else {
            pool.stop.get_or_insert(Stop::Partial(Reason::OrderMissed));
            return;
        };
        if !pool.classes.insert(class.orders()) && !is_faulty {
            return;
        }
        class.each_order(|order, sequence| {
            if is_faulty {
                pool.tally.add_faulty(order.clone());
            }
            if pool.known.insert(order.clone()) {
                pool.wanted.push_back(class.wanted(order, sequence));
            }
            pool.known.len() < self.bounds.orders && !self.deadline.is_over()
        });
    }

    fn time_is_up(&self, tally: &Tally<J>) -> Option<Reason> {
        let more = self.bounds.after_fault;
        if tally.faulty_since.is_some_and(|since| since.after(more).is_over()) {
            return Some(Reason::FaultFound(more));
        }
        if let Some(reason) = &tally.annotations.unscheduled
            && self.without_claim.is_over()
        {
            return Some(reason.clone());
        }
        self.deadline.is_over().then_some(Reason::OutOfTime(self.bounds.time))
    }

    fn conclude(&self, pool: Pool<J>, first: Run, predicted: Result<Count, Reason>) -> Search<J> {
        let annotations = pool.tally.annotations.clone();
        let needed = annotations.need(self.subject.orphans_matter).map(|need| need.reason);
        let varies = pool.graph_varies.then_some(Reason::GraphVaries);
        let predicted = annotations.unpredictable.or(needed).or(varies).map_or(predicted, Err);
        let (stopped, run) = match pool.stop {
            Some(Stop::Killed(run)) => (Some(Reason::RunKilledOrLost), Ok(*run)),
            Some(Stop::Interrupted(run)) => (Some(Reason::RunKilledOrLost), Err(*run)),
            Some(Stop::Partial(reason)) => (Some(reason), Ok(first)),
            Some(Stop::Failed(_)) | None => (None, Ok(first)),
        };
        // What differs from run to run may come from this.
        let unscheduled = annotations.unscheduled;
        let reason = match stopped {
            Some(Reason::TextVaries | Reason::OrderMissed | Reason::Diverged(_))
                if unscheduled.is_some() =>
            {
                unscheduled
            }
            stopped => stopped.or(unscheduled),
        };
        let extent = match (reason, &pool.frontier) {
            (Some(reason), _) => Extent::Partial(reason),
            (None, Frontier::Samples(_)) => Extent::Sample { seed: self.bounds.seed },
            (None, Frontier::Branches(_)) => Extent::All,
        };
        let (found, runs) = (pool.tally.orders.len(), pool.runs);
        let coverage = Coverage { found, predicted, runs, extent };
        let search = pool.tally.into_search(coverage, run);
        Search { variation: self.variation.clone(), ..search }
    }
}

impl<J> Pool<J> {
    /// Draws runs from now on.
    fn sample(&mut self, runs: usize) {
        // One run was there before.
        self.frontier = Frontier::Samples(1..runs as u64);
    }

    fn is_unfinished(&self) -> bool {
        !self.frontier.is_empty() || !self.wanted.is_empty() || self.running > 0
    }

    /// Takes out the next run. Orders that are known to be there come before classes that may not bring any.
    fn pop(&mut self) -> Option<Work> {
        let turn = self.runs;
        let order = self.wanted.pop_front().map(Work::Order);
        order.or_else(|| self.frontier.pop(turn))
    }
}

impl Frontier {
    fn is_empty(&self) -> bool {
        match self {
            Self::Branches(branches) => branches.is_empty(),
            Self::Samples(numbers) => numbers.is_empty(),
        }
    }

    /// Takes out the next run. Of the branches it is the newest one and the oldest one by turns: the
    /// newest ones lead to the end of a corner soon, and the oldest ones to all corners, so that a
    /// search that is cut has seen something of each.
    fn pop(&mut self, turn: usize) -> Option<Work> {
        match self {
            Self::Branches(branches) if turn.is_multiple_of(2) => {
                branches.pop_back().map(Work::Branch)
            }
            Self::Branches(branches) => branches.pop_front().map(Work::Branch),
            Self::Samples(numbers) => numbers.next().map(Work::Sample),
        }
    }
}

/// A run that a worker has taken out of the pool. However it ends, the other workers hear of it.
struct UnderWay<'a, J> {
    pool: &'a Mutex<Pool<J>>,
    changed: &'a Condvar,
}

impl<J> Drop for UnderWay<'_, J> {
    fn drop(&mut self) {
        let mut pool = lock(self.pool);
        pool.running -= 1;
        pool.is_abandoned |= thread::panicking();
        drop(pool);
        self.changed.notify_all();
    }
}

/// The number of orders by the fork/wait graph of a run, or why that does not give it.
fn predict(run: &Run, orphans_matter: bool) -> Result<Count, Reason> {
    let annotations = &run.annotations;
    if let Some(need) = annotations.need(orphans_matter) {
        return Err(Reason::DependsOnRun(Box::new(need.reason)));
    }
    match &annotations.unpredictable {
        Some(reason) => Err(reason.clone()),
        None => count(&run.trace).ok_or(Reason::TooManyToCount),
    }
}

/// Takes out something to do; `None` if there is no more.
fn next<J>(pool: &Mutex<Pool<J>>, changed: &Condvar) -> Option<Work> {
    let mut pool = lock(pool);
    loop {
        if pool.stop.is_some() || pool.is_abandoned {
            return None;
        }
        if let Some(work) = pool.pop() {
            pool.runs += 1;
            pool.running += 1;
            return Some(work);
        }
        if pool.running == 0 {
            return None;
        }
        pool = changed.wait(pool).unwrap_or_else(PoisonError::into_inner);
    }
}

/// The pool, even if a worker has panicked with it in its hands: then nothing more is made of it.
fn lock<J>(pool: &Mutex<Pool<J>>) -> MutexGuard<'_, Pool<J>> {
    pool.lock().unwrap_or_else(PoisonError::into_inner)
}
