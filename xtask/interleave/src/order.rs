//! Orders: what tells two runs of a program apart for somebody who reads their output.

use crate::name::ProcessName;
use crate::trace::{Event, EventKind, Stream, Trace};

/// An order in which the output came about: the same in two runs if nobody who looks at the output
/// could tell them apart, but for what a [`Mask`] hides.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Order(Vec<Written>);

/// One write of an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Written {
    writer: ProcessName,
    to_stdout: bool,
    /// What was written, masked.
    text: String,
}

/// Gives the text that a write of a trace counts as in an order: with names in place of what is
/// another number in each run. [`mask_pids`] does for any program.
pub type Mask<'a> = &'a (dyn Fn(&Trace, &str) -> String + Sync);

impl Order {
    /// The order of a run.
    pub fn of(trace: &Trace, mask: Mask) -> Self {
        let written = |event: &Event| match &event.kind {
            EventKind::Write { stream, bytes } => Some(Written {
                writer: trace[event.process].name.clone(),
                to_stdout: *stream == Stream::Stdout,
                text: mask(trace, &String::from_utf8_lossy(bytes)),
            }),
            _ => None,
        };
        Self(trace.events().iter().filter_map(written).collect())
    }

    /// Who wrote, first to last.
    pub fn writers(&self) -> impl Iterator<Item = &ProcessName> {
        self.0.iter().map(|written| &written.writer)
    }

    /// Whether each write is one line.
    pub fn is_by_lines(&self) -> bool {
        let is_line = |text: &str| text.find('\n') == Some(text.len().saturating_sub(1));
        self.0.iter().all(|written| is_line(&written.text))
    }

    /// What a reader of standard output sees, masked.
    pub fn text(&self) -> String {
        let to_stdout = self.0.iter().filter(|written| written.to_stdout);
        to_stdout.map(|written| written.text.as_str()).collect()
    }
}

/// `text` with each number that is a process's PID replaced by that process's name, as in `<2.1>`.
pub fn mask_pids(trace: &Trace, text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from_digit) = rest.split_at(start);
        let end = from_digit.find(|c: char| !c.is_ascii_digit()).unwrap_or(from_digit.len());
        let (number, after) = from_digit.split_at(end);
        masked.push_str(before);
        masked.push_str(&mask_pid(trace, number));
        rest = after;
    }
    masked + rest
}

/// The name of the process whose PID `number` is, as in `<2.1>`; `number` itself if it is nobody's.
pub fn mask_pid(trace: &Trace, number: &str) -> String {
    let owner = trace.processes().find(|(_, process)| process.pid.to_string() == number);
    owner.map_or_else(|| number.to_owned(), |(_, process)| format!("<{}>", process.name))
}

#[cfg(test)]
mod tests {
    use super::mask_pids;
    use crate::testing::TraceBuilder;

    #[test]
    fn only_whole_numbers_are_taken_for_pids() {
        let mut builder = TraceBuilder::new();
        builder.fork(TraceBuilder::PARENT);
        let trace = builder.build();
        let pid = |name: usize| trace.processes().nth(name).unwrap().1.pid;
        let text = format!("{} forked {}, not {}1", pid(0), pid(1), pid(1));
        assert_eq!(mask_pids(&trace, &text), format!("<0> forked <1>, not {}1", pid(1)));
    }
}
