//! A machine that is busy, and a runner that is stopped, are no fault of the program.

use crate::built::fixture;
use crate::runner::{plain_xtask, xtask_through};
use crate::slow::gave_up;
use crate::support::{eventually, verify_by};
use nix::sched::{CpuSet, sched_getaffinity};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A process that does nothing but take a processor from the others, until it is dropped.
struct Hog(Child);

impl Hog {
    fn start(processor: &str) -> Self {
        // In a session of its own: some kernels share the processors between sessions.
        let launcher = ["setpriv", "--pdeathsig", "KILL", "setsid", "taskset", "-c", processor];
        let [program, arguments @ ..] = launcher;
        let mut hog = Command::new(program);
        hog.args(arguments).args(["sh", "-c", "echo; while :; do :; done"]).stdout(Stdio::piped());
        let mut hog = Self(hog.spawn().expect("util-linux is there"));
        let mut output = hog.0.stdout.take().expect("it is a pipe");
        output.read_exact(&mut [0]).expect("the hog says when it is there");
        hog
    }
}

impl Drop for Hog {
    fn drop(&mut self) {
        self.0.kill().expect("the hog is there");
        self.0.wait().expect("the hog ends");
    }
}

/// A processor that may be used.
fn a_processor() -> String {
    let processors = sched_getaffinity(Pid::from_raw(0)).expect("the kernel tells");
    let is_usable = |number: &usize| processors.is_set(*number) == Ok(true);
    (0..CpuSet::count()).find(is_usable).expect("there is a processor").to_string()
}

#[test]
fn a_program_that_gets_no_processor_is_not_blamed() {
    let processor = a_processor();
    let hogs: Vec<_> = (0..8).map(|_| Hog::start(&processor)).collect();
    let xtask = xtask_through(&["taskset", "-c", &processor]);
    let report = verify_by(xtask, "one_child", &["--timeout", "0.5"], &[fixture("spinning_child")]);
    drop(hogs);
    assert_eq!((report.verdict(), report.code), ("unanswered", Some(2)), "{}", report.shown);
    assert!(report.reason().contains("the machine is too busy"), "{}", report.shown);
}

/// All processes below this one.
fn descendants(pid: u32) -> Vec<u32> {
    let path = format!("/proc/{pid}/task/{pid}/children");
    let children = fs::read_to_string(path).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| child.parse().ok());
    children.flat_map(|child| [vec![child], descendants(child)].concat()).collect()
}

#[test]
fn time_in_which_the_runner_is_stopped_does_not_count() {
    let mut xtask = plain_xtask();
    xtask.args(["verify", "one_child", "--timeout", "1.5", "--max-time", "3", "--"]);
    xtask.args([fixture("sleeps_first"), "500"]).stdout(Stdio::null());
    let mut runner = xtask.spawn().expect("the runner can be run");
    let pid = Pid::from_raw(i32::try_from(runner.id()).expect("a PID"));
    let sleeps = || descendants(runner.id()).len() > 1;
    assert!(eventually(sleeps), "{}", gave_up("the program never ran"));
    kill(pid, Signal::SIGSTOP).expect("the runner is there");
    sleep(Duration::from_secs(4));
    kill(pid, Signal::SIGCONT).expect("the runner is there");
    let status = runner.wait().expect("the runner ends");
    assert!(status.success(), "{status}");
}
