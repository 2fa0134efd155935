//! The rules that the course holds a program to, by name.

use serde::Deserialize;

/// A rule that every run of a lesson keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invariant {
    /// As many processes ran as the lesson says.
    ProcessCount,
    /// Each process wrote exactly its own lines, once, in its order.
    Lines,
    /// A `{pid}` is the kernel's PID of the writer.
    PidIsOwn,
    /// A `{ppid}` is the PID of the process that forked the writer.
    PpidIsParent,
    /// No two processes of a run printed the same PID as their own.
    PidsDistinct,
    /// Each process was forked by the one that the lesson says.
    Siblings,
    /// Every child was waited for by its parent before the parent ended, except the orphans that the
    /// lesson declares.
    Reaped,
    /// Every process exited by itself, with status 0 or the one that the lesson says.
    ExitZero,
    /// These processes all live at once in at least one order.
    Overlap,
    /// What the lesson has come first does so in every order.
    Sequence,
    /// There are as many orders as the lesson says.
    OrderCount,
    /// Never more children live at once than the lesson says.
    AtMost,
    /// Each process becomes another program that should.
    Exec,
    /// The run ended by itself within its limits of processes, time and output.
    WithinLimits,
    /// The orders found are exactly those that the fork/wait graph predicts.
    Orders,
}

impl Invariant {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 15] = [
        Self::WithinLimits,
        Self::ProcessCount,
        Self::Siblings,
        Self::Lines,
        Self::PidIsOwn,
        Self::PpidIsParent,
        Self::PidsDistinct,
        Self::ExitZero,
        Self::Reaped,
        Self::Exec,
        Self::Sequence,
        Self::AtMost,
        Self::Overlap,
        Self::OrderCount,
        Self::Orders,
    ];

    /// Its name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::ProcessCount => "process-count",
            Self::Lines => "lines",
            Self::PidIsOwn => "pid-is-own",
            Self::PpidIsParent => "ppid-is-parent",
            Self::PidsDistinct => "pids-distinct",
            Self::Siblings => "siblings",
            Self::Reaped => "reaped",
            Self::ExitZero => "exit-zero",
            Self::Overlap => "overlap",
            Self::Sequence => "sequence",
            Self::OrderCount => "order-count",
            Self::AtMost => "at-most",
            Self::Exec => "exec",
            Self::WithinLimits => "within-limits",
            Self::Orders => "orders",
        }
    }
}
