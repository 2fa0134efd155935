//! Starting a program under the tracer.

use super::pipes::Writers;
use super::request::Stops;
use super::{pids, seccomp, sys};
use crate::error::{Refusal, RunError};
use crate::program::Program;
use crate::schedule::Visibility;
use crate::temporary::TMPDIR;
use libc::c_char;
use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::sched::{CloneFlags, clone};
use nix::sys::signal::{SigSet, SigmaskHow, Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::{Pid, pipe2, write};
use std::ffi::{CString, OsString};
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::thread;

/// The exit status of a child that couldn't be prepared for tracing. No `errno` is as large, so it
/// is no failed `exec`'s (see [`start`]).
pub(super) const NOT_PREPARED: i32 = 254;

/// How large the stack is on which a child turns into the program: `execvpe` builds paths there.
const STACK_SIZE: usize = 64 * 1024;

/// What the child needs to become the program. It is made before, because the child must not allocate: it
/// runs in the runner's memory.
struct Preparation {
    words: Vec<CString>,
    environment: Vec<CString>,
    filter: Vec<libc::sock_filter>,
    /// Where the child tells its PID.
    announcer: OwnedFd,
    /// What the child reads when it is traced.
    gate: OwnedFd,
    input: OwnedFd,
    /// Standard output and error: open until the child is there.
    outputs: [RawFd; 2],
    scheduled: bool,
    /// The PID that the child is to get, if it matters.
    pid: Option<u32>,
}

/// Starts `program` with its standard output and error going into the pipes of `writers`, and its temporary files into
/// this folder, if there is one. It is traced from before its first instruction, with the filter for these stops. If it
/// can't be executed, it ends with the error number as its exit status, without an exec event before.
pub(super) fn start(
    program: &Program,
    temporary: Option<&Path>,
    writers: &Writers,
    stops: Stops,
) -> Result<Pid, RunError> {
    let words: Result<Vec<CString>, _> =
        program.words().map(|word| CString::new(word.as_bytes())).collect();
    let words = words.map_err(|_| cannot_start(program, Errno::EINVAL))?;
    let input = program.stdin.as_deref().unwrap_or(Path::new("/dev/null"));
    let input = File::open(input)
        .map_err(|cause| RunError::Failed { what: "open the standard input", cause })?;
    let pipe = || pipe2(OFlag::O_CLOEXEC).map_err(sys::failed("make a pipe"));
    let ((gate, open_gate), (child_pid, announcer)) = (pipe()?, pipe()?);
    let preparation = Preparation {
        words,
        environment: environment(temporary),
        filter: seccomp::instructions(stops),
        announcer,
        gate,
        input: input.into(),
        outputs: [writers.stdout.as_raw_fd(), writers.stderr.as_raw_fd()],
        scheduled: stops.visibility.is_some(),
        pid: program.first_pid,
    };
    if let Some(pid) = program.first_pid {
        pids::await_free(pid);
        // The thread that is about to be made must not have one of the program's.
        pids::continue_from(Program::OTHER_PIDS)?;
    }
    // The thread that makes the child stands still until that has become the program. This one has to
    // attach to it in the meantime.
    let creator = thread::Builder::new().stack_size(STACK_SIZE).spawn(move || create(preparation));
    let creator = creator.map_err(|cause| RunError::Failed { what: "start a thread", cause })?;
    let mut pid = [0; size_of::<i32>()];
    if File::from(child_pid).read_exact(&mut pid).is_err() {
        let created = creator.join().unwrap_or(Err(Errno::EAGAIN));
        return Err(sys::failed("fork")(created.err().unwrap_or(Errno::ESRCH)));
    }
    let child = Pid::from_raw(i32::from_ne_bytes(pid));
    if let Err(errno) = sys::seize(child, stops.visibility > Some(Visibility::Writes)) {
        // Without a tracer the child must not run: it still waits at the gate.
        let _ = kill(child, Signal::SIGKILL);
        let _ = waitpid(child, None);
        return Err(refused(errno));
    }
    write(open_gate.as_fd(), b"!").map_err(sys::failed("start the program"))?;
    Ok(child)
}

/// Makes the child, and waits until it has become the program or has ended. It shares the runner's memory
/// until then, as by vfork(2): to copy it takes longer than all else, and the more so with several threads.
fn create(mut preparation: Preparation) -> nix::Result<Pid> {
    let pointers = |words: &[CString]| {
        words.iter().map(|word| word.as_ptr()).chain([std::ptr::null()]).collect::<Vec<_>>()
    };
    let (arguments, environment) =
        (pointers(&preparation.words), pointers(&preparation.environment));
    let mut stack = vec![0; STACK_SIZE];
    if let Some(pid) = preparation.pid {
        pids::continue_from(pid).map_err(|_| Errno::EPERM)?;
    }
    let own_mask = SigSet::all().thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
    let become_program =
        Box::new(|| become_program(&mut preparation, [&arguments, &environment], &own_mask));
    let flags = CloneFlags::CLONE_VM | CloneFlags::CLONE_VFORK;
    // SAFETY: until the child has a memory of its own, or has ended, this thread stands still, and keeps what
    // the child uses: a stack, and memory that no other thread knows. `become_program` keeps to
    // async-signal-safe functions, and no signal handler of the runner's can run in the child.
    unsafe { clone(become_program, &mut stack, flags, Some(libc::SIGCHLD)) }
}

/// The child's side of [`start`]: waits until it is traced, then turns into the program.
fn become_program(
    preparation: &mut Preparation,
    [arguments, environment]: [&[*const c_char]; 2],
    mask: &SigSet,
) -> isize {
    // SAFETY: only async-signal-safe functions are called (signal-safety(7), and execvpe, which does
    // not allocate in glibc and musl); all pointers come from memory that outlives the calls.
    unsafe {
        // Until the tracer has attached, nothing else would end this process with the runner.
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        let (pid, mut byte) = (libc::getpid().to_ne_bytes(), 0_u8);
        libc::write(preparation.announcer.as_raw_fd(), pid.as_ptr().cast(), pid.len());
        if libc::read(preparation.gate.as_raw_fd(), (&raw mut byte).cast(), 1) != 1 {
            libc::_exit(NOT_PREPARED);
        }
        // Its parent is a thread that ends as soon as this is the program.
        libc::prctl(libc::PR_SET_PDEATHSIG, 0);
        // A session of its own: Ctrl-C reaches the runner alone, and no terminal can stop it.
        libc::setsid();
        libc::dup2(preparation.input.as_raw_fd(), libc::STDIN_FILENO);
        for (target, source) in (libc::STDOUT_FILENO..).zip(preparation.outputs) {
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
        // No handler of the runner's is left that could run before the program does.
        libc::signal(libc::SIGALRM, libc::SIG_DFL);
        libc::sigprocmask(libc::SIG_SETMASK, mask.as_ref(), std::ptr::null_mut());
        libc::execvpe(arguments[0], arguments.as_ptr(), environment.as_ptr());
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

/// The caller's environment, with this folder for temporary files.
fn environment(temporary: Option<&Path>) -> Vec<CString> {
    let is_replaced = |name: &OsString| temporary.is_some() && name == TMPDIR;
    let kept = std::env::vars_os().filter(|(name, _)| !is_replaced(name));
    let own = temporary.map(|folder| (TMPDIR.into(), folder.into()));
    let variable = |(name, value): (OsString, OsString)| {
        CString::new([name.as_bytes(), b"=", value.as_bytes()].concat())
    };
    // What the kernel has given this process has no NUL within it.
    kept.chain(own).filter_map(|one| variable(one).ok()).collect()
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
        Errno::EPERM => Refusal::Forbidden,
        errno => Refusal::Ptrace(errno),
    })
}
