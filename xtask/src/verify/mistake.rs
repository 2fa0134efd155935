//! What a mistake is checked for: it breaks just what it declares, in just the orders that it
//! declares.

use super::cause::Cause;
use super::finding::{Fact, Finding, MistakeFact};
use crate::course::{BrokenIn, Invariant};
use interleave::ProcessName;
use std::collections::{BTreeMap, BTreeSet};

/// What the runs of a search break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Violations {
    /// The invariants that at least one run broke.
    some: BTreeSet<Invariant>,
    /// Those that each run broke.
    all: BTreeSet<Invariant>,
}

impl Violations {
    /// Those of these runs.
    pub(super) fn of<'a>(runs: impl IntoIterator<Item = &'a BTreeSet<Invariant>>) -> Self {
        let mut violations: Option<Self> = None;
        for broken in runs {
            violations = Some(match violations {
                None => Self { some: broken.clone(), all: broken.clone() },
                Some(Self { some, all }) => Self { some: &some | broken, all: &all & broken },
            });
        }
        violations.unwrap_or_default()
    }

    /// In which runs an invariant was broken; `None`: in none.
    fn extent(&self, invariant: Invariant) -> Option<BrokenIn> {
        match (self.some.contains(&invariant), self.all.contains(&invariant)) {
            (false, _) => None,
            (true, false) => Some(BrokenIn::Some),
            (true, true) => Some(BrokenIn::All),
        }
    }
}

/// Checks what a search has seen of a mistake: nothing found means that it breaks just what it
/// declares. `findings` are those of the run that is reported. If only one order was asked for, what
/// is broken in some may be broken there or not.
pub(super) fn check(
    breaks: &BTreeMap<Invariant, BrokenIn>,
    violations: &Violations,
    findings: &[Finding],
    one_asked_for: bool,
) -> Vec<Finding> {
    let undeclared = violations.some.iter().filter(|invariant| !breaks.contains_key(invariant));
    let undeclared = undeclared.flat_map(|invariant| undeclared_fault(*invariant, findings));
    let kept_otherwise = breaks.iter().filter_map(|(&invariant, &declared)| {
        let seen = violations.extent(invariant);
        let is_kept = seen == Some(declared) || (one_asked_for && declared == BrokenIn::Some);
        (!is_kept).then(|| finding(invariant, MistakeFact::DeclaredOtherwise { declared, seen }))
    });
    undeclared.chain(kept_otherwise).collect()
}

/// Whether a run that breaks these invariants is one as the mistake declares.
pub(super) fn is_as_declared(
    breaks: &BTreeMap<Invariant, BrokenIn>,
    broken: &BTreeSet<Invariant>,
) -> bool {
    let is_declared = |invariant: &Invariant| breaks.contains_key(invariant);
    let is_kept = |(invariant, declared): (&Invariant, &BrokenIn)| {
        *declared == BrokenIn::Some || broken.contains(invariant)
    };
    broken.iter().all(is_declared) && breaks.iter().all(is_kept)
}

/// The findings on an invariant that the mistake does not declare.
fn undeclared_fault(invariant: Invariant, findings: &[Finding]) -> Vec<Finding> {
    let of_it = findings.iter().filter(|finding| finding.invariant == invariant);
    let of_it: Vec<_> = of_it.cloned().collect();
    if of_it.is_empty() { vec![finding(invariant, MistakeFact::Undeclared)] } else { of_it }
}

fn finding(invariant: Invariant, fact: MistakeFact) -> Finding {
    let (process, fact) = (ProcessName::root(), Fact::Mistake(fact));
    Finding { invariant, process, fact, cause: Cause::DeclarationDiffers, follows: false }
}

#[cfg(test)]
mod tests {
    use super::Violations;
    use crate::course::{BrokenIn, Invariant};
    use std::collections::BTreeSet;

    #[test]
    fn what_only_some_runs_break_is_not_broken_in_all() {
        let one = BTreeSet::from([Invariant::Lines, Invariant::Reaped]);
        let other = BTreeSet::from([Invariant::Reaped]);
        let violations = Violations::of([&one, &other]);
        assert_eq!(violations.extent(Invariant::Reaped), Some(BrokenIn::All));
        assert_eq!(violations.extent(Invariant::Lines), Some(BrokenIn::Some));
        assert_eq!(violations.extent(Invariant::Siblings), None);
        assert_eq!(Violations::of([&one]).extent(Invariant::Lines), Some(BrokenIn::All));
    }
}
