//! The process tree: who forked whom, and how each one ended.

use super::{event, styles};
use crate::course::{say, word};
use crate::text::{Noun, count, fate, pad, short_name, shorten_end, width};
use anstyle::Style;
use interleave::{End, ProcessId, Trace};
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
    writeln!(out, "{bold}{}{bold:#}", word!("process tree", "프로세스 트리"))?;
    if trace.launch().processes > 0 {
        let helpers = count(trace.launch().processes, Noun::Process);
        let helpers = say!(
            "(a launcher ran {helpers} before the program, not shown here)",
            "(내 프로그램이 시작되기 전에 실행 도구(런처)가 {helpers}를 실행했는데, 여기에는 없어요)"
        );
        writeln!(out, "  {helpers}")?;
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
    fn new(trace: &Trace, id: ProcessId, branch: String) -> Self {
        let process = &trace[id];
        let threads = match process.threads {
            0 | 1 => String::new(),
            threads => say!(" ({threads} threads)", " (스레드 {threads}개)"),
        };
        let program = event::program(trace, id).unwrap_or_default();
        let is_well = process.end() == Some(End::Exited(0));
        Self {
            process: id.index(),
            branch,
            name: short_name(&process.name),
            pid: process.pid.to_string(),
            program: format!("{program}{threads}"),
            end: fate(trace, id),
            style: if is_well { Style::new() } else { styles::BROKEN },
        }
    }
}

/// The processes depth first, as a tree is drawn.
fn rows(trace: &Trace) -> Vec<Row> {
    let mut children = vec![Vec::new(); trace.process_count()];
    let mut waiting = Vec::new();
    for (id, process) in trace.processes() {
        match process.forked_by {
            Some(parent) => children[parent.index()].push(id),
            None => waiting.push(id),
        }
    }
    let is_last = |process: ProcessId| {
        let parent = trace[process].forked_by;
        parent.is_some_and(|parent| children[parent.index()].last() == Some(&process))
    };
    let mut rows = Vec::new();
    while let Some(process) = waiting.pop() {
        rows.push(Row::new(trace, process, branch(trace, process, &is_last)));
        waiting.extend(children[process.index()].iter().rev());
    }
    rows
}

/// The lines before a process's name, as in `│  └─ `; for one that is too deep down, as in `│  … `.
fn branch(trace: &Trace, process: ProcessId, is_last: &impl Fn(ProcessId) -> bool) -> String {
    let parent = |process: &ProcessId| trace[*process].forked_by;
    let line = std::iter::successors(Some(process), parent);
    // The first process has no branch.
    let mut line: Vec<ProcessId> = line.filter(|process| parent(process).is_some()).collect();
    line.reverse();
    let part = |ancestor: &ProcessId| match (*ancestor == process, is_last(*ancestor)) {
        (true, true) => "└─ ",
        (true, false) => "├─ ",
        (false, true) => "   ",
        (false, false) => "│  ",
    };
    let cut = if line.len() > GENERATIONS { "… " } else { "" };
    line.iter().take(GENERATIONS).map(part).chain([cut]).collect()
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::report::testing::without_colour;
    use crate::text::width;
    use interleave::testing::TraceBuilder;
    use interleave::{End, ProcessId, Trace};

    const PARENT: ProcessId = TraceBuilder::PARENT;

    fn drawn(trace: &Trace) -> String {
        without_colour(|out| write(out, trace))
    }

    #[test]
    fn branches_show_who_forked_whom() {
        let mut sample = TraceBuilder::new();
        let first = sample.fork(PARENT);
        sample.fork(PARENT);
        let grandchild = sample.fork(first);
        sample.exec(grandchild, "/usr/bin/cat").exit(grandchild, 3).reap(first, grandchild);
        let orphan = sample.fork(PARENT);
        sample.exit(first, 0).exit(PARENT, 0).exit(orphan, 0);
        let expected = "\
process tree
  0          PID 4194300       exit status 0
  ├─ 1       PID 4194301       exit status 0, not reaped
  │  └─ 1.1  PID 4194303  cat  exit status 3, reaped by 1
  ├─ 2       PID 4194302       had to be killed
  └─ 3       PID 4194304       exit status 0, an orphan
";
        assert_eq!(drawn(&sample.build()), expected);
    }

    #[test]
    fn it_keeps_to_80_columns_however_deep_and_wide_it_is() {
        let mut wide = TraceBuilder::family(299);
        wide.exec(PARENT, &format!("/bin/{}", "아주 긴 이름".repeat(20)));
        let mut deep = TraceBuilder::chain(300);
        for (process, _) in deep.build().processes() {
            deep.end(process, End::Signaled(26)).threads(process, 500);
        }
        for trace in [wide.build(), deep.build()] {
            let drawn = drawn(&trace);
            assert_eq!(drawn.lines().count(), 301);
            for line in drawn.lines() {
                assert!(width(line) <= 80, "{line}");
            }
        }
    }
}
