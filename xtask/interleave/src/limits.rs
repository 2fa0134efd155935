//! How far a run may go. The tracer sees to it, and kills all its processes at a limit.

use std::fmt;
use std::time::Duration;

/// How far a run may go before all its processes are killed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Processes in all, the first one included.
    pub processes: usize,
    /// From the start to the last process's end, without the time in which the runner is stopped, or in which
    /// the processes wait for a processor (for as much as three times this).
    pub time: Duration,
    /// Bytes of standard output and standard error together.
    pub output: usize,
}

impl Default for Limits {
    /// 64 processes, 10 seconds, 1 MiB of output: plenty for a program about processes.
    fn default() -> Self {
        Self { processes: 64, time: Duration::from_secs(10), output: 1 << 20 }
    }
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
            Self::Processes(max) => write!(f, "{max} processes"),
            Self::Threads(max) => write!(f, "{max} threads"),
            Self::Time(max) => write!(f, "{max:?}"),
            Self::Output(max) => write!(f, "{max} bytes of output"),
        }
    }
}
