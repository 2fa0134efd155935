//! Verification: runs a program, checks what it did against a lesson, and gives a verdict.

mod cause;
mod choice_tree;
mod claims;
mod clues;
mod consequences;
mod expected;
mod failure;
mod finding;
mod lines;
mod mistake;
mod orders;
mod output;
mod possible;
mod processes;
mod told_order;
mod torn;
mod verdict;

pub use cause::{Cause, Difference, Killer, Unbuffered, Waiter};
pub use choice_tree::{Choice, ChoiceTree, Ending, Node, Recorded, Then, What};
pub use finding::{
    ClaimFact, Doing, Fact, Finding, Findings, LineFact, MistakeFact, OutputFact, ProcessFact,
    Survivor, Unreaped, Who, WrongOrder,
};
pub use orders::{OrderFound, OrdersFound};
pub use output::check_output;
pub use told_order::Target;
pub use verdict::{Answer, Evidence, NoRecord, ShownBy, Unanswered, Verdict};

use crate::course::{Invariant, Lesson, Match, ProcessData, word};
use crate::untraced;
use anyhow::{Context, bail};
use expected::Expected;
use finding::limit_reached;
use interleave::{
    Bounds, Coverage, Fault, Interrupted, Interruption, Judgement, Limit, Limits, Mask, Order,
    Outcome, Pacing, ProcessName, Program, Progress, Reason, Run, RunError, Schedule, Search,
    Sleeps, Stream, Subject, Trace,
};
use mistake::Violations;
use output::CHECKED_BY_OUTPUT;
use std::collections::{BTreeSet, HashSet};

/// Which evidence is good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The kernel's record, or the output alone where tracing is refused.
    Auto,
    /// The kernel's record only; without it the question is unanswered.
    Kernel,
    /// The output and the exit status only.
    Output,
}

/// What is asked of a program.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The lesson to check it against.
    pub lesson: &'a Lesson,
    /// How closely its lines must match the lesson's.
    pub matching: Match,
    /// The program.
    pub program: &'a Program,
    /// How far each run may go.
    pub limits: Limits,
    /// How many orders to try.
    pub bounds: Bounds,
    /// The one order to try, if it is given.
    pub order: Option<&'a Schedule>,
    /// Which evidence is good enough.
    pub wanted: Wanted,
    /// The lesson of which the program is to tell orders, if it is.
    pub order_of: Option<&'a Target<'a>>,
    /// The invariants to check; all, if there are none. That a run ends within its limits is checked in any case.
    pub only: &'a [Invariant],
}

/// What is said of one run of a search: which invariants it breaks, and how much that matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Judged {
    broken: BTreeSet<Invariant>,
    severity: usize,
    /// Whether the processes that should live at once can do so in such a run, if that is known.
    overlaps: Option<bool>,
}

impl Judgement for Judged {
    fn severity(&self) -> usize {
        self.severity
    }

    /// Only in what order lines and pieces of lines come is a matter of the order: torn lines, and which comes first. Who was forked and reaped, and
    /// what each process wrote, is the same in all runs that look alike to the processes.
    fn is_of_class(&self) -> bool {
        let of_order = [Invariant::Lines, Invariant::Sequence];
        self.severity > 0 && self.broken.iter().any(|invariant| !of_order.contains(invariant))
    }
}

/// Asking.
impl Question<'_> {
    /// Runs the program and checks it against the lesson. `progress` hears of the orders tried.
    ///
    /// # Errors
    /// If the program can't be run, or the wanted evidence can't be had.
    pub fn answer(&self, progress: Progress) -> anyhow::Result<Answer> {
        if self.wanted == Wanted::Output && self.program.tty {
            bail!(word!(
                "terminals need the kernel's record: leave out --tty or --evidence output",
                "터미널을 쓰려면 커널의 기록이 있어야 해요. --tty나 --evidence output을 빼세요"
            ));
        }
        if self.wanted == Wanted::Output {
            return self.by_output(NoRecord::NotWanted);
        }
        let answer = match self.order {
            Some(order) => self.by_one_order(order),
            None => self.by_search(progress),
        };
        match answer {
            Ok(answer) => Ok(self.with_told_orders(answer)?),
            Err(RunError::Refused(cause)) if self.wanted == Wanted::Auto && !self.program.tty => {
                self.by_output(NoRecord::Refused(cause))
            }
            Err(error @ RunError::Refused(_)) => Err(error).context(word!(
                "there is no kernel's record (`--evidence output` checks the output alone)",
                "커널의 기록이 없어요(`--evidence output`으로 출력만 확인할 수 있어요)"
            )),
            Err(error) => Err(error.into()),
        }
    }

    fn by_output(&self, cause: NoRecord) -> anyhow::Result<Answer> {
        let run = untraced::run(self.program, &self.limits)?;
        let verdict = match self.lesson.data.kind.breaks() {
            Some(_) => Verdict::Unanswered(Unanswered::OutputAlone),
            None if self.order_of.is_some() => Verdict::Unanswered(Unanswered::OutputAlone),
            None => Verdict::of(self.asked_for(check_output(self.lesson, self.matching, &run))),
        };
        let faulty = usize::from(matches!(verdict, Verdict::Broken { .. }));
        Ok(Answer {
            verdict,
            evidence: Evidence::Output { cause },
            checked: self.asked(CHECKED_BY_OUTPUT.to_vec()),
            coverage: Coverage::of_one_run(&Reason::Untraced),
            faulty,
            shown_by: ShownBy::AnyRun,
            has_varying_text: false,
            said: run.stderr,
            ordinary_runs: None,
        })
    }

    fn by_one_order(&self, order: &Schedule) -> Result<Answer, RunError> {
        match self.replay(order) {
            Ok(run) => Ok(self.of_one_run(&run, &Reason::OneOrder)),
            Err(RunError::Interrupted(interrupted)) => {
                Ok(unanswered(*interrupted, Coverage::of_one_run(&Reason::OneOrder), 0))
            }
            Err(error) => Err(error),
        }
    }

    fn by_search(&self, progress: Progress) -> Result<Answer, RunError> {
        let mask = |trace: &Trace, text: &str| self.lesson.mask(trace, text, self.matching);
        let judge = |run: &Run| self.judge(run, &self.findings(run));
        let search = interleave::search(self.subject(&mask), self.bounds(), &judge, progress)?;
        if let Err(Interrupted { cause: Interruption::Stuck(process), .. }) = &search.run {
            return self.unscheduled(process);
        }
        let mut answer = self.of_search(search);
        if !is_out_of_time(&answer.verdict) {
            answer.shown_by = self.tried_again(answer.shown_by);
        }
        Ok(answer)
    }

    /// Tries whether what was broken with a schedule is broken with it again.
    fn tried_again(&self, shown_by: ShownBy) -> ShownBy {
        let ShownBy::Schedule(schedule) = shown_by else { return shown_by };
        if self.replay(&schedule).is_ok_and(|run| !self.findings(&run).is_empty()) {
            ShownBy::Schedule(schedule)
        } else {
            ShownBy::ScheduleAtTimes(schedule)
        }
    }

    fn replay(&self, order: &Schedule) -> Result<Run, RunError> {
        let mask = |trace: &Trace, text: &str| self.lesson.mask(trace, text, self.matching);
        interleave::replay(self.subject(&mask), order)
    }

    fn subject<'a>(&'a self, mask: Mask<'a>) -> Subject<'a> {
        let orphans_matter = self.lesson.declares_orphans();
        Subject { program: self.program, limits: &self.limits, mask, orphans_matter }
    }

    /// How far to search. A mistake's faults are no reason to stop.
    fn bounds(&self) -> Bounds {
        let after_fault = match self.lesson.data.kind.breaks() {
            Some(_) => self.bounds.time,
            None => self.bounds.after_fault,
        };
        Bounds { after_fault, ..self.bounds }
    }

    /// The answer where holding processes doesn't work: by one run as it comes.
    fn unscheduled(&self, stuck: &ProcessName) -> Result<Answer, RunError> {
        let reason = Reason::Stuck(stuck.clone());
        match interleave::run(self.program, &self.limits, Pacing::free(Sleeps::Real)) {
            Ok(run) => Ok(self.of_one_run(&run, &reason)),
            Err(RunError::Interrupted(interrupted)) => {
                Ok(unanswered(*interrupted, Coverage::of_one_run(&reason), 0))
            }
            Err(error) => Err(error),
        }
    }
}

/// Judging.
impl Question<'_> {
    /// What is broken in a run, the most telling first.
    pub fn findings(&self, run: &Run) -> Vec<Finding> {
        if let Outcome::LimitReached(limit) = run.outcome {
            // The processes were killed: what they left undone says nothing.
            return vec![limit_reached(limit, Some(&run.trace))];
        }
        let expected = Expected::of(self.lesson, self.matching);
        let mut findings = processes::check(&expected, &run.trace);
        findings.extend(lines::check(&expected, &run.trace));
        findings.extend(claims::check(self.lesson, &expected, run));
        consequences::mark(&mut findings);
        self.asked_for(findings)
    }

    /// Those findings that are about what is to be checked.
    fn asked_for(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain(|finding| self.is_asked(finding.invariant));
        findings
    }

    /// Those invariants that are to be checked.
    fn asked(&self, mut invariants: Vec<Invariant>) -> Vec<Invariant> {
        invariants.retain(|invariant| self.is_asked(*invariant));
        invariants
    }

    fn is_asked(&self, invariant: Invariant) -> bool {
        // What was killed cannot be judged by anything else.
        self.only.is_empty()
            || invariant == Invariant::WithinLimits
            || self.only.contains(&invariant)
    }

    /// Which invariants are broken, and how much that matters to the search.
    fn judge(&self, run: &Run, findings: &[Finding]) -> Judged {
        let broken: BTreeSet<_> = findings.iter().map(|finding| finding.invariant).collect();
        let severity = match self.lesson.data.kind.breaks() {
            None => usize::from(!broken.is_empty()),
            Some(breaks) if mistake::is_as_declared(breaks, &broken) => broken.len(),
            Some(_) => usize::MAX,
        };
        let has_overlap = !self.lesson.data.overlap.is_empty();
        let overlaps = has_overlap.then(|| claims::overlaps(self.lesson, run)).flatten();
        Judged { broken, severity, overlaps }
    }

    fn of_one_run(&self, run: &Run, reason: &Reason) -> Answer {
        let findings = self.findings(run);
        let Judged { broken, severity, .. } = self.judge(run, &findings);
        let coverage = Coverage::of_one_run(reason);
        Answer {
            verdict: self.verdict(findings, &Violations::of([&broken]), &coverage),
            evidence: Evidence::Kernel(run.trace.clone()),
            checked: self.asked(checked(self.lesson, &coverage, false)),
            coverage,
            faulty: usize::from(severity > 0),
            shown_by: ShownBy::AnyRun,
            has_varying_text: false,
            said: said(&run.trace),
            ordinary_runs: None,
        }
    }

    fn of_search(&self, search: Search<Judged>) -> Answer {
        let has_varying_text = search.has_varying_text();
        // Of those that a faulty class allows, some may not have been run yet.
        let is_found = |order: &&Order| search.orders.contains_key(order);
        let mut faulty = search.faulty.iter().filter(is_found).count();
        let Search { judgements, coverage, fault, ordinary_runs, run, .. } = search;
        let run = match run {
            Ok(run) => run,
            Err(interrupted) => return unanswered(interrupted, coverage, faulty),
        };
        let has_overlapped = judgements.iter().any(|judged| judged.overlaps == Some(true));
        let mut findings = self.findings(&run);
        if findings.is_empty() && self.lesson.data.kind.breaks().is_none() {
            findings = self.of_all_orders(&judgements, &coverage);
            faulty = if findings.is_empty() { 0 } else { coverage.found };
        }
        let violations = Violations::of(judgements.iter().map(|judged| &judged.broken));
        let shown_by = match fault {
            None => ShownBy::AnyRun,
            Some(Fault { schedule: Some(schedule), .. }) => ShownBy::Schedule(schedule),
            Some(Fault { schedule: None, .. }) => ShownBy::OrdinaryRun,
        };
        Answer {
            verdict: self.verdict(findings, &violations, &coverage),
            said: said(&run.trace),
            evidence: Evidence::Kernel(run.trace),
            checked: self.asked(checked(self.lesson, &coverage, has_overlapped)),
            coverage,
            faulty,
            shown_by,
            has_varying_text,
            ordinary_runs: Some(ordinary_runs),
        }
    }

    /// What only all orders together show: that processes never live at once, or how many orders there are.
    fn of_all_orders(&self, judgements: &HashSet<Judged>, coverage: &Coverage) -> Vec<Finding> {
        let mut findings = Vec::new();
        let are = |overlap: bool| judgements.iter().any(|judged| judged.overlaps == Some(overlap));
        if coverage.is_exhaustive() && are(false) && !are(true) {
            findings.push(claims::never_overlap(self.lesson));
        }
        if let Some(expected) = self.lesson.data.orders {
            let found = coverage.found;
            if found > expected || (coverage.is_exhaustive() && found < expected) {
                findings.push(claims::other_order_count(expected, found));
            }
        }
        self.asked_for(findings)
    }

    /// The verdict on these orders; `findings` are those of the run that is reported.
    fn verdict(
        &self,
        findings: Vec<Finding>,
        violations: &Violations,
        coverage: &Coverage,
    ) -> Verdict {
        let verdict = match self.lesson.data.kind.breaks() {
            None => Verdict::of(findings),
            Some(breaks) => {
                let one_asked_for = self.order.is_some();
                match Findings::of(mistake::check(breaks, violations, &findings, one_asked_for)) {
                    Some(wrong) => Verdict::Broken { findings: wrong, demonstrated: findings },
                    None => Verdict::Holds { demonstrated: findings },
                }
            }
        };
        match verdict {
            Verdict::Holds { .. } => order_count(coverage).map_or(verdict, Verdict::Unanswered),
            Verdict::Broken { .. } | Verdict::Unanswered(_) => verdict,
        }
    }
}

/// Whether time was up: two runs more would take as long, each, and tell nothing new.
fn is_out_of_time(verdict: &Verdict) -> bool {
    let Verdict::Broken { findings, .. } = verdict else { return false };
    let is_time = |finding: &Finding| {
        matches!(finding.fact, Fact::LimitReached { limit: Limit::Time(_), .. })
    };
    findings.as_slice().iter().any(is_time)
}

/// What all processes of a run said on standard error, in its order.
fn said(trace: &Trace) -> Vec<u8> {
    trace.writes(Stream::Stderr).flat_map(|(_, bytes)| bytes).copied().collect()
}

/// The answer of a run that was interrupted.
fn unanswered(interrupted: Interrupted, coverage: Coverage, faulty: usize) -> Answer {
    Answer {
        verdict: Verdict::Unanswered(Unanswered::Interrupted(interrupted.cause)),
        said: said(&interrupted.trace),
        evidence: Evidence::Kernel(interrupted.trace),
        checked: Vec::new(),
        coverage,
        faulty,
        shown_by: ShownBy::AnyRun,
        has_varying_text: false,
        ordinary_runs: None,
    }
}

/// Why there is no answer, if the orders that a search found are not as many as predicted.
fn order_count(coverage: &Coverage) -> Option<Unanswered> {
    let predicted = coverage.predicted_orders().filter(|_| coverage.is_exhaustive())?;
    let found = coverage.found;
    (predicted != found as u128).then_some(Unanswered::OrderCount { found, predicted })
}

/// The invariants that the kernel's record can be checked for: the number of orders only if all of them were found,
/// and can be predicted; what only some lessons claim only for these, and what all orders have to show only if there
/// was a search.
fn checked(lesson: &Lesson, coverage: &Coverage, has_overlapped: bool) -> Vec<Invariant> {
    let data = &lesson.data;
    let processes = data.parent.with_names();
    let any =
        |claims: fn(&ProcessData) -> bool| processes.iter().any(|(_, process)| claims(process));
    let is_checked = |invariant: &Invariant| match invariant {
        Invariant::Orders => coverage.is_exhaustive() && coverage.predicted.is_ok(),
        Invariant::Overlap => {
            !data.overlap.is_empty() && (has_overlapped || coverage.is_exhaustive())
        }
        Invariant::OrderCount => data.orders.is_some() && coverage.is_exhaustive(),
        Invariant::AtMost => data.at_most.is_some(),
        Invariant::Sequence => !data.sequence.is_empty() || any(|process| process.first),
        Invariant::Exec => any(|process| process.exec),
        _ => true,
    };
    Invariant::ALL.into_iter().filter(is_checked).collect()
}
