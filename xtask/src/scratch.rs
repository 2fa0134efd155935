//! The folder below which each run of a program has its temporary folder, so that nothing of a program that is killed
//! is left in the system's.
//!
//! Whatever ends the runner, the folder is removed: if not by the runner itself, then by a sweeper, a process that waits
//! until the other end of its standard input is closed.

use interleave::{Program, remove_folder};
use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::{self, Read};
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

/// What the folder's name begins with: a sweeper removes no other.
const PREFIX: &str = "xt-";

/// How often a sweeper tries, while a process that is being killed still writes into the folder.
const TRIES: usize = 100;

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
    /// Makes one where temporary files belong, and a sweeper for it.
    ///
    /// # Errors
    /// If it can't be made there, its path would be too long, or the runner can't be started as a sweeper.
    pub fn new() -> io::Result<Self> {
        // A program that becomes another user's has to come through it.
        let permissions = Permissions::from_mode(0o711);
        let folder = tempfile::Builder::new().prefix(PREFIX).permissions(permissions).tempdir()?;
        if folder.path().as_os_str().len() > LONGEST {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        let mut sweeper = Command::new(std::env::current_exe()?);
        sweeper.args([OsStr::new(COMMAND), folder.path().as_os_str()]);
        // A group of its own: Ctrl-C is for the runner.
        sweeper.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let sweeper = sweeper.stdin(Stdio::piped()).spawn()?;
        // There is one for a runner.
        let _ = SWEEPER.set(sweeper.id());
        Ok(Self { folder: folder.keep(), sweeper })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // By now there are no processes of a program's: what cannot be removed is not removed by a sweeper either.
        let _ = remove_folder(&self.folder);
        // Killed, because a program may have stopped it.
        let _ = self.sweeper.kill();
        let _ = self.sweeper.wait();
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

/// Waits until the runner closes the other end, and removes the folder, if it is one of a runner's.
pub fn run(folder: &Path) {
    let name = folder.file_name().unwrap_or_default();
    if !name.as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
        return;
    }
    // However the reading ends, the runner is gone.
    let _ = io::stdin().read_to_end(&mut Vec::new());
    for _ in 0..TRIES {
        if remove_folder(folder).is_ok() {
            return;
        }
        sleep(PAUSE);
    }
}
