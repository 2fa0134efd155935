//! Runs the runner, and reads what `verify` reports.

use crate::built::{root, runner};
use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{Write as _, stderr};
use std::path::Path;
use std::process::Output;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Far longer than any command here takes: a runner that hangs is to fail its test, not to stop it.
const HANGING: Duration = Duration::from_secs(120);

/// A file of the workspace.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The runner, as `cargo xtask` runs it in this workspace.
pub fn xtask() -> Command {
    xtask_in(root())
}

/// The runner, as `cargo xtask` runs it in that workspace.
pub fn xtask_in(workspace: &Path) -> Command {
    impatient(plain_xtask_in(workspace))
}

/// The runner as a command of the standard library, for what `assert_cmd` cannot do with it.
pub fn plain_xtask() -> std::process::Command {
    plain_xtask_in(root())
}

fn impatient(command: std::process::Command) -> Command {
    let mut command = Command::from_std(command);
    command.timeout(HANGING);
    command
}

fn plain_xtask_in(workspace: &Path) -> std::process::Command {
    through(&[], workspace)
}

/// The runner, run by a launcher that gets its path and arguments as its own last ones.
pub fn xtask_through(launcher: &[&str]) -> Command {
    impatient(through(launcher, root()))
}

fn through(launcher: &[&str], workspace: &Path) -> std::process::Command {
    let xtask = runner();
    let mut command = match launcher.split_first() {
        None => std::process::Command::new(xtask),
        Some((launcher, arguments)) => {
            let mut command = std::process::Command::new(launcher);
            command.args(arguments).arg(xtask);
            command
        }
    };
    // The tests' own surroundings must not change what is tested.
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTHONUNBUFFERED"] {
        command.env_remove(variable);
    }
    command.env("CARGO_MANIFEST_DIR", workspace.join("xtask")).current_dir(workspace);
    command
}

/// What `verify` says of the whole course: it takes long enough to be asked for once.
pub fn whole_course() -> &'static Output {
    static SAID: LazyLock<Output> =
        LazyLock::new(|| xtask().arg("verify").output().expect("the runner can be run"));
    &SAID
}

/// What `verify` reported of one lesson.
pub struct Report {
    /// The runner's exit code.
    pub code: Option<i32>,
    /// The lesson's part of the JSON object.
    pub lesson: Value,
    /// The command and all it printed, for the message of a test that fails.
    pub shown: String,
}

/// Holds a command against a lesson.
pub fn verify<S: AsRef<OsStr>>(lesson: &str, options: &[&str], command: &[S]) -> Report {
    verify_by(xtask(), lesson, options, command)
}

/// Holds a command against a lesson, by this runner.
pub fn verify_by<S: AsRef<OsStr>>(
    mut xtask: Command,
    lesson: &str,
    options: &[&str],
    command: &[S],
) -> Report {
    // Some searches are long, and no test here needs them to be through.
    xtask.args(["verify", lesson, "--format", "json", "--max-time", "3"]).args(options);
    if !command.is_empty() {
        xtask.arg("--").args(command);
    }
    let output = xtask.output().expect("the runner can be run");
    let shown = show(&xtask, &output);
    let mut lessons = lessons_of(&output, &shown);
    assert_eq!(lessons.len(), 1, "one lesson was asked for\n{shown}");
    let lesson_report = lessons.remove(0);
    assert_eq!(lesson_report["name"], lesson, "{shown}");
    Report { code: output.status.code(), lesson: lesson_report, shown }
}

/// The lessons in what `verify --format json` printed.
pub fn lessons_of(output: &Output, shown: &str) -> Vec<Value> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("stdout is not one JSON object: {error}\n{shown}"));
    assert_eq!(report["version"], 1, "{shown}");
    report["lessons"].as_array().unwrap_or_else(|| panic!("no lessons\n{shown}")).clone()
}

/// A command with its status and output, as a failing test shows it.
pub fn show(command: &dyn std::fmt::Debug, output: &Output) -> String {
    let mut shown = format!("command: {command:?}\nstatus: {}\n", output.status);
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let _ = writeln!(shown, "{name}:\n{}", String::from_utf8_lossy(bytes));
    }
    shown
}

impl Report {
    /// `holds`, `broken` or `unanswered`.
    pub fn verdict(&self) -> &str {
        self.text("verdict")
    }

    /// `kernel` or `output`.
    pub fn evidence(&self) -> &str {
        self.text("evidence")
    }

    /// Why there is no answer, if there is none.
    pub fn reason(&self) -> &str {
        self.text("reason")
    }

    fn text(&self, key: &str) -> &str {
        self.lesson[key].as_str().unwrap_or_else(|| panic!("no `{key}`\n{}", self.shown))
    }

    /// What was found.
    pub fn findings(&self) -> &[Value] {
        self.lesson["findings"].as_array().unwrap_or_else(|| panic!("no findings\n{}", self.shown))
    }

    /// The invariants that were found broken.
    pub fn invariants(&self) -> BTreeSet<&str> {
        invariants(self.findings())
    }

    /// The invariants that a mistake breaks as it declares.
    pub fn demonstrated(&self) -> BTreeSet<&str> {
        self.lesson["demonstrated"].as_array().map(|found| invariants(found)).unwrap_or_default()
    }

    /// The processes that broke this invariant.
    pub fn culprits(&self, invariant: &str) -> Vec<&str> {
        let of_it = self.findings().iter().filter(|finding| finding["invariant"] == invariant);
        of_it.filter_map(|finding| finding["process"].as_str()).collect()
    }
}

fn invariants(findings: &[Value]) -> BTreeSet<&str> {
    findings.iter().filter_map(|finding| finding["invariant"].as_str()).collect()
}

/// Says that a test could not be made, and why. The harness shows the prints of failing tests
/// alone, so this goes past it.
pub fn skip(why: &str) {
    let _ = writeln!(stderr(), "skipped: {why}");
}

/// Whether `condition` comes true before it takes too long.
pub fn eventually(mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

/// One at a time: tests that start hundreds of processes or threads hold this.
pub fn crowd() -> MutexGuard<'static, ()> {
    static CROWD: Mutex<()> = Mutex::new(());
    CROWD.lock().unwrap_or_else(PoisonError::into_inner)
}
