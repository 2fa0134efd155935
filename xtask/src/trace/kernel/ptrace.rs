//! The ptrace requests that the tracer makes, as safe functions.

use super::spawn::failed;
use crate::trace::{End, TraceError};
use nix::errno::Errno;
use nix::sys::ptrace::{self, Options};
use nix::unistd::Pid;

/// `PTRACE_EVENT_STOP` (ptrace(2)): the first stop of an automatically attached task, or a
/// group-stop. Neither nix nor libc names it for this target.
const PTRACE_EVENT_STOP: i32 = 128;

/// What happened to a task (a thread, in the kernel's terms) of the traced program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It ended.
    Ended(End),
    /// It is new, or is stopped together with its process by this signal.
    Stopped(i32),
    /// It created the task whose ID is the event's message.
    Created {
        /// Whether that may be a thread of its own process.
        maybe_thread: bool,
    },
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
pub(super) fn next_change() -> Result<Option<(i32, Change)>, Errno> {
    let mut status = 0;
    // nix's waitpid loses a stop by a real-time signal, so the status is decoded here.
    // SAFETY: `status` is valid for writing an int during the call.
    let task = unsafe { libc::waitpid(-1, &raw mut status, libc::__WALL | libc::__WNOTHREAD) };
    match Errno::result(task) {
        Ok(task) => Ok(Some((task, decode(status)))),
        Err(Errno::ECHILD) => Ok(None),
        Err(errno) => Err(errno),
    }
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
        libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK => {
            Change::Created { maybe_thread: false }
        }
        libc::PTRACE_EVENT_CLONE => Change::Created { maybe_thread: true },
        libc::PTRACE_EVENT_EXEC => Change::Exec,
        libc::PTRACE_EVENT_EXIT => Change::Exiting,
        libc::PTRACE_EVENT_SECCOMP => Change::Call,
        _ if signal == libc::SIGTRAP | 0x80 => Change::Return,
        _ => Change::Signal(signal),
    }
}

/// Lets a stopped task go on, delivering `signal` to it (0: none). A task that has died in the
/// meantime is no error: its end is reported by [`next_change`].
pub(super) fn resume(task: i32, how: Resume, signal: i32) -> Result<(), TraceError> {
    let request = match how {
        Resume::Freely => libc::PTRACE_CONT,
        Resume::ToReturn => libc::PTRACE_SYSCALL,
        Resume::Listen => libc::PTRACE_LISTEN,
    };
    let no_address = std::ptr::null_mut::<libc::c_void>();
    // nix's wrappers take no real-time signals, so the request is made here.
    // SAFETY: these requests read and write no memory of the tracer.
    let result = unsafe { libc::ptrace(request, task, no_address, libc::c_long::from(signal)) };
    match Errno::result(result) {
        Ok(_) | Err(Errno::ESRCH) => Ok(()),
        Err(errno) => Err(failed("resume a process")(errno)),
    }
}

/// The number that comes with a task's event: the ID of a created task.
pub(super) fn message(task: i32) -> nix::Result<i32> {
    let message = ptrace::getevent(Pid::from_raw(task))?;
    i32::try_from(message).map_err(|_| Errno::ERANGE)
}

/// A system call that a task is about to make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    /// `AUDIT_ARCH_…` of its ABI.
    pub(super) architecture: u32,
    /// Its number.
    pub(super) number: u64,
    /// Its arguments.
    pub(super) arguments: [u64; 6],
}

/// The call at whose entry the filter stopped the task.
pub(super) fn call(task: i32) -> nix::Result<Call> {
    let info = ptrace::syscall_info(Pid::from_raw(task))?;
    if info.op != libc::PTRACE_SYSCALL_INFO_SECCOMP {
        return Err(Errno::EINVAL);
    }
    // SAFETY: `op` says that the kernel filled in this member.
    let seccomp = unsafe { info.u.seccomp };
    Ok(Call { architecture: info.arch, number: seccomp.nr, arguments: seccomp.args })
}

/// What the call that just returned gave: a result, or a negative error number.
pub(super) fn returned(task: i32) -> nix::Result<i64> {
    let info = ptrace::syscall_info(Pid::from_raw(task))?;
    if info.op != libc::PTRACE_SYSCALL_INFO_EXIT {
        return Err(Errno::EINVAL);
    }
    // SAFETY: `op` says that the kernel filled in this member.
    Ok(unsafe { info.u.exit }.sval)
}

/// The 64-bit word at `address` in the task's memory.
pub(super) fn word(task: i32, address: u64) -> nix::Result<u64> {
    let address = usize::try_from(address).map_err(|_| Errno::EFAULT)?;
    let word = ptrace::read(Pid::from_raw(task), std::ptr::without_provenance_mut(address))?;
    Ok(word.cast_unsigned())
}
