//! What `/proc` says of a traced task (proc(5)).

use super::sys::Tid;
use nix::unistd::Pid;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The PID of the process that the task belongs to: its own ID, unless it is a thread.
pub(super) fn process_of(task: Tid) -> Option<Pid> {
    status(task, "Tgid:")?.parse().ok().map(Pid::from_raw)
}

/// The PID of the parent that the process has now.
pub(super) fn parent_of(pid: Pid) -> Option<Pid> {
    status(Tid::leader_of(pid), "PPid:")?.parse().ok().map(Pid::from_raw)
}

/// Where a descriptor of the task leads.
pub(super) fn descriptor(task: Tid, descriptor: u64) -> Option<PathBuf> {
    fs::read_link(path_of_descriptor(task, descriptor)).ok()
}

/// The path by which the runner gets at what a descriptor of the task leads to.
pub(super) fn path_of_descriptor(task: Tid, descriptor: u64) -> PathBuf {
    format!("/proc/{task}/fd/{descriptor}").into()
}

/// The folder in which the task is.
pub(super) fn current_folder(task: Tid) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{task}/cwd")).ok()
}

/// The path by which the runner gets at the task's root folder.
pub(super) fn root_folder(task: Tid) -> PathBuf {
    format!("/proc/{task}/root").into()
}

/// A `signalfd(2)`.
pub(super) struct Signalfd {
    /// The signals that come through it, as a set of bits.
    pub(super) signals: u64,
    /// Whether a read waits if there is none.
    pub(super) waits: bool,
}

/// What a task's descriptor says of itself, if it is a `signalfd(2)` (`proc_pid_fdinfo(5)`).
pub(super) fn signalfd(task: Tid, descriptor: u64) -> Option<Signalfd> {
    let information = information(task, descriptor);
    let signals = u64::from_str_radix(&field(&information, "sigmask:")?, 16).ok()?;
    let flags = i32::from_str_radix(&field(&information, "flags:")?, 8).ok()?;
    Some(Signalfd { signals, waits: flags & libc::O_NONBLOCK == 0 })
}

/// The descriptors that a task's `epoll(7)` descriptor looks at (`proc_pid_fdinfo(5)`).
pub(super) fn epolled(task: Tid, descriptor: u64) -> Vec<u64> {
    let text = fs::read_to_string(information(task, descriptor)).unwrap_or_default();
    let targets = text.lines().filter_map(|line| line.strip_prefix("tfd:"));
    targets.filter_map(|rest| rest.split_whitespace().next()?.parse().ok()).collect()
}

fn information(task: Tid, descriptor: u64) -> String {
    format!("/proc/{task}/fdinfo/{descriptor}")
}

/// The number of an `eventfd(2)` that a descriptor leads to (`proc_pid_fdinfo(5)`).
pub(super) fn eventfd(task: Tid, descriptor: u64) -> Option<u64> {
    field(&information(task, descriptor), "eventfd-id:")?.parse().ok()
}

/// The files and folders that are open in a task's process.
pub(super) fn open_files(task: Tid) -> Vec<fs::Metadata> {
    let files = descriptors(task).into_iter().flatten().filter_map(|path| fs::metadata(path).ok());
    files.filter(|file| file.is_file() || file.is_dir()).collect()
}

/// The paths by which the runner gets at what is open in a task's process; `None` if that can't be told.
fn descriptors(task: Tid) -> Option<impl Iterator<Item = PathBuf>> {
    let descriptors = fs::read_dir(format!("/proc/{task}/fd")).ok()?;
    Some(descriptors.flatten().map(|entry| entry.path()))
}

/// Of whom a path below `/proc` tells something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The process of this PID, or the one that looks; and whether the parent's PID is told there.
    One { pid: Option<Pid>, parent: bool },
    /// All of them.
    All,
    /// No process of a program.
    Nobody,
}

/// Of whom this absolute path tells something, if it is below `/proc`.
pub(super) fn shown_at(path: &Path) -> Option<Shown> {
    let below = path.strip_prefix("/proc").ok()?;
    let Some(first) = below.components().next() else { return Some(Shown::All) };
    let first = first.as_os_str().to_str().unwrap_or_default();
    if below.ends_with("children") {
        return Some(Shown::All);
    }
    let parent = below.ends_with("stat") || below.ends_with("status");
    Some(match first.parse() {
        Ok(pid) => Shown::One { pid: Some(Pid::from_raw(pid)), parent },
        Err(_) if first == "self" || first == "thread-self" => Shown::One { pid: None, parent },
        // Whose locks there are changes with each of them.
        Err(_) if first == "locks" => Shown::All,
        Err(_) => Shown::Nobody,
    })
}

/// What stands for all sockets: the ends of a connection have two inodes, and the kernel does not tell here which
/// of them belong together.
const SOCKETS: u64 = 0;

/// The inode of the pipe that a descriptor's link leads to, or what stands for all sockets.
pub(super) fn channel(link: &Path) -> Option<u64> {
    let link = link.to_str()?;
    if link.starts_with("socket:[") {
        return Some(SOCKETS);
    }
    link.strip_prefix("pipe:[")?.strip_suffix(']')?.parse().ok()
}

/// A descriptor that leads to a pipe or a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Descriptor {
    /// Its number.
    pub(super) number: u64,
    /// Where it leads.
    pub(super) link: PathBuf,
    /// What that counts as.
    pub(super) channel: u64,
    /// Its flags (open(2)), `O_CLOEXEC` among them.
    pub(super) flags: i32,
}

impl Descriptor {
    /// Whether both are the same end of the same pipe or socket.
    pub(super) fn is_same_end(&self, other: &Self) -> bool {
        let access = |one: &Self| one.flags & libc::O_ACCMODE;
        self.link == other.link && access(self) == access(other)
    }
}

/// The pipes and sockets that a task's process has open, without those that `is_output` knows
/// (`proc_pid_fdinfo(5)`); `None` if the kernel does not tell.
pub(super) fn channels(task: Tid, is_output: impl Fn(&Path) -> bool) -> Option<Vec<Descriptor>> {
    let open = descriptors(task)?.filter_map(|path| {
        let number = path.file_name()?.to_str()?.parse().ok()?;
        let link = fs::read_link(path).ok()?;
        let channel = channel(&link).filter(|_| !is_output(&link))?;
        let flags = field(&information(task, number), "flags:")?;
        let flags = i32::from_str_radix(&flags, 8).ok()?;
        Some(Descriptor { number, link, channel, flags })
    });
    Some(open.collect())
}

/// The program that the process runs.
pub(super) fn executable(task: Tid) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{task}/exe")).ok()
}

/// The words of the process's command line (`proc_pid_cmdline(5)`).
pub(super) fn command_line(task: Tid) -> Vec<OsString> {
    let bytes = fs::read(format!("/proc/{task}/cmdline")).unwrap_or_default();
    let words = bytes.strip_suffix(b"\0").unwrap_or_default().split(|byte| *byte == 0);
    words.map(|word| OsString::from_vec(word.to_vec())).collect()
}

/// Whether the task's process has a handler for the signal.
pub(super) fn catches(task: Tid, signal: i32) -> bool {
    has_signal(caught_signals(task), signal)
}

/// Whether a signal is in a set of bits, if that is known.
pub(super) fn has_signal(signals: Option<u64>, signal: i32) -> bool {
    signals.is_some_and(|signals| signals >> (signal - 1) & 1 == 1)
}

/// The signals that the task's process handles, as a set of bits (signal 1 is the lowest).
pub(super) fn caught_signals(task: Tid) -> Option<u64> {
    u64::from_str_radix(&status(task, "SigCgt:")?, 16).ok()
}

/// The signals that the task blocks, as a set of bits.
pub(super) fn blocked_signals(task: Tid) -> Option<u64> {
    u64::from_str_radix(&status(task, "SigBlk:")?, 16).ok()
}

/// The signals that wait for the task or its process, as a set of bits.
pub(super) fn pending_signals(task: Tid) -> Option<u64> {
    let pending = |field| u64::from_str_radix(&status(task, field)?, 16).ok();
    Some(pending("SigPnd:")? | pending("ShdPnd:")?)
}

/// Something that changes whenever the task runs, if it now sleeps in a call; `None` if it runs or is
/// stopped.
pub(super) fn sleep_mark(task: Tid) -> Option<String> {
    if !status(task, "State:")?.starts_with('S') || is_runnable(task) {
        return None;
    }
    // Read anew: it may have run, and gone to sleep again, while the kernel waited for it above.
    status(task, "voluntary_ctxt_switches:")
}

/// Whether the task goes on as soon as it gets a processor. In the moment before it goes to sleep, or finds
/// that it needn't, it may lose its processor; its state is that of a sleeper then. The kernel waits here
/// until it is no longer in line for a processor (`wait_task_inactive`, Linux 6.18).
fn is_runnable(task: Tid) -> bool {
    fs::read_to_string(format!("/proc/{task}/syscall")).is_ok_and(|call| call.trim() == "running")
}

/// What a task has had of the processors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ProcessorTime {
    /// How long it ran.
    pub(super) had: Duration,
    /// How long it could have run, and waited for a processor.
    pub(super) waited: Duration,
}

/// What the task has had of the processors (`schedstat`: Documentation/scheduler/sched-stats.rst, Linux 6.18).
/// Nothing, if the kernel doesn't tell.
pub(super) fn processor_time(task: Tid) -> ProcessorTime {
    processor_time_in(&format!("/proc/{task}/schedstat"))
}

/// The same of the calling thread.
pub(super) fn own_processor_time() -> ProcessorTime {
    processor_time_in("/proc/thread-self/schedstat")
}

fn processor_time_in(file: &str) -> ProcessorTime {
    let stat = fs::read_to_string(file).unwrap_or_default();
    let mut nanoseconds = stat.split_whitespace().filter_map(|number| number.parse().ok());
    let mut next = || nanoseconds.next().map_or(Duration::ZERO, Duration::from_nanos);
    ProcessorTime { had: next(), waited: next() }
}

/// Whether the task has ended and is still in the process table.
pub(super) fn is_zombie(task: Tid) -> bool {
    status(task, "State:").is_some_and(|state| state.starts_with('Z'))
}

/// The call in which a task is blocked.
pub(super) struct Blocker {
    /// Its name.
    pub(super) call: String,
    /// Whether only steps that are scheduled can end it: what comes through a pipe or a socket, a
    /// child's end, a signal of the kernel's.
    pub(super) is_scheduled: bool,
    /// Whether it waits for memory to change.
    pub(super) is_futex: bool,
    /// Whether it has a time limit, and ends by itself when that runs out.
    pub(super) is_timed: bool,
    /// The pipe or socket that it reads from, as its link says.
    pub(super) source: Option<PathBuf>,
}

/// The call in which the task is blocked.
pub(super) fn blocker(task: Tid) -> Blocker {
    let (number, arguments) = call(task).unwrap_or((-1, Vec::new()));
    let reads =
        [libc::SYS_read, libc::SYS_readv, libc::SYS_recvfrom, libc::SYS_recvmsg].contains(&number);
    let source = arguments.first().filter(|_| reads).and_then(|number| descriptor(task, *number));
    let source = source.filter(|link| channel(link).is_some());
    let name = call_name(number);
    Blocker {
        is_scheduled: name.is_some()
            && !matches!(
                number,
                libc::SYS_futex | libc::SYS_flock | libc::SYS_fcntl | libc::SYS_openat
            ),
        call: name.map_or_else(|| format!("system call {number}"), ToOwned::to_owned),
        is_futex: number == libc::SYS_futex,
        is_timed: is_timed(number, &arguments),
        source,
    }
}

/// The names of the calls in which programs mostly block.
fn call_name(number: libc::c_long) -> Option<&'static str> {
    Some(match number {
        libc::SYS_read => "read",
        libc::SYS_write => "write",
        libc::SYS_writev => "writev",
        libc::SYS_sendto => "sendto",
        libc::SYS_sendmsg => "sendmsg",
        libc::SYS_openat => "openat",
        libc::SYS_readv => "readv",
        libc::SYS_futex => "futex",
        libc::SYS_ppoll => "ppoll",
        libc::SYS_pselect6 => "pselect6",
        libc::SYS_epoll_pwait => "epoll_pwait",
        libc::SYS_recvfrom => "recvfrom",
        libc::SYS_recvmsg => "recvmsg",
        libc::SYS_accept => "accept",
        libc::SYS_accept4 => "accept4",
        libc::SYS_flock => "flock",
        libc::SYS_fcntl => "fcntl",
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => "nanosleep",
        libc::SYS_rt_sigsuspend => "sigsuspend",
        libc::SYS_rt_sigtimedwait => "sigwait",
        libc::SYS_wait4 => "wait4",
        libc::SYS_waitid => "waitid",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => "poll",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select => "select",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => "epoll_wait",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_pause => "pause",
        _ => return None,
    })
}

/// Whether a call with these arguments has a time limit.
fn is_timed(number: libc::c_long, arguments: &[u64]) -> bool {
    // poll's and epoll_wait's milliseconds are ints: negative is for ever.
    #[allow(clippy::cast_possible_truncation)]
    let milliseconds =
        |index: usize| arguments.get(index).is_some_and(|value| !(*value as i32).is_negative());
    let pointer = |index: usize| arguments.get(index).is_some_and(|value| *value != 0);
    match number {
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => true,
        libc::SYS_futex => pointer(3),
        libc::SYS_ppoll | libc::SYS_rt_sigtimedwait => pointer(2),
        libc::SYS_pselect6 => pointer(4),
        libc::SYS_epoll_pwait => milliseconds(3),
        libc::SYS_semtimedop | libc::SYS_epoll_pwait2 => pointer(3),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => milliseconds(2),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => milliseconds(3),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select => pointer(4),
        _ => false,
    }
}

/// The system call in which the task is, and its arguments.
pub(super) fn call(task: Tid) -> Option<(libc::c_long, Vec<u64>)> {
    let text = fs::read_to_string(format!("/proc/{task}/syscall")).ok()?;
    let (number, arguments) = text.split_once(' ')?;
    let hex = |word: &str| u64::from_str_radix(word.trim_start_matches("0x"), 16).ok();
    Some((number.parse().ok()?, arguments.split_whitespace().filter_map(hex).collect()))
}

/// A field of the task's status.
fn status(task: Tid, name: &str) -> Option<String> {
    field(&format!("/proc/{task}/status"), name)
}

/// What stands behind this name in a file of `/proc`.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(value.trim().to_owned())
}
