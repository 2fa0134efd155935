//! The lessons as a learner runs them, with nothing in between: what they print is held against
//! itself and against the PID that the process was started with, many times over.

use crate::support::{executable, fixture, show, skip};
use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};

const RUNS: usize = 100;

/// A run of a program: the PID that it got, what it printed, and all of that as a failing test
/// shows it.
struct Run {
    pid: String,
    lines: Vec<String>,
    output: Output,
    shown: String,
}

fn run(command: &mut Command) -> Run {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the program can be run");
    let pid = child.id().to_string();
    let output = child.wait_with_output().expect("the program ends");
    let shown = show(command, &output);
    let lines = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    Run { pid, lines, output, shown }
}

/// Runs a lesson many times: each time it must succeed in silence on stderr, and be as `check`
/// says.
fn each_run(lesson: &str, check: impl Fn(&Run)) {
    let executable = executable(lesson);
    for _ in 0..RUNS {
        let run = run(&mut Command::new(&executable));
        assert!(run.output.status.success(), "{}", run.shown);
        assert!(run.output.stderr.is_empty(), "{}", run.shown);
        assert!(run.output.stdout.ends_with(b"\n"), "{}", run.shown);
        check(&run);
    }
}

impl Run {
    /// What comes after `label` in the lines that have it.
    fn after(&self, label: &str) -> Vec<&str> {
        self.lines.iter().filter_map(|line| line.strip_prefix(label)).collect()
    }

    /// Whether these are the run's lines, in whatever order.
    fn has_lines(&self, expected: &[&str]) {
        let mut lines: Vec<&str> = self.lines.iter().map(String::as_str).collect();
        let mut expected = expected.to_vec();
        lines.sort_unstable();
        expected.sort_unstable();
        assert_eq!(lines, expected, "{}", self.shown);
    }

    /// One line of the parent, first, and two of each child; and every PID as it should be.
    fn is_a_family(&self, children: usize) {
        let shown = &self.shown;
        assert_eq!(self.lines.len(), 1 + 2 * children, "{shown}");
        assert_eq!(self.lines[0], format!("parent process: {}", self.pid), "{shown}");

        let pids = self.after("foo: child process: ");
        let distinct: BTreeSet<_> = pids.iter().copied().chain([self.pid.as_str()]).collect();
        assert_eq!(pids.len(), children, "{shown}");
        assert_eq!(distinct.len(), 1 + children, "a PID came twice\n{shown}");
        for pid in &pids {
            assert!(pid.parse::<u32>().is_ok_and(|pid| pid > 0), "{pid} is no PID\n{shown}");
        }

        let parents = self.after("foo: parent process: ");
        assert_eq!(parents, vec![self.pid.as_str(); children], "{shown}");
    }
}

#[test]
fn getpid_prints_the_pid_that_it_got() {
    each_run("getpid", |run| {
        let expected = ["hello, os!".to_owned(), format!("my pid is {}", run.pid)];
        assert_eq!(run.lines, expected, "{}", run.shown);
    });
}

#[test]
fn one_child_names_its_parent() {
    each_run("one_child", |run| run.is_a_family(1));
}

#[test]
fn three_children_name_the_same_parent() {
    each_run("three_children", |run| run.is_a_family(3));
}

#[test]
fn same_fn_runs_three_times() {
    each_run("same_fn", |run| run.has_lines(&["executed!!"; 3]));
}

#[test]
fn diff_fns_runs_each_function_once() {
    each_run("diff_fns", |run| {
        run.has_lines(&["foo executed!!", "bar executed!!", "baz executed!!"]);
    });
}

#[test]
fn a_fork_that_fails_is_an_error_with_a_name() {
    for lesson in ["one_child", "three_children", "same_fn", "diff_fns"] {
        let run = run(Command::new(fixture!(fork_fails)).arg(executable(lesson)));
        assert_eq!(run.output.status.code(), Some(1), "{}", run.shown);
        assert!(String::from_utf8_lossy(&run.output.stderr).contains("EAGAIN"), "{}", run.shown);
        assert!(run.after("foo").is_empty() && run.after("executed!!").is_empty(), "{}", run.shown);
    }
}

#[test]
fn a_second_fork_that_fails_leaves_no_child_unwaited() {
    for lesson in ["three_children", "same_fn", "diff_fns"] {
        let run = run(Command::new(fixture!(second_fork_fails)).arg(executable(lesson)));
        let (status, shown) = (run.output.status.code(), &run.shown);
        if status == Some(77) {
            skip(
                "a limit on processes counts for others than root, and only root can become another user",
            );
            return;
        }
        assert_ne!(status, Some(99), "a child was left behind\n{shown}");
        assert_eq!(status, Some(1), "{shown}");
        assert!(String::from_utf8_lossy(&run.output.stderr).contains("EAGAIN"), "{shown}");
        // The first child was there, and did its work.
        let (pids, words) = (run.after("foo: child process: "), run.after("foo executed!!"));
        let done = pids.len() + words.len() + run.after("executed!!").len();
        assert_eq!(done, 1, "{shown}");
    }
}
