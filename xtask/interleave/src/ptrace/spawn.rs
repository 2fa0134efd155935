//! Starting a program under the tracer.

use super::pipes::Writers;
use super::request::Stops;
use super::{seccomp, sys};
use crate::error::RunError;
use crate::program::Program;
use crate::schedule::Visibility;
use libc::c_char;
use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork, pipe2, write};
use std::ffi::CString;
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::os::unix::ffi::OsStrExt;

/// The exit status of a child that couldn't be prepared for tracing. No `errno` is as large, so it
/// is no failed `exec`'s (see [`start`]).
pub(super) const NOT_PREPARED: i32 = 254;

/// What the child needs between fork and exec, made beforehand: it may not allocate there, because
/// another thread of the runner may have held the allocator's lock during the fork.
struct Preparation {
    arguments: Vec<*const c_char>,
    filter: Vec<libc::sock_filter>,
    gate: RawFd,
    streams: [RawFd; 3],
    scheduled: bool,
}

/// Starts `program` with its standard output and error going into the pipes of `writers`. It is
/// traced from before its first instruction, with the filter for these stops. If it can't be
/// executed, it ends with the error number as its exit status, without an exec event before.
pub(super) fn start(program: &Program, writers: &Writers, stops: Stops) -> Result<Pid, RunError> {
    let words: Result<Vec<CString>, _> =
        program.words().map(|word| CString::new(word.as_bytes())).collect();
    let words = words.map_err(|_| cannot_start(program, Errno::EINVAL))?;
    let empty = File::open("/dev/null")
        .map_err(|cause| RunError::Failed { what: "open /dev/null", cause })?;
    let (gate, open_gate) = pipe2(OFlag::O_CLOEXEC).map_err(sys::failed("make a pipe"))?;
    let mut preparation = Preparation {
        arguments: words.iter().map(|word| word.as_ptr()).collect(),
        filter: seccomp::instructions(stops),
        gate: gate.as_raw_fd(),
        streams: [empty.as_raw_fd(), writers.stdout.as_raw_fd(), writers.stderr.as_raw_fd()],
        scheduled: stops.visibility.is_some(),
    };
    preparation.arguments.push(std::ptr::null());

    // SAFETY: the child calls only `become_program`, which keeps to async-signal-safe functions.
    match unsafe { fork() }.map_err(sys::failed("fork"))? {
        ForkResult::Child => become_program(&mut preparation),
        ForkResult::Parent { child } => {
            if let Err(errno) = sys::seize(child, stops.visibility > Some(Visibility::Writes)) {
                // Without a tracer the child must not run: it still waits at the gate.
                let _ = kill(child, Signal::SIGKILL);
                let _ = waitpid(child, None);
                return Err(refused(errno));
            }
            write(open_gate.as_fd(), b"!").map_err(sys::failed("start the program"))?;
            Ok(child)
        }
    }
}

/// The child's side of [`start`]: waits until it is traced, then turns into the program.
fn become_program(preparation: &mut Preparation) -> ! {
    // SAFETY: only async-signal-safe functions are called (signal-safety(7), and execvp, which does
    // not allocate in glibc); all pointers come from `preparation`, which outlives the calls.
    unsafe {
        // Until the tracer has attached, nothing else would end this process with the runner.
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        let mut byte = 0_u8;
        if libc::read(preparation.gate, (&raw mut byte).cast(), 1) != 1 {
            libc::_exit(NOT_PREPARED);
        }
        // A session of its own: Ctrl-C reaches the runner alone, and no terminal can stop it.
        libc::setsid();
        for (target, source) in (0..).zip(preparation.streams) {
            libc::dup2(source, target);
        }
        // Rust ignores SIGPIPE; a program starts with the default.
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
        if preparation.scheduled {
            // A program that goes by its addresses (Python's sets do) would take another course in
            // each run. Some containers forbid it: then such a program is found out later.
            libc::personality(libc::ADDR_NO_RANDOMIZE as libc::c_ulong);
        }
        if !install_filter(&mut preparation.filter) {
            libc::_exit(NOT_PREPARED);
        }
        libc::execvp(preparation.arguments[0], preparation.arguments.as_ptr());
        libc::_exit(Errno::last_raw());
    }
}

/// Installs the filter for this process and all that come from it.
///
/// # Safety
/// Is async-signal-safe; nothing else is asked of the caller than to be a child that will exec.
unsafe fn install_filter(filter: &mut [libc::sock_filter]) -> bool {
    // The filter has a few dozen instructions: the cast can't truncate.
    #[allow(clippy::cast_possible_truncation)]
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    // SAFETY: `program` and what it points to live until the call has returned.
    unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0
    }
}

/// `program` can't be started because of `errno`.
pub(super) fn cannot_start(program: &Program, errno: Errno) -> RunError {
    RunError::CannotStart {
        program: program.executable.to_string_lossy().into_owned(),
        cause: errno.into(),
    }
}

fn refused(errno: Errno) -> RunError {
    RunError::Refused(match errno {
        Errno::EPERM => {
            "ptrace is refused (EPERM): the runner is itself being traced (strace, a debugger), \
                         or this container or the kernel's yama.ptrace_scope forbids it"
                .to_owned()
        }
        errno => format!("ptrace is refused ({errno:?}: {})", errno.desc()),
    })
}
