//! A trace as a Mermaid `sequenceDiagram`, which GitHub and notebooks draw.

use super::event;
use crate::course::{say, word};
use crate::text::{Noun, count, fate, quote, short_name};
use interleave::{Event, EventKind, ProcessId, Stream, Trace};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The columns that a text takes at most.
const TEXT: usize = 60;

/// The columns that a program's path takes at most: all stands within one lifeline.
const PROGRAM: usize = 30;

/// The size up to which events are added: Mermaid draws nothing of a diagram with more than 50 000
/// characters.
const MAX_BYTES: usize = 40_000;

/// What a participant's line adds to the size at most.
const PARTICIPANT: usize = 50;

/// Writes the diagram.
///
/// # Errors
/// If `out` can't be written to.
pub fn write(out: &mut impl Write, trace: &Trace) -> io::Result<()> {
    let mut diagram = Diagram::new(trace);
    diagram.add_events();
    diagram.kill_the_rest();
    writeln!(out, "sequenceDiagram")?;
    let come_up = |(id, _): &(ProcessId, _)| diagram.bars[id.index()] != Bar::None;
    for (id, _) in trace.processes().filter(come_up) {
        writeln!(out, "    participant p{} as {}", id.index(), participant(trace, id))?;
    }
    let names = [word!("standard output", "표준 출력"), word!("standard error", "표준 오류")];
    for ((stream, id), name) in STREAMS.into_iter().zip(names) {
        if trace.writes(stream).next().is_some() {
            writeln!(out, "    participant {id} as {name}")?;
        }
    }
    write!(out, "{}", diagram.statements)
}

/// The output streams as participants.
const STREAMS: [(Stream, &str); 2] = [(Stream::Stdout, "out"), (Stream::Stderr, "err")];

fn participant(trace: &Trace, process: ProcessId) -> String {
    let data = &trace[process];
    let program = event::program(trace, process).map(|program| format!(" {}", escape(&program)));
    format!("{}{}<br/>PID {}", short_name(&data.name), program.unwrap_or_default(), data.pid)
}

/// A diagram in the making.
struct Diagram<'a> {
    trace: &'a Trace,
    statements: String,
    /// The bar on each process's line, which shows its life.
    bars: Vec<Bar>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bar {
    /// The process did not come up yet.
    None,
    Begun,
    Ended,
}

impl<'a> Diagram<'a> {
    fn new(trace: &'a Trace) -> Self {
        Self { trace, statements: String::new(), bars: vec![Bar::None; trace.process_count()] }
    }

    fn add_events(&mut self) {
        self.begin(0);
        let mut size = 0;
        for (index, event) in self.trace.events().iter().enumerate() {
            let before = self.statements.len();
            self.add(event);
            size += self.statements.len() - before;
            if matches!(event.kind, EventKind::Fork { .. }) {
                size += PARTICIPANT;
            }
            let left_out = self.trace.events().len() - index - 1;
            if size > MAX_BYTES && left_out > 0 {
                let more = count(left_out, Noun::MoreEvent);
                let more = say!("… and {more}", "… {more}");
                self.say(format_args!("Note over p0: {more}"));
                // Nothing is known of them here.
                self.bars
                    .iter_mut()
                    .filter(|bar| **bar == Bar::Begun)
                    .for_each(|bar| *bar = Bar::Ended);
                return;
            }
        }
    }

    /// Adds a line.
    fn say(&mut self, statement: std::fmt::Arguments) {
        writeln!(self.statements, "    {statement}").expect("a string takes everything");
    }

    fn add(&mut self, event: &Event) {
        let actor = event.process.index();
        self.begin(actor);
        let detail = escape(&event::detail(self.trace, event, TEXT));
        match &event.kind {
            EventKind::Fork { child } => {
                let child = child.index();
                self.say(format_args!("p{actor}->>p{child}: fork"));
                self.begin(child);
            }
            EventKind::Exec { .. } => {
                let program = escape(&event::detail(self.trace, event, PROGRAM));
                self.say(format_args!("Note over p{actor}: exec {program}"));
            }
            EventKind::Write { stream, bytes } => {
                let text = escape(&quote(bytes, TEXT));
                let to = if *stream == Stream::Stdout { "out" } else { "err" };
                self.say(format_args!("p{actor}->>{to}: {text}"));
            }
            EventKind::Exit(_) => {
                self.say(format_args!("Note over p{actor}: exit {detail}"));
                self.end(actor);
            }
            EventKind::Reap { child } => {
                // The exit status goes from the child to its parent.
                let child = child.index();
                self.say(format_args!("p{child}-->>p{actor}: reap {detail}"));
            }
        }
    }

    fn begin(&mut self, process: usize) {
        if self.bars[process] == Bar::None {
            self.bars[process] = Bar::Begun;
            self.say(format_args!("activate p{process}"));
        }
    }

    fn end(&mut self, process: usize) {
        if self.bars[process] == Bar::Begun {
            self.bars[process] = Bar::Ended;
            self.say(format_args!("deactivate p{process}"));
        }
    }

    /// Ends the lives of those that the run's end has killed.
    fn kill_the_rest(&mut self) {
        for (id, _) in self.trace.processes() {
            let process = id.index();
            if self.bars[process] == Bar::Begun {
                let fate = fate(self.trace, id);
                self.say(format_args!("Note over p{process}: {fate}"));
                self.end(process);
            }
        }
    }
}

/// `text` with everything that means something to Mermaid written as a character's number.
fn escape(text: &str) -> String {
    // Mermaid drops the last `;` of a line that looks like a style sheet's: `style …: …#…;`.
    let like_style = text.contains("style") || text.contains("classDef");
    let mut escaped = String::new();
    for c in text.chars() {
        let means_something = match c {
            // A statement's end, a comment or a number, a tag, a directive, a formula, a line break.
            ';' | '#' | '<' | '>' | '&' | '%' | '$' | '\\' => true,
            ':' => like_style,
            _ => c.is_control(),
        };
        if means_something {
            write!(escaped, "#{};", u32::from(c)).expect("a string takes everything");
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, write};
    use interleave::Trace;
    use interleave::testing::TraceBuilder;

    const PARENT: interleave::ProcessId = TraceBuilder::PARENT;

    fn drawn(trace: &Trace) -> String {
        let mut out = Vec::new();
        write(&mut out, trace).expect("a vector takes everything");
        String::from_utf8(out).expect("it is text")
    }

    #[test]
    fn a_family_is_a_sequence_of_messages() {
        let mut sample = TraceBuilder::new();
        let child = sample.fork(PARENT);
        sample
            .write(child, "hi\n")
            .complain(PARENT, "a;b")
            .exit(child, 0)
            .reap(PARENT, child)
            .exit(PARENT, 0);
        let expected = "\
sequenceDiagram
    participant p0 as 0<br/>PID 4194300
    participant p1 as 1<br/>PID 4194301
    participant out as standard output
    participant err as standard error
    activate p0
    p0->>p1: fork
    activate p1
    p1->>out: \"hi#92;n\"
    p0->>err: \"a#59;b\"
    Note over p1: exit status 0
    deactivate p1
    p1-->>p0: reap 1, exit status 0
    Note over p0: exit status 0
    deactivate p0
";
        assert_eq!(drawn(&sample.build()), expected);
    }

    #[test]
    fn what_means_something_to_mermaid_is_escaped() {
        assert_eq!(escape("a;b#c<d>&"), "a#59;b#35;c#60;d#62;#38;");
        assert_eq!(
            escape("%%{init}%% $$x$$ \\n"),
            "#37;#37;{init}#37;#37; #36;#36;x#36;#36; #92;n"
        );
        assert_eq!(escape("foo: 1"), "foo: 1");
        assert_eq!(escape("style:#1"), "style#58;#35;1");
    }

    #[test]
    fn it_stays_below_the_size_that_mermaid_refuses() {
        let mut sample = TraceBuilder::new();
        (0..3000).for_each(|_| _ = sample.write(PARENT, "\\;\\;\\;\\;\\;\\;\\;\\;\\;\\;"));
        let mut forks = TraceBuilder::new();
        (0..3000).for_each(|_| _ = forks.fork(PARENT));
        for trace in [sample.build(), forks.build()] {
            let drawn = drawn(&trace);
            assert!(drawn.len() < 50_000, "{}", drawn.len());
            assert!(drawn.contains(" more events"), "{drawn}");
        }
    }

    #[test]
    fn every_bar_is_begun_once_and_ended_once() {
        let mut sample = TraceBuilder::family(3);
        sample.fork(PARENT);
        let drawn = drawn(&sample.build());
        for process in 0..5 {
            for word in [format!(" activate p{process}\n"), format!("deactivate p{process}\n")] {
                assert_eq!(drawn.matches(&word).count(), 1, "{word}: {drawn}");
            }
        }
    }
}
