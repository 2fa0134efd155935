//! Nothing of a program is left, whatever ended the run or the runner.
//!
//! A program's processes are found by an argument that no other has: a fork keeps its parent's
//! arguments.

use crate::built::fixture;
use crate::runner::{plain_xtask, xtask};
use crate::same_pids::can_be_had;
use crate::slow::gave_up;
use crate::support::{crowd, eventually};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use predicates::str::contains;
use std::fs;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// A fixture with an argument of its own.
struct Marked {
    fixture: &'static str,
    marker: String,
}

impl Marked {
    fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let marker = format!("marked-{}-{}", id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Marked { fixture: fixture(name), marker }
    }

    /// How many processes of it there are. (A zombie has no arguments: it is dead, and not
    /// counted.)
    fn alive(&self) -> usize {
        let processes = fs::read_dir("/proc").expect("there is a /proc");
        let command_lines =
            processes.filter_map(|process| fs::read(process.ok()?.path().join("cmdline")).ok());
        let mine = |line: &Vec<u8>| {
            let mut words = line.split(|byte| *byte == 0);
            words.next() == Some(self.fixture.as_bytes())
                && words.any(|word| word == self.marker.as_bytes())
        };
        command_lines.filter(mine).count()
    }

    /// Verifies it with these options, to the end.
    fn verify(&self, lesson: &str, options: &[&str]) {
        let mut xtask = xtask();
        xtask.args(["verify", lesson]).args(options).args(["--", self.fixture, &self.marker]);
        xtask.assert().code(1);
    }

    /// Starts verifying it, and comes back when it is there.
    fn start(&self, options: &[&str]) -> Child {
        let mut xtask = plain_xtask();
        xtask.args(["verify", "one_child", "--timeout", "100"]).args(options);
        xtask.args(["--", self.fixture, &self.marker]);
        let runner = xtask.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let runner = runner.expect("the runner can be run");
        assert!(
            eventually(|| self.alive() > 0),
            "{}",
            gave_up(&format!("{} never ran", self.fixture))
        );
        runner
    }

    /// Sends a signal to the runner alone, and waits for its end.
    fn end_runner(runner: &mut Child, signal: Signal) -> ExitStatus {
        let pid = Pid::from_raw(i32::try_from(runner.id()).expect("a PID"));
        kill(pid, signal).expect("the runner is there");
        runner.wait().expect("the runner ends")
    }

    /// They may take a moment to die, but nothing like the time after which they would by
    /// themselves.
    fn is_gone(&self) {
        let gone = eventually(|| self.alive() == 0);
        let left = || format!("{}: {} processes are left", self.fixture, self.alive());
        assert!(gone, "{}", gave_up(&left()));
    }
}

/// The fixtures that stay until they are killed, each in its own way.
const LINGERING: [&str; 4] =
    ["endless_child", "spinning_child", "stopped_child", "setsid_double_fork"];

/// Does this with all of them at once: most of it is waiting.
fn each_at_once(check: impl Fn(&str) + Sync) {
    thread::scope(|scope| {
        for fixture in LINGERING {
            let check = &check;
            scope.spawn(move || check(fixture));
        }
    });
}

/// How often the runner is interrupted: the program may be anywhere on its way by then.
const INTERRUPTIONS: usize = 5;

#[test]
fn nothing_is_left_after_the_time_limit() {
    each_at_once(|fixture| {
        let program = Marked::new(fixture);
        program.verify("one_child", &["--timeout", "1"]);
        // The runner has ended: nothing is given any more time.
        assert_eq!(program.alive(), 0, "{fixture}");
    });
}

#[test]
fn nothing_is_left_after_the_time_limit_without_a_record() {
    each_at_once(|fixture| {
        let program = Marked::new(fixture);
        let mut xtask = xtask();
        xtask.args(["verify", "one_child", "--timeout", "1", "--evidence", "output"]);
        // The daemon shows in no output: there the verdict is not the question.
        xtask.args(["--", program.fixture, &program.marker]);
        xtask.output();
        assert_eq!(program.alive(), 0, "{fixture}");
    });
}

#[test]
fn nothing_is_left_after_the_limit_on_processes() {
    let _alone = crowd();
    let program = Marked::new("fork_bomb");
    program.verify("getpid", &["--timeout", "60"]);
    assert_eq!(program.alive(), 0);
}

#[test]
fn nothing_is_left_after_the_limit_on_output() {
    let program = Marked::new("endless_output");
    program.verify("getpid", &["--timeout", "60"]);
    assert_eq!(program.alive(), 0);
}

#[test]
fn nothing_is_left_of_too_many_threads() {
    let _alone = crowd();
    let program = Marked::new("thread_bomb");
    program.verify("getpid", &["--timeout", "1"]);
    assert_eq!(program.alive(), 0);
}

/// A program whose verdict is only that it is broken may have left something behind as well.
#[test]
fn an_orphan_is_left_to_nobody() {
    let program = Marked::new("running_orphan");
    program.verify("one_child", &[]);
    assert_eq!(program.alive(), 0);
}

fn nothing_is_left_after(signal: Signal, options: &[&str]) {
    for fixture in LINGERING.into_iter().flat_map(|fixture| [fixture; INTERRUPTIONS]) {
        let program = Marked::new(fixture);
        let mut runner = program.start(options);
        let status = Marked::end_runner(&mut runner, signal);
        assert!(
            !status.success(),
            "{fixture}: the runner was interrupted, and ended with {status}"
        );
        program.is_gone();
    }
}

#[test]
fn nothing_is_left_after_ctrl_c() {
    nothing_is_left_after(Signal::SIGINT, &[]);
}

#[test]
fn nothing_is_left_after_the_terminal_is_gone() {
    nothing_is_left_after(Signal::SIGHUP, &[]);
}

#[test]
fn nothing_is_left_after_sigterm() {
    nothing_is_left_after(Signal::SIGTERM, &[]);
}

#[test]
fn nothing_is_left_after_the_runner_is_killed() {
    nothing_is_left_after(Signal::SIGKILL, &[]);
}

#[test]
fn nothing_is_left_after_the_runner_is_killed_without_a_record() {
    nothing_is_left_after(Signal::SIGKILL, &["--evidence", "output"]);
}

#[test]
fn nothing_is_left_after_ctrl_c_without_a_record() {
    nothing_is_left_after(Signal::SIGINT, &["--evidence", "output"]);
}

#[test]
fn nothing_is_left_of_a_namespace() {
    if can_be_had() {
        for signal in [Signal::SIGINT, Signal::SIGKILL] {
            nothing_is_left_after(signal, &["--same-pids"]);
        }
    }
}

/// What programs that are killed have left where temporary files belong is removed, whatever ended them.
#[test]
fn no_temporary_file_is_left() {
    let ends = [None, Some(Signal::SIGINT), Some(Signal::SIGKILL)];
    let evidence = ["kernel", "output"];
    for (end, evidence) in ends.iter().flat_map(|end| evidence.map(|evidence| (end, evidence))) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let is_empty = || fs::read_dir(&folder).expect("it is there").next().is_none();
        let timeout = if end.is_some() { "100" } else { "1" };
        let mut xtask = plain_xtask();
        xtask.args(["verify", "one_child", "--evidence", evidence, "--timeout", timeout]);
        xtask.args(["--", fixture("leaves_a_file")]).env("TMPDIR", folder.path());
        let runner = xtask.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut runner = runner.expect("the runner can be run");
        assert!(
            eventually(|| has_file(folder.path(), "behind")),
            "{}",
            gave_up("no file was made")
        );
        match end {
            Some(signal) => drop(Marked::end_runner(&mut runner, *signal)),
            None => drop(runner.wait().expect("the runner ends")),
        }
        assert!(eventually(is_empty), "{end:?}, {evidence}: {}", gave_up("a file is left"));
    }
}

/// A program may do to the runner's temporary folder, and to who removes it, what its user may.
#[test]
fn a_program_that_meddles_with_temporary_folders_is_run_to_its_end() {
    let removes = r#"rm -rf "${TMPDIR%/*}""#;
    // In one run alone, the runner's other child is the one that removes the folder.
    let stops = r"
        for process in $(cat /proc/$PPID/task/*/children); do
            [ $process = $$ ] || { kill -STOP $process && echo stopped >&2; }
        done
        true";
    for (command, script, said) in
        [("trace", removes, ""), ("orders", removes, ""), ("trace", stops, "stopped")]
    {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut xtask = xtask();
        xtask.args([command, "--", "sh", "-c", script]).env("TMPDIR", folder.path());
        xtask.assert().code(0).stdout(contains(said));
        let left = fs::read_dir(&folder).expect("it is there").next();
        assert!(left.is_none(), "{script}: {left:?}");
    }
}

/// Whether there is a file of this name below a folder. Some of what is there may vanish meanwhile.
fn has_file(folder: &Path, name: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths.any(|path| path.ends_with(name) || has_file(&path, name))
}

/// Without a tracer there is one process above the program that it could kill.
#[test]
fn a_program_that_kills_its_supervisor_is_killed_and_told() {
    let marked = Marked::new("kills_its_parent");
    let options = ["verify", "getpid", "--evidence", "output", "--"];
    let mut xtask = xtask();
    xtask.args(options).args([marked.fixture, &marked.marker]);
    xtask.assert().code(2).stderr(contains("killed the process that supervises it"));
    assert_eq!(marked.alive(), 0);
}
