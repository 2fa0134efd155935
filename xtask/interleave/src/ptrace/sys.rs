//! The requests that the tracer makes of the kernel, as safe functions.

use crate::error::RunError;
use crate::trace::End;
use nix::errno::Errno;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fmt;
use std::mem::size_of;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// `PTRACE_EVENT_STOP` (ptrace(2)): the first stop of an automatically attached task, or a
/// group-stop. Neither nix nor libc names it for this target.
const PTRACE_EVENT_STOP: i32 = 128;

/// A task: a thread, in the kernel's terms. A process's first thread has the process's PID for its
/// ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Tid(Pid);

impl Tid {
    /// The first thread of a process.
    pub(super) fn leader_of(pid: Pid) -> Self {
        Self(pid)
    }

    /// Its ID as a PID: that of a process if it is its first thread.
    pub(super) fn as_pid(self) -> Pid {
        self.0
    }
}

impl fmt::Display for Tid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Makes the error of a failed system call of the tracer.
pub(super) fn failed(what: &'static str) -> impl Fn(Errno) -> RunError {
    move |errno| RunError::Failed { what, cause: errno.into() }
}

/// What happened to a task of the traced program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It ended.
    Ended(End),
    /// It is new, or is stopped together with its process by this signal.
    Stopped(i32),
    /// It created the task whose ID is the event's message.
    Created(Creation),
    /// It became another program.
    Exec,
    /// It is about to end.
    Exiting,
    /// It is about to make a call that the filter stops.
    Call,
    /// The call that it was let into has returned.
    Return,
    /// It is about to receive this signal.
    Signal(i32),
}

/// How a task was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Creation {
    /// As a process.
    Fork,
    /// As a process for which its creator waits, until it becomes another program or ends.
    Vfork,
    /// As a process, or as a thread of its creator's process.
    Clone,
}

/// How a stopped task goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resume {
    /// Until the next stop of any kind but a system call's return.
    Freely,
    /// Until the system call under way returns.
    ToReturn,
    /// Not at all: it stays stopped as its process is, and can be continued by SIGCONT.
    Listen,
}

/// Attaches to `pid` so that it and everything that it will create are traced, and killed when the
/// calling thread ends.
/// Stops on their way out are made if `exits` is set.
pub(super) fn seize(pid: Pid, exits: bool) -> nix::Result<()> {
    let mut options = Options::PTRACE_O_EXITKILL
        | Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACEFORK
        | Options::PTRACE_O_TRACEVFORK
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEEXEC
        | Options::PTRACE_O_TRACESECCOMP;
    options.set(Options::PTRACE_O_TRACEEXIT, exits);
    ptrace::seize(pid, options)
}

/// Waits for the next change of any task that the calling thread traces. `None` if it has none
/// left.
///
/// # Errors
/// `EINTR` if a signal came first.
pub(super) fn next_change() -> Result<Option<(Tid, Change)>, Errno> {
    change_of(-1)
}

/// Waits for the next change of this process, or of any task if `pid` is -1.
fn change_of(pid: libc::pid_t) -> Result<Option<(Tid, Change)>, Errno> {
    let mut status = 0;
    // nix's waitpid loses a stop by a real-time signal, so the status is decoded here.
    // SAFETY: `status` is valid for writing an int during the call.
    let task = unsafe { libc::waitpid(pid, &raw mut status, libc::__WALL | libc::__WNOTHREAD) };
    match Errno::result(task) {
        Ok(task) => Ok(Some((Tid(Pid::from_raw(task)), decode(status)))),
        Err(Errno::ECHILD) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// The end of this process, if it has ended and [`next_change`] has not told of it yet.
pub(super) fn end_of(pid: Pid) -> Option<Change> {
    let change = has_ended(pid).then(|| change_of(pid.as_raw()))?;
    change.ok().flatten().map(|(_, change)| change)
}

/// Whether this process has ended, and [`next_change`] has not told of it yet. That is so as soon as its children have
/// another parent (`exit_notify` in the kernel's exit.c, which holds a lock from the one to the other).
pub(super) fn has_ended(pid: Pid) -> bool {
    let Ok(id) = libc::id_t::try_from(pid.as_raw()) else { return false };
    // SAFETY: any bytes are a valid `siginfo_t`.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let options = libc::WEXITED | libc::WNOWAIT | libc::WNOHANG | libc::__WALL | libc::__WNOTHREAD;
    // SAFETY: `info` is valid for writing during the call.
    let result = unsafe { libc::waitid(libc::P_PID, id, &raw mut info, options) };
    // A tracer is told of stops as well, whatever it asks for.
    result == 0 && matches!(info.si_code, libc::CLD_EXITED | libc::CLD_KILLED | libc::CLD_DUMPED)
}

fn decode(status: i32) -> Change {
    if libc::WIFEXITED(status) {
        return Change::Ended(End::Exited(libc::WEXITSTATUS(status)));
    }
    if libc::WIFSIGNALED(status) {
        return Change::Ended(End::Signaled(libc::WTERMSIG(status)));
    }
    let signal = libc::WSTOPSIG(status);
    match status >> 16 {
        PTRACE_EVENT_STOP => Change::Stopped(signal),
        libc::PTRACE_EVENT_FORK => Change::Created(Creation::Fork),
        libc::PTRACE_EVENT_VFORK => Change::Created(Creation::Vfork),
        libc::PTRACE_EVENT_CLONE => Change::Created(Creation::Clone),
        libc::PTRACE_EVENT_EXEC => Change::Exec,
        libc::PTRACE_EVENT_EXIT => Change::Exiting,
        libc::PTRACE_EVENT_SECCOMP => Change::Call,
        _ if signal == libc::SIGTRAP | 0x80 => Change::Return,
        _ => Change::Signal(signal),
    }
}

/// Lets a stopped task go on, delivering `signal` to it (0: none). A task that has died in the
/// meantime is no error: its end is reported by [`next_change`].
pub(super) fn resume(task: Tid, how: Resume, signal: i32) -> Result<(), RunError> {
    let request = match how {
        Resume::Freely => libc::PTRACE_CONT,
        Resume::ToReturn => libc::PTRACE_SYSCALL,
        Resume::Listen => libc::PTRACE_LISTEN,
    };
    let no_address = std::ptr::null_mut::<libc::c_void>();
    // nix's wrappers take no real-time signals, so the request is made here.
    // SAFETY: these requests read and write no memory of the tracer.
    let result =
        unsafe { libc::ptrace(request, task.0.as_raw(), no_address, libc::c_long::from(signal)) };
    match Errno::result(result) {
        Ok(_) | Err(Errno::ESRCH) => Ok(()),
        Err(errno) => Err(failed("resume a process")(errno)),
    }
}

/// The task that another one has just created, as its event tells.
pub(super) fn created_by(task: Tid) -> nix::Result<Tid> {
    let message = ptrace::getevent(task.0)?;
    let task = i32::try_from(message).map_err(|_| Errno::ERANGE)?;
    Ok(Tid(Pid::from_raw(task)))
}

/// A system call that a task is about to make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syscall {
    /// `AUDIT_ARCH_…` of its ABI.
    pub(super) architecture: u32,
    /// Its number.
    pub(super) number: u64,
    /// Its arguments.
    pub(super) arguments: [u64; 6],
}

/// `struct ptrace_syscall_info` (linux/ptrace.h, kernel 5.3), declared here for every C library. What
/// follows the stack pointer is a union there: of all its members, what is read here are 64-bit words
/// at its beginning.
#[repr(C)]
#[derive(Default)]
struct SyscallInfo {
    op: u8,
    padding: [u8; 3],
    architecture: u32,
    instruction_pointer: u64,
    stack_pointer: u64,
    words: [u64; 8],
}

/// A number that both C libraries take: to one requests are signed, to the other they are not.
const PTRACE_GET_SYSCALL_INFO: u16 = 0x420e;
const PTRACE_SYSCALL_INFO_EXIT: u8 = 2;
const PTRACE_SYSCALL_INFO_SECCOMP: u8 = 3;

/// The call at whose entry the filter stopped the task.
pub(super) fn syscall(task: Tid) -> nix::Result<Syscall> {
    let info = syscall_info(task, PTRACE_SYSCALL_INFO_SECCOMP)?;
    let [number, arguments @ .., _] = info.words;
    Ok(Syscall { architecture: info.architecture, number, arguments })
}

/// What the call that just returned gave: a result, or a negative error number.
pub(super) fn returned(task: Tid) -> nix::Result<i64> {
    let info = syscall_info(task, PTRACE_SYSCALL_INFO_EXIT)?;
    Ok(info.words[0].cast_signed())
}

/// What the kernel says of the call at which the task stands, if it stands as `op` says.
fn syscall_info(task: Tid, op: u8) -> nix::Result<SyscallInfo> {
    let mut info = SyscallInfo::default();
    // SAFETY: the kernel writes at most as many bytes as it is told that `info` has, and any bytes
    // are valid integers.
    let result = unsafe {
        libc::ptrace(
            PTRACE_GET_SYSCALL_INFO.into(),
            task.0.as_raw(),
            size_of::<SyscallInfo>(),
            &raw mut info,
        )
    };
    Errno::result(result)?;
    if info.op == op { Ok(info) } else { Err(Errno::EINVAL) }
}

/// The 64-bit word at `address` in the task's memory.
pub(super) fn word(task: Tid, address: u64) -> nix::Result<u64> {
    let address = usize::try_from(address).map_err(|_| Errno::EFAULT)?;
    let word = ptrace::read(task.0, std::ptr::without_provenance_mut(address))?;
    Ok(word.cast_unsigned())
}

/// Puts a 64-bit word at `address` in the task's memory.
pub(super) fn put_word(task: Tid, address: u64, word: u64) -> nix::Result<()> {
    let address = usize::try_from(address).map_err(|_| Errno::EFAULT)?;
    ptrace::write(task.0, std::ptr::without_provenance_mut(address), word.cast_signed())
}

/// A descriptor of the runner's own for what a task's descriptor leads to (`pidfd_getfd(2)`, Linux 5.6).
pub(super) fn descriptor_of(task: Tid, descriptor: u64) -> nix::Result<OwnedFd> {
    let new = |result: libc::c_long| {
        let descriptor = i32::try_from(Errno::result(result)?).map_err(|_| Errno::EBADF)?;
        // SAFETY: the kernel has just made it, for nobody else.
        Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
    };
    // SAFETY: the call takes numbers alone.
    let process = new(unsafe { libc::syscall(libc::SYS_pidfd_open, task.0.as_raw(), 0) })?;
    let descriptor = libc::c_long::try_from(descriptor).map_err(|_| Errno::EBADF)?;
    // SAFETY: the same.
    new(unsafe { libc::syscall(libc::SYS_pidfd_getfd, process.as_raw_fd(), descriptor, 0) })
}

/// Kills a process, or the process that a task belongs to.
pub(super) fn kill_process(pid: Pid) {
    // It may have died by itself: then there is nothing to do.
    let _ = kill(pid, Signal::SIGKILL);
}

/// Whether no process, dead or alive, has this PID.
pub(super) fn is_gone(pid: Pid) -> bool {
    kill(pid, None::<Signal>) == Err(Errno::ESRCH)
}
