//! What is run.

use crate::error::RunError;
use crate::temporary::TemporaryFolder;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A program with its arguments. It runs in the caller's folder.
#[derive(Clone, Debug)]
pub struct Program {
    /// A path, or a name to look up in `PATH`.
    pub executable: OsString,
    /// What comes after it on the command line.
    pub arguments: Vec<OsString>,
    /// The file that is its standard input in each run; an empty one, if there is none.
    pub stdin: Option<PathBuf>,
    /// Whether its standard output and error are terminals, each one of its own.
    pub tty: bool,
    /// The PID that its first process gets in each run; those that it forks get the next ones. The caller must have
    /// a PID namespace of its own, be allowed to set `/proc/sys/kernel/ns_last_pid` (`pid_namespaces(7)`), and run
    /// nothing else there meanwhile. Without it, PIDs are as the kernel gives them.
    pub first_pid: Option<u32>,
    /// The folder in which each run gets a temporary folder of its own, by the variable `TMPDIR`; without it, temporary
    /// files are where the caller's are.
    pub temporary: Option<PathBuf>,
}

impl Program {
    /// The first PID of those that the caller's own threads and processes have to have, where a program has a
    /// [`first_pid`](Self::first_pid): far from a run's, and below the kernel's smallest limit (`pid_max` in
    /// `proc_sys_kernel(5)`).
    pub const OTHER_PIDS: u32 = 30_000;

    /// A program without arguments.
    pub fn at(path: &Path) -> Self {
        Self {
            executable: path.as_os_str().to_owned(),
            arguments: Vec::new(),
            stdin: None,
            tty: false,
            first_pid: None,
            temporary: None,
        }
    }

    /// The program of a command line, if there is one: its first word and the rest.
    pub fn from_words(words: &[OsString]) -> Option<Self> {
        let (executable, arguments) = words.split_first()?;
        Some(Self { arguments: arguments.to_vec(), ..Self::at(Path::new(executable)) })
    }

    /// A temporary folder for one run, if it is to have one.
    ///
    /// # Errors
    /// If none can be made.
    pub fn temporary_folder(&self) -> Result<Option<TemporaryFolder>, RunError> {
        let folder = self.temporary.as_deref().map(TemporaryFolder::new_in).transpose();
        folder.map_err(|cause| RunError::Failed { what: "make a temporary folder", cause })
    }

    /// The program and its arguments, first to last.
    pub fn words(&self) -> impl Iterator<Item = &OsString> {
        std::iter::once(&self.executable).chain(&self.arguments)
    }
}
