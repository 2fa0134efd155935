//! What the kernel saw: a table of the processes.

use crate::course::{say, word};
use crate::report::page::Page;
use crate::text::{self, pad, width};
use interleave::{Process, ProcessId, Stream, Trace};
use std::io::{self, Write};

/// The most processes that a table shows.
const MAX_PROCESSES: usize = 12;

/// The most lines that it shows of one process.
const MAX_LINES: usize = 8;

/// A process of the table.
struct Row {
    /// Its name, its PID, its parent, how it ended.
    cells: [String; 4],
    /// What it wrote, line by line.
    wrote: Vec<String>,
}

/// Writes a table of the processes, with a line for each that one wrote: beside the process, or under it where there
/// is no place beside it.
pub(super) fn write(out: &mut impl Write, page: Page, trace: &Trace) -> io::Result<()> {
    let head = Row {
        cells: [
            word!("process", "프로세스"),
            "PID",
            word!("forked by", "부모"),
            word!("ended", "끝"),
        ]
        .map(str::to_owned),
        wrote: vec![word!("wrote", "쓴 것").to_owned()],
    };
    let processes = trace.processes().take(MAX_PROCESSES);
    let mut rows = vec![head];
    rows.extend(processes.map(|(id, process)| row(trace, id, process)));
    let columns = [0, 1, 2, 3]
        .map(|index| rows.iter().map(|row| width(&row.cells[index])).max().unwrap_or(0));
    let texts = rows.iter().flat_map(|row| &row.wrote);
    let widest = texts.map(|text| width(text)).max().unwrap_or(0);
    let beside = INDENT + columns.iter().sum::<usize>() + 8;
    let is_beside = page.at_most(beside + widest) == beside + widest;
    for row in &rows {
        write_row(out, row, columns, is_beside)?;
    }
    match trace.process_count().saturating_sub(MAX_PROCESSES) {
        0 => Ok(()),
        more => writeln!(out, "    {}", say!("… and {more} more", "… {more}개 더")),
    }
}

/// Where a row begins, and what stands under a process.
const INDENT: usize = 4;
const UNDER: usize = 13;

fn row(trace: &Trace, id: ProcessId, process: &Process) -> Row {
    let parent = process.forked_by.map(|parent| &trace[parent]);
    let parent = parent.map_or("-".to_owned(), |parent| {
        format!("{} ({})", text::brief_name(&parent.name), parent.pid)
    });
    let name = text::brief_name(&process.name);
    let bytes = trace.written_by(id, Stream::Stdout);
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.lines().map(|line| line.escape_debug().to_string());
    let mut wrote: Vec<_> = lines.by_ref().take(MAX_LINES).collect();
    if lines.next().is_some() {
        wrote.push("…".to_owned());
    }
    if wrote.is_empty() {
        wrote.push(word!("nothing", "없음").to_owned());
    }
    Row { cells: [name, process.pid.to_string(), parent, text::fate(trace, id)], wrote }
}

fn write_row(
    out: &mut impl Write,
    row: &Row,
    [names, pids, parents, ends]: [usize; 4],
    is_beside: bool,
) -> io::Result<()> {
    let [name, pid, parent, end] = &row.cells;
    let (name, parent) = (pad(name, names), pad(parent, parents));
    let cells = format!("{name}  {pid:>pids$}  {parent}  {}", pad(end, ends));
    let mut wrote = row.wrote.iter();
    if is_beside {
        let first = wrote.next().map_or("", String::as_str);
        writeln!(out, "{:INDENT$}{cells}  {first}", "")?;
    } else {
        writeln!(out, "{:INDENT$}{}", "", cells.trim_end())?;
    }
    let place = if is_beside { INDENT + width(&cells) + 2 } else { UNDER };
    wrote.try_for_each(|line| writeln!(out, "{:place$}{line}", ""))
}
