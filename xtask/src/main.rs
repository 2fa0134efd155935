//! The course's runner: lists the lessons, runs them, and checks them against the kernel's record.

mod cargo;
mod cli;
mod commands;
mod course;
mod exit;
mod grade;
mod learn;
mod namespace;
mod notebook;
mod progress;
mod quiz;
mod report;
mod resources;
mod scratch;
mod supervisor;
mod text;
mod untraced;
mod verify;

use anyhow::Context;
use cli::{Cli, Command};
use course::word;
use exit::Exit;
use interleave::RunError;
use scratch::Scratch;
use std::process::ExitCode;

fn main() -> ExitCode {
    match resources::missing() {
        Some(missing) => {
            eprintln!("{missing}");
            Exit::Unanswered.into()
        }
        None => run(),
    }
}

/// The runner. Not even its variables fit into a very small stack.
#[inline(never)]
fn run() -> ExitCode {
    let cli = Cli::read();
    cli.color.write_global();
    if let Some(first_pid) = cli.first_pid {
        namespace::choose(first_pid);
    }
    // Where none can be made, programs do without.
    let scratch = cli.command.runs_programs() && cli.scratch.is_none();
    let scratch = scratch.then(Scratch::new).and_then(Result::ok);
    if let Some(folder) = cli.scratch.as_deref().or(scratch.as_ref().map(Scratch::path)) {
        scratch::set_parent(folder);
    }
    let result = match &cli.command {
        Command::Init(arguments) => namespace::init(&arguments.command),
        command if !namespace::is_own() && belongs_inside(command) => {
            namespace::run_inside(scratch.as_ref().map(Scratch::path))
        }
        _ if scratch.is_some() => {
            beside_a_sweeper(|| commands::run(cli.command).map(ExitCode::from))
        }
        _ => commands::run(cli.command).map(ExitCode::from),
    };
    result.unwrap_or_else(|error| report_error(&error).into())
}

/// Whether a command is for a namespace of its own: if it asks for one, or is the better for it where it can be had.
fn belongs_inside(command: &Command) -> bool {
    command.wants_same_pids() || matches!(command, Command::Site(_)) && namespace::can_be_had()
}

/// Does this in another thread: this one has a child, the sweeper, and who traces waits for all children of its thread.
fn beside_a_sweeper<T: Send>(act: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
    std::thread::scope(|scope| {
        let cannot = || word!("cannot start a thread", "스레드를 만들 수 없어요");
        let thread = std::thread::Builder::new().spawn_scoped(scope, act).with_context(cannot)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Tells on stderr why a command couldn't be carried out. A closed pipe is no error: whoever read
/// the output has seen enough.
fn report_error(error: &anyhow::Error) -> Exit {
    let io_error = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind)
    };
    if error.chain().filter_map(io_error).any(|kind| kind == std::io::ErrorKind::BrokenPipe) {
        return Exit::Holds;
    }
    let style = report::styles::BROKEN;
    anstream::eprintln!("{style}{}{style:#}: {}", word!("error", "오류"), in_words(error));
    Exit::Unanswered
}

/// All of an error's chain in words. Some libraries' errors end with the words of what caused them.
fn in_words(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain() {
        said = match said.strip_suffix(&cause.to_string()) {
            Some(before) => before.to_owned() + &words(cause),
            None if said.is_empty() => words(cause),
            None => said + ": " + &words(cause),
        };
        // A bare error is a failed write to stdout: there EAGAIN means something else.
        if let Some(error) = cause.downcast_ref().filter(|_| said != words(cause)) {
            said += text::hint(error);
        }
    }
    said
}

/// One error of a chain in words.
fn words(cause: &(dyn std::error::Error + 'static)) -> String {
    match (cause.downcast_ref::<RunError>(), cause.downcast_ref::<std::io::Error>()) {
        (Some(error), _) => text::run_error(error),
        (None, Some(error)) => text::os_error(error),
        (None, None) => cause.to_string(),
    }
}
