//! What can be held against a run when only its output and its exit status are known.

use super::lines::quote;
use super::{Expected, Finding, expected_processes, limit_reached};
use crate::course::{Invariant, Lesson, Line};
use crate::plain::{PlainEnd, PlainRun};
use crate::trace::{End, ProcessName};
use std::collections::HashMap;

/// The invariants that the output can break. What it can't show: how many processes there were,
/// who wrote a line, who forked and who reaped whom.
pub const CHECKED: [Invariant; 6] = [
    Invariant::WithinLimits,
    Invariant::Lines,
    Invariant::PidIsOwn,
    Invariant::PpidIsParent,
    Invariant::PidsDistinct,
    Invariant::ExitZero,
];

/// Holds the output against the lesson, as far as that goes: the lines of all processes together
/// are the lesson's; the first process's PID is in its lines, and in its children's as their
/// parent's; no PID is two processes' own.
pub fn check(lesson: &Lesson, run: &PlainRun) -> Vec<Finding> {
    let (pid, end) = match run.end {
        PlainEnd::Ended { pid, end } => (pid, end),
        PlainEnd::LimitReached(limit) => return vec![limit_reached(limit, None)],
    };
    let expected = expected_processes(&lesson.data.parent);
    let mut findings = Reading::new(&expected, pid).read(&run.stdout);
    if end != End::Exited(lesson.data.parent.status.into()) {
        findings.push(Finding::new(
            Invariant::ExitZero,
            ProcessName::root(),
            format!("PID {pid} ended with {end}"),
            "it reported a failure, or a signal killed it",
        ));
    }
    findings
}

/// The output as it is matched, line by line, with what the processes still have to write.
struct Reading<'a> {
    root: String,
    /// Each process's name, and its lines that have not come yet.
    waiting: Vec<(ProcessName, &'a [Line])>,
    /// Which process first called a PID its own.
    own_pids: HashMap<String, ProcessName>,
    findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    fn new(expected: &[Expected<'a>], pid: i32) -> Self {
        let waiting = expected
            .iter()
            .map(|process| (process.name.clone(), process.data.lines.as_slice()))
            .collect();
        Self { root: pid.to_string(), waiting, own_pids: HashMap::new(), findings: Vec::new() }
    }

    fn read(mut self, output: &[u8]) -> Vec<Finding> {
        for text in output.split_inclusive(|byte| *byte == b'\n') {
            let line = text.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok());
            let Some(()) = line.and_then(|line| self.take(line)) else {
                self.wrong_line(text);
                // What follows a wrong line says little.
                return self.findings;
            };
        }
        for (name, lines) in &self.waiting {
            if let Some(line) = lines.first() {
                let message = format!("nobody wrote the line `{}`", line.form());
                let cause = "a process did not run, ended too early, or did not flush its output";
                self.findings.push(Finding::new(Invariant::Lines, name.clone(), message, cause));
            }
        }
        self.findings
    }

    /// Takes a line as that of the first process whose next line has its form; `None` if there is
    /// no such process.
    fn take(&mut self, text: &str) -> Option<()> {
        let has_form = |(_, lines): &&(_, &[Line])| {
            lines.first().is_some_and(|line| line.read(text).is_some())
        };
        let candidates: Vec<_> =
            self.waiting.iter().filter(has_form).map(|(name, _)| name.clone()).collect();
        // Of several that fit, the one that has called this PID its own before.
        let name =
            candidates.iter().find(|name| self.is_known(name, text)).or(candidates.first())?;
        let place = self.waiting.iter().position(|(waiting, _)| waiting == name)?;
        let (name, lines) = self.waiting[place].clone();
        let (line, rest) = (&lines[0], &lines[1..]);
        self.waiting[place].1 = rest;
        let numbers = line.read(text).unwrap_or_default();
        for pid in numbers.pids {
            self.check_pid(&name, pid, text);
        }
        for (named, pid) in numbers.named {
            self.check_pid(&named, pid, text);
        }
        for adopter in numbers.adopters.iter().filter(|adopter| **adopter == self.root) {
            let message = format!("`{text}`, but {adopter} is the first process, which had ended");
            let cause = "it asked for its parent's PID before its parent had ended";
            self.findings.push(Finding::new(Invariant::PpidIsParent, name.clone(), message, cause));
        }
        let is_root_child = name.parent() == Some(ProcessName::root());
        for ppid in numbers.ppids.iter().filter(|ppid| is_root_child && **ppid != self.root) {
            let message =
                format!("`{text}`, but the first process has the PID {}, not {ppid}", self.root);
            let cause = "its parent had ended, or another process forked it";
            self.findings.push(Finding::new(Invariant::PpidIsParent, name.clone(), message, cause));
        }
        Some(())
    }

    /// Whether a number in `text` is known as this process's PID.
    fn is_known(&self, name: &ProcessName, text: &str) -> bool {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit());
        numbers.any(|number| self.own_pids.get(number) == Some(name))
    }

    fn check_pid(&mut self, name: &ProcessName, pid: &str, text: &str) {
        if *name == ProcessName::root() && pid != self.root {
            let message = format!("`{text}`, but the first process has the PID {}", self.root);
            self.findings.push(Finding::new(
                Invariant::PidIsOwn,
                name.clone(),
                message,
                "it is another process's PID",
            ));
        }
        let owner = self.own_pids.entry(pid.to_owned()).or_insert_with(|| name.clone());
        if owner != name {
            let message = format!("{pid} was printed as the PID of two processes");
            let cause = "two processes never have the same PID at a time";
            self.findings.push(Finding::new(Invariant::PidsDistinct, name.clone(), message, cause));
        }
    }

    fn wrong_line(&mut self, text: &[u8]) {
        let message = format!("{} is no line that was still to come", quote(text));
        let cause = "compare it with the lesson's lines, letter by letter";
        self.findings.push(Finding::new(Invariant::Lines, ProcessName::root(), message, cause));
    }
}
