//! What the lines are checked for: who wrote which, whole or torn, and the PIDs in them.

use super::cause::{Cause, Difference};
use super::expected::Expected;
use super::finding::{Fact, Finding, LineFact};
use super::torn;
use crate::course::{Invariant, Line, Match, Numbers, Values};
use interleave::{EventKind, Process, ProcessId, ProcessName, Stream, Trace};
use std::collections::HashMap;

/// PIDs that processes called their own, in their order.
type OwnPids = Vec<(ProcessName, String)>;

pub(super) fn check(expected: &Expected, trace: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut own_pids = OwnPids::new();
    for (id, process) in trace.processes() {
        let writer = Writer { trace, expected, id, process };
        findings.extend(match expected.at(&process.name) {
            Some(data) => writer.check(&data.lines, &mut own_pids),
            // Too many processes, or one in the wrong place, has its own finding: what is left to
            // check of it are the PIDs that it claims.
            None => writer.check_claims(&mut own_pids),
        });
    }
    findings.extend(torn::check(trace));
    findings.extend(pids_distinct(&own_pids));
    findings
}

/// A process whose lines are checked.
struct Writer<'a> {
    trace: &'a Trace,
    expected: &'a Expected<'a>,
    id: ProcessId,
    process: &'a Process,
}

/// The checks.
impl Writer<'_> {
    /// Checks the form of the lines up to the first wrong one, and the PIDs in the right ones. Adds
    /// the PIDs that the process calls its own to `own_pids`.
    fn check(&self, lines: &[Line], own_pids: &mut OwnPids) -> Vec<Finding> {
        let bytes = self.written();
        let written: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let mut findings = Vec::new();
        for number in 0..lines.len().max(written.len()) {
            let (line, text) = (lines.get(number), written.get(number));
            let read = line
                .zip(text)
                .and_then(|(line, text)| line.read(as_line(text)?, self.expected.how));
            let read = read.filter(|numbers| self.names_others_right(numbers));
            let Some(numbers) = read else {
                let after = written.get(number + 1).copied();
                let before = &written[..number];
                findings.extend(self.wrong_line(line, text.copied(), before, after));
                break;
            };
            findings.extend(self.check_numbers(&numbers, written[number], own_pids));
        }
        findings
    }

    /// Checks the PIDs in those lines that have the form of any of the lesson's.
    fn check_claims(&self, own_pids: &mut OwnPids) -> Vec<Finding> {
        let bytes = self.written();
        let mut findings = Vec::new();
        for text in bytes.split_inclusive(|byte| *byte == b'\n') {
            let mut lines = self.expected.all().flat_map(|(_, data)| &data.lines);
            let numbers = as_line(text)
                .and_then(|text| lines.find_map(|line| line.read(text, self.expected.how)));
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
        own_pids: &mut OwnPids,
    ) -> Vec<Finding> {
        let name = &self.process.name;
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

    fn pid_is_own(&self, printed: &str, text: &[u8]) -> Option<Finding> {
        let pid = self.process.pid;
        if printed == pid.to_string() {
            return None;
        }
        let fact = LineFact::WrongPid { pid, text: text.to_vec() };
        Some(self.finding(Invariant::PidIsOwn, fact, self.cause_of_number(printed)))
    }

    fn ppid_is_parent(&self, printed: &str, text: &[u8]) -> Option<Finding> {
        let (pid, forked_by) = (self.process.pid, self.process.forked_by);
        let parent = forked_by.map(|parent| self.trace[parent].pid);
        if parent.is_some_and(|parent| parent.to_string() == printed) {
            return None;
        }
        let is_orphan = forked_by.is_some_and(|parent| self.ended_before_line(parent, text));
        let cause = if is_orphan { Cause::Adopted } else { self.cause_of_number(printed) };
        let fact = LineFact::WrongParentPid { pid, text: text.to_vec(), parent };
        Some(self.finding(Invariant::PpidIsParent, fact, cause))
    }

    fn adopter_is_parent(&self, printed: &str, text: &[u8]) -> Option<Finding> {
        let (pid, adopter) = (self.process.pid, self.process.adopter);
        if adopter.is_some_and(|adopter| adopter.to_string() == printed) {
            return None;
        }
        let cause = match adopter {
            Some(_) => Cause::AskedTooEarly,
            None => Cause::ParentMayOutlive,
        };
        let fact = LineFact::WrongAdopter { pid, text: text.to_vec(), adopter };
        Some(self.finding(Invariant::PpidIsParent, fact, cause))
    }

    /// The finding on a line that is not as it should be; `before` are the process's lines before it, and `after` is
    /// the next one.
    fn wrong_line(
        &self,
        line: Option<&Line>,
        text: Option<&[u8]>,
        before: &[&[u8]],
        after: Option<&[u8]>,
    ) -> Option<Finding> {
        let pid = self.process.pid;
        let (fact, cause) = match (line, text) {
            (None, None) => return None,
            (Some(line), None) => {
                let cause = self.cause_of_silence(line);
                (LineFact::Missing { pid, line: self.fill(line) }, cause)
            }
            (None, Some(text)) if before.contains(&text) => {
                let buffered = self.parents_buffer(text, None);
                let cause = buffered.map_or(Cause::PrintedAgain, |hidden_by_terminal| {
                    Cause::BufferedBeforeFork { hidden_by_terminal }
                });
                (LineFact::Repeated { pid, text: text.to_vec() }, cause)
            }
            (None, Some(text)) => {
                (LineFact::Extra { pid, text: text.to_vec() }, self.cause_of_text(text, None))
            }
            (Some(line), Some(text)) if self.is_without_newline(line, text) => {
                (LineFact::NoNewline { pid, line: self.fill(line) }, Cause::NoNewline)
            }
            (Some(line), Some(text)) => match self.cause_of_text(text, Some(line)) {
                // Without it, all would be right so far.
                Cause::WordsDiffer(_) if after.is_some_and(|after| self.reads(line, after)) => {
                    (LineFact::Extra { pid, text: text.to_vec() }, self.cause_of_text(text, None))
                }
                cause => {
                    let line = self.fill(line);
                    (LineFact::Wrong { pid, text: text.to_vec(), line }, cause)
                }
            },
        };
        Some(self.finding(Invariant::Lines, fact, cause))
    }
}

/// What can be said of the writer and its lines.
impl Writer<'_> {
    fn written(&self) -> Vec<u8> {
        self.trace.written_by(self.id, Stream::Stdout)
    }

    /// The PID of the process of this name, as text; nothing if there is none.
    fn pid_of(&self, name: &ProcessName) -> String {
        self.trace.named(name).map(|process| process.pid.to_string()).unwrap_or_default()
    }

    fn finding(&self, invariant: Invariant, fact: LineFact, cause: Cause) -> Finding {
        let (process, fact) = (self.process.name.clone(), Fact::Lines(fact));
        Finding { invariant, process, fact, cause, follows: false }
    }

    /// Whether `text` is this line.
    fn reads(&self, line: &Line, text: &[u8]) -> bool {
        as_line(text).is_some_and(|text| line.read(text, self.expected.how).is_some())
    }

    /// The line as this process should write it, without its newline.
    fn fill(&self, line: &Line) -> String {
        let parent = self.process.forked_by.map(|parent| self.trace[parent].pid.to_string());
        let adopter = self.process.adopter.map(|pid| pid.to_string());
        line.fill(Values {
            pid: &self.process.pid.to_string(),
            ppid: parent.as_deref().unwrap_or_default(),
            adopter: adopter.as_deref().unwrap_or("{adopter}"),
            pid_of: &|name| self.pid_of(name),
        })
    }

    /// Whether `text` is this line, but that the newline is missing.
    fn is_without_newline(&self, line: &Line, text: &[u8]) -> bool {
        let text = std::str::from_utf8(text).ok().filter(|text| !text.ends_with('\n'));
        text.is_some_and(|text| line.read(text, self.expected.how).is_some())
    }

    /// Why a line may be missing: somebody else wrote it, or nobody.
    fn cause_of_silence(&self, line: &Line) -> Cause {
        let pid = self.process.pid.to_string();
        let is_line = |text: &[u8]| {
            let numbers = as_line(text).and_then(|text| line.read(text, self.expected.how));
            numbers.is_some_and(|numbers| numbers.pids.iter().all(|number| *number == pid))
        };
        let wrote_it = |other: &ProcessId| {
            let bytes = self.trace.written_by(*other, Stream::Stdout);
            let its_own = self.expected.at(&self.trace[*other].name);
            // Siblings may have the same line: then each of them wrote its own.
            let is_its_own = its_own.is_some_and(|data| data.lines.contains(line));
            !is_its_own && bytes.split_inclusive(|byte| *byte == b'\n').any(is_line)
        };
        let said = self.trace.written_by(self.id, Stream::Stderr);
        if said.split_inclusive(|byte| *byte == b'\n').any(is_line) {
            return Cause::ToStandardError;
        }
        let mut others = self.trace.processes().filter(|(other, _)| *other != self.id);
        match others.find(|(other, _)| wrote_it(other)) {
            Some((_, other)) => Cause::WrittenByAnother { process: other.name.clone() },
            None => Cause::LineMissing,
        }
    }

    /// Why a process may have written `text`, which isn't its own, where `line` should come.
    fn cause_of_text(&self, text: &[u8], line: Option<&Line>) -> Cause {
        if let Some(is_whole_line) = self.parents_buffer(text, line) {
            return Cause::BufferedBeforeFork { hidden_by_terminal: is_whole_line };
        }
        let with_blanks = line.zip(as_line(text));
        if with_blanks.is_some_and(|(line, text)| line.read(text, Match::Blanks).is_some()) {
            return Cause::BlanksDiffer;
        }
        if let Some(cause) = line.and_then(|line| raw_wait_status(as_line(text)?, &self.fill(line)))
        {
            return cause;
        }
        let own = self.expected.at(&self.process.name).map_or(&[][..], |data| &data.lines);
        if line.is_some() && own.windows(2).any(|two| self.are_glued(two, text)) {
            return Cause::NoNewline;
        }
        let has_form = |line: &Line| self.reads(line, text);
        if line.is_some() && own.iter().any(has_form) {
            return Cause::OwnLineOutOfOrder;
        }
        let mut others = self.expected.all().filter(|(name, _)| **name != self.process.name);
        match others.find(|(_, data)| data.lines.iter().any(has_form)) {
            Some((other, data)) => {
                let is_written_by_both = self.has_written(other, &data.lines);
                Cause::LineOfAnother { process: other.clone(), is_written_by_both }
            }
            None => Cause::WordsDiffer(self.difference(text, line)),
        }
    }

    /// Whether the process of this name has written any of these lines.
    fn has_written(&self, name: &ProcessName, lines: &[Line]) -> bool {
        let Some(id) = self.trace.id_of(name) else { return false };
        let bytes = self.trace.written_by(id, Stream::Stdout);
        let mut written = bytes.split_inclusive(|byte| *byte == b'\n');
        written.any(|text| lines.iter().any(|line| self.reads(line, text)))
    }

    /// In what `text` differs from the line that should be there.
    fn difference(&self, text: &[u8], line: Option<&Line>) -> Difference {
        let Some(text) = as_line(text) else { return Difference::More };
        if ["<function ", "<built-in function ", "<bound method "]
            .iter()
            .any(|what| text.contains(what))
        {
            return Difference::Uncalled;
        }
        let Some(line) = line else { return Difference::Unexpected };
        let words = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
        if line.read(text, Match::Numbers).is_some() {
            Difference::Words
        } else if words(text) == words(&self.fill(line)) {
            Difference::Numbers
        } else {
            Difference::More
        }
    }

    /// Whether `text` is these two lines without a newline between them.
    fn are_glued(&self, lines: &[Line], text: &[u8]) -> bool {
        let ([first, second], Some(text)) = (lines, as_line(text)) else { return false };
        let reads = |line: &Line, text: &str| line.read(text, self.expected.how).is_some();
        let mut places = text.char_indices().map(|(place, _)| text.split_at(place));
        places.any(|(one, other)| reads(first, one) && reads(second, other))
    }

    /// If `text` begins with what its parent wrote, too, it was in a buffer at the fork: whether that was a whole line.
    fn parents_buffer(&self, text: &[u8], line: Option<&Line>) -> Option<bool> {
        let parent = self.process.forked_by?;
        let own = line.map(|line| format!("{}\n", self.fill(line)));
        // What comes before its own line, if that follows.
        let before = own.as_ref().and_then(|own| text.strip_suffix(own.as_bytes()));
        let before = before.filter(|before| !before.is_empty());
        let is_same = |parents: &[u8]| {
            text.starts_with(parents)
                || parents.starts_with(text.trim_ascii_end())
                || before.is_some_and(|before| parents.starts_with(before))
        };
        let parents = self.trace.written_by(parent, Stream::Stdout);
        let mut parents = parents.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        parents.find(|parents| is_same(parents)).map(|parents| text == [parents, b"\n"].concat())
    }

    /// Whether `other` had ended when this process wrote `text`.
    fn ended_before_line(&self, other: ProcessId, text: &[u8]) -> bool {
        let holds_text =
            |bytes: &[u8]| bytes.windows(text.len().max(1)).any(|window| window == text);
        let wrote = self.trace.events().iter().position(|event| {
            event.process == self.id
                && matches!(&event.kind, EventKind::Write { stream: Stream::Stdout, bytes } if holds_text(bytes))
        });
        let ended = self.trace.exit_of(other);
        matches!((ended, wrote), (Some(ended), Some(wrote)) if ended < wrote)
    }

    /// Whose PID a wrong number is.
    fn cause_of_number(&self, printed: &str) -> Cause {
        let mut processes = self.trace.processes();
        let owner = processes.find(|(_, process)| process.pid.to_string() == printed);
        let printed = printed.to_owned();
        match owner {
            Some((id, owner)) if Some(id) == self.process.forked_by => {
                Cause::ReadBeforeFork { printed, parent: owner.name.clone() }
            }
            Some((id, _)) if id == self.id => Cause::OwnPid { printed },
            Some((_, owner)) => Cause::PidOfAnother { printed, process: owner.name.clone() },
            None => Cause::NoSuchPid { printed },
        }
    }
}

/// The cause of a number that is 256 times as large as it should be: a status as wait(2) gives it.
fn raw_wait_status(text: &str, expected: &str) -> Option<Cause> {
    let numbers = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_ascii_digit());
        parts.filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
    };
    let (printed, expected) = (numbers(text), numbers(expected));
    let same = printed.len() == expected.len();
    let mut pairs = printed.into_iter().zip(expected).filter(|(one, other)| one != other);
    let (printed, status) = pairs.next().filter(|_| same)?;
    let shifted = status.parse::<u32>().ok()?.checked_mul(256)?;
    let is_only = pairs.next().is_none();
    (is_only && printed == shifted.to_string()).then_some(Cause::RawWaitStatus { printed, status })
}

fn pids_distinct(own_pids: &OwnPids) -> Option<Finding> {
    let mut owners: HashMap<&str, &ProcessName> = HashMap::new();
    own_pids.iter().find_map(|(name, pid)| {
        let first = *owners.entry(pid).or_insert(name);
        let fact = || LineFact::SamePid {
            first: first.clone(),
            second: name.clone(),
            printed: pid.clone(),
        };
        (first != name).then(|| Finding {
            invariant: Invariant::PidsDistinct,
            process: name.clone(),
            fact: Fact::Lines(fact()),
            cause: Cause::SamePidTwice,
            follows: false,
        })
    })
}

/// A line without its newline, if it has one and is UTF-8.
fn as_line(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text.strip_suffix(b"\n")?).ok()
}
