//! Orders: what tells two runs of a program apart for somebody who reads their output.

use crate::name::ProcessName;
use crate::trace::{EventKind, Stream, Trace};
use crate::variation::Variation;
use std::collections::HashMap;

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

/// Gives the text that a write of a trace counts as in an order, where the caller knows what in it is
/// another in each run; `None` leaves that to what two runs of the same schedule have shown.
pub type Mask<'a> = &'a (dyn Fn(&Trace, &str) -> Option<String> + Sync);

impl Order {
    /// The order of a run.
    pub fn of(trace: &Trace, mask: Mask, variation: &Variation) -> Self {
        let mut counts: HashMap<&ProcessName, usize> = HashMap::new();
        let mut written = Vec::new();
        for event in trace.events() {
            let EventKind::Write { stream, bytes } = &event.kind else { continue };
            let writer = &trace[event.process].name;
            let nth = counts.entry(writer).or_default();
            let text = String::from_utf8_lossy(bytes);
            let masked =
                mask(trace, &text).unwrap_or_else(|| variation.mask(trace, writer, *nth, &text));
            *nth += 1;
            let to_stdout = *stream == Stream::Stdout;
            written.push(Written { writer: writer.clone(), to_stdout, text: masked });
        }
        Self(written)
    }

    /// The order of the same writes in this sequence, by their places.
    pub(crate) fn permuted(&self, sequence: &[usize]) -> Self {
        Self(sequence.iter().filter_map(|place| self.0.get(*place)).cloned().collect())
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

    /// The text of each write, first to last, masked.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|written| written.text.as_str())
    }

    /// What a reader of standard output sees, masked.
    pub fn text(&self) -> String {
        let to_stdout = self.0.iter().filter(|written| written.to_stdout);
        to_stdout.map(|written| written.text.as_str()).collect()
    }
}
