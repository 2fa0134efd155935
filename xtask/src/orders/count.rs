//! How many orders there are, counted from one run's fork/wait graph, without running the others.
//!
//! Who forked whom and who waited for whom orders some pairs of writes and leaves others free: a
//! partial order. Each order of all writes that keeps to it is one of its linear extensions, and
//! these are counted by going through its down-sets (the sets of writes that can have happened at
//! a time), smallest first.

use crate::trace::{EventKind, Trace};
use std::collections::HashMap;

/// The most down-sets that are gone through.
const MOST_DOWN_SETS: usize = 200_000;

/// The number of orders, and how it comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub orders: u128,
    /// The arithmetic, where it can be written down.
    pub formula: Option<Formula>,
}

/// Arithmetic that gives the number of orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Independent chains of so many lines: (Σnᵢ)! / ∏nᵢ!.
    Chains(Vec<usize>),
    /// Each line waits for one other at most; the numbers are those of the lines that depend on each
    /// line, itself included: n! / ∏ of them.
    Forest(Vec<usize>),
}

/// A write, by its process and its place among that process's writes.
type Place = (usize, usize);

/// The writes of a run and what each of them must wait for.
struct Writes {
    /// For each process, for each of its writes: how many writes of each process come before it.
    before: Vec<Vec<Vec<usize>>>,
}

/// Counts the orders of the run's writes that its forks and waits allow. `None` if there are too
/// many to count.
pub fn count(trace: &Trace) -> Option<Count> {
    let writes = Writes::of(trace);
    Some(Count { orders: writes.linear_extensions()?, formula: writes.formula() })
}

impl Writes {
    fn of(trace: &Trace) -> Self {
        let processes = trace.processes.len();
        let mut before = vec![Vec::new(); processes];
        // How many writes of each process have happened before each process's present moment.
        let mut clocks = vec![vec![0; processes]; processes];
        for event in &trace.events {
            let process = event.process;
            match event.kind {
                EventKind::Fork { child } => clocks[child] = clocks[process].clone(),
                EventKind::Reap { child } => {
                    let childs = clocks[child].clone();
                    for (mine, childs) in clocks[process].iter_mut().zip(childs) {
                        *mine = childs.max(*mine);
                    }
                }
                EventKind::Write { .. } => {
                    before[process].push(clocks[process].clone());
                    clocks[process][process] += 1;
                }
                EventKind::Exec { .. } | EventKind::Exit(_) => {}
            }
        }
        Self { before }
    }

    fn linear_extensions(&self) -> Option<u128> {
        let total: usize = self.before.iter().map(Vec::len).sum();
        let mut layer = HashMap::from([(vec![0; self.before.len()], 1_u128)]);
        let mut seen = 1;
        for _ in 0..total {
            let mut next: HashMap<Vec<usize>, u128> = HashMap::new();
            for (down_set, ways) in &layer {
                for process in
                    (0..self.before.len()).filter(|process| self.can_write(*process, down_set))
                {
                    let mut larger = down_set.clone();
                    larger[process] += 1;
                    let sum = next.entry(larger).or_default();
                    *sum = sum.checked_add(*ways)?;
                }
            }
            seen += next.len();
            if seen > MOST_DOWN_SETS {
                return None;
            }
            layer = next;
        }
        layer.into_values().next()
    }

    /// Whether the process's next write can come when just these have happened.
    fn can_write(&self, process: usize, down_set: &[usize]) -> bool {
        let next = self.before[process].get(down_set[process]);
        next.is_some_and(|before| {
            before.iter().zip(down_set).all(|(needed, there)| needed <= there)
        })
    }

    fn comes_before(&self, (process, number): Place, later: Place) -> bool {
        self.before[later.0][later.1][process] > number
    }

    /// All writes but those whose place among the others is fixed.
    fn free(&self) -> Vec<Place> {
        let all = || {
            self.before
                .iter()
                .enumerate()
                .flat_map(|(process, writes)| (0..writes.len()).map(move |n| (process, n)))
        };
        let fixed = |place: Place| {
            all().all(|other| {
                other == place || self.comes_before(place, other) || self.comes_before(other, place)
            })
        };
        all().filter(|place| !fixed(*place)).collect()
    }

    fn formula(&self) -> Option<Formula> {
        let free = self.free();
        let is_below = |a: Place, b: Place| self.comes_before(a, b);
        let unrelated_chains = free
            .iter()
            .all(|a| free.iter().all(|b| a.0 == b.0 || !(is_below(*a, *b) || is_below(*b, *a))));
        if unrelated_chains {
            let length = |process: usize| free.iter().filter(|place| place.0 == process).count();
            return Some(Formula::Chains(
                (0..self.before.len()).map(length).filter(|length| *length > 0).collect(),
            ));
        }
        // In a forest, what comes before a write is in one line.
        let is_forest = free.iter().all(|write| {
            let below: Vec<_> = free.iter().filter(|other| is_below(**other, *write)).collect();
            below
                .iter()
                .all(|a| below.iter().all(|b| a == b || is_below(**a, **b) || is_below(**b, **a)))
        });
        let dependents =
            |write: &Place| 1 + free.iter().filter(|other| is_below(*write, **other)).count();
        is_forest.then(|| Formula::Forest(free.iter().map(dependents).collect()))
    }
}
