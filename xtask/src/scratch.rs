//! The folder below which each run of a program has its temporary folder, so that nothing of a program that is killed
//! is left in the system's.
//!
//! Whatever ends the runner, a sweeper removes the folder: a process that waits until the other end of its standard
//! input is closed. It is started by another one that ends at once, so that it is no child of the runner, which waits
//! for a program's processes.

use interleave::Program;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

/// The hidden command that makes the runner a sweeper.
pub const COMMAND: &str = "sweep";

/// How often a sweeper tries, while a process that is being killed still writes into the folder.
const TRIES: usize = 1000;

/// How long it waits in between.
const PAUSE: Duration = Duration::from_millis(10);

/// This runner's folder.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// A folder that is gone when this is dropped, or when the runner has ended in any other way.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    /// Closed, it sets the sweeper to work.
    _sweeper: ChildStdin,
}

impl Scratch {
    /// Makes one where temporary files belong, and a sweeper for it.
    ///
    /// # Errors
    /// If it can't be made there, or the runner can't be started as a sweeper.
    pub fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("xtask-").tempdir()?;
        let mut starter = sweep(folder.path())?.stdin(Stdio::piped()).spawn()?;
        let sweeper = starter.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        if !starter.wait()?.success() {
            return Err(io::Error::other("a sweeper cannot be started"));
        }
        Ok(Self { folder: folder.keep(), _sweeper: sweeper })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed yet is the sweeper's.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// From now on each run has its temporary folder in this one.
pub fn choose(folder: &Path) {
    // It is chosen once, at the start.
    let _ = FOLDER.set(folder.to_owned());
}

/// This program, with a temporary folder in each run. Where none can be made, it has what it would have without the
/// runner.
pub fn given(program: Program) -> Program {
    Program { temporary: FOLDER.get().cloned(), ..program }
}

/// The command that sweeps this folder.
fn sweep(folder: &Path) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([OsStr::new(COMMAND), folder.as_os_str()]);
    // A group of its own: Ctrl-C is for the runner.
    command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    Ok(command)
}

/// Starts the sweeper, with this process's standard input.
///
/// # Errors
/// If the runner can't be started as one.
pub fn start_sweeper(folder: &Path) -> io::Result<()> {
    sweep(folder)?.arg("--now").stdin(Stdio::inherit()).spawn().map(drop)
}

/// Waits until the runner closes the other end, and removes the folder.
pub fn run(folder: &Path) {
    // However the reading ends, the runner is gone.
    let _ = io::stdin().read_to_end(&mut Vec::new());
    for _ in 0..TRIES {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => sleep(PAUSE),
            Ok(()) | Err(_) => return,
        }
    }
}
