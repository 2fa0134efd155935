//! Each broken program is caught by its invariant, each right one holds.
//!
//! Every case is a test of its own, by the name of its program.

use crate::built::{executable, fixture};
use crate::runner::xtask;
use crate::support::{Report, verify};
use predicates::str::contains;

/// A limit that a program without an end reaches soon. A program that ends has more time: the
/// machine may be busy.
const SOON: [&str; 2] = ["--timeout", "1"];

/// These invariants are broken, as the kernel's record shows, and none but these and `also`.
fn caught(report: &Report, invariants: &[&str], also: &[&str]) {
    let shown = &report.shown;
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{shown}");
    assert_eq!(report.evidence(), "kernel", "{shown}");
    let found = report.invariants();
    for invariant in invariants {
        assert!(found.contains(invariant), "`{invariant}` is not among what was found\n{shown}");
    }
    for invariant in found {
        let expected = invariants.contains(&invariant) || also.contains(&invariant);
        assert!(expected, "`{invariant}` was found, and is not broken\n{shown}");
    }
    for finding in report.findings() {
        for key in ["process", "message", "cause", "replay"] {
            let text = finding[key].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "a finding without `{key}`\n{shown}");
        }
    }
}

/// The program holds, as the kernel's record shows.
fn held(report: &Report) {
    let shown = &report.shown;
    assert_eq!((report.code, report.verdict()), (Some(0), "holds"), "{shown}");
    assert_eq!(report.evidence(), "kernel", "{shown}");
    assert!(report.findings().is_empty(), "{shown}");
}

/// Whatever the verdict on this program, it is not that it holds.
fn not_held(report: &Report) {
    let shown = &report.shown;
    match report.verdict() {
        "broken" => assert_eq!(report.code, Some(1), "{shown}"),
        "unanswered" => {
            assert_eq!(report.code, Some(2), "{shown}");
            assert!(!report.reason().is_empty(), "{shown}");
        }
        other => panic!("the verdict is {other}\n{shown}"),
    }
}

/// Broken programs: the lesson that each is held against, the invariants that must catch it, and
/// after `may` those that one can just as well say are broken too. Of very many orders, some are
/// enough.
macro_rules! broken {
    ($($name:ident: $lesson:literal $(, $most:literal orders)?
        => $invariants:expr $(, may $also:expr)?;)*) => { $(
        #[test]
        fn $name() {
            let bound: &[&str] = &[$("--max-orders", stringify!($most))?];
            let report = verify($lesson, bound, &[fixture(stringify!($name))]);
            let also: &[&[&str]] = &[$(&$also)?];
            caught(&report, &$invariants, &also.concat());
        }
    )* };
}

/// Right programs, and the lesson that each is held against. A bound in orders is for those that the
/// search has no end for: it comes to the same orders again and again.
macro_rules! right {
    ($($name:ident: $lesson:literal $(, $most:literal orders)?;)*) => { $(
        #[test]
        fn $name() {
            let bound: &[&str] = &[$("--max-orders", stringify!($most))?];
            held(&verify($lesson, bound, &[fixture(stringify!($name))]));
        }
    )* };
}

/// Programs that try to keep something from the tracer, and the lesson that each is held against.
macro_rules! sly {
    ($($name:ident: $lesson:literal;)*) => { $(
        #[test]
        fn $name() {
            not_held(&verify($lesson, &[], &[fixture(stringify!($name))]));
        }
    )* };
}

/// As many processes run as the lesson says.
mod process_count {
    use super::*;

    broken! {
        liar: "three_children" => ["process-count", "lines"];
        child_goes_on: "three_children", 50 orders => ["process-count"], may ["siblings", "lines"];
        extra_silent_child: "one_child" => ["process-count"];
        extra_child_before_exec: "one_child" => ["process-count"], may ["lines"];
        missing_child: "three_children" => ["process-count"], may ["lines"];
        fork_server: "one_child" => ["process-count"], may ["siblings", "lines", "ppid-is-parent"];
    }
}

/// Each process writes exactly its own lines, once, in its order.
mod lines {
    use super::*;

    broken! {
        wrong_childs_pid: "zombie" => ["lines"], may ["sequence"];
        ventriloquist: "three_children" => ["lines"];
        captured_child: "one_child" => ["lines"];
        double_flush: "one_child" => ["lines"];
        double_flush_block: "one_child" => ["lines"];
        torn_line: "same_fn" => ["lines"];
        no_newline: "one_child" => ["lines"];
        wrong_order_of_lines: "one_child" => ["lines"];
        not_utf8: "one_child" => ["lines"];
        silent: "getpid" => ["lines"];
        extra_line: "one_child" => ["lines"];
        lines_on_stderr: "getpid" => ["lines"];
    }
}

/// A PID that a process gives as its own is the kernel's.
mod pid_is_own {
    use super::*;

    broken! {
        swapped_pids: "three_children" => ["pid-is-own"];
        stale_pid: "one_child" => ["pid-is-own", "pids-distinct"];
    }
}

/// No two processes give the same PID as their own.
mod pids_distinct {
    use super::*;

    broken! {
        same_pid_twice: "three_children" => ["pids-distinct", "pid-is-own"];
    }
}

/// A PID that a process gives as its parent's is that of the process that forked it.
mod ppid_is_parent {
    use super::*;

    broken! {
        stale_adopter: "orphan" => ["ppid-is-parent"];
        invented_ppid: "one_child" => ["ppid-is-parent"];
        stale_ppid: "one_child" => ["ppid-is-parent"];
        orphan_ppid: "one_child" => ["ppid-is-parent", "reaped"];
        hidden_fork_server: "three_children" => ["ppid-is-parent", "siblings"], may ["lines"];
    }
}

/// All children are forked by the one parent.
mod siblings {
    use super::*;

    broken! {
        chain: "same_fn" => ["siblings"];
        clone_parent: "same_fn" => ["siblings"], may ["reaped"];
    }
}

/// Every child is waited for by its parent before the parent ends.
mod reaped {
    use super::*;

    broken! {
        unreaped_child: "one_child" => ["reaped"];
        orphan_reaped: "orphan" => ["reaped", "ppid-is-parent"];
        last_child_lost: "three_children" => ["reaped"];
        running_orphan: "one_child" => ["reaped"];
        ignored_sigchld: "one_child" => ["reaped"];
    }
}

/// Every process exits by itself, with status 0.
mod exit_zero {
    use super::*;

    broken! {
        wrong_status: "join" => ["exit-zero"];
        child_exits_seven: "one_child" => ["exit-zero"];
        child_panics: "one_child" => ["exit-zero"];
        child_killed: "one_child" => ["exit-zero"];
        parent_fails: "one_child" => ["exit-zero"];
    }
}

/// The run ends by itself, within its limits.
mod within_limits {
    use super::*;
    use crate::support::crowd;

    /// Programs without an end, for `one_child`. What a process has not done because it was killed
    /// is no fault of its own: nothing else may be found.
    macro_rules! endless {
        ($($name:ident;)*) => { $(
            #[test]
            fn $name() {
                let report = verify("one_child", &SOON, &[fixture(stringify!($name))]);
                caught(&report, &["within-limits"], &[]);
            }
        )* };
    }

    endless! {
        endless_child;
        spinning_child;
        stopped_child;
        setsid_double_fork;
    }

    /// Held against a limit alone: the time is more than enough.
    fn past(limit: &[&str], command: &[&str]) {
        let report = verify("getpid", &[&["--timeout", "60"], limit].concat(), command);
        caught(&report, &["within-limits"], &[]);
    }

    #[test]
    fn fork_bomb() {
        let _alone = crowd();
        past(&[], &[fixture("fork_bomb")]);
    }

    #[test]
    fn thread_bomb() {
        let _alone = crowd();
        // How many threads are too many is not for the command line to say; the time is.
        caught(&verify("getpid", &SOON, &[fixture("thread_bomb")]), &["within-limits"], &[]);
    }

    #[test]
    fn endless_output() {
        past(&[], &[fixture("endless_output")]);
    }

    #[test]
    fn endless_stderr() {
        past(&[], &[fixture("endless_output"), "stderr"]);
    }

    #[test]
    fn the_limits_are_those_of_the_command_line() {
        let three_children: [&str; 0] = [];
        let verify = |options: &[&str]| verify("three_children", options, &three_children);
        held(&verify(&["--max-processes", "4"]));
        caught(&verify(&["--max-processes", "3"]), &["within-limits"], &[]);
        // Seven lines of twenty or so bytes each.
        held(&verify(&["--max-output", "1000"]));
        caught(&verify(&["--max-output", "50"]), &["within-limits"], &[]);
        held(&verify(&["--timeout", "60.5"]));
        caught(&verify(&["--timeout", "0.000001"]), &["within-limits"], &[]);
    }
}

/// Programs that work in other ways than the lessons do.
mod right {
    use super::*;

    right! {
        spawner: "one_child";
        vfork_exec: "one_child";
        thread_prints: "one_child";
        thread_forks: "one_child";
        exec_from_thread: "getpid";
        wait_any: "three_children", 20 orders;
        sigchld_handler: "three_children", 20 orders;
        waitid_parent: "one_child";
        pidfd_parent: "one_child";
        polling_parent: "one_child";
        stop_and_continue: "one_child";
        realtime_signal: "one_child";
        buffered: "one_child";
        c_stdio: "one_child";
        writev_lines: "one_child";
        pwritev2_lines: "one_child";
        sendfile_lines: "one_child";
        splice_lines: "one_child";
        dup_lines: "one_child";
        reopened_stdout: "one_child";
        failed_write: "one_child";
    }

    /// Its waiting thread never sleeps: that run is held until its time is over.
    #[test]
    fn leader_ends_first() {
        held(&verify("getpid", &["--timeout", "3"], &[fixture("leader_ends_first")]));
    }
}

/// Programs in other languages.
mod other_languages {
    use super::*;
    use crate::skips::skip;
    use crate::support::python;

    /// A program in the folder `programs`.
    fn program(name: &str) -> String {
        format!("{}/programs/{name}", env!("CARGO_MANIFEST_DIR"))
    }

    /// What `verify` says of a Python program; nothing where there is no Python.
    fn verify_python(lesson: &str, bound: &[&str], name: &str) -> Option<Report> {
        let Some(python) = python() else {
            skip(&format!("{name}: there is no `python3` here"));
            return None;
        };
        Some(verify(lesson, bound, &[python, program(name).into()]))
    }

    macro_rules! python {
        ($($name:ident: $lesson:literal $(, $most:literal orders)?;)*) => { $(
            #[test]
            fn $name() {
                let bound: &[&str] = &[$("--max-orders", stringify!($most))?];
                let report = verify_python($lesson, bound, concat!(stringify!($name), ".py"));
                if let Some(report) = report {
                    held(&report);
                }
            }
        )* };
    }

    python! {
        mp_getpid: "getpid";
        mp_one_child: "one_child";
        mp_three_children: "three_children", 5 orders;
        mp_same_fn: "same_fn", 5 orders;
        mp_diff_fns: "diff_fns", 5 orders;
        fork_three_children: "three_children";
        typed_getpid: "getpid";
        typed_one_child: "one_child";
        typed_three_children: "three_children";
    }

    /// A shell command's lines, matched as this option says.
    fn verify_lines(how: &[&str], command: &str) -> Report {
        verify("getpid", how, &["sh", "-c", command])
    }

    #[test]
    fn words_are_free_if_that_is_asked_for() {
        let other_words = "echo hello; echo \"I am $$\"";
        held(&verify_lines(&["--match", "numbers"], other_words));
        let report = verify_lines(&[], other_words);
        caught(&report, &["lines"], &[]);
        let another_pid = verify_lines(&["--match", "numbers"], "echo hello; echo I am 1");
        caught(&another_pid, &["pid-is-own"], &[]);
    }

    #[test]
    fn blanks_count_if_that_is_asked_for() {
        let two_blanks = "echo 'hello, os!'; echo \"my pid is  $$ \"";
        held(&verify_lines(&[], two_blanks));
        held(&verify_lines(&["--match", "blanks"], two_blanks));
        let report = verify_lines(&["--match", "exact"], two_blanks);
        caught(&report, &["lines"], &[]);
        assert_eq!(report.findings()[0]["cause_id"], "blanks-differ", "{}", report.shown);
        let replay = report.findings()[0]["replay"].as_str().unwrap_or_default();
        assert!(replay.contains("--match exact"), "{}", report.shown);
    }

    #[test]
    fn fork_unflushed() {
        let report = verify_python("one_child", &[], "fork_unflushed.py");
        if let Some(report) = report {
            caught(&report, &["lines"], &[]);
        }
    }

    #[test]
    fn forkserver_one_child() {
        let report = verify_python("one_child", &[], "forkserver_one_child.py");
        let also = ["siblings", "lines", "ppid-is-parent", "reaped", "exit-zero"];
        if let Some(report) = report {
            caught(&report, &["process-count"], &also);
        }
    }

    /// `python3` as one types it: where that is a script, its helpers are no part of the program.
    #[test]
    fn python_by_its_name() {
        if python().is_none() {
            skip("there is no `python3` here");
            return;
        }
        let command = ["python3", &program("mp_three_children.py")];
        held(&verify("three_children", &["--max-orders", "2"], &command));
    }

    #[test]
    fn shell() {
        held(&verify("same_fn", &["--max-orders", "10"], &["sh", &program("same_fn.sh")]));
    }
}

/// Programs that try to keep something from the tracer.
mod sly {
    use super::*;
    use crate::runner::{plain_xtask, show};
    use crate::skips::skip;
    use crate::slow::gave_up;
    use crate::support::eventually;
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::process::{Command, Stdio};

    sly! {
        untraced_clone: "one_child";
        untraced_silent_child: "getpid";
        vmsplice_output: "one_child";
        mapped_output: "one_child";
        steals_output: "getpid";
    }

    #[test]
    fn uring_output() {
        let bare = Command::new(fixture("uring_output")).output().expect("the fixture can be run");
        if bare.status.success() {
            not_held(&verify("one_child", &[], &[fixture("uring_output")]));
            not_held(&verify("one_child", &[], &[fixture("uring_output"), "first_line"]));
        } else {
            skip("the kernel offers no io_uring here");
        }
    }

    /// The test is the stranger: it writes the line that the program leaves out.
    #[test]
    fn foreign_writer() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let socket = folder.path().join("socket");
        let listener = UnixListener::bind(&socket).expect("a socket can be made");
        listener.set_nonblocking(true).expect("a socket can be asked not to block");

        let mut xtask = plain_xtask();
        xtask.args(["verify", "getpid", "--", fixture("foreign_writer")]).arg(&socket);
        let runner = xtask.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let runner = runner.expect("the runner can be run");
        let mut client = None;
        let came = eventually(|| {
            client = listener.accept().ok();
            client.is_some()
        });
        if let Some((stream, _)) = client {
            write_for(stream).expect("the program's stdout can be written to");
        }
        let output = runner.wait_with_output().expect("the runner ends");
        let shown = show(&xtask, &output);
        assert!(came, "{}\n{shown}", gave_up("the program never came to the stranger"));
        assert!([Some(1), Some(2)].contains(&output.status.code()), "{shown}");
    }

    /// Writes a line into the stdout of the process at the other end, and says so.
    fn write_for(mut stream: UnixStream) -> std::io::Result<()> {
        stream.set_nonblocking(false)?;
        let mut pid = [0; 4];
        stream.read_exact(&mut pid)?;
        let stdout = format!("/proc/{}/fd/1", i32::from_ne_bytes(pid));
        File::options().append(true).open(stdout)?.write_all(b"hello, os!\n")?;
        stream.write_all(&[0])
    }
}

/// What a finding tells a learner.
mod findings {
    use super::*;
    use crate::built::root;
    use crate::runner::show;
    use std::collections::BTreeSet;
    use std::process::Command;

    #[test]
    fn a_finding_names_the_process() {
        let culprit = |lesson, fixture, invariant| {
            let report = verify(lesson, &["--max-orders", "5"], &[fixture]);
            let culprits = report.culprits(invariant);
            culprits.iter().map(|process| (*process).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(culprit("one_child", fixture("child_exits_seven"), "exit-zero"), ["1"]);
        assert_eq!(culprit("one_child", fixture("parent_fails"), "exit-zero"), ["0"]);
        assert_eq!(culprit("three_children", fixture("last_child_lost"), "reaped"), ["3"]);
        assert_eq!(culprit("three_children", fixture("swapped_pids"), "pid-is-own"), ["1", "2"]);
        assert_eq!(culprit("one_child", fixture("extra_line"), "lines"), ["0"]);
        assert_eq!(culprit("one_child", fixture("no_newline"), "lines"), ["1"]);
    }

    /// Each of the two children printed the other's PID: the two findings speak of the same two.
    #[test]
    fn a_wrong_pid_is_shown_beside_the_kernels() {
        let options = ["--max-orders", "5"];
        let report = verify("three_children", &options, &[fixture("swapped_pids")]);
        let pids: Vec<BTreeSet<u32>> = report
            .findings()
            .iter()
            .map(|finding| numbers(finding["message"].as_str().unwrap_or_default()))
            .collect();
        assert_eq!(pids.len(), 2, "{}", report.shown);
        assert_eq!(pids[0].len(), 2, "the printed PID and the kernel's\n{}", report.shown);
        assert_eq!(pids[0], pids[1], "{}", report.shown);
    }

    fn numbers(text: &str) -> BTreeSet<u32> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
    }

    #[test]
    fn an_exit_status_and_a_signal_are_told() {
        for (fixture, told) in
            [(fixture("child_exits_seven"), "7"), (fixture("child_killed"), "SIGKILL")]
        {
            let report = verify("one_child", &[], &[fixture]);
            let message = report.findings()[0]["message"].as_str().unwrap_or_default();
            assert!(message.contains(told), "{}", report.shown);
        }
    }

    /// The command in a finding, typed into a shell in the workspace, shows the same again.
    #[test]
    fn a_replay_shows_it_again() {
        let report = verify("one_child", &[], &[fixture("unreaped_child")]);
        let replay = report.findings()[0]["replay"].as_str().unwrap_or_default();
        let mut shell = Command::new("sh");
        shell.args(["-c", replay]).current_dir(root());
        let output = shell.output().expect("a shell can be run");
        let shown = show(&shell, &output);
        assert_eq!(output.status.code(), Some(1), "{shown}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("reaped"), "{shown}");
    }
}

/// A parent's end wakes the child a moment before the kernel gives the child away. No schedule
/// decides on which side of it the child asks, so nothing may be said of all orders.
#[test]
fn a_look_at_the_parent_after_a_release_by_its_exit_is_not_scheduled() {
    for program in [fixture("hasty_orphan"), executable("orphan")] {
        let report = verify("orphan", &[], &[program]);
        assert_eq!(report.lesson["orders"]["exhaustive"], false, "{}", report.shown);
        let reason = report.lesson["orders"]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("released by its parent's exit"), "{}", report.shown);
    }
}

/// With `--only`, nothing else is checked, and that is said; a run that had to be killed is broken in any case.
#[test]
fn only_what_is_asked_for_is_checked() {
    let child = [executable("one_child")];
    let unreaped = [fixture("unreaped_child")];
    for (lines, code) in [("reaped,exit-zero", 1), ("lines", 0)] {
        let report = verify("one_child", &["--only", lines], &unreaped);
        assert_eq!(report.code, Some(code), "{}", report.shown);
        let checked: Vec<_> = lines.split(',').chain(["within-limits"]).collect();
        let told = report.lesson["checked"].as_array().into_iter().flatten();
        let told: Vec<_> = told.filter_map(serde_json::Value::as_str).collect();
        assert!(told.iter().all(|one| checked.contains(one)), "{}", report.shown);
        assert_eq!(told.len(), checked.len(), "{}", report.shown);
    }
    assert_eq!(verify("one_child", &["--only", "overlap"], &child).code, Some(0));
    let endless = [fixture("endless_child")];
    let report = verify("one_child", &["--only", "lines", SOON[0], SOON[1]], &endless);
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{}", report.shown);
    let mut shown = xtask();
    shown.args(["verify", "one_child", "--only", "lines", "--"]).arg(child[0]);
    shown
        .assert()
        .success()
        .stdout(contains("checked, as asked: within-limits, lines; nothing else"));
    let mut none = xtask();
    none.args(["verify", "one_child", "--only", "liens", "--"]).arg(child[0]);
    none.assert().code(2).stderr(contains("pid-is-own"));
}
