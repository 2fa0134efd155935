//! A program run without a tracer: its output and how its first process ended, and no more.

use crate::supervisor::{Message, Options, Supervised};
use interleave::{End, Limit, Limits, Program, RunError, TMPDIR, TemporaryFolder};
use nix::unistd::Pid;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long to wait for the rest of the output when the program has ended.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(1);

/// What can be known of a run from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntracedRun {
    /// What the program wrote to its standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to its standard error.
    pub stderr: Vec<u8>,
    /// How it ended.
    pub end: UntracedEnd,
}

/// How a run ended that was only seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UntracedEnd {
    /// All its processes ended; this is the first one's PID and end.
    Ended {
        /// The PID of the first process.
        pid: Pid,
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
pub fn run(program: &Program, limits: &Limits) -> Result<UntracedRun, RunError> {
    let failed = |cause| RunError::Failed { what: "run the program", cause };
    let temporary = program.temporary_folder()?;
    let folder = temporary.as_ref().map(TemporaryFolder::path);
    let configure = |command: &mut Command| {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(folder.map(|folder| (TMPDIR, folder)));
    };
    let (max_processes, stdin) = (limits.processes, program.stdin.as_deref());
    let options = Options { max_processes, folder, stdin, ..Options::default() };
    let mut supervised = Supervised::start(program.words(), options, configure).map_err(failed)?;
    let Child { stdout, stderr, .. } = &mut supervised.supervisor;
    let stdout = stdout.take().map(|pipe| collect(pipe, limits.output));
    let stderr = stderr.take().map(|pipe| collect(pipe, limits.output));
    let [stdout, stderr] =
        [stdout.transpose().map_err(failed)?, stderr.transpose().map_err(failed)?];
    let message = supervised.message(Some(limits.time)).map_err(failed)?;
    // Ends the supervisor, and with it the last writer.
    drop(supervised);
    let (stdout, stderr) = (rest(stdout, DRAIN_TIMEOUT), rest(stderr, DRAIN_TIMEOUT));
    let total = stdout.len() + stderr.len();
    let end = match message {
        Some(Message::NotStarted(errno)) => {
            let program = program.executable.to_string_lossy().into_owned();
            return Err(RunError::CannotStart {
                program,
                cause: io::Error::from_raw_os_error(errno),
            });
        }
        _ if total > limits.output => UntracedEnd::LimitReached(Limit::Output(limits.output)),
        Some(Message::TooMany) => UntracedEnd::LimitReached(Limit::Processes(limits.processes)),
        Some(Message::Ended { pid, end }) => UntracedEnd::Ended { pid, end },
        None => UntracedEnd::LimitReached(Limit::Time(limits.time)),
    };
    Ok(UntracedRun { stdout, stderr, end })
}

/// What was read of a pipe, if that comes to its end within `time`; nothing if not.
pub fn rest(output: Option<Receiver<Vec<u8>>>, time: Duration) -> Vec<u8> {
    output.and_then(|output| output.recv_timeout(time).ok()).unwrap_or_default()
}

/// Reads all of `pipe` in a thread, but no more than one byte past `max`: then the program finds
/// the pipe closed.
///
/// # Errors
/// If there can be no thread more.
pub fn collect(pipe: impl Read + Send + 'static, max: usize) -> io::Result<Receiver<Vec<u8>>> {
    let (sender, receiver) = channel();
    thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error counts, and nobody has to be waiting for it.
        let _ = pipe.take(max as u64 + 1).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    })?;
    Ok(receiver)
}
