//! A PID namespace of the runner's own, in which each run of a program can have the same PIDs (`pid_namespaces(7)`).
//!
//! The runner starts itself again as the namespace's init, which starts the runner itself, and reaps what is left
//! behind. When init ends, the kernel kills all that is there.

use crate::course::word;
use anyhow::{Context, bail};
use interleave::Program;
use std::ffi::OsString;
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::sync::OnceLock;

/// The hidden command that makes the runner the namespace's init.
pub const COMMAND: &str = "init";

/// The PID of a program's first process: far from those of the runner.
const FIRST_PID: u32 = 101;

/// The one of this runner's programs, if it is in a namespace of its own.
static CHOSEN: OnceLock<u32> = OnceLock::new();

/// From now on programs get PIDs from this one on.
pub fn choose(first_pid: u32) {
    // It is chosen once, at the start.
    let _ = CHOSEN.set(first_pid);
}

/// Whether this runner is in a namespace of its own.
pub fn is_own() -> bool {
    CHOSEN.get().is_some()
}

/// This program, with the PIDs that it is to have, if any were chosen.
pub fn placed(program: Program) -> Program {
    Program { first_pid: CHOSEN.get().copied(), ..program }
}

/// Whether there can be such a namespace here: tried with a program that does nothing.
pub fn can_be_had() -> bool {
    let Ok(runner) = std::env::current_exe() else { return false };
    let mut trial = std::process::Command::new(runner);
    trial.args(["trace", "--same-pids", "--", "true"]);
    let trial = trial.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    trial.status().is_ok_and(|status| status.success())
}

/// Starts the runner again in a namespace of its own, with the same command line and this folder for temporary ones,
/// and gives its exit code.
///
/// # Errors
/// If there can't be such a namespace here.
pub fn run_inside(scratch: Option<&Path>) -> anyhow::Result<ExitCode> {
    linux::unshare().with_context(cannot)?;
    let words = std::env::args_os().skip(1);
    let scratch = scratch.into_iter().flat_map(|folder| ["--scratch".as_ref(), folder.as_os_str()]);
    let mut init = std::process::Command::new(std::env::current_exe().with_context(cannot)?);
    let status =
        init.args([COMMAND, "--"]).args(scratch).args(words).status().with_context(cannot)?;
    Ok(match status.code() {
        Some(code) => ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)),
        None => bail!(cannot()),
    })
}

/// Is the namespace's init: starts the runner with this command line, reaps until it has ended, and gives its exit
/// code.
///
/// # Errors
/// If the namespace can't be set up.
pub fn init(words: &[OsString]) -> anyhow::Result<ExitCode> {
    linux::set_up().with_context(cannot)?;
    let mut runner = std::process::Command::new(std::env::current_exe().with_context(cannot)?);
    let runner = runner.arg("--first-pid").arg(FIRST_PID.to_string()).args(words);
    let runner = runner.spawn().with_context(cannot)?;
    linux::reap_until(runner.id()).with_context(cannot)
}

fn cannot() -> &'static str {
    word!(
        "PIDs cannot be chosen here: --same-pids needs a PID namespace of its own, which some containers forbid",
        "여기서는 PID를 정할 수 없어요. --same-pids에는 따로 쓸 PID 네임스페이스가 필요한데, 컨테이너에 따라 금지되어 있어요"
    )
}

#[cfg(target_os = "linux")]
mod linux {
    use interleave::Program;
    use nix::errno::Errno;
    use nix::mount::{MsFlags, mount};
    use nix::sched::CloneFlags;
    use nix::sys::prctl::set_pdeathsig;
    use nix::sys::signal::Signal;
    use nix::sys::wait::{WaitStatus, waitpid};
    use nix::unistd::{Pid, getgid, getuid};
    use std::fs;
    use std::io;
    use std::process::ExitCode;

    /// What a shell adds to a signal's number for an exit status.
    const BY_SIGNAL: i32 = 128;

    /// The next child is the init of a new namespace. Who may not make one by themselves may in a user namespace.
    pub(super) fn unshare() -> io::Result<()> {
        let namespaces = CloneFlags::CLONE_NEWPID | CloneFlags::CLONE_NEWNS;
        match nix::sched::unshare(namespaces) {
            Err(Errno::EPERM) => {}
            result => return Ok(result?),
        }
        let (user, group) = (getuid(), getgid());
        nix::sched::unshare(namespaces | CloneFlags::CLONE_NEWUSER)?;
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
        fs::write("/proc/self/gid_map", format!("0 {group} 1"))
    }

    /// Ends with the runner outside, shows this namespace's processes below `/proc`, and keeps the low PIDs free.
    pub(super) fn set_up() -> io::Result<()> {
        const NOTHING: Option<&str> = None;
        set_pdeathsig(Signal::SIGKILL)?;
        let private = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
        mount(NOTHING, "/", NOTHING, private, NOTHING)?;
        let plain = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
        mount(Some("proc"), "/proc", Some("proc"), plain, NOTHING)?;
        fs::write("/proc/sys/kernel/ns_last_pid", (Program::OTHER_PIDS - 1).to_string())
    }

    /// Reaps all children until this one has ended.
    pub(super) fn reap_until(child: u32) -> io::Result<ExitCode> {
        let is_it = |pid: Pid| u32::try_from(pid.as_raw()) == Ok(child);
        loop {
            let code = match waitpid(None, None) {
                Ok(WaitStatus::Exited(pid, code)) if is_it(pid) => code,
                Ok(WaitStatus::Signaled(pid, signal, _)) if is_it(pid) => BY_SIGNAL + signal as i32,
                Ok(_) | Err(Errno::EINTR) => continue,
                Err(error) => return Err(error.into()),
            };
            return Ok(ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)));
        }
    }
}

/// Only Linux has PID namespaces.
#[cfg(not(target_os = "linux"))]
mod linux {
    use std::io;
    use std::process::ExitCode;

    pub(super) fn unshare() -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn set_up() -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn reap_until(_child: u32) -> io::Result<ExitCode> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
