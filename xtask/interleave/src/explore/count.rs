//! How many orders there are, counted from one run's fork/wait graph, without running the others.
//!
//! Who forked whom and who waited for whom orders some pairs of writes and leaves others free: a
//! partial order. Each order of all writes that keeps to it is one of its linear extensions, and
//! these are counted by going through its down-sets (the sets of writes that can have happened at
//! a time), smallest first.

use crate::trace::{EventKind, Trace};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How large the down-sets may be that are gone through, in numbers, all of one layer together.
const MAX_LAYER: usize = 1 << 20;

/// How long going through them may take.
const MAX_TIME: Duration = Duration::from_secs(1);

/// The most writes among which a formula is looked for.
const MAX_WRITES: usize = 400;

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

/// The fork/wait graph of a run, as far as its writes go: what each of them must wait for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Graph {
    /// For each process, for each of its writes: how many writes of each process come before it.
    before: Vec<Vec<Vec<usize>>>,
}

/// Counts the orders of the run's writes that its forks and waits allow. `None` if there are too
/// many to count.
pub fn count(trace: &Trace) -> Option<Count> {
    Graph::of(trace).count()
}

impl Formula {
    /// The number that it gives; `None` if that is too large.
    fn orders(&self) -> Option<u128> {
        match self {
            // One chain after the other is merged into those before it.
            Self::Chains(lengths) => {
                let merge = |(all, orders): (usize, u128), length: &usize| {
                    let all = all + length;
                    Some((all, orders.checked_mul(binomial(all, *length)?)?))
                };
                lengths.iter().try_fold((0, 1), merge).map(|(_, orders)| orders)
            }
            Self::Forest(sizes) => {
                let all = product(1..=sizes.len())?;
                Some(all / product(sizes.iter().copied())?)
            }
        }
    }
}

fn product(numbers: impl IntoIterator<Item = usize>) -> Option<u128> {
    let times = |product: u128, number: usize| product.checked_mul(number as u128);
    numbers.into_iter().try_fold(1, times)
}

/// In how many ways `k` of `n` things can be chosen; `None` if that is too large.
fn binomial(n: usize, k: usize) -> Option<u128> {
    let next = |chosen: u128, i: usize| {
        // Of i + 1 things in a row, one is at each place: the division leaves no rest.
        Some(chosen.checked_mul((n - i) as u128)? / (i as u128 + 1))
    };
    (0..k.min(n - k)).try_fold(1, next)
}

impl Graph {
    /// The graph of a run.
    pub(super) fn of(trace: &Trace) -> Self {
        let processes = trace.process_count();
        let mut before = vec![Vec::new(); processes];
        // How many writes of each process have happened before each process's present moment.
        let mut clocks = vec![vec![0; processes]; processes];
        for event in trace.events() {
            let process = event.process.index();
            match event.kind {
                EventKind::Fork { child } => {
                    let forkers = clocks[process].clone();
                    clocks[child.index()] = forkers;
                }
                EventKind::Reap { child } => {
                    let childs = clocks[child.index()].clone();
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

    /// The number of orders, by a formula if there is one, or else by going through the down-sets.
    pub(super) fn count(&self) -> Option<Count> {
        let is_small = self.before.iter().map(Vec::len).sum::<usize>() <= MAX_WRITES;
        let formula = if is_small { self.formula() } else { None };
        let orders = match &formula {
            Some(formula) => formula.orders().or_else(|| self.linear_extensions()),
            None => self.linear_extensions(),
        };
        Some(Count { orders: orders?, formula })
    }

    fn linear_extensions(&self) -> Option<u128> {
        let total: usize = self.before.iter().map(Vec::len).sum();
        let mut layer = HashMap::from([(vec![0; self.before.len()], 1_u128)]);
        let deadline = Instant::now() + MAX_TIME;
        for _ in 0..total {
            let mut next: HashMap<Vec<usize>, u128> = HashMap::new();
            for (down_set, ways) in &layer {
                if next.len() * self.before.len() > MAX_LAYER || Instant::now() > deadline {
                    return None;
                }
                for process in
                    (0..self.before.len()).filter(|process| self.can_write(*process, down_set))
                {
                    let mut larger = down_set.clone();
                    larger[process] += 1;
                    let sum = next.entry(larger).or_default();
                    *sum = sum.checked_add(*ways)?;
                }
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

#[cfg(test)]
mod tests {
    use super::{Formula, Graph, count};
    use crate::testing::TraceBuilder;
    use crate::trace::{ProcessId, Trace};

    const PARENT: ProcessId = TraceBuilder::PARENT;

    /// Counts by writing down every order.
    fn brute_force(graph: &Graph, down_set: &[usize]) -> u128 {
        let able: Vec<_> =
            (0..down_set.len()).filter(|process| graph.can_write(*process, down_set)).collect();
        if able.is_empty() {
            return 1;
        }
        let after = |process: usize| {
            let mut larger = down_set.to_vec();
            larger[process] += 1;
            brute_force(graph, &larger)
        };
        able.into_iter().map(after).sum()
    }

    /// A random program: at each turn a living process forks, writes, or reaps its newest child,
    /// which has then ended.
    fn random_trace(random: &mut fastrand::Rng) -> Trace {
        let mut builder = TraceBuilder::new();
        let mut living = vec![(PARENT, None)];
        for _ in 0..random.usize(1..11) {
            let (process, _) = living[random.usize(..living.len())];
            let is_childless = |one| !living.iter().any(|(_, parent)| *parent == Some(one));
            let child = living.iter().rfind(|(_, parent)| *parent == Some(process));
            match (random.u8(..4), child) {
                (0, _) if living.len() < 5 => living.push((builder.fork(process), Some(process))),
                (1, Some(&(child, _))) if is_childless(child) => {
                    builder.exit(child, 0).reap(process, child);
                    living.retain(|(other, _)| *other != child);
                }
                _ => drop(builder.write(process, "line\n")),
            }
        }
        builder.build()
    }

    #[test]
    fn counting_agrees_with_writing_every_order_down() {
        for seed in 0..2_000 {
            let trace = random_trace(&mut fastrand::Rng::with_seed(seed));
            let graph = Graph::of(&trace);
            let expected = brute_force(&graph, &vec![0; trace.process_count()]);
            assert_eq!(
                graph.linear_extensions(),
                Some(expected),
                "seed {seed}: {:?}",
                trace.events()
            );
        }
    }

    #[test]
    fn formulas_give_the_number_that_was_counted() {
        let factorial = |n: usize| (1..=n as u128).product::<u128>();
        for seed in 0..2_000 {
            let counted = count(&random_trace(&mut fastrand::Rng::with_seed(seed))).unwrap();
            let by_formula = match counted.formula {
                Some(Formula::Chains(lengths)) => {
                    let below: u128 = lengths.iter().map(|length| factorial(*length)).product();
                    factorial(lengths.iter().sum()) / below
                }
                Some(Formula::Forest(sizes)) => {
                    factorial(sizes.len())
                        / sizes.iter().map(|size| *size as u128).product::<u128>()
                }
                None => counted.orders,
            };
            assert_eq!(by_formula, counted.orders, "seed {seed}");
        }
    }

    #[test]
    fn many_children_are_too_many_at_once() {
        assert_eq!(count(&TraceBuilder::family(12).build()).map(|count| count.orders), {
            // 24!/2¹²
            Some((1..=24_u128).product::<u128>() >> 12)
        });
        assert_eq!(count(&TraceBuilder::family(40).build()), None);
    }

    #[test]
    fn three_children_of_two_lines_have_ninety_orders() {
        let counted = count(&TraceBuilder::family(3).build()).unwrap();
        assert_eq!((counted.orders, counted.formula), (90, Some(Formula::Chains(vec![2, 2, 2]))));
    }

    #[test]
    fn a_parent_that_writes_between_its_forks_gives_a_forest() {
        let mut builder = TraceBuilder::new();
        for _ in 0..3 {
            builder.write(PARENT, "line\n");
            let child = builder.fork(PARENT);
            builder.write(child, "line\n").write(child, "line\n");
        }
        builder.write(PARENT, "line\n");
        let counted = count(&builder.build()).unwrap();
        assert_eq!(counted.orders, 1620);
        assert!(matches!(counted.formula, Some(Formula::Forest(_))));
    }

    #[test]
    fn a_wait_between_two_children_leaves_one_order() {
        let mut builder = TraceBuilder::new();
        for _ in 0..2 {
            let child = builder.fork(PARENT);
            builder.write(child, "line\n").exit(child, 0).reap(PARENT, child);
        }
        assert_eq!(count(&builder.build()).unwrap().orders, 1);
    }
}
