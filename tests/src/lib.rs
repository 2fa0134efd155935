//! What the fixtures share: the lessons' own lines, a child, a door between two processes, a bound
//! for what could linger.
//!
//! A fixture is a small program that is right or wrong in one known way. What is wrong with it
//! stands in its own file; only what many of them need is here.

#[cfg(target_os = "linux")]
pub mod refuse;

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, alarm, close, fork, getpid, getppid, read, write};
use std::error::Error;
use std::fmt::Display;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::exit;

/// What a fixture's `main`, and the function of each of its children, gives back.
pub type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Lets this process live for a minute at most, however the fixture is run: for one that would linger. (A
/// forked child does not inherit it.) The runner sees the timer, and says that it is not scheduled.
pub fn bound() {
    alarm::set(60);
}

/// Forks a child that runs `function` and exits: 0 when all went well, 1 when not.
pub fn start(function: impl FnOnce() -> Outcome) -> nix::Result<Pid> {
    // SAFETY: no fixture comes here while another of its threads could hold a lock that the child needs: at
    // most, one forks or waits, too. (The allocator's are taken care of by fork(3) itself.)
    match unsafe { fork() }? {
        ForkResult::Child => exit(exit_code(function())),
        ForkResult::Parent { child } => Ok(child),
    }
}

/// Says what went wrong, if anything did, and gives the exit code that fits.
fn exit_code(outcome: Outcome) -> i32 {
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{error}");
            1
        }
    }
}

/// Waits for each of these children.
pub fn wait_for(children: impl IntoIterator<Item = Pid>) -> nix::Result<()> {
    for child in children {
        waitpid(child, None)?;
    }
    Ok(())
}

/// Writes the parent's line in the lessons `one_child` and `three_children`.
pub fn parent_line() {
    println!("parent process: {}", getpid());
}

/// Writes a child's two lines in the lessons `one_child` and `three_children`.
pub fn foo() -> Outcome {
    print!("{}{}", child_line(getpid()), ppid_line(getppid()));
    Ok(())
}

/// A child's first line, for the PID that it is to show.
pub fn child_line(pid: impl Display) -> String {
    format!("foo: child process: {pid}\n")
}

/// A child's second line, for the parent PID that it is to show.
pub fn ppid_line(ppid: impl Display) -> String {
    format!("foo: parent process: {ppid}\n")
}

/// Writes these bytes to stdout by one `write` and nothing else: no buffer keeps them back.
pub fn put(bytes: &[u8]) -> nix::Result<()> {
    write(io::stdout(), bytes).map(drop)
}

/// A door between processes: those who wait at it go on, one by one, as others open it.
pub struct Gate {
    reader: OwnedFd,
    writer: OwnedFd,
}

impl Gate {
    /// A shut door. Make it before the fork, so that both sides have it.
    pub fn new() -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        Ok(Gate { reader: reader.into(), writer: writer.into() })
    }

    /// Lets one process through.
    pub fn open(&self) -> nix::Result<()> {
        write(&self.writer, &[0]).map(drop)
    }

    /// Waits until another process opens the door.
    pub fn pass(&self) -> nix::Result<()> {
        read(&self.reader, &mut [0]).map(drop)
    }

    /// Waits until every other process that has this door has ended, and with it its end of the
    /// pipe.
    ///
    /// For a child alone: it closes this process's own end, which a child never drops, because it
    /// ends by `exit`.
    pub fn outlive_others(&self) -> nix::Result<()> {
        close(self.writer.as_raw_fd())?;
        while read(&self.reader, &mut [0])? > 0 {}
        Ok(())
    }
}
