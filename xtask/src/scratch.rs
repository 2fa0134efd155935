//! The folder below which each run of a program has its temporary folder, so that nothing of a program that is killed
//! is left in the system's.
//!
//! A sweeper, a process of its own, makes the folder, and removes it when the runner has ended in whatever way: it waits
//! until the other end of its standard input is closed.

use interleave::{Program, parents_mode, remove_folder};
use nix::sys::signal::{SigSet, Signal};
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::{self, BufRead, BufReader, ErrorKind as Kind, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

/// The hidden command that makes the runner a sweeper.
pub const COMMAND: &str = "sweep";

/// The longest path that such a folder may have: what a program makes in a run's folder may be a socket, whose address
/// has room for 104 bytes on macOS and 108 on Linux (unix(7)). Python takes 31 for its own.
const LONGEST: usize = 64;

/// How often a sweeper tries, while a process that is being killed still writes into the folder.
const TRIES: usize = 1000;

/// What ends a path that is told: none holds it.
const END: u8 = 0;

/// How long it waits in between.
const PAUSE: Duration = Duration::from_millis(10);

/// This runner's folder.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Its sweeper's PID.
static SWEEPER: OnceLock<u32> = OnceLock::new();

/// A folder that is gone when this is dropped, or when the runner has ended in any other way.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    /// A child of the thread that made this: no program may be traced there, because who traces waits for all children
    /// of its thread.
    sweeper: Child,
}

impl Scratch {
    /// Has a sweeper make one where temporary files belong.
    ///
    /// # Errors
    /// If it can't be made there, its path would be too long, or the runner can't be started as a sweeper.
    pub fn new() -> io::Result<Self> {
        let mut sweeper = Command::new(std::env::current_exe()?);
        // A group of its own: Ctrl-C is for the runner.
        sweeper.arg(COMMAND).stderr(Stdio::null()).process_group(0);
        let sweeper = sweeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        // There is one for a runner.
        let _ = SWEEPER.set(sweeper.id());
        let mut scratch = Self { folder: PathBuf::new(), sweeper };
        let mut told = Vec::new();
        if let Some(stdout) = scratch.sweeper.stdout.take() {
            BufReader::new(stdout).read_until(END, &mut told)?;
        }
        // Only what was told to its end is a path.
        if told.pop() != Some(END) {
            return Err(Kind::NotFound.into());
        }
        scratch.folder = OsString::from_vec(told).into();
        Ok(scratch)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if remove_folder(&self.folder).is_ok() {
            // Killed, because a program may have stopped it.
            let _ = self.sweeper.kill();
            let _ = self.sweeper.wait();
        }
        // What cannot be removed yet is left to the sweeper, which hears of it now.
        drop(self.sweeper.stdin.take());
    }
}

/// The PID of this runner's sweeper, if it has one.
pub fn sweeper() -> Option<u32> {
    SWEEPER.get().copied()
}

/// From now on each run has its temporary folder in this one.
pub fn set_parent(folder: &Path) {
    // It is chosen once, at the start.
    let _ = FOLDER.set(folder.to_owned());
}

/// This program, with a temporary folder in each run. Where none can be made, it has what it would have without the
/// runner.
pub fn with_temporary_folder(program: Program) -> Program {
    Program { temporary: FOLDER.get().cloned(), ..program }
}

/// Makes a folder and tells its path, waits until the runner closes the other end, and removes it.
///
/// # Errors
/// If it can't be made, or its path is too long.
pub fn run() -> io::Result<()> {
    // A stopped sweeper whose runner is killed gets SIGHUP, and is continued: it has still to do its work.
    SigSet::from_iter([Signal::SIGHUP, Signal::SIGINT, Signal::SIGTERM]).thread_block()?;
    let permissions = Permissions::from_mode(parents_mode());
    // It is kept, because only `remove_folder` leaves what is mounted in it alone.
    let folder = tempfile::Builder::new().prefix("xt-").permissions(permissions).tempdir()?.keep();
    let path = folder.as_os_str();
    if path.len() > LONGEST {
        fs::remove_dir(&folder)?;
        return Err(Kind::InvalidFilename.into());
    }
    let mut stdout = io::stdout();
    // However the reading ends, the runner is gone.
    let _ = stdout.write_all(&[path.as_bytes(), &[END]].concat()).and_then(|()| stdout.flush());
    let _ = io::stdin().read_to_end(&mut Vec::new());
    for _ in 0..TRIES {
        match remove_folder(&folder).map_err(|error| error.kind()) {
            Ok(()) | Err(Kind::ResourceBusy | Kind::CrossesDevices | Kind::PermissionDenied) => {
                break;
            }
            Err(_) => sleep(PAUSE),
        }
    }
    Ok(())
}
