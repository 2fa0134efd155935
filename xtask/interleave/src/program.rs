//! What is run.

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
        }
    }

    /// The program of a command line, if there is one: its first word and the rest.
    pub fn from_words(words: &[OsString]) -> Option<Self> {
        let (executable, arguments) = words.split_first()?;
        let (executable, arguments) = (executable.clone(), arguments.to_vec());
        Some(Self { executable, arguments, stdin: None, tty: false, first_pid: None })
    }

    /// The program and its arguments, first to last.
    pub fn words(&self) -> impl Iterator<Item = &OsString> {
        std::iter::once(&self.executable).chain(&self.arguments)
    }
}
