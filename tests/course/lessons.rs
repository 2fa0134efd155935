//! The lessons as a learner runs them, with nothing in between: what they print is held against
//! itself and against the PID that the process was started with, many times over.

use crate::built::{executable, fixture};
use crate::facts::{course, names};
use crate::runner::show;
use crate::skips::skip;
use crate::support::read;
use crate::workspace::Workspace;
use predicates::str::contains;
use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};

const RUNS: usize = 100;

/// For lessons that take long.
const FEW_RUNS: usize = 10;

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
    each_of(RUNS, lesson, check);
}

/// The same for so many runs.
fn each_of(runs: usize, lesson: &str, check: impl Fn(&Run)) {
    let executable = executable(lesson);
    for _ in 0..runs {
        let run = run(&mut Command::new(executable));
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

    /// Whether these are the run's lines, in this order.
    fn has_just(&self, expected: &[&str]) {
        assert_eq!(self.lines, expected, "{}", self.shown);
    }

    /// The one line that begins with `label`, without it.
    fn the(&self, label: &str) -> &str {
        match self.after(label).as_slice() {
            [rest] => rest,
            _ => panic!("not one line begins with {label:?}\n{}", self.shown),
        }
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
fn join_prints_each_childs_status_after_its_line() {
    each_run("join", |run| {
        let place = |start: &str| run.lines.iter().position(|line| line.starts_with(start));
        let mut pids = BTreeSet::from([run.pid.as_str()]);
        let mut last = None;
        for (name, status) in [("foo", 0), ("bar", 7), ("baz", 0)] {
            let label = format!("{name}: child process ");
            let rest = run.the(&label);
            let (pid, end) = rest.split_once(' ').unwrap_or_default();
            assert_eq!(end, format!("ended with status {status}"), "{}", run.shown);
            assert!(pids.insert(pid), "{}", run.shown);
            assert!(place(&format!("{name} executed!!")) < place(&label), "{}", run.shown);
            assert!(last < place(&label), "{}", run.shown);
            last = place(&label);
        }
        assert_eq!(run.lines.len(), 6, "{}", run.shown);
    });
}

#[test]
fn in_order_keeps_the_order() {
    each_run("in_order", |run| {
        run.has_just(&["foo executed!!", "bar executed!!", "baz executed!!"]);
    });
}

#[test]
fn main_guard_starts_one_copy_that_names_its_parent() {
    each_run("main_guard", |run| run.is_a_family(1));
}

#[test]
fn split_work_gives_one_answer() {
    each_of(FEW_RUNS, "split_work", |run| {
        let answer = |label: &str| {
            let (answer, time) = run.the(label).split_once(" primes in ").unwrap_or_default();
            let time = time.strip_suffix(" ms").unwrap_or_default();
            assert!(time.parse::<u32>().is_ok(), "{}", run.shown);
            answer.to_owned()
        };
        // 9,592 is the number of primes below 100,000.
        assert_eq!(answer("one process: "), "9592", "{}", run.shown);
        assert_eq!(answer("two processes: "), "9592", "{}", run.shown);
    });
}

#[test]
fn zombie_sees_the_child_dead_and_then_gone() {
    each_run("zombie", |run| {
        let pid = run.lines[0].strip_prefix("child process ").and_then(|rest| rest.split_once(':'));
        let (pid, _) = pid.unwrap_or_default();
        assert_ne!(pid, run.pid, "{}", run.shown);
        let [state, gone] = ["state Z, a zombie", "gone"];
        run.has_just(
            &[state, gone]
                .map(|end| format!("child process {pid}: {end}"))
                .each_ref()
                .map(String::as_str),
        );
    });
}

#[test]
fn orphan_names_another_parent_afterwards() {
    each_run("orphan", |run| {
        assert_eq!(run.the("parent process: "), run.pid, "{}", run.shown);
        assert_eq!(run.the("before: parent process: "), run.pid, "{}", run.shown);
        assert_ne!(run.the("after: parent process: "), run.pid, "{}", run.shown);
        assert_eq!(run.lines.len(), 3, "{}", run.shown);
    });
}

#[test]
fn start_methods_differ_in_the_parent() {
    each_of(FEW_RUNS, "start_methods", |run| {
        let server = run.the("fork server: ");
        assert_ne!(server, run.pid, "{}", run.shown);
        run.has_just(&[
            &format!("parent process: {}", run.pid),
            &format!("fork: parent process: {}", run.pid),
            &format!("spawn: parent process: {}", run.pid),
            &format!("fork server: {server}"),
            &format!("forkserver: parent process: {server}"),
        ]);
    });
}

#[test]
fn no_exit_makes_seven_children() {
    each_run("no_exit", |run| run.has_just(&["executed!!"; 7]));
}

#[test]
fn unflushed_prints_once_and_shows_twice() {
    each_run("unflushed", |run| run.has_just(&["starting, executed!!", "starting, done"]));
}

#[test]
fn lost_handle_ends_without_its_child() {
    each_run("lost_handle", |run| {
        assert_eq!(run.lines[0], format!("parent process: {}", run.pid), "{}", run.shown);
        // Whose child it was when it asked is up to the scheduler.
        assert!(run.the("foo: parent process: ").parse::<u32>().is_ok(), "{}", run.shown);
        assert_ne!(run.the("foo: child process: "), run.pid, "{}", run.shown);
    });
}

#[test]
fn no_guard_stops_itself() {
    each_of(FEW_RUNS, "no_guard", |run| {
        assert_eq!(run.lines.len(), 70, "{}", run.shown);
        let pids = run.lines.iter().filter_map(|line| line.split(' ').nth(1));
        assert_eq!(pids.collect::<BTreeSet<_>>().len(), 70, "{}", run.shown);
        assert!(run.lines[69].ends_with(" stops here"), "{}", run.shown);
    });
}

#[test]
fn a_fork_that_fails_is_an_error_with_a_name() {
    let fork = |lesson: &&str| read(format!("lessons/{lesson}/src/main.rs")).contains(" fork() }");
    let forking: Vec<_> = names(course()).into_iter().filter(fork).collect();
    assert!(forking.contains(&"one_child"), "only {forking:?} fork");
    for lesson in forking {
        let run = run(Command::new(fixture("fork_fails")).arg(executable(lesson)));
        assert_eq!(run.output.status.code(), Some(1), "{}", run.shown);
        // The name of errno 11, or what the standard library says for it.
        let said = String::from_utf8_lossy(&run.output.stderr);
        let is_named = said.contains("EAGAIN") || said.contains("Resource temporarily unavailable");
        assert!(is_named, "{}", run.shown);
        assert!(run.after("foo").is_empty() && run.after("executed!!").is_empty(), "{}", run.shown);
    }
}

#[test]
fn a_second_fork_that_fails_ends_the_program_with_its_name() {
    for lesson in ["three_children", "same_fn", "diff_fns", "join"] {
        let run = run(Command::new(fixture("second_fork_fails")).arg(executable(lesson)));
        let (status, shown) = (run.output.status.code(), &run.shown);
        if status == Some(77) {
            skip("only root can become another user, for whom a limit on processes counts");
            return;
        }
        assert_eq!(status, Some(1), "{shown}");
        assert!(String::from_utf8_lossy(&run.output.stderr).contains("EAGAIN"), "{shown}");
        // The first child was there, and did its work, though nobody waits for it.
        let (pids, words) = (run.after("foo: child process: "), run.after("foo executed!!"));
        let done = pids.len() + words.len() + run.after("executed!!").len();
        assert_eq!(done, 1, "{shown}");
    }
}

#[test]
fn start_methods_says_which_of_its_children_failed() {
    for (line, failed) in [
        ("foo(\"spawn\");\n", "the spawned child failed: exit status: 3"),
        ("println!(\"fork server: {}\", getpid());\n", "the fork server failed: exit status: 3"),
    ] {
        let fails = format!("{line}if true {{ exit(3) }}\n");
        let workspace = Workspace::with("lessons/start_methods/src/main.rs", line, &fails);
        let run = workspace.xtask().args(["run", "start_methods"]).assert().code(1);
        run.stderr(contains(failed));
    }
}
