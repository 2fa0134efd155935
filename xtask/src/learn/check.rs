//! A check of an exercise: `verify` in a process of its own, so that a newer save can end it.

use super::Event;
use crate::course::{Language, Lesson, word};
use crate::exit::Exit;
use crate::report::page::Page;
use anyhow::Context;
use std::ffi::OsString;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How many seconds a check goes on when something is found to be broken.
const AFTER_FAULT: &str = "0.3";

/// What a check has shown.
#[derive(Debug)]
pub struct Checked(Output);

impl Checked {
    /// Whether all was as it should be.
    pub fn is_solved(&self) -> bool {
        self.0.status.code() == Some(Exit::Holds as i32)
    }

    /// What there is to say: the report; if there is none, what cargo or the runner said.
    pub(super) fn said(&self) -> String {
        let Output { status, stdout, stderr } = &self.0;
        let is_unanswered = status.code() == Some(Exit::Unanswered as i32);
        let said = if stdout.is_empty() && is_unanswered { stderr } else { stdout };
        String::from_utf8_lossy(said).into_owned()
    }
}

/// A check that is under way, or has ended. Dropping it ends it.
pub(super) struct Check<'a> {
    exercise: &'a Lesson,
    number: usize,
    child: Arc<Mutex<Option<Child>>>,
}

impl<'a> Check<'a> {
    /// Starts the check of this number; what it shows comes as an event.
    pub(super) fn start(
        exercise: &'a Lesson,
        command: &[OsString],
        number: usize,
        events: &Sender<Event>,
    ) -> anyhow::Result<Self> {
        let mut child = verify(exercise, command)?.spawn().with_context(cannot)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let child = Arc::new(Mutex::new(Some(child)));
        let (waited_for, events) = (Arc::clone(&child), events.clone());
        // Reading ends when the check does; only then is it waited for, so that it can be ended until then.
        thread::spawn(move || {
            let said = thread::spawn(move || read(stderr));
            let stdout = read(stdout);
            let stderr = said.join().unwrap_or_default();
            let child = waited_for.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(status) = child.and_then(|mut child| child.wait().ok()) {
                let checked = Checked(Output { status, stdout, stderr });
                // Nobody listens any more when the learner has quit.
                let _ = events.send(Event::Checked(number, checked));
            }
        });
        Ok(Self { exercise, number, child })
    }

    /// Which check this is.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Ends it and starts another one.
    pub(super) fn again(
        self,
        command: &[OsString],
        events: &Sender<Event>,
    ) -> anyhow::Result<Self> {
        let (exercise, number) = (self.exercise, self.number + 1);
        drop(self);
        Self::start(exercise, command, number, events)
    }

    /// A check from its beginning to its end.
    pub(super) fn whole(exercise: &Lesson) -> anyhow::Result<Checked> {
        Ok(Checked(verify(exercise, &[])?.output().with_context(cannot)?))
    }
}

impl Drop for Check<'_> {
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
fn verify(exercise: &Lesson, command: &[OsString]) -> anyhow::Result<Command> {
    let language = match Language::current() {
        Language::En => "en",
        Language::Ko => "ko",
    };
    let color = match anstream::AutoStream::choice(&std::io::stdout()) {
        anstream::ColorChoice::Never => "never",
        _ => "always",
    };
    let mut verify = Command::new(std::env::current_exe().with_context(cannot)?);
    verify.args(["verify", &exercise.name, "--lang", language, "--color", color]);
    // A learner who waits is better served by a longer order that fails than by a later one.
    verify.args(["--after-fault", AFTER_FAULT]);
    if !command.is_empty() {
        verify.arg("--").args(command);
    }
    verify.envs(Page::of_stdout().variable());
    verify.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Ok(verify)
}
