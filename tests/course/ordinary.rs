//! What a search alone does not see: runs in which nobody is held, programs that differ from run to run,
//! limits that run out, and what the tracer can't follow.

use crate::built::{executable, fixture};
use crate::runner::{show, xtask};
use crate::support::{Report, verify};
use serde_json::Value;

fn is_exhaustive(report: &Report) -> bool {
    report.lesson["orders"]["exhaustive"] == true
}

/// The orders of a program, as `orders` tells them, and all of it as a failing test shows it.
fn orders_of(program: &str) -> (Value, String) {
    orders_with(program, &[])
}

/// The same, of a program with these arguments.
fn orders_with(program: &str, arguments: &[&str]) -> (Value, String) {
    let mut orders = xtask();
    orders.args(["orders", "--format", "json", "--"]).arg(fixture(program)).args(arguments);
    let output = orders.output();
    let shown = show(&orders, &output);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    (serde_json::from_slice(&output.stdout).expect("the report is JSON"), shown)
}

#[test]
fn a_fault_that_only_an_ordinary_run_shows_is_a_fault_without_a_replay() {
    let report = verify("one_child", &[], &[fixture("impatient_parent")]);
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
    assert!(report.invariants().contains("reaped"), "{}", report.shown);
    assert!(report.findings()[0]["replay"].is_null(), "{}", report.shown);
    assert!(!is_exhaustive(&report), "{}", report.shown);
    let human = ["verify", "one_child", "--max-time", "3", "--"];
    let said = predicates::str::contains("in an ordinary run");
    xtask().args(human).arg(fixture("impatient_parent")).assert().code(1).stdout(said);
}

#[test]
fn a_right_program_is_judged_by_ordinary_runs_too() {
    let lesson = executable("one_child");
    for (runs, judged) in [("10", 11), ("3", 4), ("0", 1)] {
        let report = verify("one_child", &["--runs", runs], &[&lesson]);
        assert_eq!(report.verdict(), "holds", "{}", report.shown);
        assert_eq!(report.lesson["ordinary_runs"], judged, "{}", report.shown);
    }
}

/// Half a minute of sleep costs nothing, but no run is ordinary then, and the report says so.
#[test]
fn a_program_that_sleeps_long_has_no_ordinary_run() {
    let report = verify("one_child", &[], &[fixture("sleeps_first")]);
    assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
    assert_eq!(report.lesson["ordinary_runs"], 0, "{}", report.shown);
    let human = ["verify", "one_child", "--"];
    let said = predicates::str::contains("no ordinary run was judged");
    xtask().args(human).arg(fixture("sleeps_first")).assert().success().stdout(said);
}

#[test]
fn a_run_that_takes_another_course_is_judged() {
    let report = verify("three_children", &[], &[fixture("two_or_three_children")]);
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
    assert!(report.invariants().contains("process-count"), "{}", report.shown);
}

#[test]
fn a_program_with_one_order_runs_more_than_once() {
    let report = verify("one_child", &["--runs", "0"], &[fixture("lies_at_random")]);
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
    assert!(report.invariants().contains("ppid-is-parent"), "{}", report.shown);
}

/// Once by one exec more than the other time.
#[test]
fn a_launcher_that_varies_leaves_no_claim_of_all() {
    let lesson = executable("one_child");
    let script = "case $(date +%N) in *[02468]) exec env \"$0\";; *) exec env env \"$0\";; esac";
    let command = ["sh", "-c", script, lesson];
    let report = verify("one_child", &[], &command);
    assert_eq!(report.verdict(), "holds", "{}", report.shown);
    assert!(!is_exhaustive(&report), "{}", report.shown);
}

/// Nobody is to blame for a limit that ran out because others were held.
#[test]
fn a_limit_runs_out_only_when_nobody_can_go_on() {
    for program in ["waits_with_a_limit", "watchdog"] {
        let report = verify("one_child", &[], &[fixture(program)]);
        assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
        assert!(!is_exhaustive(&report), "{}", report.shown);
        assert!(report.reason_of_orders().contains("time limit"), "{}", report.shown);
    }
}

#[test]
fn a_timer_leaves_no_claim_of_all() {
    let report = verify("one_child", &[], &[fixture("alarm_for_a_wait")]);
    assert!(!is_exhaustive(&report), "{}", report.shown);
    assert!(report.reason_of_orders().contains("sets a timer"), "{}", report.shown);
}

#[test]
fn text_that_changes_from_run_to_run_makes_no_orders() {
    let (orders, shown) = orders_of("time_stamps");
    assert_eq!((&orders["found"], &orders["possible"]), (&90.into(), &90.into()), "{shown}");
    assert_eq!(orders["exhaustive"], true, "{shown}");
    assert_eq!(orders["varying_text"], true, "{shown}");
}

#[test]
fn a_number_that_cannot_be_predicted_is_no_fault() {
    let (orders, shown) = orders_of("last_one_says_so");
    assert!(orders["possible"].is_null(), "{shown}");
    // Who comes last is told by memory that they share.
    assert_eq!(orders["exhaustive"], false, "{shown}");
    assert!(orders["reason"].as_str().is_some_and(|why| why.contains("share memory")), "{shown}");
}

/// By what one process can tell another something, and the word for it in the report.
const TELLING: [(&str, &str); 10] = [
    ("file", "/tells-by-"),
    ("pid_file", "/tells-by-"),
    ("content", "/tells-by-"),
    ("lock", "/tells-by-"),
    ("place", "/tells-by-"),
    ("event", "an eventfd"),
    ("priority", "what the system shows of a process"),
    ("proc", "what the system shows of a process"),
    ("memory", "share memory"),
    ("address", "what they can see of that is not known"),
];

/// The orders of a program whose second child sees by this whether the first one was there.
fn orders_telling_by(what: &str, when: &str) -> (Value, String) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut orders = xtask();
    orders.args(["orders", "--format", "json", "--", fixture("tells_by"), what, when]);
    let output = orders.arg(folder.path()).output();
    let shown = show(&orders, &output);
    (serde_json::from_slice(&output.stdout).expect("the report is JSON"), shown)
}

#[test]
fn what_processes_tell_each_other_otherwise_leaves_no_claim_of_all() {
    for (what, word) in TELLING {
        for when in ["at_once", "slept"] {
            let (orders, shown) = orders_telling_by(what, when);
            assert_eq!(orders["exhaustive"], false, "{what}: {shown}");
            let reason = orders["reason"].as_str().unwrap_or_default();
            assert!(reason.contains(word), "{what}: {shown}");
        }
    }
}

#[test]
fn what_is_told_in_turn_is_in_order() {
    // Of memory and sockets it is not seen who uses them when.
    for (what, _) in &TELLING[..8] {
        let (orders, shown) = orders_telling_by(what, "in_turn");
        assert_eq!((&orders["found"], &orders["exhaustive"]), (&1.into(), &true.into()), "{shown}");
    }
}

#[test]
fn what_comes_together_is_one_of_the_orders() {
    for what in ["pipe", "signal"] {
        let command = [fixture("takes_one_for_all"), what];
        let report = verify("same_fn", &["--timeout", "1", "--runs", "0"], &command);
        assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
        assert!(report.findings()[0]["replay"].is_string(), "{}", report.shown);
    }
}

#[test]
fn which_thread_forks_first_is_not_scheduled() {
    let (orders, shown) = orders_of("two_threads_fork");
    assert_eq!(orders["exhaustive"], false, "{shown}");
    assert!(orders["reason"].as_str().is_some_and(|why| why.contains("fork")), "{shown}");
}

#[test]
fn what_can_come_at_any_time_leaves_no_claim_of_all() {
    let reasons = [("gives_up", "again and again"), ("interrupted_wait", "may interrupt a wait")];
    for (program, word) in reasons {
        let (orders, shown) = orders_of(program);
        assert_eq!(orders["exhaustive"], false, "{shown}");
        assert!(orders["reason"].as_str().is_some_and(|why| why.contains(word)), "{shown}");
    }
}

#[test]
fn each_thread_may_get_the_child() {
    let (orders, shown) = orders_of("two_threads_wait");
    assert_eq!((&orders["outputs"], &orders["exhaustive"]), (&4.into(), &true.into()), "{shown}");
}

#[test]
fn a_child_of_vfork_may_write() {
    let report = verify("one_child", &[], &[fixture("vfork_writes")]);
    assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
    assert!(is_exhaustive(&report), "{}", report.shown);
}

#[test]
fn a_program_that_uses_ptrace_has_no_answer() {
    let report = verify("one_child", &[], &[fixture("uses_ptrace")]);
    assert_eq!((report.code, report.verdict()), (Some(2), "unanswered"), "{}", report.shown);
    assert!(report.reason().contains("ptrace"), "{}", report.shown);
}

/// Which of two pipes was ready first shows an exit that came before the look, without a wait for it.
#[test]
fn what_a_look_at_two_pipes_shows_is_searched() {
    let (report, shown) = orders_of("polls_two_pipes");
    assert_eq!(report["found"], 3, "{shown}");
}

/// Before the child's line, between that and its message, or after both.
#[test]
fn a_look_that_does_not_wait_may_come_at_any_time() {
    for by in ["read", "recv", "poll", "select", "epoll"] {
        let (orders, shown) = orders_with("looks_into_pipes", &[by, "once"]);
        assert_eq!((&orders["found"], &orders["exhaustive"]), (&3.into(), &true.into()), "{shown}");
        let (orders, shown) = orders_with("looks_into_pipes", &[by, "often"]);
        assert_eq!(orders["exhaustive"], false, "{shown}");
        let reason = orders["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("again and again"), "{shown}");
    }
}

#[test]
fn what_has_come_when_a_poll_returns_is_searched() {
    for by in ["poll", "select", "epoll"] {
        let (orders, shown) = orders_with("looks_into_pipes", &[by, "waits"]);
        assert_eq!((&orders["found"], &orders["exhaustive"]), (&2.into(), &true.into()), "{shown}");
    }
}

/// What can be seen in a moment that can't be held, and the word for it in the report.
#[test]
fn what_happens_in_a_moment_leaves_no_claim_of_all() {
    for (what, word) in [
        ("end_of_file", "a moment before"),
        ("siblings", "a moment before"),
        ("sleep", "may end a sleep"),
        ("no_wait", "touch the same thing"),
    ] {
        let (orders, shown) = orders_with("just_then", &[what]);
        assert_eq!(orders["exhaustive"], false, "{shown}");
        assert!(orders["reason"].as_str().is_some_and(|why| why.contains(word)), "{shown}");
    }
}

/// Open or closed; handled before a line, after it, or not at all; reaped by its parent or by the kernel.
#[test]
fn closing_and_handling_are_steps() {
    for (what, outputs) in [("close", 2), ("ignore", 2), ("epoll", 1)] {
        let (orders, shown) = orders_with("just_then", &[what]);
        assert_eq!(
            (&orders["outputs"], &orders["exhaustive"]),
            (&outputs.into(), &true.into()),
            "{what}: {shown}"
        );
    }
    let (orders, shown) = orders_with("just_then", &["handler"]);
    let texts = orders["orders"].as_array().expect("orders are a list");
    let has = |text: &str| texts.iter().any(|order| order["output"] == text);
    assert!(has("child\nreaped\n") && has("child\nhandled\nreaped\n"), "{shown}");
}

/// C's stdio empties its buffer at the end of each line, but only on a terminal.
#[test]
fn a_program_that_needs_a_terminal_can_have_one() {
    let report = verify("one_child", &[], &[fixture("c_stdio_fork")]);
    assert_eq!(report.findings()[0]["cause_id"], "buffered-before-fork", "{}", report.shown);
    let report = verify("one_child", &["--tty"], &[fixture("c_stdio_fork")]);
    assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{}", report.shown);
    let mut xtask = xtask();
    let words = ["verify", "one_child", "--evidence", "output", "--tty", "--", "true"];
    xtask.args(words).assert().code(2).stderr(predicates::str::contains("--tty"));
}

/// More than a terminal holds, in one write and from two processes.
#[test]
fn what_goes_through_a_terminal_is_what_was_written() {
    let mut trace = xtask();
    let command = "printf '\\033[1mtab\\tand return\\r\\n'; seq 3000; seq 3000 >&2";
    trace.args(["trace", "--format", "json", "--tty", "--", "sh", "-c", command]);
    let output = trace.output();
    let shown = show(&trace, &output);
    let trace: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let events = trace["events"].as_array().unwrap_or_else(|| panic!("no events\n{shown}"));
    let of = |stream: &str| -> String {
        let writes = events.iter().filter(|event| event["stream"] == stream);
        writes.filter_map(|event| event["text"].as_str()).collect()
    };
    let numbers: String = (1..=3000).map(|number: u32| number.to_string() + "\n").collect();
    assert_eq!(of("stdout"), format!("\u{1b}[1mtab\tand return\r\n{numbers}"), "{shown}");
    assert_eq!(of("stderr"), numbers, "{shown}");
}
