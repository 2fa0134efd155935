//! What a lesson claims beside its processes and lines: what comes before what, who lives at the same time, who
//! becomes another program.

use super::cause::Cause;
use super::expected::Expected;
use super::finding::{ClaimFact, Fact, Finding};
use crate::course::{Invariant, Lesson, Moment};
use interleave::{EventKind, HappensBefore, ProcessId, ProcessName, Run, Stream, Trace};

/// What one run shows of the claims.
pub(super) fn check(lesson: &Lesson, expected: &Expected, run: &Run) -> Vec<Finding> {
    let mut findings = no_exec(expected, &run.trace);
    let data = &lesson.data;
    let firsts = firsts(expected);
    if data.sequence.is_empty() && firsts.is_empty() && data.at_most.is_none() {
        return findings;
    }
    let before = HappensBefore::of(run);
    let pairs = data.sequence.iter().map(|[first, second]| (first.clone(), second.clone()));
    for (first, second) in pairs.chain(firsts) {
        findings.extend(out_of_sequence(&first, &second, run, before.as_ref()));
    }
    if let (Some(most), Some(before)) = (data.at_most, &before) {
        findings.extend(too_many_at_once(most, &run.trace, before));
    }
    findings
}

/// Whether the processes that the lesson has live at once can do so in a run like this one; `None` if the run does
/// not tell.
pub(super) fn overlaps(lesson: &Lesson, run: &Run) -> Option<bool> {
    let before = HappensBefore::of(run)?;
    let trace = &run.trace;
    let names = lesson.data.overlap.iter();
    let lives: Option<Vec<_>> = names.map(|name| Life::of(trace, trace.id_of(&name.0)?)).collect();
    let lives = lives?;
    Some(lives.iter().all(|one| lives.iter().all(|other| !one.is_over_before(other, &before))))
}

fn finding(invariant: Invariant, process: &ProcessName, fact: ClaimFact, cause: Cause) -> Finding {
    let (process, fact) = (process.clone(), Fact::Claims(fact));
    Finding { invariant, process, fact, cause, follows: false }
}

/// The finding that these processes never live at once.
pub(super) fn never_overlap(lesson: &Lesson) -> Finding {
    let names = lesson.data.overlap.iter().map(|name| name.0.clone()).collect();
    let fact = ClaimFact::NeverOverlap { names };
    finding(Invariant::Overlap, &ProcessName::root(), fact, Cause::OneAfterAnother)
}

/// The finding that there are so many orders, and not as many as the lesson has.
pub(super) fn other_order_count(expected: usize, found: usize) -> Finding {
    let fact = ClaimFact::OrderCount { expected, found };
    finding(Invariant::OrderCount, &ProcessName::root(), fact, Cause::OtherOrderCount)
}

/// A process's life in a trace: the places of its fork and of its exit among the events.
struct Life {
    /// None for the first process.
    fork: Option<usize>,
    exit: Option<usize>,
}

impl Life {
    fn of(trace: &Trace, process: ProcessId) -> Option<Self> {
        trace.processes().nth(process.index())?;
        let fork = EventKind::Fork { child: process };
        let fork = trace.events().iter().position(|event| event.kind == fork);
        Some(Self { fork, exit: trace.exit_of(process) })
    }

    /// Whether it ends before the other begins, however the run goes.
    fn is_over_before(&self, other: &Self, before: &HappensBefore) -> bool {
        let both = self.exit.zip(other.fork);
        both.is_some_and(|(exit, fork)| before.is_before(exit, fork))
    }
}

/// The first line of a process that is to be first comes before the first one of each of its children.
fn firsts(expected: &Expected) -> Vec<(Moment, Moment)> {
    let mut pairs = Vec::new();
    for (name, data) in expected.all().filter(|(_, data)| data.first) {
        for (number, child) in (1..).zip(&data.children) {
            if !child.lines.is_empty() {
                let last = Moment::Line(name.clone(), data.lines.len());
                pairs.push((last, Moment::Line(name.child(number), 1)));
            }
        }
    }
    pairs
}

/// The place of a moment among the events; `None` if it never came, which is told otherwise.
fn place(moment: &Moment, trace: &Trace) -> Option<usize> {
    let process = trace.id_of(moment.process())?;
    let events = trace.events();
    match moment {
        Moment::Exit(_) => trace.exit_of(process),
        Moment::Reap(_) => {
            events.iter().position(|event| event.kind == EventKind::Reap { child: process })
        }
        Moment::Line(_, number) => {
            let mut ended = 0;
            events.iter().position(|event| {
                if let EventKind::Write { stream: Stream::Stdout, bytes } = &event.kind
                    && event.process == process
                {
                    ended += bytes.split(|byte| *byte == b'\n').count() - 1;
                    return ended >= *number;
                }
                false
            })
        }
    }
}

/// A moment that does not come before another one, as it should. What is seen of lines is their order. Where exits
/// stand in a trace says little: there it counts what comes before what in every such run, as far as nothing
/// happened that no schedule decides.
fn out_of_sequence(
    first: &Moment,
    second: &Moment,
    run: &Run,
    before: Option<&HappensBefore>,
) -> Option<Finding> {
    let (one, other) = (place(first, &run.trace)?, place(second, &run.trace)?);
    let are_lines = matches!((first, second), (Moment::Line(..), Moment::Line(..)));
    let is_decided = !are_lines && run.annotations.unscheduled.is_none();
    let may_come_late = is_decided && before.is_some_and(|before| !before.is_before(one, other));
    if one < other && !may_come_late {
        return None;
    }
    let fact = ClaimFact::OutOfSequence { first: first.clone(), second: second.clone() };
    Some(finding(Invariant::Sequence, second.process(), fact, Cause::OutOfSequence))
}

/// Processes that should become other programs, and don't.
fn no_exec(expected: &Expected, trace: &Trace) -> Vec<Finding> {
    let is_missing = |name: &ProcessName| {
        trace.id_of(name).is_some_and(|process| trace.last_exec(process).is_none())
    };
    let missing = expected.all().filter(|(name, data)| data.exec && is_missing(name));
    missing
        .map(|(name, _)| finding(Invariant::Exec, name, ClaimFact::NoExec, Cause::NoExec))
        .collect()
}

/// More children of the first process than this can live at once. The most that can are the widest set of lives of
/// which none is over before another begins; by R. P. Dilworth's theorem (1950), there are as many as it takes
/// chains to hold them all.
fn too_many_at_once(most: usize, trace: &Trace, before: &HappensBefore) -> Option<Finding> {
    let children = trace.children(ProcessId::FIRST).filter_map(|child| Life::of(trace, child));
    let lives: Vec<_> = children.collect();
    let after: Vec<Vec<usize>> = lives
        .iter()
        .map(|one| {
            let is_after = |other: &usize| one.is_over_before(&lives[*other], before);
            (0..lives.len()).filter(is_after).collect()
        })
        .collect();
    let at_once = lives.len() - matching(&after);
    let fact = ClaimFact::TooManyAtOnce { most, at_once };
    let found = finding(Invariant::AtMost, &ProcessName::root(), fact, Cause::TooManyAtOnce);
    (at_once > most).then_some(found)
}

/// How many can get a partner of their own among those that `of` lists for them (H. W. Kuhn, 1955).
fn matching(of: &[Vec<usize>]) -> usize {
    fn find(
        one: usize,
        of: &[Vec<usize>],
        tried: &mut [bool],
        taken: &mut [Option<usize>],
    ) -> bool {
        for &partner in &of[one] {
            if std::mem::replace(&mut tried[partner], true) {
                continue;
            }
            if taken[partner].is_none_or(|other| find(other, of, tried, taken)) {
                taken[partner] = Some(one);
                return true;
            }
        }
        false
    }
    let mut taken = vec![None; of.len()];
    (0..of.len()).filter(|one| find(*one, of, &mut vec![false; of.len()], &mut taken)).count()
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn as_many_get_a_partner_as_can() {
        assert_eq!(matching(&[vec![], vec![], vec![]]), 0);
        assert_eq!(matching(&[vec![1, 2], vec![2], vec![]]), 2);
        assert_eq!(matching(&[vec![2], vec![2], vec![]]), 1);
    }
}
