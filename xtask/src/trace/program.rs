//! What is run, and how far it may go.

use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// A program with its arguments. It runs in the runner's folder, with an empty standard input.
#[derive(Clone, Debug)]
pub struct Program {
    /// A path, or a name to look up in `PATH`.
    pub executable: OsString,
    /// What comes after it on the command line.
    pub arguments: Vec<OsString>,
}

impl Program {
    /// A program without arguments.
    pub fn at(path: &Path) -> Self {
        Self { executable: path.as_os_str().to_owned(), arguments: Vec::new() }
    }

    /// The program and its arguments, first to last.
    pub fn words(&self) -> impl Iterator<Item = &OsString> {
        std::iter::once(&self.executable).chain(&self.arguments)
    }
}

/// How far a run may go before all its processes are killed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Processes in all, the first one included.
    pub processes: usize,
    /// From the start to the last process's end.
    pub time: Duration,
    /// Bytes of standard output and standard error together.
    pub output: usize,
}

/// A limit that a run went past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// More processes than this.
    Processes(usize),
    /// More threads alive at a time than this.
    Threads(usize),
    /// Longer than this.
    Time(Duration),
    /// More bytes of output than this.
    Output(usize),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Processes(most) => write!(f, "{most} processes"),
            Self::Threads(most) => write!(f, "{most} threads"),
            Self::Time(most) => write!(f, "{most:?}"),
            Self::Output(most) => write!(f, "{most} bytes of output"),
        }
    }
}
