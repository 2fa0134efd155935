//! What lessons claim beside their processes and lines: what is at the same time, what comes first, how many orders
//! there are, who becomes another program.

use crate::built::{executable, fixture};
use crate::runner::{show, xtask};
use crate::skips::skip;
use crate::support::{Report, lessons_of, python, verify};
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use std::ffi::OsString;

/// This invariant is broken, and the finding has this cause.
fn breaks(report: &Report, invariant: &str, cause: &str) {
    let shown = &report.shown;
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{shown}");
    let is_it = |finding: &&serde_json::Value| finding["invariant"] == invariant;
    let finding = report.findings().iter().find(is_it);
    let finding = finding.unwrap_or_else(|| panic!("`{invariant}` is not broken\n{shown}"));
    assert_eq!(finding["cause_id"], cause, "{shown}");
}

fn holds(report: &Report) {
    assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
}

/// A shell that starts three children and waits for each before the next, with what they do.
fn one_by_one(child: &str) -> String {
    format!("for n in 1 2 3; do sh -c '{child}' & wait; done")
}

#[test]
fn what_is_started_one_by_one_is_not_at_the_same_time() {
    let foo = "echo \"foo: child process: $$\"; echo \"foo: parent process: $PPID\"";
    let three = format!("echo \"parent process: $$\"; {}", one_by_one(foo));
    for (lesson, command) in [("three_children", three), ("same_fn", one_by_one("echo executed!!"))]
    {
        breaks(&verify(lesson, &[], &["sh", "-c", &command]), "overlap", "one-after-another");
    }
    let report = verify("diff_fns", &[], &[executable("in_order")]);
    breaks(&report, "overlap", "one-after-another");
}

#[test]
fn what_is_started_before_any_wait_is_at_the_same_time() {
    let command = "for n in 1 2 3; do sh -c 'echo executed!!' & done; wait";
    let report = verify("same_fn", &[], &["sh", "-c", command]);
    holds(&report);
    let checked = report.lesson["checked"].as_array().expect("what was checked");
    assert!(checked.iter().any(|id| id == "overlap"), "{}", report.shown);
}

/// `three_children` claims that the parent's line comes first, and `one_child` does not.
#[test]
fn the_parents_line_comes_first_where_that_is_claimed() {
    let child = "sh -c 'echo \"foo: child process: $$\"; echo \"foo: parent process: $PPID\"' &";
    for (lesson, children) in [("three_children", 3), ("one_child", 1)] {
        let command = format!("{} wait; echo \"parent process: $$\"", child.repeat(children));
        let report = verify(lesson, &["--max-orders", "20"], &["sh", "-c", &command]);
        if children == 1 {
            holds(&report);
        } else {
            breaks(&report, "sequence", "out-of-sequence");
        }
    }
}

#[test]
fn three_children_at_once_are_not_one_order() {
    let report = verify("in_order", &[], &[executable("diff_fns")]);
    breaks(&report, "order-count", "other-order-count");
}

/// `main_guard` runs itself again, and this only forks.
#[test]
fn a_fork_is_no_exec() {
    let report = verify("main_guard", &[], &[executable("one_child")]);
    breaks(&report, "exec", "no-exec");
}

/// The wait comes too late: the zombie's line says what need not be so, as `wrong_childs_pid` waits for nothing.
#[test]
fn a_child_is_known_to_be_dead_only_after_a_wait() {
    let report = verify("zombie", &[], &[fixture("wrong_childs_pid")]);
    assert!(report.invariants().contains("sequence"), "{}", report.shown);
}

#[test]
fn a_line_about_a_childs_end_comes_after_the_wait() {
    let program = "
import os
def start(name, status):
    pid = os.fork()
    if pid == 0:
        print(name, 'executed!!', flush=True)
        os._exit(status)
    return pid
ends = (('foo', 0), ('bar', 7), ('baz', 0))
children = [(name, status, start(name, status)) for name, status in ends]
for name, status, pid in children:
    print(f'{name}: child process {pid} ended with status {status}', flush=True)
    os.waitpid(pid, 0)
";
    let Some(python) = python() else { return skip("there is no `python3` here") };
    let words: [OsString; 3] = [python.into(), "-c".into(), program.into()];
    let report = verify("join", &["--max-orders", "20"], &words);
    breaks(&report, "sequence", "out-of-sequence");
}

/// By the output alone these claims are not checked, and it is not said that they were.
#[test]
fn the_output_alone_shows_no_such_claim() {
    let report =
        verify("three_children", &["--evidence", "output"], &[executable("three_children")]);
    let checked = report.lesson["checked"].as_array().expect("what was checked");
    for id in ["overlap", "sequence"] {
        assert!(checked.iter().all(|one| one != id), "{}", report.shown);
    }
}

/// What `verify --claims` says of a shell command, with these claims in a file, and something to read.
fn verify_own(claims: &str, command: &str) -> (Option<i32>, serde_json::Value, String) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let [file, input] = ["mine.toml", "input"].map(|name| folder.path().join(name));
    std::fs::write(&file, claims).expect("a file can be written");
    std::fs::write(&input, "42\n").expect("a file can be written");
    let mut xtask = xtask();
    xtask.args(["verify", "--format", "json", "--claims"]).arg(&file).arg("--stdin").arg(&input);
    let output = xtask.args(["--", "sh", "-c", command]).output();
    let shown = show(&xtask, &output);
    let lesson = lessons_of(&output, &shown).remove(0);
    (output.status.code(), lesson, shown)
}

/// Two children at once.
const TWO: &str = "sh -c 'echo \"child $$ of $PPID\"' & sh -c 'echo \"child $$ of $PPID\"' & wait";

/// The claims that they fulfil, below these.
fn two(claims: &str) -> String {
    let child = "{ lines = [\"child {pid} of {ppid}\"] }";
    format!("{claims}\n[parent]\nlines = []\nchildren = [{child}, {child}]\n")
}

#[test]
fn claims_need_no_crate() {
    for claims in ["", "orders = 2", "at_most = 2", "overlap = [\"1\", \"2\"]"] {
        let (code, lesson, shown) = verify_own(&two(claims), TWO);
        assert_eq!((code, &lesson["verdict"]), (Some(0), &"holds".into()), "{shown}");
        assert_eq!(lesson["name"], "mine", "{shown}");
    }
    for (claims, broken) in [("orders = 1", "order-count"), ("at_most = 1", "at-most")] {
        let (code, lesson, shown) = verify_own(&two(claims), TWO);
        assert_eq!(code, Some(1), "{shown}");
        assert_eq!(lesson["findings"][0]["invariant"], broken, "{shown}");
        let replay = lesson["findings"][0]["replay"].as_str().unwrap_or_default();
        assert!(replay.contains("--claims ") && replay.contains("--stdin "), "{shown}");
    }
}

#[test]
fn a_command_reads_the_file_in_each_run() {
    let claims = "[parent]\nlines = [\"got 42\"]\n";
    let (code, _, shown) = verify_own(claims, "read number; echo got $number");
    assert_eq!(code, Some(0), "{shown}");
}

#[test]
fn a_process_may_end_by_a_signal() {
    let claims = "[parent]\nlines = [\"a\"]\nsignal = 9\n";
    let (code, _, shown) = verify_own(claims, "echo a; kill -9 $$");
    assert_eq!(code, Some(0), "{shown}");
    let (code, lesson, shown) = verify_own(claims, "echo a");
    assert_eq!(code, Some(1), "{shown}");
    assert_eq!(lesson["findings"][0]["invariant"], "exit-zero", "{shown}");
}

#[test]
fn what_is_wrong_with_claims_is_named_with_file_and_key() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("mine.toml");
    for (claims, key) in [
        ("", "parent"),
        ("[parent]\nlines = 1\n", "parent.lines"),
        ("[parent]\nlines = [\"{tid}\"]\n", "{tid}"),
        ("overlap = [\"1\"]\n[parent]\nlines = []\n", "overlap"),
        ("sequence = [[\"0:2\", \"0x\"]]\n[parent]\nlines = []\n", "sequence"),
        ("colour = 1\n[parent]\nlines = []\n", "colour"),
        ("[parent", "line 1"),
    ] {
        std::fs::write(&file, claims).expect("a file can be written");
        let mut xtask = xtask();
        xtask.args(["verify", "--claims"]).arg(&file).args(["--", "true"]);
        let named = contains("mine.toml").and(contains(key));
        xtask.assert().code(2).stdout(is_empty()).stderr(named);
    }
    let missing = ["verify", "--claims", "/no/such/claims.toml", "--", "true"];
    xtask().args(missing).assert().code(2).stderr(contains("/no/such/claims.toml"));
}
