//! The kernel's record where it can be had, the output alone where it can't, and never one for the
//! other.

use crate::built::fixture;
use crate::facts::course;
use crate::runner::{Runner, show, xtask, xtask_through};
use crate::skips::skip;
use crate::support::{Report, lessons_of, verify, verify_by};
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;

const NO_COMMAND: [&str; 0] = [];

/// The runner where the kernel refuses to trace.
fn refused() -> Runner {
    xtask_through(&[fixture("ptrace_refused")])
}

#[test]
fn the_kernels_record_is_there_for_the_asking() {
    for options in [&[][..], &["--evidence", "auto"], &["--evidence", "kernel"]] {
        let report = verify("three_children", options, &NO_COMMAND);
        assert_eq!((report.code, report.evidence()), (Some(0), "kernel"), "{}", report.shown);
    }
}

#[test]
fn the_output_alone_is_called_so() {
    let report = verify("three_children", &["--evidence", "output"], &NO_COMMAND);
    assert_eq!((report.code, report.evidence()), (Some(0), "output"), "{}", report.shown);
    let human = ["verify", "three_children", "--evidence", "output"];
    xtask().args(human).assert().success().stdout(contains("output"));
}

#[test]
fn every_lesson_but_the_mistakes_holds_by_its_output() {
    let output = xtask().args(["verify", "--evidence", "output", "--format", "json"]).output();
    let shown = show(&"verify --evidence output", &output);
    let lessons = lessons_of(&output, &shown);
    assert_eq!(lessons.len(), course().len(), "{shown}");
    for (lesson, fact) in lessons.iter().zip(course()) {
        let name = &fact.name;
        assert_eq!(lesson["name"], *name, "{shown}");
        // A mistake is wrong in what the output doesn't show.
        let verdict = if fact.is_mistake() { "unanswered" } else { "holds" };
        assert_eq!(lesson["verdict"], verdict, "{name}\n{shown}");
        assert_eq!(lesson["evidence"], "output", "{shown}");
    }
}

/// As with a refused ptrace, the output alone is left on a kernel that tells no tracer of system calls.
#[test]
fn an_old_kernel_falls_back_and_says_why() {
    let old = || xtask_through(&[fixture("calls_untold")]);
    let report = verify_by(old(), "one_child", &[], &NO_COMMAND);
    assert_eq!((report.code, report.evidence()), (Some(0), "output"), "{}", report.shown);
    assert!(report.reason().contains("5.3"), "{}", report.shown);
    let kernel = ["verify", "one_child", "--evidence", "kernel"];
    old().args(kernel).assert().code(2).stderr(contains("5.3"));
}

#[test]
fn a_refused_tracer_falls_back_and_says_why() {
    let report = verify_by(refused(), "one_child", &[], &NO_COMMAND);
    assert_eq!((report.code, report.evidence()), (Some(0), "output"), "{}", report.shown);
    assert!(report.reason().contains("ptrace"), "{}", report.shown);
    let said = contains("ptrace").and(contains("output"));
    refused().args(["verify", "one_child"]).assert().success().stdout(said);
}

#[test]
fn a_refused_tracer_is_no_answer_where_the_record_is_wanted() {
    let assert = refused().args(["verify", "one_child", "--evidence", "kernel"]).assert().code(2);
    let output = assert.get_output();
    let said =
        String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
    assert!(said.contains("ptrace"), "{said}");
    assert!(!said.contains("holds"), "{said}");
}

/// A tracer above the runner leaves no room for its own.
#[test]
fn under_strace_the_output_is_all_there_is() {
    if Command::new("strace").arg("-V").output().is_err() {
        skip("there is no `strace` here");
        return;
    }
    let strace = ["strace", "-f", "-o", "/dev/null"];
    let report = verify_by(xtask_through(&strace), "three_children", &[], &NO_COMMAND);
    assert_eq!((report.code, report.evidence()), (Some(0), "output"), "{}", report.shown);
    assert!(!report.reason().is_empty(), "{}", report.shown);
    xtask_through(&strace).args(["verify", "getpid", "--evidence", "kernel"]).assert().code(2);
}

/// What output and exit status can show, they must show.
#[test]
fn what_the_output_shows_is_found_by_it() {
    let cases = [
        ("getpid", fixture("silent"), "lines"),
        ("getpid", fixture("lines_on_stderr"), "lines"),
        ("one_child", fixture("extra_line"), "lines"),
        ("one_child", fixture("not_utf8"), "lines"),
        ("one_child", fixture("no_newline"), "lines"),
        ("one_child", fixture("double_flush_block"), "lines"),
        ("three_children", fixture("missing_child"), "lines"),
        ("same_fn", fixture("torn_line"), "lines"),
        ("one_child", fixture("invented_ppid"), "ppid-is-parent"),
        ("one_child", fixture("stale_ppid"), "ppid-is-parent"),
        ("three_children", fixture("same_pid_twice"), "pids-distinct"),
        ("one_child", fixture("stale_pid"), "pids-distinct"),
        ("one_child", fixture("parent_fails"), "exit-zero"),
        ("getpid", fixture("endless_output"), "within-limits"),
    ];
    for (lesson, fixture, invariant) in cases {
        is_found_by_the_output(&verify(lesson, &["--evidence", "output"], &[fixture]), invariant);
    }
    for fixture in ["endless_child", "stopped_child"].map(fixture) {
        let options = ["--evidence", "output", "--timeout", "0.5"];
        is_found_by_the_output(&verify("one_child", &options, &[fixture]), "within-limits");
    }
}

fn is_found_by_the_output(report: &Report, invariant: &str) {
    assert_eq!((report.code, report.evidence()), (Some(1), "output"), "{}", report.shown);
    assert!(report.invariants().contains(invariant), "not `{invariant}`\n{}", report.shown);
}

/// What only the kernel knows is not found without it: nothing may claim that it was looked at.
#[test]
fn what_the_output_hides_is_not_said_to_hold() {
    let report = verify("one_child", &["--evidence", "output"], &[fixture("unreaped_child")]);
    let checked: Vec<_> = checked(&report);
    for invariant in ["process-count", "siblings", "reaped"] {
        assert!(!checked.contains(&invariant), "{}", report.shown);
    }
    assert!(checked.contains(&"lines"), "{}", report.shown);
}

fn checked(report: &Report) -> Vec<&str> {
    let checked = report.lesson["checked"].as_array();
    let checked = checked.unwrap_or_else(|| panic!("no `checked`\n{}", report.shown));
    checked.iter().filter_map(serde_json::Value::as_str).collect()
}
