//! What a run is checked for when only its output and its exit status are known.

use super::cause::{Cause, Difference};
use super::expected::Expected;
use super::failure::cause_of_end;
use super::finding::{Fact, Finding, OutputFact, ProcessFact, limit_reached};
use crate::course::{Invariant, Lesson, Line, Match, Numbers};
use crate::untraced::{UntracedEnd, UntracedRun};
use interleave::ProcessName;
use nix::unistd::Pid;
use std::collections::HashMap;

/// The invariants that the output can break. What it can't show: how many processes there were,
/// who wrote a line, who forked and who reaped whom.
pub const CHECKED_BY_OUTPUT: [Invariant; 6] = [
    Invariant::WithinLimits,
    Invariant::Lines,
    Invariant::PidIsOwn,
    Invariant::PpidIsParent,
    Invariant::PidsDistinct,
    Invariant::ExitZero,
];

/// Checks the output against the lesson, as far as that goes: the lines of all processes together
/// are the lesson's; the first process's PID is in its lines, and in its children's as their
/// parent's; no PID is two processes' own.
pub fn check_output(lesson: &Lesson, how: Match, run: &UntracedRun) -> Vec<Finding> {
    let (pid, end) = match run.end {
        UntracedEnd::Ended { pid, end } => (pid, end),
        UntracedEnd::LimitReached(limit) => return vec![limit_reached(limit, None)],
    };
    let expected = Expected::of(lesson, how);
    let mut findings = Reading::new(&expected, pid).read(&run.stdout);
    let expected = lesson.data.parent.end();
    if end != expected {
        let fact = Fact::Processes(ProcessFact::WrongEnd { pid, end, expected });
        findings.push(finding(
            Invariant::ExitZero,
            &ProcessName::root(),
            fact,
            cause_of_end(end, &run.stderr, None),
        ));
    }
    findings
}

fn finding(invariant: Invariant, process: &ProcessName, fact: Fact, cause: Cause) -> Finding {
    Finding { invariant, process: process.clone(), fact, cause, follows: false }
}

/// The output as it is matched, line by line, with what the processes still have to write.
struct Reading<'a> {
    /// How closely lines must match.
    how: Match,
    /// The first process's PID.
    first: String,
    /// Each process's name, and its lines that have not come yet.
    waiting: Vec<(ProcessName, &'a [Line])>,
    /// Which process first called a PID its own.
    own_pids: HashMap<String, ProcessName>,
    findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    fn new(expected: &Expected<'a>, pid: Pid) -> Self {
        let waiting = expected.all().map(|(name, data)| (name.clone(), data.lines.as_slice()));
        Self {
            how: expected.how,
            first: pid.to_string(),
            waiting: waiting.collect(),
            own_pids: HashMap::new(),
            findings: Vec::new(),
        }
    }

    fn read(mut self, output: &[u8]) -> Vec<Finding> {
        for text in output.split_inclusive(|byte| *byte == b'\n') {
            let line = text.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok());
            let Some((line, taken)) = line.and_then(|line| Some((line, self.take(line)?))) else {
                let fact = OutputFact::Unexpected { text: text.to_vec() };
                self.add(
                    Invariant::Lines,
                    &ProcessName::root(),
                    fact,
                    Cause::WordsDiffer(Difference::More),
                );
                // What follows a wrong line says little.
                return self.findings;
            };
            let (name, numbers) = taken;
            self.check_numbers(&name, &numbers, line);
        }
        for (name, lines) in std::mem::take(&mut self.waiting) {
            if let Some(line) = lines.first() {
                let fact = OutputFact::Missing { line: line.form() };
                self.add(Invariant::Lines, &name, fact, Cause::LineFromNobody);
            }
        }
        self.findings
    }

    fn add(&mut self, invariant: Invariant, process: &ProcessName, fact: OutputFact, cause: Cause) {
        self.findings.push(finding(invariant, process, Fact::Output(fact), cause));
    }

    /// Takes a line as that of the first process whose next line has its form, and gives the process
    /// and the numbers in the line; `None` if there is no such process.
    fn take<'b>(&mut self, text: &'b str) -> Option<(ProcessName, Numbers<'b>)>
    where
        'a: 'b,
    {
        let how = self.how;
        let has_form =
            |lines: &[Line]| lines.first().is_some_and(|line| line.read(text, how).is_some());
        let candidates: Vec<usize> =
            (0..self.waiting.len()).filter(|place| has_form(self.waiting[*place].1)).collect();
        // Of several that fit, the one that has called this PID its own before.
        let is_known = |place: &&usize| self.is_known(&self.waiting[**place].0, text);
        let place = *candidates.iter().find(is_known).or(candidates.first())?;
        let (name, lines) = &mut self.waiting[place];
        let (line, rest) = lines.split_first()?;
        *lines = rest;
        Some((name.clone(), line.read(text, how)?))
    }

    /// Whether a number in `text` is known as this process's PID.
    fn is_known(&self, name: &ProcessName, text: &str) -> bool {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit());
        numbers.any(|number| self.own_pids.get(number) == Some(name))
    }

    fn check_numbers(&mut self, name: &ProcessName, numbers: &Numbers, line: &str) {
        for pid in &numbers.pids {
            self.check_pid(name, pid, line);
        }
        for (named, pid) in &numbers.named {
            self.check_pid(named, pid, line);
        }
        for &adopter in &numbers.adopters {
            if adopter == self.first {
                let (line, printed) = (line.to_owned(), adopter.to_owned());
                let fact = OutputFact::AdopterHadEnded { line, printed };
                self.add(Invariant::PpidIsParent, name, fact, Cause::AskedTooEarly);
            }
        }
        let is_child_of_first = name.parent() == Some(ProcessName::root());
        for &ppid in &numbers.ppids {
            if is_child_of_first && ppid != self.first {
                let (line, first, printed) = (line.to_owned(), self.first.clone(), ppid.to_owned());
                let fact = OutputFact::OtherParent { line, first, printed };
                self.add(Invariant::PpidIsParent, name, fact, Cause::NotTheParent);
            }
        }
    }

    fn check_pid(&mut self, name: &ProcessName, pid: &str, line: &str) {
        if *name == ProcessName::root() && pid != self.first {
            let (line, first) = (line.to_owned(), self.first.clone());
            let fact = OutputFact::OtherFirstPid { line, first };
            self.add(Invariant::PidIsOwn, name, fact, Cause::NotTheFirst);
        }
        let owner = self.own_pids.entry(pid.to_owned()).or_insert_with(|| name.clone());
        if owner != name {
            let fact = OutputFact::SharedPid { printed: pid.to_owned() };
            self.add(Invariant::PidsDistinct, name, fact, Cause::SamePidTwice);
        }
    }
}
