//! The mistakes break what they declare, in the orders that they declare, and nothing else holds as
//! one.

use crate::built::{executable, fixture};
use crate::facts::mistakes;
use crate::runner::xtask;
use crate::support::{Report, verify, whole_course};
use predicates::prelude::*;
use predicates::str::{contains, starts_with};

const ITSELF: [&str; 0] = [];

/// The mistake does not hold, and the reason is about this invariant.
fn refused(report: &Report, invariant: &str, word: &str) {
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
    let said = report.findings().iter().any(|finding| {
        finding["invariant"] == invariant
            && finding["message"].as_str().is_some_and(|message| message.contains(word))
    });
    assert!(said, "nothing says {word:?} of `{invariant}`\n{}", report.shown);
}

#[test]
fn each_mistake_breaks_just_what_it_declares() {
    for mistake in mistakes() {
        assert!(!mistake.breaks.is_empty(), "{} breaks nothing", mistake.name);
        let report = verify(&mistake.name, &[], &ITSELF);
        assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
        let breaks = mistake.breaks.iter().map(String::as_str).collect();
        assert_eq!(report.demonstrated(), breaks, "{}", report.shown);
        assert!(report.findings().is_empty(), "{}", report.shown);
    }
}

#[test]
fn a_right_program_is_no_mistake() {
    let right = [
        ("no_exit", "same_fn", "process-count"),
        ("lost_handle", "one_child", "reaped"),
        ("lost_handle", "one_child", "ppid-is-parent"),
        ("no_guard", "main_guard", "within-limits"),
    ];
    for (mistake, lesson, invariant) in right {
        let report = verify(mistake, &[], &[executable(lesson)]);
        refused(&report, invariant, "none");
    }
}

/// What breaks more than it declares is no proof of what it declares.
#[test]
fn another_fault_besides_is_no_mistake() {
    let report = verify("unflushed", &[], &[executable("no_exit")]);
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
    assert!(report.invariants().contains("process-count"), "{}", report.shown);
}

/// A fault in all orders is not one in some, nor the other way round.
#[test]
fn the_orders_of_a_fault_are_part_of_the_mistake() {
    // Its child is dead for certain, so its line is right in every order.
    let report = verify("lost_handle", &[], &[fixture("unreaped_child")]);
    refused(&report, "ppid-is-parent", "none");
    assert!(!report.invariants().contains("reaped"), "{}", report.shown);
    // Its parent has ended for certain, so its line is wrong in every order.
    let report = verify("lost_handle", &[], &[fixture("orphan_ppid")]);
    refused(&report, "ppid-is-parent", "it was in all orders");
}

/// In one order, what is broken in some may be broken or not; what is broken in all must be.
#[test]
fn a_mistake_is_replayed_in_one_order() {
    for (order, breaks) in
        [("0x,1,1", &["ppid-is-parent", "reaped"][..]), ("1,1p,0x,1", &["reaped"])]
    {
        let report = verify("lost_handle", &["--order", order], &ITSELF);
        assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
        assert_eq!(report.demonstrated(), breaks.iter().copied().collect(), "{}", report.shown);
    }
    let report = verify("lost_handle", &["--order", "1,1"], &[executable("one_child")]);
    refused(&report, "reaped", "none");
}

#[test]
fn a_mistake_shows_its_finding_when_it_is_asked_for() {
    let finding = || contains("process-count: ").and(contains("the kernel counted 8 processes"));
    xtask().args(["verify", "no_exit"]).assert().success().stdout(finding());
    let count = mistakes().count();
    let all = contains(format!("{count} of {count} mistakes broke as declared"));
    whole_course().success().stdout(all.and(finding().not()));
}

#[test]
fn the_output_alone_proves_no_mistake() {
    for mistake in mistakes() {
        let report = verify(&mistake.name, &["--evidence", "output"], &ITSELF);
        assert_eq!((report.code, report.verdict()), (Some(2), "unanswered"), "{}", report.shown);
        assert!(report.demonstrated().is_empty(), "{}", report.shown);
    }
}

/// A finding names the lesson that explains it, but no lesson names itself.
#[test]
fn a_finding_names_the_lesson_to_see() {
    let cases: [(&str, &str, &str, &str); 4] = [
        ("one_child", fixture("unreaped_child"), "reaped", "zombie"),
        ("three_children", fixture("child_goes_on"), "process-count", "no_exit"),
        ("one_child", fixture("child_exits_seven"), "exit-zero", "join"),
        ("one_child", executable("no_guard"), "within-limits", "no_guard"),
    ];
    for (lesson, program, invariant, see) in cases {
        let report = verify(lesson, &["--max-orders", "5"], &[program]);
        let mut of_it = report.findings().iter().filter(|found| found["invariant"] == invariant);
        assert!(of_it.any(|found| found["see"] == see), "not {see}\n{}", report.shown);
    }
    let report = verify("one_child", &["--timeout", "0.5"], &[fixture("endless_child")]);
    assert_eq!(report.findings()[0]["see"], "join", "{}", report.shown);
    let report = verify("no_exit", &[], &ITSELF);
    assert!(report.lesson["demonstrated"][0]["see"].is_null(), "{}", report.shown);
}

/// What does as intended is told so, though as a mistake it is broken.
#[test]
fn a_mistake_that_is_mended_is_recognized() {
    for (mistake, lesson) in [("no_exit", "same_fn"), ("lost_handle", "one_child")] {
        let report = verify(mistake, &[], &[executable(lesson)]);
        assert_eq!(
            (report.code, &report.lesson["mended"]),
            (Some(1), &true.into()),
            "{}",
            report.shown
        );
        let mut xtask = xtask();
        xtask.args(["verify", mistake, "--", executable(lesson)]);
        xtask.assert().code(1).stdout(starts_with("mended"));
    }
    let report = verify("no_guard", &[], &[executable("main_guard")]);
    assert!(report.lesson["mended"].is_null(), "{}", report.shown);
}
