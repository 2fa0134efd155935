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
}

impl Program {
    /// A program without arguments.
    pub fn at(path: &Path) -> Self {
        Self {
            executable: path.as_os_str().to_owned(),
            arguments: Vec::new(),
            stdin: None,
            tty: false,
        }
    }

    /// The program of a command line, if there is one: its first word and the rest.
    pub fn from_words(words: &[OsString]) -> Option<Self> {
        let (executable, arguments) = words.split_first()?;
        let (executable, arguments) = (executable.clone(), arguments.to_vec());
        Some(Self { executable, arguments, stdin: None, tty: false })
    }

    /// The program and its arguments, first to last.
    pub fn words(&self) -> impl Iterator<Item = &OsString> {
        std::iter::once(&self.executable).chain(&self.arguments)
    }
}
