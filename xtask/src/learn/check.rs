//! A check of an exercise: `verify` in a process of its own, so that a newer save can end it.

use super::Event;
use super::solver::Solver;
use crate::course::{Language, Lesson, word};
use crate::exit::Exit;
use crate::report::page::Page;
use anyhow::Context;
use std::collections::BTreeSet;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

/// What a check has shown.
#[derive(Debug)]
pub(super) struct Checked(Output);

impl Checked {
    /// What it means for an exit code.
    pub(super) fn exit(&self) -> Exit {
        match self.0.status.code() {
            Some(0) => Exit::Holds,
            Some(1) => Exit::Broken,
            _ => Exit::Unanswered,
        }
    }

    /// What there is to say: what cargo or the runner said, if it is more than that it was built, and the report.
    pub(super) fn said(&self) -> String {
        let [said, report] =
            [&self.0.stderr, &self.0.stdout].map(|one| String::from_utf8_lossy(one));
        let news: Vec<_> = said.lines().filter(|line| !is_routine(line)).collect();
        let separator = if news.is_empty() { "" } else { "\n" };
        news.join("\n") + separator + &report
    }

    /// The invariants that are broken, by a report in JSON.
    pub(super) fn broken(&self) -> BTreeSet<String> {
        let report: serde_json::Value = serde_json::from_slice(&self.0.stdout).unwrap_or_default();
        let findings = report["lessons"][0]["findings"].as_array().into_iter().flatten();
        let invariants = findings.filter_map(|finding| finding["invariant"].as_str());
        invariants.map(str::to_owned).collect()
    }
}

/// Whether cargo says with a line that it does what it always does.
fn is_routine(line: &str) -> bool {
    let verbs = ["Compiling", "Finished", "Blocking", "Running"];
    let plain = anstream::adapter::strip_str(line).to_string();
    plain.starts_with(' ') && verbs.iter().any(|verb| plain.trim_start().starts_with(verb))
}

/// A check that is under way, or has ended. Dropping it ends it.
pub(super) struct Check {
    number: usize,
    child: Arc<Mutex<Option<Child>>>,
}

impl Check {
    /// Starts the check of this number; what it shows comes as an event.
    ///
    /// # Errors
    /// If the runner can't be run once more.
    pub(super) fn start(
        exercise: &Lesson,
        solver: &Solver,
        number: usize,
        events: &Sender<Event>,
    ) -> anyhow::Result<Self> {
        let mut child = verify(exercise, solver, "human")?.spawn().with_context(cannot)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let check = Self { number, child: Arc::new(Mutex::new(Some(child))) };
        let (waited_for, events) = (Arc::clone(&check.child), events.clone());
        let said = Builder::new().spawn(move || read(stderr)).with_context(cannot)?;
        // Reading ends when the check does; only then is it waited for, so that it can be ended until then.
        let wait = move || {
            let stdout = read(stdout);
            let stderr = said.join().unwrap_or_default();
            let child = waited_for.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(status) = child.and_then(|mut child| child.wait().ok()) {
                let checked = Checked(Output { status, stdout, stderr });
                // Nobody listens any more when the learner has quit.
                let _ = events.send(Event::Checked(number, checked));
            }
        };
        Builder::new().spawn(wait).with_context(cannot)?;
        Ok(check)
    }

    /// Which check this is.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// A check from its beginning to its end, reported in JSON.
    ///
    /// # Errors
    /// If the runner can't be run once more.
    pub(super) fn whole(exercise: &Lesson, solver: &Solver) -> anyhow::Result<Checked> {
        Ok(Checked(verify(exercise, solver, "json")?.output().with_context(cannot)?))
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut child) = child {
            // It may have ended just now. Its processes end with it.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn cannot() -> &'static str {
    word!("cannot start a check", "확인을 시작할 수 없어요")
}

/// All that comes out of a pipe.
fn read(pipe: Option<impl std::io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What a check that was ended has said so far is of no use anyway.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// The command that checks an exercise.
fn verify(exercise: &Lesson, solver: &Solver, format: &str) -> anyhow::Result<Command> {
    let language = Language::current().id();
    let color = match anstream::AutoStream::choice(&std::io::stdout()) {
        anstream::ColorChoice::Never => "never",
        _ => "always",
    };
    let mut verify = Command::new(std::env::current_exe().with_context(cannot)?);
    verify.args(["verify", &exercise.name, "--lang", language, "--color", color]);
    verify.args(["--learning", "--format", format]);
    if let Solver::Command { words, folder } = solver {
        verify.current_dir(folder).arg("--").args(words);
    }
    verify.envs(Page::of_stdout().variable());
    verify.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // The terminal's signals are the learner's word to `learn`, which ends the check or lets it go on.
    verify.process_group(0);
    Ok(verify)
}
