//! The process tree: who forked whom, and how each one ended.

use super::lanes::{Lane, lanes};
use super::text::{count, pad, short_name, shorten_end, width};
use super::{event, styles};
use crate::trace::{End, Reaper, Trace};
use anstyle::Style;
use std::io::{self, Write};

/// The width that the tree keeps to.
const WIDTH: usize = 80;

/// The generations below the first process whose branches are drawn.
const GENERATIONS: usize = 4;

/// The fewest columns in which a program's name says anything.
const SHORTEST_PROGRAM: usize = 4;

/// Writes the tree, a process a line.
///
/// # Errors
/// If `out` can't be written to.
pub fn write(out: &mut impl Write, trace: &Trace) -> io::Result<()> {
    let bold = styles::NAME;
    writeln!(out, "{bold}process tree{bold:#}")?;
    if trace.launch.processes > 0 {
        let helpers = count(trace.launch.processes, "process", "processes");
        writeln!(out, "  (a launcher ran {helpers} before the program, not shown here)")?;
    }
    let rows = rows(trace);
    let longest = |text: fn(&Row) -> &str| rows.iter().map(|row| width(text(row))).max();
    let names = rows.iter().map(|row| width(&row.branch) + width(&row.name)).max().unwrap_or(0);
    let pids = longest(|row| &row.pid).unwrap_or(0);
    let programs = longest(|row| &row.program).unwrap_or(0);
    let ends = longest(|row| &row.end).unwrap_or(0);
    let left = WIDTH.saturating_sub(2 + names + 6 + pids + 2 + ends + 2);
    let programs = if left < SHORTEST_PROGRAM { 0 } else { programs.min(left) };
    let faint = styles::FAINT;
    for row in rows {
        let Row { branch, name, pid, program, end, style, process } = row;
        let gap = " ".repeat(names - width(&branch) - width(&name));
        let colour = styles::of_process(process);
        write!(out, "  {faint}{branch}{faint:#}{colour}{name}{colour:#}{gap}  PID {pid:>pids$}  ")?;
        if programs > 0 {
            write!(out, "{}  ", pad(&shorten_end(&program, programs), programs))?;
        }
        writeln!(out, "{style}{end}{style:#}")?;
    }
    Ok(())
}

/// What is said of a process.
struct Row {
    process: usize,
    branch: String,
    name: String,
    pid: String,
    program: String,
    end: String,
    style: Style,
}

impl Row {
    fn new(trace: &Trace, lanes: &[Lane], index: usize, branch: String) -> Self {
        let process = &trace.processes[index];
        let threads = match process.threads {
            0 | 1 => String::new(),
            threads => format!(" ({threads} threads)"),
        };
        let program = event::program(trace, index).unwrap_or_default();
        let is_well = process.end == Some(End::Exited(0));
        Self {
            process: index,
            branch,
            name: short_name(&process.name),
            pid: process.pid.to_string(),
            program: format!("{program}{threads}"),
            end: end(trace, lanes, index),
            style: if is_well { Style::new() } else { styles::BROKEN },
        }
    }
}

/// The processes depth first, as a tree is drawn.
fn rows(trace: &Trace) -> Vec<Row> {
    let mut children = vec![Vec::new(); trace.processes.len()];
    for (child, process) in trace.processes.iter().enumerate() {
        if let Some(forker) = process.forker {
            children[forker].push(child);
        }
    }
    let is_last = |process: usize| {
        let forker = trace.processes[process].forker;
        forker.is_some_and(|forker| children[forker].last() == Some(&process))
    };
    let lanes = lanes(trace);
    let mut rows = Vec::new();
    let mut waiting: Vec<usize> = (0..trace.processes.len())
        .rev()
        .filter(|process| trace.processes[*process].forker.is_none())
        .collect();
    while let Some(process) = waiting.pop() {
        rows.push(Row::new(trace, &lanes, process, branch(trace, process, &is_last)));
        waiting.extend(children[process].iter().rev());
    }
    rows
}

/// The lines before a process's name, as in `│  └─ `; for one that is too deep down, as in `│  … `.
fn branch(trace: &Trace, process: usize, is_last: &impl Fn(usize) -> bool) -> String {
    let forker = |process: &usize| trace.processes[*process].forker;
    let line = std::iter::successors(Some(process), forker);
    // The first process has no branch.
    let mut line: Vec<usize> = line.filter(|process| forker(process).is_some()).collect();
    line.reverse();
    let part = |ancestor: &usize| match (*ancestor == process, is_last(*ancestor)) {
        (true, true) => "└─ ",
        (true, false) => "├─ ",
        (false, true) => "   ",
        (false, false) => "│  ",
    };
    let cut = if line.len() > GENERATIONS { "… " } else { "" };
    line.iter().take(GENERATIONS).map(part).chain([cut]).collect()
}

/// How a process ended, and who reaped it.
fn end(trace: &Trace, lanes: &[Lane], index: usize) -> String {
    let process = &trace.processes[index];
    let Some(end) = process.end else {
        return if process.stopped { "stopped, then killed" } else { "had to be killed" }
            .to_owned();
    };
    let ended = event::ended(end);
    match (process.reaper, process.forker) {
        (Some(Reaper::Process(reaper)), _) => {
            format!("{ended}, reaped by {}", short_name(&trace.processes[reaper].name))
        }
        (Some(Reaper::Kernel), _) => format!("{ended}, reaped by the kernel"),
        (None, Some(forker)) if lanes[forker].exit < lanes[index].exit => {
            format!("{ended}, an orphan")
        }
        (None, Some(_)) => format!("{ended}, not reaped"),
        (None, None) => ended,
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::report::samples::{Sample, without_colour};
    use crate::report::text::width;
    use crate::trace::{End, Trace};

    fn drawn(trace: &Trace) -> String {
        without_colour(|out| write(out, trace))
    }

    #[test]
    fn branches_show_who_forked_whom() {
        let mut sample = Sample::new();
        let first = sample.fork(0);
        sample.fork(0);
        let grandchild = sample.fork(first);
        sample.exec(grandchild, "/usr/bin/cat").exit(grandchild, 3).reap(first, grandchild);
        let orphan = sample.fork(0);
        sample.exit(first, 0).exit(0, 0).exit(orphan, 0);
        let expected = "\
process tree
  0          PID 4194300       exit status 0
  ├─ 1       PID 4194301       exit status 0, not reaped
  │  └─ 1.1  PID 4194303  cat  exit status 3, reaped by 1
  ├─ 2       PID 4194302       had to be killed
  └─ 3       PID 4194304       exit status 0, an orphan
";
        assert_eq!(drawn(&sample.trace), expected);
    }

    #[test]
    fn it_keeps_to_80_columns_however_deep_and_wide_it_is() {
        let mut wide = Sample::family(299);
        wide.exec(0, &format!("/bin/{}", "아주 긴 이름".repeat(20)));
        let mut deep = Sample::chain(300);
        for process in &mut deep.trace.processes {
            process.end = Some(End::Signaled(26));
            process.threads = 500;
        }
        for trace in [wide.trace, deep.trace] {
            let drawn = drawn(&trace);
            assert_eq!(drawn.lines().count(), 301);
            for line in drawn.lines() {
                assert!(width(line) <= 80, "{line}");
            }
        }
    }
}
