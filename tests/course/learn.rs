//! The watch mode: on a terminal, with files that really change, and where there is no terminal.

use crate::built::fixture;
use crate::facts::{EXERCISES, exercises};
use crate::runner::plain_xtask_in;
use crate::slow::gave_up;
use crate::workspace::Workspace;
use nix::pty::openpty;
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::{read, write};
use std::fs;
use std::io::Write;
use std::os::fd::OwnedFd;
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
    let terminal = learner.terminal.try_clone().expect("a descriptor can be copied");
    let is_by_line =
        || tcgetattr(&terminal).expect("it is one").local_flags.contains(LocalFlags::ICANON);
    learner.sees("whose_number");
    learner.sees("pid-is-own");
    assert!(!is_by_line(), "keys come one by one");
    learner.presses("s");
    learner.sees("solve it first");
    learner.presses("h");
    learner.sees("When were the two numbers read");
    // What does not compile gets the compiler's own words.
    fs::write(&program, skeleton.replace("getppid()", "getppid(")).expect("it can be written");
    learner.sees("error");
    // Several saves in a burst: only what is there in the end counts.
    for text in [&skeleton, "fn main() {}", &solution("whose_number")] {
        fs::write(&program, text).expect("it can be written");
    }
    learner.sees("solved");
    learner.presses("l");
    learner.sees("1 of ");
    learner.presses("r");
    learner.sees("y: yes");
    learner.presses("n");
    assert_eq!(fs::read_to_string(&program).unwrap_or_default(), solution("whose_number"));
    learner.presses("ry");
    learner.sees("pid-is-own");
    assert_eq!(fs::read_to_string(&program).unwrap_or_default(), skeleton);
    let kept = workspace.path("lessons/whose_number/src/main.rs.kept1");
    assert_eq!(fs::read_to_string(kept).unwrap_or_default(), solution("whose_number"));
    learner.presses("q");
    let status = learner.child.wait().expect("the runner ends");
    assert!(status.success() && is_by_line(), "{status}");
}

/// Lines in place of keys; and the end of them is an end.
#[test]
fn without_a_terminal_lines_are_read() {
    let workspace = Workspace::new();
    for (input, said) in [("l\nq\n", "0 of "), ("", "exercise E1")] {
        let mut xtask = learn(&workspace, &[]);
        xtask.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = xtask.spawn().expect("the runner can be run");
        child.stdin.take().expect("it is a pipe").write_all(input.as_bytes()).expect("it listens");
        let output = child.wait_with_output().expect("the runner ends");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && printed.contains(said), "{printed}");
    }
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
    assert!(said(&["--list"]).1.contains(&format!("1 of {all} solved")));
    let mut verify = workspace.xtask();
    let output = verify.args(["verify"]).output();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("holds       grandchild") || text.contains(" grandchild "), "{text}");
    assert!(text.contains(&format!("{} exercises not solved yet", all - 1)), "{text}");
    // Broken again, it is not solved any more.
    fs::write(program("grandchild"), "fn main() {}").expect("it can be written");
    assert!(said(&["--list"]).1.contains(&format!("0 of {all} solved")));
}

/// A program in another language is watched, too.
#[test]
fn another_program_is_checked_in_place_of_the_exercises_own() {
    let workspace = Workspace::new();
    let skeleton = fixture(&format!("{}_skeleton", exercises()[4].name));
    let file = workspace.path("mine");
    fs::copy(skeleton, &file).expect("it can be copied");
    let name = &exercises()[4].name;
    let mut learner =
        Learner::start(learn(&workspace, &[name, "--", file.to_str().expect("it is text")]));
    learner.sees("exit-zero");
    fs::remove_file(&file).expect("it is there");
    fs::copy(fixture(&format!("{name}_solution")), &file).expect("it can be copied");
    learner.sees("solved");
    learner.presses("q");
    assert!(learner.child.wait().expect("the runner ends").success());
}
