//! The timeline: a lifeline a process, a row an event.

use super::lifelines::{Lifeline, Stage, lifelines};
use super::{event, styles};
use crate::course::{say, word};
use crate::text::{pad, short_name, width};
use interleave::{End, Event, EventKind, Stream, Trace};
use std::io::{self, Write};

/// The width that the timeline keeps to.
const WIDTH: usize = 80;

/// The columns that all lifelines together may take: what is left is for the events' words.
const LIFELINES: usize = 36;

/// The distances between lifelines to choose from.
const PITCHES: [usize; 3] = [4, 3, 2];

/// The most events that are shown: more than anybody reads.
const MAX_EVENTS: usize = 1000;

/// How much of a long event is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// As much as fits into the width.
    Fitting,
    /// All of it.
    Whole,
}

/// Writes the timeline. Where there are too many processes for lifelines, it is a list of events.
///
/// # Errors
/// If `out` can't be written to.
pub fn write(out: &mut impl Write, trace: &Trace, length: Length) -> io::Result<()> {
    let layout = Layout { length, ..Layout::of(trace) };
    layout.write_heading(out, trace)?;
    for (row, event) in trace.events().iter().enumerate().take(MAX_EVENTS) {
        layout.write_row(out, trace, row, event)?;
    }
    match trace.events().len().saturating_sub(MAX_EVENTS) {
        0 => Ok(()),
        more => {
            let more = say!(
                "… and {more} more events; --format json gives them all",
                "… 사건 {more}개 더(--format json으로 모두 볼 수 있어요)"
            );
            writeln!(out, "  {more}")
        }
    }
}

/// Where everything stands in a row.
struct Layout {
    lifelines: Vec<Lifeline>,
    /// The distance between lifelines; `None` if there is no place for lifelines.
    pitch: Option<usize>,
    /// The columns for names.
    names: usize,
    length: Length,
}

/// A column of a lifeline: what stands there, and whose it is.
#[derive(Clone, Copy)]
struct Cell {
    mark: char,
    process: usize,
}

impl Layout {
    fn of(trace: &Trace) -> Self {
        let count = trace.process_count();
        let names = trace.processes().map(|(_, process)| width(&short_name(&process.name)));
        let names = names.max().unwrap_or(0);
        let pitch = PITCHES.into_iter().find(|pitch| pitch * count <= LIFELINES);
        Self { lifelines: lifelines(trace), pitch, names, length: Length::Fitting }
    }

    fn write_heading(&self, out: &mut impl Write, trace: &Trace) -> io::Result<()> {
        let (bold, faint) = (styles::NAME, styles::FAINT);
        write!(out, "{bold}{}{bold:#}", word!("timeline", "타임라인"))?;
        let Some(pitch) = self.pitch else { return writeln!(out) };
        let is_drawn =
            |line: &Lifeline| line.gone.min(trace.events().len()) > line.exit.saturating_add(1);
        if self.lifelines.iter().any(is_drawn) {
            let zombie = word!(
                "┊ is a zombie: exited, and not reaped yet",
                "┊는 좀비: 끝났지만 아직 회수되지 않음"
            );
            write!(out, "  {faint}{zombie}{faint:#}")?;
        }
        writeln!(out)?;
        write_names(out, trace, pitch)
    }

    fn write_row(
        &self,
        out: &mut impl Write,
        trace: &Trace,
        row: usize,
        event: &Event,
    ) -> io::Result<()> {
        write!(out, "  ")?;
        let mut used = 2;
        if let Some(pitch) = self.pitch {
            write_cells(out, &self.cells(pitch, row, event))?;
            used += self.lifelines.len() * pitch;
        }
        let name = pad(&short_name(&trace[event.process].name), self.names);
        let colour = styles::of_process(event.process.index());
        let verb = event::verb(event);
        used += self.names + 2 + 5 + 2;
        let most = match self.length {
            Length::Fitting => WIDTH - used,
            Length::Whole => usize::MAX,
        };
        let detail = event::detail(trace, event, most);
        let style = match &event.kind {
            EventKind::Exit(end) if *end != End::Exited(0) => styles::BROKEN,
            _ => anstyle::Style::new(),
        };
        writeln!(out, "{colour}{name}{colour:#}  {verb:5}  {style}{detail}{style:#}")
    }

    /// The lifelines' columns in a row.
    fn cells(&self, pitch: usize, row: usize, event: &Event) -> Vec<Cell> {
        let mut cells = vec![Cell { mark: ' ', process: 0 }; pitch * self.lifelines.len()];
        for (process, lifeline) in self.lifelines.iter().enumerate() {
            let mark = match lifeline.stage(row) {
                Stage::Alive => '│',
                Stage::Zombie => '┊',
                Stage::Unborn | Stage::Gone => ' ',
            };
            cells[process * pitch] = Cell { mark, process };
        }
        let actor = event.process.index();
        cells[actor * pitch].mark = mark(event);
        if let Some(child) = event::partner(event).filter(|child| *child != event.process) {
            link(
                &mut cells,
                pitch,
                actor,
                child.index(),
                matches!(event.kind, EventKind::Fork { .. }),
            );
        }
        cells
    }
}

/// Writes the processes' names over their lifelines, in as many lines as they need not to touch.
fn write_names(out: &mut impl Write, trace: &Trace, pitch: usize) -> io::Result<()> {
    let names = trace.processes().map(|(_, process)| short_name(&process.name));
    let mut waiting: Vec<_> = names.enumerate().collect();
    while !waiting.is_empty() {
        let mut later = Vec::new();
        let mut end = 0;
        write!(out, " ")?;
        for (process, name) in waiting {
            let start = 1 + process * pitch;
            if start <= end {
                later.push((process, name));
                continue;
            }
            let (colour, gap) = (styles::of_process(process), start - end);
            write!(out, "{:gap$}{colour}{name}{colour:#}", "")?;
            end = start + width(&name);
        }
        writeln!(out)?;
        waiting = later;
    }
    Ok(())
}

fn write_cells(out: &mut impl Write, cells: &[Cell]) -> io::Result<()> {
    for Cell { mark, process } in cells {
        if *mark == ' ' {
            write!(out, " ")?;
        } else {
            let colour = styles::of_process(*process);
            write!(out, "{colour}{mark}{colour:#}")?;
        }
    }
    Ok(())
}

/// The mark of an event on the lifeline of the process whose it is.
fn mark(event: &Event) -> char {
    match &event.kind {
        EventKind::Exec { .. } => '◆',
        EventKind::Write { stream: Stream::Stdout, .. } => '●',
        EventKind::Write { stream: Stream::Stderr, .. } => '○',
        EventKind::Exit(_) => '×',
        EventKind::Fork { .. } | EventKind::Reap { .. } => '│',
    }
}

/// Draws the line between a parent and the child that it forks or reaps.
fn link(cells: &mut [Cell], pitch: usize, parent: usize, child: usize, is_fork: bool) {
    let rightwards = child > parent;
    let (left, right) = (parent.min(child) * pitch, parent.max(child) * pitch);
    for cell in &mut cells[left + 1..right] {
        *cell = match cell.mark {
            '│' => Cell { mark: '┼', ..*cell },
            '┊' => *cell,
            _ => Cell { mark: '─', process: child },
        };
    }
    cells[parent * pitch].mark = if rightwards { '├' } else { '┤' };
    cells[child * pitch].mark = match (is_fork, rightwards) {
        (true, true) => '┐',
        (true, false) => '┌',
        (false, true) => '┘',
        (false, false) => '└',
    };
}

#[cfg(test)]
mod tests {
    use super::{Length, MAX_EVENTS, write};
    use crate::report::testing::without_colour;
    use crate::text::width;
    use interleave::Trace;
    use interleave::testing::TraceBuilder;

    const PARENT: interleave::ProcessId = TraceBuilder::PARENT;

    fn drawn(trace: &Trace) -> String {
        without_colour(|out| write(out, trace, Length::Fitting))
    }

    #[test]
    fn lifelines_show_forks_lives_zombies_and_reapings() {
        let mut sample = TraceBuilder::new();
        sample.write(PARENT, "parent process: 4194300\n");
        let (one, two) = (sample.fork(PARENT), sample.fork(PARENT));
        sample.complain(two, "oops\n").exit(two, 1).write(one, "안녕\n").exit(one, 0);
        sample.reap(PARENT, one).reap(PARENT, two).exit(PARENT, 0);
        let expected = r#"timeline  ┊ is a zombie: exited, and not reaped yet
  0   1   2
  ●           0  write  "parent process: 4194300\n"
  ├───┐       0  fork   1, PID 4194301
  ├───┼───┐   0  fork   2, PID 4194302
  │   │   ○   2  write  to stderr: "oops\n"
  │   │   ×   2  exit   status 1
  │   ●   ┊   1  write  "안녕\n"
  │   ×   ┊   1  exit   status 0
  ├───┘   ┊   0  reap   1, exit status 0
  ├───────┘   0  reap   2, exit status 1
  ×           0  exit   status 0
"#;
        assert_eq!(drawn(&sample.build()), expected);
    }

    #[test]
    fn it_keeps_to_80_columns_however_many_processes_there_are() {
        for children in [0, 1, 3, 8, 9, 12, 17, 18, 63, 2000] {
            let mut sample = TraceBuilder::family(children);
            sample.write(PARENT, &"긴 줄 ".repeat(500)).complain(PARENT, &"long ".repeat(500));
            sample.exec(PARENT, &"/길".repeat(100));
            for line in drawn(&sample.build()).lines() {
                assert!(width(line) <= 80, "{children} children: {line}");
            }
        }
        for processes in [2, 5, 9, 200] {
            for line in drawn(&TraceBuilder::chain(processes).build()).lines() {
                assert!(width(line) <= 80, "a chain of {processes}: {line}");
            }
        }
    }

    #[test]
    fn too_many_processes_for_lifelines_become_a_list() {
        let drawn = drawn(&TraceBuilder::family(40).build());
        assert!(!drawn.contains(['│', '─', '●']), "{drawn}");
        assert!(drawn.contains("  40  write  \"foo: child process: 4194301\\n\""), "{drawn}");
    }

    #[test]
    fn names_wider_than_their_lifelines_take_several_lines() {
        let mut sample = TraceBuilder::new();
        let child = sample.fork(PARENT);
        let grandchild = sample.fork(child);
        (0..5).for_each(|_| _ = sample.fork(grandchild));
        let drawn = drawn(&sample.build());
        let heading: Vec<_> = drawn.lines().take(3).collect();
        assert_eq!(
            heading,
            ["timeline", "  0   1   1.1 1.1.1   1.1.3   1.1.5", "                  1.1.2   1.1.4",]
        );
    }

    #[test]
    fn endless_output_is_cut() {
        let mut sample = TraceBuilder::new();
        (0..MAX_EVENTS + 5).for_each(|_| _ = sample.write(PARENT, "again\n"));
        let drawn = drawn(&sample.build());
        assert_eq!(drawn.lines().count(), MAX_EVENTS + 3);
        assert!(drawn.contains("… and 5 more events"));
    }
}
