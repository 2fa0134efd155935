//! A program run without a tracer: its output and how its first process ended, and no more.

use crate::trace::{End, Limit, Limits, Program, TraceError};
use crate::warden::{Guarded, Terms, Word};
use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long to wait for the rest of the output when the program has ended.
const REST: Duration = Duration::from_secs(1);

/// What can be known of a run from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainRun {
    /// What the program wrote to its standard output.
    pub stdout: Vec<u8>,
    /// How it ended.
    pub end: PlainEnd,
}

/// How a run ended that was only seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainEnd {
    /// All its processes ended; this is the first one's PID and end.
    Ended {
        /// The PID of the first process.
        pid: i32,
        /// How it ended.
        end: End,
    },
    /// It went past a limit and was killed.
    LimitReached(Limit),
}

/// Runs `program` to its end.
///
/// # Errors
/// If it can't be started.
pub fn run(program: &Program, limits: &Limits) -> Result<PlainRun, TraceError> {
    let failed = |cause| TraceError::Failed { what: "run the program", cause };
    let piped = |command: &mut Command| {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    };
    let terms = Terms { most: limits.processes, folder: None };
    let mut guarded = Guarded::start(program.words(), terms, piped).map_err(failed)?;
    let stdout = guarded.warden.stdout.take().map(|pipe| collect(pipe, limits.output));
    let stderr = guarded.warden.stderr.take().map(|pipe| collect(pipe, limits.output));
    let word = guarded.word(Some(limits.time)).map_err(failed)?;
    // Ends the warden, and with it the last writer.
    drop(guarded);
    let rest = |output: Option<Receiver<Vec<u8>>>| {
        output.and_then(|output| output.recv_timeout(REST).ok())
    };
    let (stdout, stderr) = (rest(stdout).unwrap_or_default(), rest(stderr).unwrap_or_default());
    let total = stdout.len() + stderr.len();
    let end = match word {
        Some(Word::NotStarted(errno)) => {
            let program = program.executable.to_string_lossy().into_owned();
            return Err(TraceError::CannotStart {
                program,
                cause: io::Error::from_raw_os_error(errno),
            });
        }
        _ if total > limits.output => PlainEnd::LimitReached(Limit::Output(limits.output)),
        Some(Word::TooMany) => PlainEnd::LimitReached(Limit::Processes(limits.processes)),
        Some(Word::Ended { pid, end }) => PlainEnd::Ended { pid, end },
        None => PlainEnd::LimitReached(Limit::Time(limits.time)),
    };
    Ok(PlainRun { stdout, end })
}

/// Reads all of `pipe` in a thread, but no more than one byte past `most`: then the program finds
/// the pipe closed.
pub fn collect(pipe: impl Read + Send + 'static, most: usize) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error counts, and nobody has to be waiting for it.
        let _ = pipe.take(most as u64 + 1).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}
