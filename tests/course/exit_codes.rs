//! 0 holds, 1 broken, 2 unanswered: every way to each of them.

use crate::built::{executable, fixture};
use crate::runner::{xtask, xtask_through};
use crate::support::crowd;
use crate::workspace::Workspace;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::{Value, json};

/// The exit code of the runner with these arguments.
fn code(arguments: &[&str]) -> Option<i32> {
    xtask().args(arguments).output().status.code()
}

#[test]
fn zero_all_holds_or_was_done() {
    for arguments in [
        &["list"][..],
        &["run", "getpid"],
        &["verify", "getpid"],
        &["verify", "one_child", "--", fixture("spawner")],
        &["--help"],
        &["verify", "--help"],
    ] {
        assert_eq!(code(arguments), Some(0), "{arguments:?}");
    }
}

#[test]
fn one_an_invariant_is_broken() {
    let _alone = crowd();
    for arguments in [
        &["verify", "one_child", "--", fixture("unreaped_child")][..],
        &["verify", "one_child", "--format", "json", "--", fixture("unreaped_child")],
        &["verify", "getpid", "--evidence", "output", "--", fixture("silent")],
        &["verify", "getpid", "--timeout", "0.5", "--", fixture("thread_bomb")],
    ] {
        assert_eq!(code(arguments), Some(1), "{arguments:?}");
    }
}

/// A lesson that fails when it is only run: `verify` says why, `run` that.
#[test]
fn one_a_lesson_that_is_run_fails() {
    let workspace = Workspace::with(
        "lessons/getpid/src/main.rs",
        "println!(\"hello, os!\");",
        "println!(\"hello, os!\"); if true { std::process::exit(3) }",
    );
    workspace.xtask().args(["run", "getpid"]).assert().code(1).stderr(contains("getpid"));
    workspace.xtask().args(["verify", "getpid"]).assert().code(1).stdout(contains("exit-zero"));
}

#[test]
fn two_there_is_no_answer() {
    for arguments in [
        &["verify", "no_such_lesson"][..],
        &["run", "no_such_lesson"],
        &["no_such_command"],
        &["verify", "--no-such-option"],
        &["verify", "getpid", "--", "/no/such/program"],
        &["verify", "one_child", "--", fixture("untraced_clone")],
        &["verify", "--", fixture("spawner")],
        &["verify", "getpid", "one_child", "--", fixture("spawner")],
    ] {
        assert_eq!(code(arguments), Some(2), "{arguments:?}");
    }
}

/// Nothing is said of what was not run, and a command in a lesson's place has nothing to do with the lesson's program.
#[test]
fn two_a_lesson_needs_another_platform() {
    let elsewhere = "section = 1\nplatform = \"macos\"\n";
    let workspace = Workspace::with("lessons/getpid/Cargo.toml", "section = 1\n", elsewhere);
    let verify = |arguments: &[&str]| workspace.xtask().arg("verify").args(arguments).assert();
    let alone = verify(&["getpid"]).code(2).stdout(is_empty());
    alone.stderr(contains("getpid needs macOS").and(contains("Platforms")));
    let told = "left out    getpid     needs macOS\n1 of 1 lesson held";
    verify(&["getpid", "one_child"]).code(2).stdout(contains(told));
    for (lessons, checked) in [(&["getpid", "one_child"][..], 1), (&["getpid"], 0)] {
        let json = verify(&[lessons, &["--format", "json"]].concat()).code(2);
        let report: Value = serde_json::from_slice(&json.get_output().stdout).expect("it is JSON");
        assert_eq!(report["left_out"], json!([{ "name": "getpid", "platform": "macos" }]));
        assert_eq!(report["lessons"].as_array().map(Vec::len), Some(checked));
    }
    let run = workspace.xtask().args(["run", "getpid", "one_child"]).assert().code(2);
    run.stderr(contains("getpid needs macOS")).stdout(contains("one_child"));
    verify(&["getpid", "--", executable("getpid")]).code(0).stdout(contains("1 of 1 lesson held"));
    workspace.xtask().arg("list").assert().code(0).stdout(contains("(macOS only)"));
}

#[test]
fn two_a_bad_value() {
    for (option, values) in [
        ("--timeout", &["0", "-1", "soon", "", "inf", "NaN"][..]),
        ("--max-processes", &["0", "-1", "many", "1.5"]),
        ("--max-output", &["0", "-1", "much", "1M"]),
        ("--format", &["xml", "JSON "]),
        ("--evidence", &["rumour"]),
        ("--color", &["blue"]),
    ] {
        for value in values {
            let argument = format!("{option}={value}");
            let assert = xtask().args(["verify", "getpid", argument.as_str()]).assert().code(2);
            assert.stdout(is_empty()).stderr(contains(option));
        }
    }
}

#[test]
fn two_the_evidence_cannot_be_had() {
    let mut xtask = xtask_through(&[fixture("ptrace_refused")]);
    xtask.args(["verify", "--evidence", "kernel"]).assert().code(2);
}
