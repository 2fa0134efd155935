//! Lessons run in the real kernel, and what they print checked against their lines and PID relations.

use super::session::{self, Output, Session};
use super::{Notebook, code, first_cell, of, pasted};
use crate::course::{Language, Lesson, Match, say};
use crate::text;
use crate::untraced::{UntracedEnd, UntracedRun};
use crate::verify::{Finding, check_output};
use interleave::End;
use nix::unistd::Pid;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What the kernel's process says of itself after a cell: its PID, and whether it has a child left.
/// `ECHILD`: it has none (wait(2)).
const PROBE: &str = "println!(\"kernel: {} {:?}\", std::process::id(), \
    nix::sys::wait::waitpid(None::<nix::unistd::Pid>, Some(nix::sys::wait::WaitPidFlag::WNOHANG)));";

/// What the probe's own line begins with: a child that was left behind can write beside it.
const ANSWER: &str = "kernel: ";

/// What came of a notebook that was run.
pub struct Checked {
    /// Which it was.
    pub name: String,
    /// How many cells of lessons were checked.
    pub cells: usize,
    /// What is wrong, in sentences; nothing if all holds.
    pub faults: Vec<String>,
}

/// A notebook to run.
struct Planned<'a> {
    name: String,
    notebook: Notebook,
    /// The lesson of each code cell; `None` for one that only prepares another.
    lessons: Vec<Option<&'a Lesson>>,
}

/// Runs each lesson's notebook, each lesson as pasted by hand, and, if there are several, all
/// lessons in one kernel, there and back, each way behind the first cell. `progress` hears how many
/// are done, and of how many.
///
/// # Errors
/// If a notebook can't be made or run.
pub fn check(
    lessons: &[&Lesson],
    language: Language,
    time: Duration,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Vec<Checked>> {
    let plan = plan(lessons, language)?;
    progress(0, plan.len());
    let (todo, done) = (Mutex::new(plan.iter().enumerate()), Mutex::new(Vec::new()));
    let next = || todo.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some((number, planned)) = next() {
            let checked = planned.run(time);
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((number, checked));
            progress(done.len(), plan.len());
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(plan.len());
    thread::scope(|scope| {
        let start = |_: &usize| thread::Builder::new().spawn_scoped(scope, work).is_ok();
        // Where there can be no thread more, fewer will do, or this one.
        if (0..workers).filter(start).count() == 0 {
            work();
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, checked)| checked).collect()
}

fn plan<'a>(lessons: &[&'a Lesson], language: Language) -> anyhow::Result<Vec<Planned<'a>>> {
    let mut plan = Vec::new();
    for &lesson in lessons {
        let notebook = of(&[lesson], language)?;
        // The first cell, the one with the lesson, and the one with its copy.
        plan.push(Planned {
            name: say!("{}: its notebook", "{}: 노트북", lesson.name),
            notebook: notebook.with_probes(PROBE),
            lessons: vec![None, Some(lesson), Some(lesson)],
        });
        let mut notebook = Notebook::default();
        for (number, cell) in pasted(lesson)?.into_iter().enumerate() {
            notebook.code(format!("cell-{number}"), cell);
        }
        plan.push(Planned {
            name: say!("{}: pasted by hand", "{}: 손으로 붙여 넣기", lesson.name),
            notebook: notebook.with_probes(PROBE),
            lessons: vec![None, None, Some(lesson)],
        });
    }
    if lessons.len() > 1 {
        let there = lessons.iter().copied().map(Some);
        let back = there.clone().rev();
        // As if two notebooks were run in one kernel: each way begins with the first cell.
        let cells: Vec<_> = [None].into_iter().chain(there).chain([None]).chain(back).collect();
        let mut notebook = Notebook::default();
        for (number, cell) in cells.iter().enumerate() {
            let source = cell.map_or_else(|| Ok(first_cell(lessons)), code)?;
            notebook.code(format!("cell-{number}"), source);
        }
        plan.push(Planned {
            name: say!(
                "all {} in one kernel, there and back",
                "{}개 모두 한 커널에서, 차례대로 갔다가 거꾸로",
                lessons.len()
            ),
            notebook: notebook.with_probes(PROBE),
            lessons: cells,
        });
    }
    Ok(plan)
}

impl Planned<'_> {
    fn run(&self, time: Duration) -> anyhow::Result<Checked> {
        let Session { outputs, cut_short } = session::run(&self.notebook, time)?;
        // Behind each cell comes a probe.
        let mut faults = Vec::new();
        let mut cells = 0;
        for (lesson, pair) in self.lessons.iter().zip(outputs.chunks_exact(2)) {
            faults.extend(disorder(&pair[0]));
            if let Some(lesson) = lesson {
                cells += 1;
                faults.extend(faults_of(lesson, &pair[0], &pair[1]));
            }
        }
        match cut_short {
            Some(reason) => {
                faults.push(say!("cell {}: {reason}", "셀 {}: {reason}", outputs.len() / 2 + 1));
            }
            None if outputs.len() != 2 * self.lessons.len() => {
                let (run, all) = (outputs.len(), 2 * self.lessons.len());
                faults.push(say!(
                    "{run} cells were run, not {all}",
                    "셀 {all}개 중 {run}개만 실행됐어요"
                ));
            }
            None => {}
        }
        Ok(Checked { name: self.name.clone(), cells, faults })
    }
}

/// What no cell should give: errors, and anything on standard error.
fn disorder(output: &Output) -> Option<String> {
    let Output { stderr, result, error, .. } = output;
    match (error.as_str(), stderr.trim_end(), result.as_str()) {
        ("", "", "" | "()" | "Ok(())") => None,
        ("", "", result) => Some(say!("the cell gave `{result}`", "셀의 값이 `{result}`(이)예요")),
        ("", stderr, _) => Some(say!(
            "the cell wrote to standard error: {stderr}",
            "셀이 표준 오류에 썼어요: {stderr}"
        )),
        (error, ..) => Some(say!("the cell failed: {error}", "셀이 실패했어요: {error}")),
    }
}

/// What is wrong with what a lesson's cell printed, with the kernel's process as the first.
fn faults_of(lesson: &Lesson, output: &Output, probe: &Output) -> Vec<String> {
    let answer = probe.stdout.lines().find_map(|line| line.strip_prefix(ANSWER)?.split_once(' '));
    let Some((pid, left)) =
        answer.and_then(|(pid, left)| Some((pid.parse().map(Pid::from_raw).ok()?, left)))
    else {
        return vec![say!(
            "the kernel does not answer after the lesson: {probe:?}",
            "레슨을 실행한 뒤로 커널이 대답하지 않아요: {probe:?}"
        )];
    };
    let run = UntracedRun {
        stdout: output.stdout.clone().into_bytes(),
        stderr: Vec::new(),
        end: UntracedEnd::Ended { pid, end: End::Exited(0) },
    };
    let found = check_output(lesson, Match::Exact, &run);
    let mut faults: Vec<_> = found
        .iter()
        .map(|finding: &Finding| {
            let (id, process) = (finding.invariant.id(), &finding.process);
            let message = text::message(finding);
            say!("{id}: process {process}: {message}", "{id}: {process}번 프로세스: {message}")
        })
        .collect();
    let late = probe.stdout.lines().filter(|line| !line.starts_with(ANSWER));
    faults.extend(late.map(|line| {
        say!(
            "lines: `{line}` came when the cell had ended",
            "lines: 셀이 끝난 뒤에 `{line}`이(가) 나왔어요"
        )
    }));
    if left != "Err(ECHILD)" {
        faults.push(say!(
            "reaped: the kernel's process has a child left: {left}",
            "reaped: 커널의 프로세스에 자식이 남아 있어요: {left}"
        ));
    }
    faults
}
