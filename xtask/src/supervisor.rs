//! A process between the runner and a program that isn't traced, so that nothing of the program
//! outlives the runner, whatever ends it.
//!
//! The runner starts itself again as a supervisor, with one end of a socket as its standard input.
//! The supervisor starts the program, reaps all that comes from it, and reports how the first process
//! ended. When the other end of the socket closes, it kills them all.

use crate::scratch;
use interleave::{End, remove_folder};
use nix::errno::Errno;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// The hidden command that makes the runner a supervisor.
pub const COMMAND: &str = "supervise";

/// How often the processes are counted.
const COUNT_INTERVAL: Duration = Duration::from_millis(5);

/// Whether a thread of the supervisor has begun to kill: then the last message is for it to send.
static KILLING: AtomicBool = AtomicBool::new(false);

/// Whether every process of the program has ended and is reaped.
static REAPED: AtomicBool = AtomicBool::new(false);

/// What the supervisor tells the runner, once.
#[derive(Clone, Copy, Debug)]
pub enum Message {
    /// All processes have ended; this is the first one's PID and end.
    Ended {
        /// The PID of the program's first process.
        pid: Pid,
        /// How it ended.
        end: End,
    },
    /// The program couldn't be started, by this `errno`.
    NotStarted(i32),
    /// More processes were there than allowed, and all were killed.
    TooMany,
}

/// A message on its way through the socket.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Wire {
    Exited { pid: i32, status: i32 },
    Signaled { pid: i32, signal: i32 },
    NotStarted { errno: i32 },
    TooMany,
}

impl From<Message> for Wire {
    fn from(message: Message) -> Self {
        match message {
            Message::Ended { pid, end: End::Exited(status) } => {
                Self::Exited { pid: pid.as_raw(), status }
            }
            Message::Ended { pid, end: End::Signaled(signal) } => {
                Self::Signaled { pid: pid.as_raw(), signal }
            }
            Message::NotStarted(errno) => Self::NotStarted { errno },
            Message::TooMany => Self::TooMany,
        }
    }
}

impl From<Wire> for Message {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Exited { pid, status } => {
                Self::Ended { pid: Pid::from_raw(pid), end: End::Exited(status) }
            }
            Wire::Signaled { pid, signal } => {
                Self::Ended { pid: Pid::from_raw(pid), end: End::Signaled(signal) }
            }
            Wire::NotStarted { errno } => Self::NotStarted(errno),
            Wire::TooMany => Self::TooMany,
        }
    }
}

/// A program under a supervisor. Dropping it kills all that is left of the program.
#[derive(Debug)]
pub struct Supervised {
    /// The supervisor: its standard output and error are the program's.
    pub supervisor: Child,
    socket: UnixStream,
}

/// What a supervisor looks to.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The most processes that the program may have at a time.
    pub max_processes: usize,
    /// A folder to remove when all processes have ended, however that came.
    pub folder: Option<&'a Path>,
    /// The program's standard input; an empty one, if there is none.
    pub stdin: Option<&'a Path>,
    /// What the program may not do.
    pub confined: Confined,
}

impl Default for Options<'_> {
    /// Any number of processes, no folder, no input, and nothing that it may not do.
    fn default() -> Self {
        let confined = Confined::default();
        Self { max_processes: usize::MAX, folder: None, stdin: None, confined }
    }
}

/// What a program and all that it starts may not do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confined {
    /// Gain privileges by starting a program (`PR_SET_NO_NEW_PRIVS` in `prctl(2)`).
    pub no_new_privileges: bool,
    /// Have more than so many bytes of address space in a process (`RLIMIT_AS` in `getrlimit(2)`).
    pub memory: Option<u64>,
    /// Write a file of more than so many bytes (`RLIMIT_FSIZE`).
    pub file_size: Option<u64>,
}

impl Confined {
    /// Takes this from the caller and all that it starts from here on.
    ///
    /// # Errors
    /// If the kernel refuses.
    fn enter(self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if self.no_new_privileges {
            nix::sys::prctl::set_no_new_privs()?;
        }
        for (resource, most) in
            [(Resource::RLIMIT_AS, self.memory), (Resource::RLIMIT_FSIZE, self.file_size)]
        {
            if let Some(most) = most {
                setrlimit(resource, most, most)?;
            }
        }
        Ok(())
    }

    /// As the supervisor's options.
    fn options(self) -> Vec<OsString> {
        let number = |name: &str, most: Option<u64>| {
            most.into_iter().flat_map(|most| [name.into(), most.to_string().into()]).collect()
        };
        let privileges = self.no_new_privileges.then(|| "--no-new-privileges".into());
        let limits: [Vec<OsString>; 2] =
            [number("--memory", self.memory), number("--file-size", self.file_size)];
        privileges.into_iter().chain(limits.concat()).collect()
    }
}

/// The supervisors of this runner, by their PIDs.
fn lock() -> MutexGuard<'static, HashSet<u32>> {
    static SUPERVISORS: LazyLock<Mutex<HashSet<u32>>> = LazyLock::new(Mutex::default);
    SUPERVISORS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Supervised {
    /// Starts the words as a program with these options. `configure` may set where the output goes, the
    /// environment, and the folder to run in.
    ///
    /// # Errors
    /// If the supervisor can't be started; what the program's start gives comes with the [`Message`].
    pub fn start<'a>(
        words: impl Iterator<Item = &'a OsString>,
        options: Options,
        configure: impl FnOnce(&mut Command),
    ) -> io::Result<Self> {
        // If the program kills its supervisor, what is left of it comes here.
        adopt_orphans(true);
        let (socket, supervisors) = UnixStream::pair()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(COMMAND).arg(options.max_processes.to_string());
        command.args(
            options.folder.iter().flat_map(|folder| ["--remove".as_ref(), folder.as_os_str()]),
        );
        command
            .args(options.stdin.iter().flat_map(|stdin| ["--stdin".as_ref(), stdin.as_os_str()]));
        command.args(options.confined.options()).arg("--").args(words);
        // A group of its own: Ctrl-C reaches the runner, and the supervisor by the socket.
        command.stdin(OwnedFd::from(supervisors)).process_group(0);
        configure(&mut command);
        let supervisor = command.spawn()?;
        lock().insert(supervisor.id());
        Ok(Self { supervisor, socket })
    }

    /// Waits for the supervisor's message; `None` if it doesn't come within `time`.
    ///
    /// # Errors
    /// If the supervisor was killed, or the socket can't be read.
    pub fn message(&mut self, time: Option<Duration>) -> io::Result<Option<Message>> {
        self.socket.set_read_timeout(time)?;
        let mut text = Vec::new();
        match self.socket.read_to_end(&mut text) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
            Ok(0) => {
                // Its end of the socket is closed a moment before its children come here.
                self.supervisor.wait()?;
                kill_adopted(&lock().iter().copied().chain(scratch::sweeper()).collect());
                Err(io::Error::other(
                    "it killed the process that supervises it, and all that was left of it was killed",
                ))
            }
            Ok(_) => Ok(Some(serde_json::from_slice::<Wire>(&text)?.into())),
        }
    }

    /// Kills all that is left of the program.
    pub fn kill(&self) {
        // It fails only if the socket is closed already: then the supervisor is at it.
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        self.kill();
        // It can't be waited for only if it was waited for before.
        let _ = self.supervisor.wait();
        let mut supervisors = lock();
        supervisors.remove(&self.supervisor.id());
        if supervisors.is_empty() {
            // Whom a program that is traced leaves behind is to go where it would go without the runner.
            adopt_orphans(false);
        }
    }
}

/// Supervises a program to its end: `options` are those that the runner has given.
pub fn run(options: Options, command: &[OsString]) {
    let (max, folder) = (options.max_processes, options.folder.map(Path::to_owned));
    let Some((program, arguments)) = command.split_first() else { return };
    adopt_orphans(true);
    let mut command = Command::new(program);
    let input = match options.stdin.map(File::open) {
        None => Ok(Stdio::null()),
        Some(file) => file.map(Stdio::from),
    };
    let input = options.confined.enter().and(input);
    // The guards first: a program that cannot be ended is not to begin.
    let child = guard(max, folder.as_deref())
        .and(input)
        .and_then(|input| command.args(arguments).stdin(input).spawn());
    let message = match child {
        Err(error) => {
            // There is nothing to reap, and a thread that kills waits for that.
            REAPED.store(true, Ordering::SeqCst);
            Some(Message::NotStarted(error.raw_os_error().unwrap_or(libc::ENOENT)))
        }
        Ok(child) => reap_all(Pid::from_raw(child.id().cast_signed())),
    };
    while KILLING.load(Ordering::SeqCst) {
        // The killing thread ends this process.
        std::thread::park();
    }
    remove(folder.as_deref());
    if let Some(message) = message {
        tell(message);
    }
}

/// Starts the threads that end the program when nobody wants it any more, or when it has more processes than this.
///
/// # Errors
/// If there can be no thread more.
fn guard(max: usize, folder: Option<&Path>) -> io::Result<()> {
    let of_thread = folder.map(Path::to_owned);
    Builder::new().spawn(move || kill_when_closed(of_thread.as_deref()))?;
    let of_thread = folder.map(Path::to_owned);
    Builder::new().spawn(move || kill_when_more_than(max, of_thread.as_deref()))?;
    Ok(())
}

/// Removes the folder that goes with the program.
fn remove(folder: Option<&Path>) {
    // What another user's process has left there cannot always be removed.
    let _ = folder.map(remove_folder);
}

/// Reaps the program's processes until none is left, and gives how the first one ended.
fn reap_all(first: Pid) -> Option<Message> {
    let mut end = None;
    loop {
        match waitpid(None::<Pid>, None) {
            Ok(WaitStatus::Exited(pid, status)) if pid == first => {
                end = Some(End::Exited(status));
            }
            Ok(WaitStatus::Signaled(pid, signal, _)) if pid == first => {
                end = Some(End::Signaled(signal as i32));
            }
            Err(Errno::ECHILD) => {
                REAPED.store(true, Ordering::SeqCst);
                return end.map(|end| Message::Ended { pid: first, end });
            }
            Ok(_) | Err(_) => {}
        }
    }
}

/// Sends the supervisor's one message. If the runner is gone, nobody is left to tell.
fn tell(message: Message) {
    let socket = nix::unistd::dup(io::stdin());
    if let (Ok(socket), Ok(text)) = (socket, serde_json::to_vec(&Wire::from(message))) {
        let mut socket = UnixStream::from(socket);
        let _ = socket.write_all(&text);
        let _ = socket.shutdown(Shutdown::Write);
    }
}

/// Waits until the runner closes the socket or ends, then kills everything.
fn kill_when_closed(folder: Option<&Path>) {
    let mut rest = Vec::new();
    // However the reading ends, the runner no longer wants the program.
    let _ = io::stdin().read_to_end(&mut rest);
    end(folder);
    std::process::exit(1);
}

/// Takes it on itself to send the last message, kills everything, and removes the folder.
fn end(folder: Option<&Path>) {
    KILLING.store(true, Ordering::SeqCst);
    if cfg!(not(target_os = "linux")) {
        // There this process goes with the others.
        remove(folder);
    }
    kill_all();
    remove(folder);
}

fn kill_when_more_than(max: usize, folder: Option<&Path>) {
    while count() <= max {
        std::thread::sleep(COUNT_INTERVAL);
    }
    end(folder);
    tell(Message::TooMany);
    std::process::exit(1);
}

#[cfg(target_os = "linux")]
use descendants::{adopt_orphans, count, kill_adopted, kill_all};

/// On Linux the supervisor adopts all orphans of the program, so every process is below it.
#[cfg(target_os = "linux")]
mod descendants {
    use super::REAPED;
    use nix::sys::signal::{Signal, kill};
    use nix::sys::wait::waitpid;
    use nix::unistd::{Pid, getpid};
    use std::collections::{HashMap, HashSet};
    use std::fs;
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    /// Makes this process adopt what is left behind below it, or no longer.
    pub(super) fn adopt_orphans(adopts: bool) {
        // Linux has it since 3.4; without it, orphans go to the next reaper.
        let _ = nix::sys::prctl::set_child_subreaper(adopts);
    }

    pub(super) fn count() -> usize {
        all().len()
    }

    /// Kills until all are reaped: a look at the process table alone can miss one that is just
    /// changing its parent. They are stopped first, so that none forks faster than it dies.
    pub(super) fn kill_all() {
        while !REAPED.load(Ordering::SeqCst) {
            let all = all();
            for signal in [Signal::SIGSTOP, Signal::SIGKILL] {
                for process in &all {
                    // It may be gone already.
                    let _ = kill(*process, signal);
                }
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Kills the children of this process but these, which are its own, and reaps them, until none is
    /// left: their own children come here when they are dead.
    pub(super) fn kill_adopted(own: &HashSet<u32>) {
        let this = getpid().as_raw();
        let is_adopted =
            |(pid, parent): &(i32, i32)| *parent == this && !own.contains(&pid.cast_unsigned());
        loop {
            let adopted: Vec<_> = parents()
                .into_iter()
                .filter(is_adopted)
                .map(|(pid, _)| Pid::from_raw(pid))
                .collect();
            if adopted.is_empty() {
                return;
            }
            for process in adopted {
                // It may be gone already.
                let _ = kill(process, Signal::SIGKILL);
                let _ = waitpid(process, None);
            }
        }
    }

    /// The living processes below this one.
    fn all() -> Vec<Pid> {
        let parents = parents();
        let supervisor = getpid().as_raw();
        let is_below = |process: i32| {
            let mut ancestors =
                std::iter::successors(parents.get(&process), |parent| parents.get(parent));
            ancestors.any(|ancestor| *ancestor == supervisor)
        };
        parents.keys().copied().filter(|process| is_below(*process)).map(Pid::from_raw).collect()
    }

    /// Each living process's parent (proc(5), `/proc/PID/stat`).
    fn parents() -> HashMap<i32, i32> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter_map(|pid| Some((pid, living_parent(pid)?))).collect()
    }

    fn living_parent(pid: i32) -> Option<i32> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name before the last parenthesis may hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let state = fields.next()?;
        let parent = fields.next()?.parse().ok()?;
        (state != "Z" && state != "X").then_some(parent)
    }
}

#[cfg(not(target_os = "linux"))]
use group::{adopt_orphans, count, kill_adopted, kill_all};

/// Elsewhere only the program's process group can be named, with the supervisor in it. A process that has left the
/// group (`setsid`) outlives the supervisor and the runner.
#[cfg(not(target_os = "linux"))]
mod group {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::getpgrp;
    use std::collections::HashSet;

    pub(super) fn adopt_orphans(_adopts: bool) {}

    /// Nobody adopts orphans here.
    pub(super) fn kill_adopted(_own: &HashSet<u32>) {}

    /// Nobody counts them here.
    pub(super) fn count() -> usize {
        0
    }

    pub(super) fn kill_all() {
        let _ = killpg(getpgrp(), Signal::SIGKILL);
    }
}
