//! Every order in which the processes of a program can write: searched, counted, replayed.
//!
//! The program is run again and again, each time with another schedule, until every choice at every
//! point was taken once (stateless model checking, as in `VeriSoft`, Godefroid 1997). Where two
//! steps can't see each other, only one of their orders is taken (sleep sets, Godefroid 1996).

mod count;
mod explore;
mod guide;
mod pool;

pub use count::{Count, Formula, count};
pub use guide::Guide;

use crate::course::{Invariant, Line};
use crate::trace::{
    self, Grain, Limits, Outcome, Pace, ProcessName, Program, Stream, Trace, TraceError,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

/// An order in which the output came about: the same in two runs if nobody who looks at the output
/// could tell them apart, but for the PIDs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Order(Vec<Written>);

/// One write of an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Written {
    writer: ProcessName,
    to_stdout: bool,
    /// What was written, with the processes' names in place of their PIDs.
    text: String,
}

impl Order {
    /// The order of a run. What stands at a number's place in one of `blanks` makes no difference.
    pub fn of(trace: &Trace, blanks: &[Line]) -> Self {
        let write = |event: &trace::Event| match &event.kind {
            trace::EventKind::Write { stream, bytes } => Some(Written {
                writer: trace.processes[event.process].name.clone(),
                to_stdout: *stream == Stream::Stdout,
                text: without_pids(&blanked(&String::from_utf8_lossy(bytes), blanks), trace),
            }),
            _ => None,
        };
        Self(trace.events.iter().filter_map(write).collect())
    }

    /// Who wrote, first to last.
    pub fn writers(&self) -> impl Iterator<Item = &ProcessName> {
        self.0.iter().map(|written| &written.writer)
    }

    /// Whether each write is one line.
    pub fn is_by_lines(&self) -> bool {
        self.0
            .iter()
            .all(|written| written.text.find('\n') == Some(written.text.len().saturating_sub(1)))
    }

    /// What a reader of standard output sees, with names in place of PIDs.
    pub fn text(&self) -> String {
        self.0
            .iter()
            .filter(|written| written.to_stdout)
            .map(|written| written.text.as_str())
            .collect()
    }
}

/// `text` with each line that has the form of one of `blanks` blanked out.
fn blanked(text: &str, blanks: &[Line]) -> String {
    let one = |piece: &str| {
        let line = piece.strip_suffix('\n')?;
        let blanked = blanks.iter().find_map(|blank| blank.blank(line))?;
        Some(blanked + "\n")
    };
    text.split_inclusive('\n').map(|piece| one(piece).unwrap_or_else(|| piece.to_owned())).collect()
}

/// `text` with each number that is a process's PID replaced by that process's name.
fn without_pids(text: &str, trace: &Trace) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from_digit) = rest.split_at(start);
        let end = from_digit.find(|c: char| !c.is_ascii_digit()).unwrap_or(from_digit.len());
        let (number, after) = from_digit.split_at(end);
        let owner = trace.processes.iter().find(|process| process.pid.to_string() == number);
        result.push_str(before);
        match owner {
            Some(owner) => result.extend(["<", &owner.name.to_string(), ">"]),
            None => result.push_str(number),
        }
        rest = after;
    }
    result + rest
}

/// A way through a run's choices, as `--order` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<String>);

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

/// What is searched.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The program.
    pub program: &'a Program,
    /// How far each run may go.
    pub limits: &'a Limits,
    /// Lines in which numbers stand that make no difference between two orders.
    pub blanks: &'a [Line],
}

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most orders to try.
    pub orders: usize,
    /// The longest that it may take.
    pub time: Duration,
    /// What the sample is drawn with, if there are more.
    pub seed: u64,
    /// How long it goes on after a first fault, for a shorter way to one.
    pub after_a_fault: Duration,
}

/// What a run is to a search: which invariants it breaks, and how much that matters.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The invariants.
    pub broken: BTreeSet<Invariant>,
    /// 0 is no fault. The run that is told of has the greatest weight.
    pub weight: usize,
}

/// What the runs of a search break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// How many runs there were.
    runs: usize,
    /// The invariants that at least one of them broke.
    pub ever: BTreeSet<Invariant>,
    /// Those that each of them broke.
    pub always: BTreeSet<Invariant>,
}

impl Faults {
    /// Takes in what one more run broke.
    pub fn add(&mut self, broken: &BTreeSet<Invariant>) {
        self.merge(Self { runs: 1, ever: broken.clone(), always: broken.clone() });
    }

    fn merge(&mut self, other: Self) {
        self.always = match (self.runs, other.runs) {
            (0, _) => other.always,
            (_, 0) => std::mem::take(&mut self.always),
            _ => &self.always & &other.always,
        };
        self.ever.extend(other.ever);
        self.runs += other.runs;
    }
}

/// How much of what there is a search has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every order.
    All,
    /// As many as the bound allows, the last of them drawn at random with this seed.
    Sample {
        /// The seed.
        seed: u64,
    },
    /// Not all, for this reason.
    Partial(String),
}

/// What a search found.
#[derive(Debug)]
pub struct Search {
    /// The different orders, and a way to each.
    pub orders: HashMap<Order, Path>,
    /// Those of them that are faulty.
    pub faulty: HashSet<Order>,
    /// What their runs break.
    pub faults: Faults,
    /// How many there are by the fork/wait graph, or why that can't be told.
    pub possible: Result<Count, String>,
    /// How much was seen.
    pub coverage: Coverage,
    /// The run that is told of: a faulty one if there is one, or the first.
    pub trace: Trace,
    /// The shortest way to a fault of the greatest weight, and that weight.
    pub fault: Option<(Path, usize)>,
    /// Which grain the program needs, and why, if writes alone won't do.
    pub needs: Option<(Grain, String)>,
}

/// Goes through the orders of `target`, and picks out the
/// shortest of those whose trace is the most faulty.
/// `progress` hears of each new order.
///
/// # Errors
/// If the program can't be run or traced.
pub fn search(
    target: Target,
    bounds: Bounds,
    judge: &(dyn Fn(&Trace) -> Judgement + Sync),
    progress: &(dyn Fn(usize, Option<u128>) + Sync),
) -> Result<Search, TraceError> {
    let deadline = Instant::now() + bounds.time;
    // One run as it comes shows how the program starts, and whether it ends.
    let probe = trace::run(target.program, target.limits, Pace::AsItComes)?;
    if probe.outcome != Outcome::Ended {
        return Ok(Search::of_one(probe, target.blanks, judge));
    }
    let after_execs = probe.launch.execs;
    let job = |grain| pool::Job { target, bounds, grain, after_execs, deadline, judge, progress };
    let mut grain = Grain::Writes;
    let mut search = job(grain).run()?;
    // Somebody can see more than this grain's steps: once more, with those scheduled, too.
    while let Some((needed, _)) = search.needs.clone().filter(|(needed, _)| *needed > grain) {
        if !matches!(search.trace.outcome, Outcome::Ended | Outcome::GivenUp) {
            break;
        }
        grain = needed;
        search = job(grain).run()?.with(search);
    }
    Ok(search)
}

impl Search {
    /// A search that found one run to be enough.
    fn of_one(trace: Trace, blanks: &[Line], judge: &dyn Fn(&Trace) -> Judgement) -> Self {
        let (order, path) = (Order::of(&trace, blanks), Path(Vec::new()));
        let Judgement { broken, weight } = judge(&trace);
        let mut faults = Faults::default();
        faults.add(&broken);
        let reason = "the first run did not end by itself";
        Self {
            faulty: (weight > 0).then(|| order.clone()).into_iter().collect(),
            faults,
            orders: HashMap::from([(order, path.clone())]),
            possible: Err(reason.to_owned()),
            coverage: Coverage::Partial(reason.to_owned()),
            fault: (weight > 0).then_some((path, weight)),
            needs: None,
            trace,
        }
    }

    /// This search, with what a coarser one has found besides.
    fn with(mut self, coarser: Self) -> Self {
        for (order, path) in coarser.orders {
            self.orders.entry(order).or_insert(path);
        }
        self.faulty.extend(coarser.faulty);
        self.faults.merge(coarser.faults);
        let weight =
            |fault: &Option<(Path, usize)>| fault.as_ref().map_or(0, |(_, weight)| *weight);
        if weight(&coarser.fault) > weight(&self.fault) {
            (self.fault, self.trace) = (coarser.fault, coarser.trace);
        }
        self
    }
}

/// Runs `program` once, with those going first whom `path` names.
///
/// # Errors
/// If the program can't be run or traced. A path that can't be gone is told as the trace's outcome.
pub fn replay(program: &Program, limits: &Limits, path: &str) -> Result<Trace, TraceError> {
    let has_letters = path.chars().any(|c| c.is_ascii_alphabetic());
    let grains =
        if has_letters { &[Grain::Everything][..] } else { &[Grain::Writes, Grain::Everything] };
    let probe = trace::run(program, limits, Pace::AsItComes)?;
    let after_execs = probe.launch.execs;
    let mut last = probe;
    for grain in grains {
        let mut guide = Guide::new(path);
        let pace = Pace::Scheduled { schedule: &mut guide, grain: *grain, after_execs };
        let mut trace = trace::run(program, limits, pace)?;
        if let Some(reason) = guide.stray() {
            trace.outcome = Outcome::Unanswered(reason);
        }
        let done = trace.remarks.needs.is_none();
        last = trace;
        if done {
            break;
        }
    }
    Ok(last)
}
