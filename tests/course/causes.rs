//! What beginners get wrong in other languages: each with its cause, and the lesson that explains it.

use crate::built::fixture;
use crate::runner::xtask;
use crate::skips::skip;
use crate::support::{Report, python, verify_by};
use predicates::prelude::*;
use predicates::str::contains;
use std::ffi::OsString;
use std::process::Command;

/// A Python program in a file, held against a lesson; nothing where there is no Python.
fn python_report(lesson: &str, options: &[&str], variable: &str, program: &str) -> Option<Report> {
    let Some(python) = python() else {
        skip("there is no `python3` here");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("mine.py");
    std::fs::write(&file, program).expect("a file can be written");
    let mut words: Vec<OsString> = vec![python.into()];
    words.extend(options.iter().map(OsString::from));
    words.push(file.into());
    let mut xtask = xtask();
    xtask.env("PYTHONUNBUFFERED", variable);
    Some(verify_by(xtask, lesson, &["--max-orders", "20"], &words))
}

/// A C program held against `one_child`; nothing where there is no compiler.
fn c_report(program: &str) -> Option<Report> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let [file, mine] = ["mine.c", "mine"].map(|name| folder.path().join(name));
    let start = "\
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
void foo(void) { printf(\"foo: child process: %d\\nfoo: parent process: %d\\n\", getpid(), getppid()); exit(0); }
int main(void) {
";
    std::fs::write(&file, format!("{start}{program}\n}}\n")).expect("a file can be written");
    let compiled = Command::new("cc").arg("-w").arg("-o").arg(&mine).arg(&file).status();
    let Ok(status) = compiled else {
        skip("there is no `cc` here");
        return None;
    };
    assert!(status.success(), "{program}");
    Some(verify_by(xtask(), "one_child", &["--max-orders", "20", "--timeout", "2"], &[mine]))
}

/// The first finding has this cause, names this lesson, and is said to be the one that the others follow from.
fn caused(report: &Report, cause: &str, see: Option<&str>) {
    let shown = &report.shown;
    assert_eq!((report.code, report.verdict()), (Some(1), "broken"), "{shown}");
    let first = &report.findings()[0];
    assert_eq!(first["cause_id"], cause, "{shown}");
    assert_eq!(first["see"].as_str(), see, "{shown}");
    assert!(first["follows"].is_null(), "{shown}");
}

/// No notes say more of it than the program itself.
#[test]
fn what_cannot_start_is_to_be_mended_first() {
    let mut xtask = xtask();
    xtask.args(["verify", "getpid", "--", "sh", "/no/such/file"]);
    let told = contains("next: mend what is said above").and(contains("next: read").not());
    xtask.assert().code(1).stdout(told);
}

/// Python programs: the lesson, the program, the cause of the first finding, and the lesson to see.
macro_rules! python {
    ($($name:ident: $lesson:literal, $program:literal => $cause:literal, $see:expr;)*) => { $(
        #[test]
        fn $name() {
            if let Some(report) = python_report($lesson, &[], "", $program) {
                caused(&report, $cause, $see);
            }
        }
    )* };
}

/// Shell commands, likewise.
macro_rules! shell {
    ($($name:ident: $lesson:literal, $command:literal => $cause:literal, $see:expr;)*) => { $(
        #[test]
        fn $name() {
            let command = ["sh", "-c", $command];
            caused(&verify_by(xtask(), $lesson, &["--max-orders", "20"], &command), $cause, $see);
        }
    )* };
}

/// Fixtures, likewise.
macro_rules! rust {
    ($($name:ident: $lesson:literal, $fixture:literal => $cause:literal, $see:expr;)*) => { $(
        #[test]
        fn $name() {
            let options = ["--max-orders", "20", "--timeout", "2"];
            caused(&verify_by(xtask(), $lesson, &options, &[fixture($fixture)]), $cause, $see);
        }
    )* };
}

/// What stands in `main` of C programs, likewise.
macro_rules! c {
    ($($name:ident: $program:literal => $cause:literal, $see:expr;)*) => { $(
        #[test]
        fn $name() {
            if let Some(report) = c_report($program) {
                caused(&report, $cause, $see);
            }
        }
    )* };
}

rust! {
    a_child_that_does_not_exit: "three_children", "child_goes_on" => "child-goes-on", Some("no_exit");
    one_child_too_few: "three_children", "missing_child" => "too-few", None;
    a_fork_that_fails: "three_children", "no_more_forks" => "fork-failed", None;
    a_panic: "three_children", "child_panics" => "rust-panic", Some("join");
    a_child_that_is_killed: "one_child", "child_killed" => "killed-by", Some("join");
    a_child_that_is_not_waited_for: "one_child", "unreaped_child" => "not-waited-for", Some("zombie");
    a_parent_that_ignores_sigchld: "one_child", "ignored_sigchld" => "ignores-sigchld", Some("zombie");
    a_line_in_two_pieces: "same_fn", "torn_line" => "torn-line", Some("unflushed");
    lines_to_standard_error: "getpid", "lines_on_stderr" => "to-standard-error", None;
    a_child_that_is_stopped: "one_child", "stopped_child" => "stopped", Some("join");
}

c! {
    a_wait_for_the_wrong_pid: "
    printf(\"parent process: %d\\n\", getpid());
    fflush(stdout);
    if (fork() == 0) foo();
    waitpid(getpid(), NULL, 0);" => "waited-for-wrong-pid", Some("zombie");
    an_open_end_of_a_pipe: "
    int ends[2];
    pipe(ends);
    printf(\"parent process: %d\\n\", getpid());
    fflush(stdout);
    if (fork() == 0) {
        char byte;
        while (read(ends[0], &byte, 1) > 0);
        foo();
    }
    write(ends[1], \"x\", 1);
    wait(NULL);" => "blocked-in", Some("join");
    a_null_pointer: "
    printf(\"parent process: %d\\n\", getpid());
    fflush(stdout);
    if (fork() == 0) {
        int *volatile nowhere = NULL;
        *nowhere = 1;
        foo();
    }
    wait(NULL);" => "killed-by", Some("join");
    a_buffer_that_is_copied: "
    printf(\"parent process: %d\\n\", getpid());
    if (fork() == 0) foo();
    wait(NULL);" => "buffered-before-fork", Some("unflushed");
    no_wait_at_all: "
    printf(\"parent process: %d\\n\", getpid());
    fflush(stdout);
    if (fork() == 0) foo();" => "not-waited-for", Some("zombie");
    a_loop_that_does_not_end: "
    printf(\"parent process: %d\\n\", getpid());
    fflush(stdout);
    if (fork() == 0) for (;;);
    wait(NULL);" => "never-ends", Some("join");
}

/// Reader and writer wait for each other: that is another advice than to close ends.
#[test]
fn a_wait_before_the_write_that_is_waited_for() {
    let report = c_report(
        "
    int ends[2];
    pipe(ends);
    printf(\"parent process: %d\\n\", getpid());
    fflush(stdout);
    if (fork() == 0) {
        char byte;
        close(ends[1]);
        while (read(ends[0], &byte, 1) > 0);
        foo();
    }
    wait(NULL);
    write(ends[1], \"x\", 1);",
    );
    if let Some(report) = report {
        caused(&report, "blocked-in", Some("join"));
        assert!(report.shown.contains("write first"), "{}", report.shown);
    }
}

python! {
    what_start_gives_back_is_no_process: "one_child", "\
import multiprocessing as mp, os
def foo():
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid())
print('parent process:', os.getpid())
p = mp.get_context('fork').Process(target=foo).start()
p.join()
" => "start-returns-none", Some("lost_handle");
    a_syntax_error_is_told: "getpid", "print('hello, os!'\n" => "python-error", None;
    a_missing_module_is_told: "getpid", "import oss\n" => "python-error", None;
    a_wrong_name_in_a_child_is_told: "one_child", "\
import os
print('parent process:', os.getpid(), flush=True)
pid = os.fork()
if pid == 0:
    print('foo: child process:', pidd)
os.waitpid(pid, 0)
" => "python-error", None;
    a_missing_guard_is_told: "one_child", "\
import multiprocessing as mp, os
def foo():
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid())
print('parent process:', os.getpid())
mp.get_context('spawn').Process(target=foo).start()
" => "main-guard-missing", Some("main_guard");
    a_guard_below_the_start_method_is_told: "one_child", "\
import multiprocessing as mp, os
mp.set_start_method('spawn')
def foo():
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid())
print('parent process:', os.getpid())
mp.Process(target=foo).start()
" => "main-guard-missing", Some("main_guard");
    one_child_too_many: "three_children", "\
import multiprocessing as mp, os
def foo():
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid())
print('parent process:', os.getpid(), flush=True)
for _ in range(4):
    mp.get_context('fork').Process(target=foo).start()
" => "too-many", None;
    a_line_too_many: "getpid", "\
import os
print('start')
print('hello, os!')
print('my pid is', os.getpid())
" => "words-differ", None;
    both_run_what_comes_after_a_fork: "one_child", "\
import os
print('parent process:', os.getpid(), flush=True)
pid = os.fork()
print('foo: child process:', os.getpid())
print('foo: parent process:', os.getppid(), flush=True)
if pid:
    os.wait()
" => "line-of-another", Some("diff_fns");
    its_own_pid_for_its_parents: "one_child", "\
import os
print('parent process:', os.getpid(), flush=True)
if os.fork() == 0:
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getpid(), flush=True)
    os._exit(0)
os.wait()
" => "own-pid", None;
    a_child_that_waits_has_no_child: "one_child", "\
import os
print('parent process:', os.getpid(), flush=True)
if os.fork() == 0:
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid(), flush=True)
os.wait()
" => "no-child", Some("no_exit");
    a_fork_server_is_a_helper: "one_child", "\
import multiprocessing as mp, os
def foo():
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid())
if __name__ == '__main__':
    print('parent process:', os.getpid(), flush=True)
    mp.get_context('forkserver').Process(target=foo).start()
" => "helper-process", Some("start_methods");
    threads_are_no_processes: "three_children", "\
import os, threading
def foo():
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid())
print('parent process:', os.getpid())
for _ in range(3):
    threading.Thread(target=foo).start()
" => "thread-not-process", Some("own_memory");
    a_raw_status_is_told: "join", "\
import os
def start(name, status):
    pid = os.fork()
    if pid == 0:
        print(name, 'executed!!', flush=True)
        os._exit(status)
    return pid
pids = [(name, start(name, status)) for name, status in (('foo', 0), ('bar', 7), ('baz', 0))]
for name, pid in pids:
    print(f'{name}: child process {pid} ended with status {os.waitpid(pid, 0)[1]}', flush=True)
" => "raw-wait-status", None;
    a_child_that_goes_on_is_told: "one_child", "\
import os
print('parent process:', os.getpid(), flush=True)
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        print('foo: child process:', os.getpid())
        print('foo: parent process:', os.getppid(), flush=True)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
" => "child-goes-on", Some("no_exit");
    text_in_a_buffer_is_told: "one_child", "\
import os
print('parent process:', os.getpid())
pid = os.fork()
print('foo: child process:', os.getpid()) if pid == 0 else os.waitpid(pid, 0)
if pid == 0:
    print('foo: parent process:', os.getppid())
" => "buffered-before-fork", Some("unflushed");
    a_pid_from_before_the_fork_is_told: "one_child", "\
import os
me = os.getpid()
print('parent process:', me, flush=True)
pid = os.fork()
if pid == 0:
    print('foo: child process:', me)
    print('foo: parent process:', os.getppid(), flush=True)
    os._exit(0)
os.waitpid(pid, 0)
" => "read-before-fork", Some("getpid");
}

shell! {
    a_script_that_is_not_there_is_told: "getpid", "exec sh /no/such/script" => "could-not-start", None;
    a_command_that_is_not_there_is_told: "getpid", "no-such-command-here" => "could-not-start", None;
    other_words_are_told: "getpid", "echo hello; echo \"my pid is $$\"" => "words-differ", None;
    lines_in_another_order_are_told: "getpid", "echo \"my pid is $$\"; echo 'hello, os!'"
        => "own-line-out-of-order", None;
    a_missing_newline_is_told: "getpid", "printf 'hello, os!my pid is %s\\n' $$"
        => "no-newline", Some("unflushed");
    a_line_on_standard_error_is_told: "getpid", "echo 'hello, os!'; echo \"my pid is $$\" >&2"
        => "to-standard-error", None;
    a_line_that_never_came_is_told: "getpid", "echo 'hello, os!'" => "line-missing", Some("unflushed");
    a_failure_is_told: "getpid", "echo 'hello, os!'; echo \"my pid is $$\"; exit 3"
        => "failed", Some("join");
    a_signal_is_told: "getpid", "echo 'hello, os!'; echo \"my pid is $$\"; kill -9 $$"
        => "killed-by", Some("join");
    another_pid_is_told: "getpid", "echo 'hello, os!'; echo 'my pid is 1'"
        => "no-such-pid", None;
    too_few_are_told: "three_children",
        "echo \"parent process: $$\"" => "too-few", None;
}

#[test]
fn what_tears_lines_is_named() {
    let program = "\
import os
pids = []
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        print('executed', end='')
        print('!!')
        os._exit(0)
    pids.append(pid)
for pid in pids:
    os.waitpid(pid, 0)
";
    for (options, variable, named) in [(&["-u"][..], "", "`-u`"), (&[], "1", "PYTHONUNBUFFERED")] {
        let Some(report) = python_report("same_fn", options, variable, program) else { return };
        let torn = report.findings().iter().find(|finding| finding["cause_id"] == "torn-line");
        let torn = torn.unwrap_or_else(|| panic!("no torn line\n{}", report.shown));
        assert!(torn["cause"].as_str().is_some_and(|cause| cause.contains(named)), "{torn}");
    }
}

/// What the program says comes before what is said of it, and whole in the JSON.
#[test]
fn what_the_program_said_comes_first() {
    let command = "for n in 1 2 3 4 5 6 7 8 9 10 11 12; do echo \"said $n\" >&2; done; exit 3";
    let report = verify_by(xtask(), "getpid", &[], &["sh", "-c", command]);
    assert!(report.lesson["stderr"].as_str().is_some_and(|said| said.lines().count() == 12));
    let output = xtask().args(["verify", "getpid", "--", "sh", "-c", command]).output();
    let shown = String::from_utf8(output.stdout).expect("reports are text");
    let place = |word: &str| shown.find(word).unwrap_or_else(|| panic!("no {word}\n{shown}"));
    assert!(place("broken") < place("said 1") && place("said 1") < place("exit-zero"), "{shown}");
    assert!(place("… 4 more lines") < place("said 12"), "{shown}");
    assert!(!shown.contains("said 6"), "{shown}");
}
