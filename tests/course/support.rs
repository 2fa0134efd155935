//! What many tests do: read what `verify` reports, wait for something.

use crate::built::root;
use crate::runner::{Runner, assert_on, show, xtask};
use assert_cmd::assert::Assert;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A file of the workspace.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder of the workspace, as paths in the workspace.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(root().join(folder));
    for entry in entries.unwrap_or_else(|error| panic!("{folder}: {error}")) {
        let entry = entry.expect("the folder can be read");
        let name = entry.file_name().into_string().expect("file names are text");
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.into());
        }
    }
    found.sort();
    found
}

/// What `verify` says of the whole course: it takes long enough to be asked for once.
pub fn whole_course() -> Assert {
    static SAID: LazyLock<Output> = LazyLock::new(|| xtask().arg("verify").output());
    assert_on(SAID.clone())
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
    mut xtask: Runner,
    lesson: &str,
    options: &[&str],
    command: &[S],
) -> Report {
    // Some searches are long, and no test here needs them to be through.
    xtask.args(["verify", lesson, "--format", "json", "--max-time", "3"]).args(options);
    if !command.is_empty() {
        xtask.arg("--").args(command);
    }
    let output = xtask.output();
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

    /// Why there may be more orders, or why their number can't be predicted; nothing if it can.
    pub fn reason_of_orders(&self) -> &str {
        self.lesson["orders"]["reason"].as_str().unwrap_or_default()
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

/// The path of a program, if it is installed.
pub fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
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

/// The Python interpreter itself: `python3` may be a script that looks for it.
pub fn python() -> Option<PathBuf> {
    let ask = ["-c", "import os, sys; print(os.path.realpath(sys.executable))"];
    let answer = Command::new("python3").args(ask).output().ok()?;
    let path = String::from_utf8(answer.stdout).ok()?;
    answer.status.success().then(|| PathBuf::from(path.trim()))
}
