//! What lessons claim beside their processes and lines: what is at the same time, what comes first, how many orders
//! there are, who becomes another program.

use crate::built::{executable, fixture};
use crate::skips::skip;
use crate::support::{Report, verify};
use std::process::Command;

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
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("there is no `python3` here");
    }
    let report = verify("join", &["--max-orders", "20"], &["python3", "-c", program]);
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
