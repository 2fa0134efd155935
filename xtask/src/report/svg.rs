//! A trace as a picture that stands alone: the timeline as SVG, for light and dark.

use super::event;
use super::lifelines::{Lifeline, lifelines};
use crate::course::{say, word};
use crate::text::{self, Noun, count, short_name, shorten_start, width};
use interleave::{End, Event, EventKind, Process, ProcessId, Stream, Trace};
use std::io::{self, Write};

/// A row's height, and the space around the picture, in pixels.
const ROW: usize = 24;
const MARGIN: usize = 16;

/// Where the first row's middle is: below the title and the names.
const TOP: usize = 100;

/// A column of the monospaced text; fonts differ, so it is on the large side.
const COLUMN: usize = 8;

/// The columns of an event's words at most.
const TEXT: usize = 64;

/// The distance between lifelines for so many processes at most, and whether their PIDs fit over them.
const PITCHES: [(usize, usize, bool); 3] = [(12, 72, true), (24, 32, false), (60, 16, false)];

/// The most events that are shown.
const MAX_EVENTS: usize = 500;

/// How it looks: first for everybody, then for those who like it dark.
const STYLE: &str = "\
.trace .bg{fill:#ffffff;stroke:#d1d9e0}.trace text{fill:#1f2328;\
font:13px ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}\
.trace .title{font-weight:bold;font-size:15px}.trace .name{font-weight:bold;text-anchor:middle}\
.trace .pid{font-size:11px;text-anchor:middle}.trace .legend{text-anchor:start}.trace .verb{fill:#59636e}.trace .pid{fill:#59636e}\
.trace .bad{fill:#cf222e}.trace .life{stroke-width:3}.trace .zombie{stroke-width:2;stroke-dasharray:2 4}\
.trace .link{stroke-width:1.5;fill:none}.trace .hollow{fill:#ffffff}\
.trace .c0{stroke:#0969da}.trace .c1{stroke:#8250df}.trace .c2{stroke:#1a7f37}.trace .c3{stroke:#bc4c00}\
.trace .f0{fill:#0969da}.trace .f1{fill:#8250df}.trace .f2{fill:#1a7f37}.trace .f3{fill:#bc4c00}\
";
const DARK_STYLE: &str = "\
@media (prefers-color-scheme:dark){.trace .bg{fill:#0d1117;stroke:#3d444d}.trace text{fill:#f0f6fc}\
.trace .verb{fill:#9198a1}.trace .pid{fill:#9198a1}.trace .bad{fill:#ff7b72}.trace .hollow{fill:#0d1117}\
.trace .c0{stroke:#4493f8}.trace .c1{stroke:#ab7df8}.trace .c2{stroke:#3fb950}.trace .c3{stroke:#f0883e}\
.trace .f0{fill:#4493f8}.trace .f1{fill:#ab7df8}.trace .f2{fill:#3fb950}.trace .f3{fill:#f0883e}}\
";

/// What the dots mean.
fn legend() -> &'static str {
    word!(
        "dots: a zombie, which has exited and is not reaped yet",
        "점선: 끝났지만 아직 회수되지 않은 좀비"
    )
}

/// How many colours the styles have.
const COLOURS: usize = 4;

/// Writes the picture; `name` is the program's.
///
/// # Errors
/// If `out` can't be written to.
pub fn write(out: &mut impl Write, trace: &Trace, name: &str) -> io::Result<()> {
    let picture = Picture::of(trace, name);
    picture.write_start(out)?;
    for ((id, process), lifeline) in trace.processes().zip(&picture.lifelines) {
        picture.write_life(out, id, process, lifeline)?;
    }
    for (row, event) in trace.events().iter().enumerate().take(MAX_EVENTS) {
        picture.write_link(out, row, event)?;
        picture.write_mark(out, row, event)?;
        picture.write_words(out, row, event)?;
    }
    if trace.events().len() > MAX_EVENTS {
        let more = count(trace.events().len() - MAX_EVENTS, Noun::MoreEvent);
        let y = picture.y(MAX_EVENTS) + 4;
        writeln!(
            out,
            "<text class=\"verb\" x=\"{}\" y=\"{y}\">{}</text>",
            picture.names,
            say!("… and {more}", "… {more}")
        )?;
    }
    writeln!(out, "</svg>")
}

/// Where everything stands.
struct Picture<'a> {
    trace: &'a Trace,
    title: String,
    /// None, if there are too many processes for lifelines.
    lifelines: Vec<Lifeline>,
    pitch: usize,
    with_pids: bool,
    /// The left edges of the events' names, verbs and details.
    names: usize,
    verbs: usize,
    details: usize,
    /// The edges of the text, below and on the right.
    bottom: usize,
    right: usize,
}

impl<'a> Picture<'a> {
    fn of(trace: &'a Trace, name: &str) -> Self {
        let count = trace.process_count();
        let fitting = PITCHES.iter().find(|(most, ..)| count <= *most);
        let (lifelines, pitch, with_pids) = match fitting {
            Some((_, pitch, with_pids)) => (lifelines(trace), *pitch, *with_pids),
            None => (Vec::new(), 0, false),
        };
        let longest = trace.processes().map(|(_, process)| width(&short_name(&process.name)));
        let names = MARGIN + lifelines.len() * pitch + COLUMN;
        let verbs = names + (longest.max().unwrap_or(0) + 2) * COLUMN;
        let details = verbs + 7 * COLUMN;
        let title = title(trace, name);
        let words = trace.events().iter().take(MAX_EVENTS);
        let words = words.map(|event| width(&event::detail(trace, event, TEXT)));
        // The title's letters are larger.
        let right = (details + words.max().unwrap_or(0) * COLUMN)
            .max(MARGIN + width(&title) * (COLUMN + 2))
            .max(names + width(legend()) * COLUMN);
        let bottom = TOP + trace.events().len().min(MAX_EVENTS + 1) * ROW;
        Self { trace, title, lifelines, pitch, with_pids, names, verbs, details, bottom, right }
    }

    /// The middle of a lifeline.
    fn x(&self, process: ProcessId) -> usize {
        MARGIN + process.index() * self.pitch + self.pitch / 2
    }

    /// The middle of a row; of one that is never reached, the picture's bottom.
    fn y(&self, row: usize) -> usize {
        row.saturating_mul(ROW).saturating_add(TOP).min(self.bottom)
    }

    fn write_start(&self, out: &mut impl Write) -> io::Result<()> {
        let (width, height) = (self.right + MARGIN, self.bottom + MARGIN);
        let title = escape(&self.title);
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"trace\" role=\"img\" \
             width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
        )?;
        writeln!(out, "<title>{title}</title>")?;
        writeln!(
            out,
            "<desc>{}</desc>",
            word!(
                "A timeline: a lifeline a process, a row an event, time runs down.",
                "타임라인: 프로세스마다 세로줄 하나, 사건마다 가로줄 하나. 시간은 아래로 흘러요."
            )
        )?;
        writeln!(out, "<style>{STYLE}{DARK_STYLE}</style>")?;
        let (inner_width, inner_height) = (width - 1, height - 1);
        writeln!(
            out,
            "<rect class=\"bg\" x=\"0.5\" y=\"0.5\" width=\"{inner_width}\" height=\"{inner_height}\" rx=\"6\"/>"
        )?;
        writeln!(out, "<text class=\"title\" x=\"{MARGIN}\" y=\"32\">{title}</text>")?;
        if self
            .lifelines
            .iter()
            .any(|line| line.exit < line.gone && line.exit < self.trace.events().len())
        {
            writeln!(
                out,
                "<text class=\"pid legend\" x=\"{}\" y=\"62\">{}</text>",
                self.names,
                legend()
            )?;
        }
        Ok(())
    }

    /// A process's name, its life, and what is left of it until somebody reaps it.
    fn write_life(
        &self,
        out: &mut impl Write,
        id: ProcessId,
        process: &Process,
        lifeline: &Lifeline,
    ) -> io::Result<()> {
        let (x, colour) = (self.x(id), id.index() % COLOURS);
        let name = escape(&short_name(&process.name));
        if width(&name) * COLUMN <= self.pitch {
            writeln!(out, "<text class=\"name f{colour}\" x=\"{x}\" y=\"62\">{name}</text>")?;
        }
        if self.with_pids {
            writeln!(out, "<text class=\"pid\" x=\"{x}\" y=\"79\">{}</text>", process.pid)?;
        }
        let Lifeline { birth, exit, gone } = *lifeline;
        let (birth, exit, gone) = (self.y(birth), self.y(exit), self.y(gone));
        let mut draw = |class, from, to| {
            if from >= to {
                return Ok(());
            }
            writeln!(
                out,
                "<line class=\"{class} c{colour}\" x1=\"{x}\" y1=\"{from}\" x2=\"{x}\" y2=\"{to}\"/>"
            )
        };
        draw("life", birth, exit)?;
        draw("zombie", exit, gone)
    }

    /// The line between a parent and the child that it forks or reaps, with an arrow at its end.
    fn write_link(&self, out: &mut impl Write, row: usize, event: &Event) -> io::Result<()> {
        let (Some(child), false) = (event::partner(event), self.lifelines.is_empty()) else {
            return Ok(());
        };
        let (y, colour) = (self.y(row), child.index() % COLOURS);
        let (from, to) = match event.kind {
            EventKind::Fork { .. } => (self.x(event.process), self.x(child)),
            // The exit status goes from the child to its parent.
            _ => (self.x(child), self.x(event.process)),
        };
        let back = if to > from { to.saturating_sub(7) } else { to + 7 };
        let (above, below) = (y - 4, y + 4);
        writeln!(
            out,
            "<path class=\"link c{colour}\" d=\"M{from} {y}H{to}M{back} {above}L{to} {y}L{back} {below}\"/>"
        )
    }

    fn write_mark(&self, out: &mut impl Write, row: usize, event: &Event) -> io::Result<()> {
        if self.lifelines.is_empty() {
            return Ok(());
        }
        let (x, y, colour) = (self.x(event.process), self.y(row), event.process.index() % COLOURS);
        match &event.kind {
            EventKind::Write { stream: Stream::Stdout, .. } => {
                writeln!(out, "<circle class=\"f{colour}\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>")
            }
            EventKind::Write { stream: Stream::Stderr, .. } => writeln!(
                out,
                "<circle class=\"hollow c{colour}\" stroke-width=\"2\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"
            ),
            EventKind::Exec { .. } => {
                let (left, right, above, below) = (x - 7, x + 7, y - 7, y + 7);
                let corners = format!("{x},{above} {right},{y} {x},{below} {left},{y}");
                writeln!(out, "<polygon class=\"f{colour}\" points=\"{corners}\"/>")
            }
            EventKind::Exit(_) => {
                let (left, right, above, below) = (x - 5, x + 5, y - 5, y + 5);
                writeln!(
                    out,
                    "<path class=\"life c{colour}\" d=\"M{left} {above}L{right} {below}M{left} {below}L{right} {above}\"/>"
                )
            }
            EventKind::Fork { .. } | EventKind::Reap { .. } => Ok(()),
        }
    }

    fn write_words(&self, out: &mut impl Write, row: usize, event: &Event) -> io::Result<()> {
        let (y, colour) = (self.y(row) + 4, event.process.index() % COLOURS);
        let name = escape(&short_name(&self.trace[event.process].name));
        let verb = event::verb(event);
        let detail = escape(&event::detail(self.trace, event, TEXT));
        let is_bad = matches!(event.kind, EventKind::Exit(end) if end != End::Exited(0));
        let class = if is_bad { " class=\"bad\"" } else { "" };
        let Self { names, verbs, details, .. } = self;
        writeln!(
            out,
            "<text class=\"f{colour}\" x=\"{names}\" y=\"{y}\">{name}</text>\
             <text class=\"verb\" x=\"{verbs}\" y=\"{y}\">{verb}</text>\
             <text{class} x=\"{details}\" y=\"{y}\" xml:space=\"preserve\">{detail}</text>"
        )
    }
}

/// The program's name and how many processes it had.
fn title(trace: &Trace, name: &str) -> String {
    let processes = count(trace.process_count(), Noun::Process);
    format!("{}: {processes}", shorten_start(&text::escape(name), TEXT / 2))
}

/// `text` as XML has it between tags. Control characters are escaped before.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{MAX_EVENTS, write};
    use interleave::Trace;
    use interleave::testing::TraceBuilder;

    const PARENT: interleave::ProcessId = TraceBuilder::PARENT;

    fn drawn(trace: &Trace) -> String {
        let mut out = Vec::new();
        write(&mut out, trace, "a <program> & more").expect("a vector takes everything");
        String::from_utf8(out).expect("it is text")
    }

    #[test]
    fn it_stands_alone_and_knows_light_and_dark() {
        let picture = drawn(&TraceBuilder::family(3).build());
        assert!(picture.starts_with("<svg xmlns=") && picture.ends_with("</svg>\n"));
        assert!(picture.contains("prefers-color-scheme:dark"));
        for foreign in ["<script", "href", "url(", "@import", "@font-face"] {
            assert!(!picture.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn text_is_escaped() {
        let mut sample = TraceBuilder::new();
        sample.write(PARENT, "<b>&\u{1b}\u{fffe}\n</text>");
        let picture = drawn(&sample.build());
        assert!(picture.contains(r#""&lt;b&gt;&amp;\u{1b}\u{fffe}\n&lt;/text&gt;""#), "{picture}");
        assert!(picture.contains("<title>a &lt;program&gt; &amp; more: 1 process</title>"));
        assert!(!picture.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn a_zombie_has_a_dashed_line_and_an_orphan_none() {
        let mut sample = TraceBuilder::new();
        let (zombie, orphan) = (sample.fork(PARENT), sample.fork(PARENT));
        sample.exit(zombie, 0).write(PARENT, "late").exit(PARENT, 0).exit(orphan, 0);
        assert_eq!(drawn(&sample.build()).matches("class=\"zombie ").count(), 1);
    }

    #[test]
    fn many_processes_and_events_have_no_lifelines_or_are_cut() {
        for processes in [13, 25, 61, 3000] {
            let picture = drawn(&TraceBuilder::family(processes - 1).build());
            assert_eq!(picture.contains("<circle"), processes <= 60);
            assert!(picture.matches("class=\"verb\"").count() <= MAX_EVENTS + 1);
        }
    }
}
