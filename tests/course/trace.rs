//! `trace`: one run as a process tree and a timeline, in each format, for any program.

use crate::built::{executable, fixture};
use crate::runner::xtask;
use assert_cmd::assert::Assert;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty, starts_with};
use serde_json::Value;
use std::fs;

/// The trace of a shape, with these options.
fn trace(options: &[&str], shape: &str) -> Assert {
    xtask().arg("trace").args(options).args(["--", fixture("shapes"), shape]).assert()
}

/// What it printed.
fn text(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).expect("the trace is UTF-8")
}

#[test]
fn a_lesson_is_shown_as_a_tree_and_a_timeline() {
    let assert = xtask().args(["trace", "three_children"]).assert().success();
    let shown = text(&assert);
    for part in ["process tree", "timeline", "reaped by 0", "exit status 0", "fork", "reap"] {
        assert!(shown.contains(part), "{part} is missing in\n{shown}");
    }
}

#[test]
fn four_processes_fit_into_80_columns() {
    let shown = text(&trace(&[], "three_by_two").success());
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{shown}");
}

/// Wherever a course is checked out.
#[test]
fn a_long_path_is_shortened() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let deep = folder.path().join(["long"; 20].join("/"));
    fs::create_dir_all(&deep).expect("folders can be made");
    let program = deep.join("program");
    fs::copy(fixture("shapes"), &program).expect("a fixture can be copied");
    for command in ["trace", "orders"] {
        let assert = xtask().arg(command).arg("--").arg(&program).arg("three_by_two").assert();
        let shown = text(&assert.success());
        let headline = shown.lines().next().unwrap_or_default();
        assert!(headline.starts_with('…') && headline.contains("/program: "), "{shown}");
        assert!(headline.chars().count() <= 80, "{shown}");
    }
}

#[test]
fn json_holds_the_processes_and_their_events() {
    let assert = trace(&["--format", "json"], "three_by_two").success();
    let report: Value = serde_json::from_str(&text(&assert)).expect("it is JSON");
    let processes = report["processes"].as_array().expect("processes");
    let names: Vec<_> = processes.iter().filter_map(|process| process["name"].as_str()).collect();
    assert_eq!(names, ["0", "1", "2", "3"]);
    assert!(processes[1..].iter().all(|process| process["reaped_by"] == "0"));
    assert!(report["events"].as_array().is_some_and(|events| events.len() >= 6 + 3 + 3 + 4));
}

#[test]
fn an_order_is_kept_in_the_trace() {
    let order = ["--order", "3,3,1,1,2,2", "--format", "json"];
    let report: Value =
        serde_json::from_str(&text(&trace(&order, "three_by_two").success())).expect("it is JSON");
    let shown = report["events"].to_string();
    let place =
        |line: &str| shown.find(line).unwrap_or_else(|| panic!("{line} is missing in {shown}"));
    assert!(place("3-2") < place("1-1") && place("1-2") < place("2-1"));
}

#[test]
fn mermaid_is_a_sequence_diagram_and_svg_stands_alone() {
    trace(&["--format", "mermaid"], "nested").success().stdout(contains("sequenceDiagram"));
    let svg = trace(&["--format", "svg"], "nested").success();
    svg.stdout(contains("<svg").and(contains("</svg>")).and(contains("<script").not()));
}

#[test]
fn the_lesson_and_the_command_are_one_or_the_other() {
    let lesson = executable("getpid");
    xtask().arg("trace").assert().code(2);
    xtask().args(["trace", "getpid", "--"]).arg(lesson).assert().code(2);
}

#[test]
fn what_cannot_be_traced_shows_nothing_and_says_why() {
    let missing = ["trace", "--", "./there_is_no_such_program"];
    let assert = xtask().args(missing).assert().code(2);
    assert.stdout(is_empty()).stderr(contains("there_is_no_such_program"));
    let stray = trace(&["--order", "3,3,3"], "three_by_two").code(2);
    stray.stdout(is_empty()).stderr(starts_with("error").or(contains("error")));
}

#[test]
fn a_failing_program_can_be_shown() {
    let assert = xtask().args(["trace", "--", fixture("child_exits_seven")]).assert().success();
    assert.stdout(contains("exit status 7"));
}

#[test]
fn a_long_write_is_shown_whole_if_that_is_asked_for() {
    let long = "x".repeat(300);
    let traced = |options: &[&str]| {
        let mut xtask = xtask();
        xtask.arg("trace").args(options).args(["--", "echo", &long]);
        text(&xtask.assert().success())
    };
    assert!(!traced(&[]).contains(&long));
    assert!(traced(&["--whole"]).contains(&long));
}
