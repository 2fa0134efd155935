//! What is held against the lines: who wrote which, whole or torn, and the PIDs in them.

use super::{Expected, Finding};
use crate::course::{Filling, Invariant, Line, Numbers};
use crate::trace::{EventKind, ProcessName, Stream, Trace};
use std::collections::HashMap;

pub(super) fn check(expected: &[Expected], trace: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut own_pids = Vec::new();
    for (index, process) in trace.processes.iter().enumerate() {
        let writer = Writer { trace, expected, index };
        findings.extend(match expected.iter().find(|expected| expected.name == process.name) {
            Some(expected) => writer.check(&expected.data.lines, &mut own_pids),
            // Too many processes, or one in the wrong place, has its own finding: what is left to
            // check of it are the PIDs that it claims.
            None => writer.check_claims(&mut own_pids),
        });
    }
    findings.extend(torn(trace));
    findings.extend(pids_distinct(&own_pids));
    findings
}

/// A process whose output is held against its lines.
struct Writer<'a> {
    trace: &'a Trace,
    expected: &'a [Expected<'a>],
    index: usize,
}

impl Writer<'_> {
    /// Checks the form of the lines up to the first wrong one, and the PIDs in the right ones. Adds
    /// the PIDs that the process calls its own to `own_pids`.
    fn check(&self, lines: &[Line], own_pids: &mut Vec<(ProcessName, String)>) -> Vec<Finding> {
        let bytes = self.trace.written_by(self.index, Stream::Stdout);
        let written: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let mut findings = Vec::new();
        for number in 0..lines.len().max(written.len()) {
            let (line, text) = (lines.get(number), written.get(number));
            let read = line.zip(text).and_then(|(line, text)| line.read(as_line(text)?));
            let read = read.filter(|numbers| self.names_others_right(numbers));
            let Some(numbers) = read else {
                findings.push(self.wrong_line(line, text.copied(), &written[..number]));
                break;
            };
            findings.extend(self.check_numbers(&numbers, written[number], own_pids));
        }
        findings
    }

    /// Checks the PIDs in those lines that have the form of any of the lesson's.
    fn check_claims(&self, own_pids: &mut Vec<(ProcessName, String)>) -> Vec<Finding> {
        let bytes = self.trace.written_by(self.index, Stream::Stdout);
        let mut findings = Vec::new();
        for text in bytes.split_inclusive(|byte| *byte == b'\n') {
            let mut lines = self.expected.iter().flat_map(|process| &process.data.lines);
            let numbers = as_line(text).and_then(|text| lines.find_map(|line| line.read(text)));
            if let Some(numbers) = numbers {
                findings.extend(self.check_numbers(&numbers, text, own_pids));
            }
        }
        findings
    }

    fn check_numbers(
        &self,
        numbers: &Numbers,
        text: &[u8],
        own_pids: &mut Vec<(ProcessName, String)>,
    ) -> Vec<Finding> {
        let name = &self.process().name;
        own_pids.extend(numbers.pids.iter().map(|pid| (name.clone(), (*pid).to_owned())));
        let own = numbers.pids.iter().filter_map(|pid| self.pid_is_own(pid, text));
        let parents = numbers.ppids.iter().filter_map(|ppid| self.ppid_is_parent(ppid, text));
        let adopters = numbers.adopters.iter().filter_map(|pid| self.adopter_is_parent(pid, text));
        own.chain(parents).chain(adopters).collect()
    }

    /// Whether each process that a line names has the PID that stands there.
    fn names_others_right(&self, numbers: &Numbers) -> bool {
        numbers.named.iter().all(|(name, pid)| self.pid_of(name) == *pid)
    }

    /// The PID of the process of this name, as text; nothing if there is none.
    fn pid_of(&self, name: &ProcessName) -> String {
        let process = self.trace.processes.iter().find(|process| process.name == *name);
        process.map(|process| process.pid.to_string()).unwrap_or_default()
    }

    fn process(&self) -> &crate::trace::Process {
        &self.trace.processes[self.index]
    }

    fn finding(&self, invariant: Invariant, message: &str, cause: impl Into<String>) -> Finding {
        let pid = self.process().pid;
        let name = self.process().name.clone();
        Finding::new(invariant, name, format!("PID {pid} {message}"), cause)
    }

    fn wrong_line(&self, line: Option<&Line>, text: Option<&[u8]>, before: &[&[u8]]) -> Finding {
        let want = line.map(|line| quote(self.fill(line).as_bytes()));
        let (message, cause) = match (want, text) {
            (Some(want), None) => {
                (format!("never wrote its line {want}"), self.cause_of_silence(line))
            }
            (None, Some(text)) if before.contains(&text) => {
                (format!("wrote {} once more than it should", quote(text)), BUFFERED.to_owned())
            }
            (None, Some(text)) => (
                format!("wrote {}, which is no line of its own", quote(text)),
                self.cause_of_text(text, None),
            ),
            (Some(want), Some(text))
                if !text.ends_with(b"\n")
                    && line.is_some_and(|line| self.fill(line).as_bytes() == text) =>
            {
                (
                    format!("wrote {want} without a newline at its end"),
                    "`print!` leaves the newline out: use `println!`".to_owned(),
                )
            }
            (Some(want), Some(text)) => (
                format!("wrote {}, where its line is {want}", quote(text)),
                self.cause_of_text(text, line),
            ),
            (None, None) => (String::new(), String::new()),
        };
        self.finding(Invariant::Lines, &message, cause)
    }

    /// The line as this process is to write it.
    fn fill(&self, line: &Line) -> String {
        let process = self.process();
        let forker = process.forker.map(|forker| self.trace.processes[forker].pid.to_string());
        let adopter = process.adopter.map(|pid| pid.to_string());
        line.fill(Filling {
            pid: &process.pid.to_string(),
            ppid: forker.as_deref().unwrap_or_default(),
            adopter: adopter.as_deref().unwrap_or("{adopter}"),
            pid_of: &|name| self.pid_of(name),
        })
    }

    /// Why a line may be missing: somebody else wrote it, or nobody.
    fn cause_of_silence(&self, line: Option<&Line>) -> String {
        let Some(line) = line else { return String::new() };
        let wrote_it = |process: &usize| {
            let bytes = self.trace.written_by(*process, Stream::Stdout);
            bytes.split(|byte| *byte == b'\n').any(|text| text == self.fill(line).as_bytes())
        };
        let others = (0..self.trace.processes.len()).filter(|process| *process != self.index);
        match others.into_iter().find(wrote_it) {
            Some(other) => {
                format!("process {} wrote it in its place", self.trace.processes[other].name)
            }
            None => {
                "it ended before it came to that line, or its output was never flushed".to_owned()
            }
        }
    }

    /// Why a process may have written `text`, which isn't its own, where `line` was to come.
    fn cause_of_text(&self, text: &[u8], line: Option<&Line>) -> String {
        let forker =
            self.process().forker.map(|forker| self.trace.written_by(forker, Stream::Stdout));
        let own = line.map(|line| format!("{}\n", self.fill(line)));
        // What comes before its own line, if that follows.
        let before = own.as_ref().and_then(|own| text.strip_suffix(own.as_bytes()));
        let before = before.filter(|before| !before.is_empty());
        let in_forker = |forker: Vec<u8>| {
            let mut lines = forker.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            lines.any(|line| {
                text.starts_with(line)
                    || line.starts_with(text.trim_ascii_end())
                    || before.is_some_and(|before| line.starts_with(before))
            })
        };
        if forker.is_some_and(in_forker) {
            return BUFFERED.to_owned();
        }
        let has_form = |expected: &&Expected| {
            let lines = &expected.data.lines;
            expected.name != self.process().name
                && lines
                    .iter()
                    .any(|line| as_line(text).is_some_and(|text| line.read(text).is_some()))
        };
        match self.expected.iter().find(has_form) {
            Some(other) => {
                format!("it is a line of process {}, which is to write it itself", other.name)
            }
            None => "compare it with the lesson's line, letter by letter".to_owned(),
        }
    }

    fn pid_is_own(&self, printed: &str, text: &[u8]) -> Option<Finding> {
        let pid = self.process().pid;
        if printed == pid.to_string() {
            return None;
        }
        let message = format!("wrote {}, but its PID is {pid}", quote(text));
        Some(self.finding(Invariant::PidIsOwn, &message, self.cause_of_number(printed)))
    }

    fn ppid_is_parent(&self, printed: &str, text: &[u8]) -> Option<Finding> {
        let forker = self.process().forker;
        let pid = forker.map(|forker| self.trace.processes[forker].pid.to_string());
        if pid.as_deref() == Some(printed) {
            return None;
        }
        let message =
            format!("wrote {}, but it was forked by PID {}", quote(text), pid.unwrap_or_default());
        let orphan = forker.is_some_and(|forker| self.ended_before_line(forker, text));
        let cause = if orphan {
            "its parent had ended: an orphan is adopted by another process, so wait for the child first".to_owned()
        } else {
            self.cause_of_number(printed)
        };
        Some(self.finding(Invariant::PpidIsParent, &message, cause))
    }

    fn adopter_is_parent(&self, printed: &str, text: &[u8]) -> Option<Finding> {
        let adopter = self.process().adopter.map(|pid| pid.to_string());
        if adopter.as_deref() == Some(printed) {
            return None;
        }
        let (kernel, cause) = match adopter {
            Some(adopter) => (
                format!("PID {adopter} had adopted it"),
                "it asked for its parent's PID before its parent had ended",
            ),
            None => (
                "its parent had not ended".to_owned(),
                "nothing keeps the parent from outliving its child",
            ),
        };
        let message = format!("wrote {}, but {kernel}", quote(text));
        Some(self.finding(Invariant::PpidIsParent, &message, cause))
    }

    /// Whether `other` had ended when this process wrote `text`.
    fn ended_before_line(&self, other: usize, text: &[u8]) -> bool {
        let ended =
            self.trace.events.iter().position(|event| {
                event.process == other && matches!(event.kind, EventKind::Exit(_))
            });
        let wrote = self.trace.events.iter().position(|event| {
            let holds_text = |bytes: &[u8]| bytes.windows(text.len().max(1)).any(|window| window == text);
            event.process == self.index
                && matches!(&event.kind, EventKind::Write { stream: Stream::Stdout, bytes } if holds_text(bytes))
        });
        matches!((ended, wrote), (Some(ended), Some(wrote)) if ended < wrote)
    }

    /// Whose PID a wrong number is.
    fn cause_of_number(&self, printed: &str) -> String {
        let owner = self.trace.processes.iter().find(|process| process.pid.to_string() == printed);
        match owner {
            Some(owner) if Some(&owner.name) == self.forker_name() => format!(
                "{printed} is the PID of its parent, process {}: it was read before the fork and printed after it",
                owner.name
            ),
            Some(owner) => format!("{printed} is the PID of process {}", owner.name),
            None => format!("no process of this run has the PID {printed}"),
        }
    }

    fn forker_name(&self) -> Option<&ProcessName> {
        self.process().forker.map(|forker| &self.trace.processes[forker].name)
    }
}

const BUFFERED: &str = "text that is still in a buffer at a fork is in both processes, and both write it: \
                        end it with a newline, or flush, before forking";

/// Lines that another process's writing cut in two.
fn torn(trace: &Trace) -> Option<Finding> {
    let mut open: Option<(usize, Vec<u8>)> = None;
    for (writer, bytes) in trace.writes(Stream::Stdout) {
        match &mut open {
            Some((owner, begun)) if *owner != writer => {
                let (owner, other) = (&trace.processes[*owner], &trace.processes[writer]);
                return Some(Finding::new(
                    Invariant::Lines,
                    owner.name.clone(),
                    format!(
                        "PID {} had written {} without a newline when process {} wrote {}: the line is torn",
                        owner.pid,
                        quote(begun),
                        other.name,
                        quote(bytes)
                    ),
                    "the line is put out in several writes: print each line, newline included, with one",
                ));
            }
            _ => {}
        }
        let mut line = open.take().map_or_else(Vec::new, |(_, begun)| begun);
        line.extend_from_slice(bytes);
        let rest = line.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
        open = (!rest.is_empty()).then_some((writer, rest));
    }
    None
}

fn pids_distinct(own_pids: &[(ProcessName, String)]) -> Option<Finding> {
    let mut owners: HashMap<&str, &ProcessName> = HashMap::new();
    own_pids.iter().find_map(|(name, pid)| {
        let first = *owners.entry(pid).or_insert(name);
        (first != name).then(|| {
            Finding::new(
                Invariant::PidsDistinct,
                name.clone(),
                format!("processes {first} and {name} both printed {pid} as their own PID"),
                "two processes never have the same PID at a time: at least one of them printed another's",
            )
        })
    })
}

/// A line without its newline, if it has one and is UTF-8.
fn as_line(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text.strip_suffix(b"\n")?).ok()
}

/// Text for a message: what can't be shown is escaped, and what is long is cut.
pub(super) fn quote(text: &[u8]) -> String {
    const MOST: usize = 100;
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let shown = line[..line.len().min(MOST)].escape_ascii();
    let more = if line.len() > MOST { "…" } else { "" };
    match std::str::from_utf8(line) {
        Ok(text) if line.len() <= MOST && !text.chars().any(char::is_control) => {
            format!("`{text}`")
        }
        _ => format!("`{shown}{more}`"),
    }
}
