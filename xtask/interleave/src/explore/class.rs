//! Classes of runs. No process can see what another one wrote to the output, so runs that differ only in the
//! order of such writes are alike to the processes: they make one class. One run of a class tells in which
//! orders its writes can come.
//!
//! What comes before what in a run is the closure of all that the search holds dependent, but for the writes
//! of different processes: the steps of a process, a fork and the child's steps, and each two steps of which
//! one can see the other ([`Step::depends_on`]). Any order of the writes that keeps to it is one of the class.

use super::dfs::{self, Choice};
use crate::name::ProcessName;
use crate::order::Order;
use crate::run::{Run, Taken};
use crate::schedule::{Schedule, Scheduler, Step, StepName};
use crate::trace::EventKind;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// A class of runs, as one of them shows it.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// The steps, in the order of that run.
    steps: Vec<StepName>,
    /// For each step, those that come before it in every run of the class.
    before: Vec<Numbers>,
    /// The steps that wrote, in the order of that run.
    writes: Vec<usize>,
    /// That run's order.
    order: Order,
}

/// What a class says of its orders: the writes, in a fixed sequence, and which comes before which. Two classes
/// that say the same have the same orders.
pub(super) type Orders = (Order, Vec<Vec<usize>>);

/// An order that is still to be run, and the steps that lead to it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) order: Order,
    steps: Vec<StepName>,
}

impl Class {
    /// The class of a run with this order; `None` if not all its writes were steps.
    pub(super) fn of(run: &Run, order: Order) -> Option<Self> {
        let mut writes = Vec::new();
        for (number, event) in run.trace.events().iter().enumerate() {
            if matches!(event.kind, EventKind::Write { .. }) {
                let name = &run.trace[event.process].name;
                let is_its_step = |(_, taken): &(usize, &Taken)| {
                    taken.after == number && taken.step.actor.process == *name
                };
                writes.push(run.steps.iter().enumerate().rfind(is_its_step)?.0);
            }
        }
        let steps = run.steps.iter().map(|taken| taken.step.name()).collect();
        Some(Self { steps, before: before(run), writes, order })
    }

    /// What it says of its orders.
    pub(super) fn orders(&self) -> Orders {
        let mut sequence: Vec<usize> = (0..self.writes.len()).collect();
        let name = |place: &usize| &self.steps[self.writes[*place]].actor;
        sequence.sort_by(|a, b| name(a).cmp(name(b)).then(a.cmp(b)));
        (self.order.permuted(&sequence), self.earlier(&sequence))
    }

    /// For each of these writes, which of them come before it in every run of the class; all by their places in
    /// `sequence`.
    fn earlier(&self, sequence: &[usize]) -> Vec<Vec<usize>> {
        let comes_before = |place: &usize| {
            let before = &self.before[self.writes[*place]];
            let is_before = |other: &usize| before.contains(self.writes[sequence[*other]]);
            (0..sequence.len()).filter(is_before).collect()
        };
        sequence.iter().map(comes_before).collect()
    }

    /// Calls `found` with each order of its writes, until that gives `false`.
    pub(super) fn each_order(&self, mut found: impl FnMut(Order, &[usize]) -> bool) {
        let places = self.writes.len();
        let earlier = self.earlier(&(0..places).collect::<Vec<_>>());
        // The sequence so far, and for each of its places the next one to try there.
        let mut sequence: Vec<usize> = Vec::new();
        let mut next = vec![0];
        while let Some(from) = next.pop() {
            if sequence.len() == places {
                if !found(self.order.permuted(&sequence), &sequence) {
                    return;
                }
                sequence.pop();
                continue;
            }
            let is_free = |place: &usize| {
                !sequence.contains(place)
                    && earlier[*place].iter().all(|before| sequence.contains(before))
            };
            match (from..places).find(is_free) {
                Some(place) => {
                    sequence.push(place);
                    next.extend([place + 1, 0]);
                }
                None => drop(sequence.pop()),
            }
        }
    }

    /// What leads to this sequence of its writes.
    pub(super) fn wanted(&self, order: Order, sequence: &[usize]) -> Wanted {
        let mut taken = BTreeSet::new();
        let mut steps = Vec::new();
        let mut take = |number: usize| {
            if taken.insert(number) {
                steps.push(self.steps[number].clone());
            }
        };
        for place in sequence {
            let write = self.writes[*place];
            self.before[write].iter().for_each(&mut take);
            take(write);
        }
        (0..self.steps.len()).for_each(take);
        Wanted { order, steps }
    }
}

/// Numbers of steps, as bits: a run may have thousands of steps.
#[derive(Clone, Debug, Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn insert(&mut self, number: usize) {
        let word = number / 64;
        self.0.resize(self.0.len().max(word + 1), 0);
        self.0[word] |= 1 << (number % 64);
    }

    fn add(&mut self, others: &Self) {
        self.0.resize(self.0.len().max(others.0.len()), 0);
        for (own, other) in self.0.iter_mut().zip(&others.0) {
            *own |= other;
        }
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        (0..64 * self.0.len()).filter(|number| self.contains(*number))
    }
}

/// For each step of a run, those that come before it.
fn before(run: &Run) -> Vec<Numbers> {
    let births = births(run);
    let mut before: Vec<Numbers> = Vec::new();
    for (number, taken) in run.steps.iter().enumerate() {
        let mut all = Numbers::default();
        let born = births.get(&taken.step.actor.process).copied().flatten();
        // The latest first: what comes before that need not be looked at any more.
        for earlier in (0..number).rev() {
            let is_direct = !all.contains(earlier)
                && (born == Some(earlier) || taken.step.depends_on(&run.steps[earlier].step));
            if is_direct {
                all.insert(earlier);
                all.add(&before[earlier]);
            }
        }
        before.push(all);
    }
    before
}

/// For each process, the last step before it was forked that it depends on, if there was any.
fn births(run: &Run) -> HashMap<ProcessName, Option<usize>> {
    let mut births = HashMap::new();
    for (at, event) in run.trace.events().iter().enumerate() {
        let EventKind::Fork { child } = event.kind else { continue };
        let parent = &run.trace[event.process].name;
        let is_before =
            |(_, taken): &(usize, &Taken)| taken.step.actor.process == *parent && taken.after <= at;
        let last = run.steps.iter().enumerate().rfind(is_before).map(|(number, _)| number);
        let born = last.or(births.get(parent).copied().flatten());
        births.insert(run.trace[child].name.clone(), born);
    }
    births
}

/// Leads a run to an order: takes the steps in their sequence. One that cannot be taken now was taken already,
/// because nobody else could see it; and what is not in the sequence could not be seen there, and goes first.
#[derive(Debug)]
pub(super) struct Guide {
    steps: VecDeque<StepName>,
    taken: Vec<Choice>,
}

impl Guide {
    pub(super) fn new(wanted: &Wanted) -> Self {
        Self { steps: wanted.steps.iter().cloned().collect(), taken: Vec::new() }
    }

    /// The choices that were made.
    pub(super) fn schedule(&self) -> Schedule {
        dfs::schedule(&self.taken)
    }

    fn next(&mut self, enabled: &[Step]) -> usize {
        let is_unlisted = |step: &Step| !self.steps.contains(&step.name());
        let unlisted = enabled.iter().position(is_unlisted);
        while let Some(wanted) = self.steps.front() {
            if let Some(choice) = enabled.iter().position(|step| step.name() == *wanted) {
                self.steps.pop_front();
                return choice;
            }
            if let Some(choice) = unlisted {
                return choice;
            }
            self.steps.pop_front();
        }
        0
    }
}

impl Scheduler for Guide {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let choice = self.next(enabled);
        self.taken.push(Choice::new(enabled, choice));
        Some(choice)
    }
}
