//! The watch mode: on a terminal, with files that really change, and where there is no terminal.

use crate::built::fixture;
use crate::facts::{EXERCISES, exercises};
use crate::runner::plain_xtask_in;
use crate::slow::gave_up;
use crate::workspace::Workspace;
use nix::pty::openpty;
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, read, write};
use std::fs;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait for what must come: a build and a search.
const PATIENCE: Duration = Duration::from_secs(100);

/// A learner at a terminal.
struct Learner {
    child: Child,
    terminal: OwnedFd,
    /// The terminal's other side: as long as it is open here, what is still to be read can be.
    _other_side: OwnedFd,
    output: Receiver<Vec<u8>>,
    seen: String,
}

impl Learner {
    fn start(mut xtask: Command) -> Self {
        let pty = openpty(None, None).expect("there is a terminal");
        let side = || Stdio::from(pty.slave.try_clone().expect("a descriptor can be copied"));
        xtask.stdin(side()).stdout(side()).stderr(side());
        let child = xtask.spawn().expect("the runner can be run");
        let (sender, output) = channel();
        let terminal = pty.master.try_clone().expect("a descriptor can be copied");
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = read(&terminal, &mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, terminal: pty.master, _other_side: pty.slave, output, seen: String::new() }
    }

    fn presses(&self, key: &str) {
        write(&self.terminal, key.as_bytes()).expect("the terminal can be written to");
    }

    /// Whether the terminal gives whole lines, as a shell has it.
    fn is_by_line(&self) -> bool {
        let flags = tcgetattr(&self.terminal).expect("it is one").local_flags;
        flags.contains(LocalFlags::ICANON)
    }

    /// Waits until these words are shown, behind all that was waited for before.
    fn sees(&mut self, words: &str) {
        let begin = Instant::now();
        loop {
            if let Some(place) = self.seen.find(words) {
                self.seen.drain(..place + words.len());
                return;
            }
            let left = PATIENCE.checked_sub(begin.elapsed());
            let more = left.and_then(|left| self.output.recv_timeout(left).ok());
            let Some(more) = more else {
                panic!("{}\n{words:?} is not in {}", gave_up("it did not come"), self.seen)
            };
            self.seen.push_str(&String::from_utf8_lossy(&more));
        }
    }
}

impl Drop for Learner {
    fn drop(&mut self) {
        // It has ended, or a test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn learn(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut xtask = plain_xtask_in(&workspace.path(""));
    xtask.env("CARGO_TARGET_DIR", workspace.path("target")).arg("learn").args(arguments);
    xtask
}

/// The same command with stdin as its controlling terminal, so that keys send signals.
fn on_own_terminal(command: &Command) -> Command {
    let mut setsid = Command::new("setsid");
    setsid.arg("--ctty").arg(command.get_program()).args(command.get_args());
    let variables = command.get_envs();
    setsid.envs(variables.filter_map(|(name, value)| Some((name, value?))));
    setsid.current_dir(command.get_current_dir().expect("it has one"));
    setsid
}

fn solution(exercise: &str) -> String {
    let file = format!("lessons/{exercise}/examples/{exercise}_solution.rs");
    crate::support::read(file)
}

#[test]
fn an_exercise_is_checked_at_each_save() {
    let workspace = Workspace::new();
    let program = workspace.path("lessons/whose_number/src/main.rs");
    let skeleton = fs::read_to_string(&program).expect("the program is there");
    let mut learner = Learner::start(learn(&workspace, &["whose_number"]));
    learner.sees("whose_number");
    learner.sees("pid-is-own");
    assert!(!learner.is_by_line(), "keys come one by one");
    learner.presses("s");
    learner.sees("solve it first");
    for hint in ["hint 1 of 2", "When were the two numbers read", "hint 2 of 2", "hint 1 of 2"] {
        if hint.starts_with("hint") {
            learner.presses("h");
        }
        learner.sees(hint);
    }
    // What does not compile gets the compiler's own words.
    fs::write(&program, skeleton.replace("getppid()", "getppid(")).expect("it can be written");
    learner.sees("error");
    // Several saves in a burst: only what is there in the end counts.
    for text in [&skeleton, "fn main() {}", &solution("whose_number")] {
        fs::write(&program, text).expect("it can be written");
    }
    learner.sees("solved");
    learner.sees("1 of ");
    learner.sees("n: on to E4 in_reverse");
    learner.presses("r");
    learner.sees("y: yes");
    learner.presses("n");
    learner.sees("it stays as it is");
    assert_eq!(fs::read_to_string(&program).unwrap_or_default(), solution("whose_number"));
    learner.presses("ry");
    learner.sees("main.rs.kept1");
    learner.sees("pid-is-own");
    assert_eq!(fs::read_to_string(&program).unwrap_or_default(), skeleton);
    let kept = workspace.path("lessons/whose_number/src/main.rs.kept1");
    assert_eq!(fs::read_to_string(kept).unwrap_or_default(), solution("whose_number"));
    learner.presses("q");
    let status = learner.child.wait().expect("the runner ends");
    assert!(status.success() && learner.is_by_line(), "{status}");
}

/// Lines in place of keys; at their end the program is judged, unless the learner has quit.
#[test]
fn without_a_terminal_lines_are_read() {
    let workspace = Workspace::new();
    let solved = fixture("grandchild_solution");
    let cases: [(&[&str], &str, &str, i32); 4] = [
        (&[], "l\nq\n", "0 of ", 0),
        (&[], "", "check 1", 1),
        (&["grandchild", "--", solved], "h\n", "solved", 0),
        (&["grandchild", "--", "./not_there"], "", "not_there", 2),
    ];
    for (arguments, input, said, code) in cases {
        let mut xtask = learn(&workspace, arguments);
        xtask.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = xtask.spawn().expect("the runner can be run");
        child.stdin.take().expect("it is a pipe").write_all(input.as_bytes()).expect("it listens");
        let output = child.wait_with_output().expect("the runner ends");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{printed}");
        assert!(printed.contains(said), "{printed}");
    }
}

/// The terminal is as it was while the runner is stopped, and when a signal has ended it; a shell sees which one.
#[test]
fn ctrl_z_stops_and_ctrl_c_ends() {
    let workspace = Workspace::new();
    let mut learner = Learner::start(on_own_terminal(&learn(&workspace, &["grandchild"])));
    learner.sees("check 1");
    let pid = Pid::from_raw(learner.child.id().cast_signed());
    learner.presses("\x1a");
    let stopped = waitpid(pid, Some(WaitPidFlag::WUNTRACED)).expect("it is a child");
    assert_eq!(stopped, WaitStatus::Stopped(pid, Signal::SIGSTOP));
    assert!(learner.is_by_line(), "a shell can use the terminal");
    kill(pid, Signal::SIGCONT).expect("it is there");
    learner.presses("?");
    learner.sees("q: quit");
    assert!(!learner.is_by_line(), "keys come one by one again");
    learner.presses("\x03");
    let status = learner.child.wait().expect("the runner ends");
    assert_eq!(status.signal(), Some(Signal::SIGINT as i32), "{status}");
    assert!(learner.is_by_line(), "the terminal is put back");
}

/// What is solved is known by the program that solved it, and found out anew for all by `--check`.
#[test]
fn solved_exercises_are_counted_and_no_others() {
    let workspace = Workspace::new();
    let program = |name: &str| workspace.path(&format!("lessons/{name}/src/main.rs"));
    fs::write(program("grandchild"), solution("grandchild")).expect("it can be written");
    // One that does not compile must not stop the others.
    fs::write(program("first_come"), "fn main() {").expect("it can be written");
    let said = |arguments: &[&str]| {
        let output = learn(&workspace, arguments).output().expect("the runner can be run");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let all = EXERCISES.len();
    assert!(said(&["--list"]).1.contains(&format!("0 of {all} solved")));
    let (code, text) = said(&["--check"]);
    assert!(code == Some(1) && text.contains(&format!("1 of {all} solved")), "{text}");
    for standing in ["not begun", "no verdict"] {
        assert!(text.contains(standing), "{text}");
    }
    assert!(said(&["--list"]).1.contains(&format!("1 of {all} solved")));
    let mut verify = workspace.xtask();
    let output = verify.args(["verify"]).output();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("holds       grandchild") || text.contains(" grandchild "), "{text}");
    assert!(text.contains(&format!("{} exercises not solved yet", all - 1)), "{text}");
    // Broken again, it is not solved any more.
    fs::write(program("grandchild"), "fn main() {}").expect("it can be written");
    let text = said(&["--check"]).1;
    assert!(text.contains("✗  E1  grandchild") && text.contains("broken: lines"), "{text}");
    assert!(said(&["--list"]).1.contains(&format!("0 of {all} solved")));
}

/// A program in another language is watched, from before it is there, and counts as well.
#[test]
fn another_program_is_checked_in_place_of_the_exercises_own() {
    let workspace = Workspace::new();
    let name = &exercises()[4].name;
    let file = workspace.path("mine");
    let command = file.to_str().expect("it is text");
    let mut learner = Learner::start(learn(&workspace, &[name, "--", command]));
    learner.sees("cannot run");
    fs::copy(fixture(&format!("{name}_skeleton")), &file).expect("it can be copied");
    learner.sees("exit-zero");
    learner.presses("r");
    learner.sees("nothing to reset");
    fs::remove_file(&file).expect("it is there");
    fs::copy(fixture(&format!("{name}_solution")), &file).expect("it can be copied");
    learner.sees("solved");
    learner.presses("n");
    learner.sees("cargo xtask learn never_more_than_two -- ");
    learner.presses("q");
    assert!(learner.child.wait().expect("the runner ends").success());
    for (arguments, code) in [("--list", 0), ("--check", 1)] {
        let output = learn(&workspace, &[arguments]).output().expect("the runner can be run");
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.contains(&format!("1 of {} solved", EXERCISES.len())), "{text}");
    }
    fs::remove_file(&file).expect("it is there");
    let output = learn(&workspace, &["--list"]).output().expect("the runner can be run");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("0 of "),
        "what is gone solves nothing"
    );
}
