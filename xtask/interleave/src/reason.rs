//! Why a search is not known to be complete, or its orders can't be counted.

use crate::name::ProcessName;
use crate::schedule::{Schedule, StepName};
use std::fmt;
use std::time::Duration;

/// A reason, with what it is about. Its [`Display`](fmt::Display) is a clause in English, without a
/// full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A process waits with WNOHANG while it has children.
    Polls(ProcessName),
    /// A process waits for any of several children.
    WaitsForAny(ProcessName),
    /// A process waits by a PID file descriptor, or for a PID that is no child's.
    WaitsUnnamed(ProcessName),
    /// A process writes into a pipe or socket other than its output.
    WritesIntoPipe(ProcessName),
    /// A process looks by this call into a pipe, a socket or the like.
    LooksIntoPipe(ProcessName, String),
    /// A process looks into a pipe again when it has found nothing, without waiting: how often, and whether it
    /// gives up, is not tried.
    LooksAgain(ProcessName),
    /// A process with a SIGCHLD handler got one.
    HandlesSigchld(ProcessName),
    /// A process ends while a child of it runs.
    EndsBeforeChild(ProcessName),
    /// A process sleeps in another call than a wait for a child.
    Blocked(ProcessName, String),
    /// The same, as a reason not to trust the fork/wait graph.
    BlockedUnseen(ProcessName, String),
    /// The same, where several may wait for one thing.
    BlockedUnscheduled(ProcessName, String),
    /// A process writes while its parent waits in vfork(2).
    WritesInVfork(ProcessName),
    /// A process sets a timer.
    SetsTimer(ProcessName),
    /// A process waits in this call with a time limit, while others live.
    HasTimeLimit(ProcessName, String),
    /// A process has several threads.
    HasThreads(ProcessName),
    /// Several threads of a process fork.
    ThreadsFork(ProcessName),
    /// A process sends another one a signal.
    SendsSignal(ProcessName),
    /// A process that its parent's exit has released asks for its parent's PID.
    ReleasedByParentsExit(ProcessName),
    /// A process waits for a child, and its handler of SIGCHLD interrupts that (EINTR).
    WaitIsInterrupted(ProcessName),
    /// What a process holds open is closed a moment before a wait can tell that it has ended.
    EndsInTwoMoments(ProcessName),
    /// A process sleeps, and a handler of its own may end that.
    SleepIsInterrupted(ProcessName),
    /// A process polls for a dead child again when it has found none: how often, and whether it gives up, is not
    /// tried.
    PollsAgain(ProcessName),
    /// A process polls for a dead child and writes in between.
    WritesBetweenPolls(ProcessName),
    /// Something that a process does makes the fork/wait graph another one in each run.
    DependsOnRun(Box<Reason>),
    /// Two processes touch the same thing, one of them by this call, and no fork, wait or end of one is between
    /// them.
    TouchesSame {
        /// Who did it by the call.
        one: ProcessName,
        /// The other one.
        other: ProcessName,
        /// The call.
        call: String,
        /// What it is.
        what: String,
    },
    /// These two processes share memory.
    SharesMemory(ProcessName, ProcessName),
    /// A process does something by this call of which it is not known what others can see of it.
    UnknownCall(ProcessName, String),
    /// The number of orders is beyond what is counted.
    TooManyToCount,
    /// The first run, as it comes, was killed at a limit.
    FirstRunKilled,
    /// A run of the search was killed at a limit, or could not be followed.
    RunKilledOrLost,
    /// A fault was found, and the time for finding a shorter schedule is over.
    FaultFound(Duration),
    /// The time for the search is over.
    OutOfTime(Duration),
    /// An ordinary run showed an order that the search did not find.
    OrdinaryOrder,
    /// An ordinary run broke what no run of the search did.
    OrdinaryFault,
    /// A run with the same schedule wrote another text.
    TextVaries,
    /// The processes forked, wrote and waited in another way in another run.
    GraphVaries,
    /// A launcher became another program so many times in the first run, and another number of
    /// times later.
    LauncherVaries,
    /// A run that was led to an order that a class of runs allows showed another one.
    OrderMissed,
    /// The same choices led two runs to different steps.
    Diverged(Box<Divergence>),
    /// A process ran on without coming to a step.
    Stuck(ProcessName),
    /// Only one order was asked for.
    OneOrder,
    /// The program was not traced.
    Untraced,
}

/// Where two runs with the same choices parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The choices that both made.
    pub after: Schedule,
    /// The steps that could be taken then in the earlier run.
    pub before: Vec<StepName>,
    /// Those in the later run.
    pub now: Vec<StepName>,
}

/// What is said of what nobody decides.
const UNDECIDED: &str = "and no schedule decides";

/// What is said of what a prediction misses.
const UNSEEN: &str = "which the fork/wait graph does not show";

impl fmt::Display for Reason {
    // It is a table: a row for each reason.
    #[allow(clippy::too_many_lines)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Polls(process) => {
                write!(f, "process {process} asks whether a child has ended (WNOHANG)")
            }
            Self::WaitsForAny(process) => {
                write!(f, "process {process} waits for any of its children")
            }
            Self::WaitsUnnamed(process) => {
                write!(f, "process {process} waits for a child in a way that does not name it")
            }
            Self::WritesIntoPipe(process) => write!(f, "process {process} writes into a pipe"),
            Self::LooksIntoPipe(process, call) => {
                write!(f, "process {process} looks into a pipe ({call})")
            }
            Self::LooksAgain(process) => write!(
                f,
                "process {process} looks into a pipe again and again without waiting, and may give up"
            ),
            Self::HandlesSigchld(process) => write!(f, "process {process} handles SIGCHLD"),
            Self::EndsBeforeChild(process) => write!(f, "process {process} ends before its child"),
            Self::Blocked(process, call) => write!(f, "process {process} is blocked in {call}"),
            Self::BlockedUnseen(process, call) => {
                write!(f, "process {process} is blocked in {call}, {UNSEEN}")
            }
            Self::BlockedUnscheduled(process, call) => write!(
                f,
                "process {process} is blocked in {call}, and who gets its turn there is not scheduled"
            ),
            Self::WritesInVfork(process) => {
                write!(f, "process {process} writes while its parent is in vfork, {UNSEEN}")
            }
            Self::SetsTimer(process) => {
                write!(f, "process {process} sets a timer, {UNDECIDED} when it goes off")
            }
            Self::HasTimeLimit(process, call) => write!(
                f,
                "process {process} waits in {call} with a time limit, and what happens when it runs out early was not tried"
            ),
            Self::HasThreads(process) => {
                write!(f, "process {process} has several threads, {UNSEEN}")
            }
            Self::ThreadsFork(process) => write!(
                f,
                "several threads of process {process} fork, {UNDECIDED} which one does so first"
            ),
            Self::SendsSignal(process) => {
                write!(f, "process {process} sends a signal, whose arrival is not scheduled")
            }
            Self::ReleasedByParentsExit(process) => write!(
                f,
                "process {process} is released by its parent's exit, and may ask for its parent's PID \
                 a moment before the kernel gives it another parent"
            ),
            Self::WaitIsInterrupted(process) => {
                write!(f, "SIGCHLD may interrupt a wait of process {process}, {UNDECIDED} when")
            }
            Self::EndsInTwoMoments(process) => write!(
                f,
                "the end of process {process} closes what it has open a moment before a wait can tell of it, and what \
                 happens in between was not tried"
            ),
            Self::SleepIsInterrupted(process) => {
                write!(f, "a signal may end a sleep of process {process}, {UNDECIDED} when")
            }
            Self::PollsAgain(process) => {
                write!(
                    f,
                    "process {process} looks for a dead child again and again, and may give up"
                )
            }
            Self::WritesBetweenPolls(process) => write!(
                f,
                "process {process} writes between looks for a dead child, as often as it likes"
            ),
            Self::DependsOnRun(reason) => write!(f, "{reason}, so the graph depends on the run"),
            Self::TouchesSame { one, other, call, what } => write!(
                f,
                "process {one} ({call}) and process {other} touch the same thing, {what}, and no schedule \
                 decides who comes first"
            ),
            Self::SharesMemory(one, other) => write!(
                f,
                "processes {one} and {other} share memory, {UNDECIDED} what one sees of the other"
            ),
            Self::UnknownCall(process, call) => write!(
                f,
                "process {process} calls {call} while others live, and what they can see of that is not known"
            ),
            Self::TooManyToCount => f.write_str("there are too many to count"),
            Self::FirstRunKilled => f.write_str("the first run did not end by itself"),
            Self::RunKilledOrLost => {
                f.write_str("it ended with a run that had to be killed or could not be followed")
            }
            Self::FaultFound(more) => {
                write!(f, "a fault was found, and {more:?} more were searched")
            }
            Self::OutOfTime(time) => write!(f, "the search took more than {time:?}"),
            Self::OrdinaryOrder => {
                f.write_str("an ordinary run showed an order that the search did not find")
            }
            Self::OrdinaryFault => {
                f.write_str("an ordinary run broke what no order of the search did")
            }
            Self::TextVaries => {
                f.write_str("two runs with the same schedule did not write the same")
            }
            Self::GraphVaries => f.write_str("the fork/wait graph is not the same in each run"),
            Self::LauncherVaries => f.write_str(
                "the launcher in front of the program does not start it in the same way each time",
            ),
            Self::OrderMissed => {
                f.write_str("an order that should be possible did not come about when it was tried")
            }
            Self::Diverged(divergence) => write!(f, "{divergence}"),
            Self::Stuck(process) => write!(
                f,
                "process {process} neither came to a step nor slept while the others were held"
            ),
            Self::OneOrder => f.write_str("one order was asked for"),
            Self::Untraced => f.write_str("without the kernel's record no order can be searched"),
        }
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { after, before, now } = self;
        let (before, now) = (list(before), list(now));
        write!(f, "after {after}, {before} could go on in one run, and {now} in another")
    }
}

/// "1, 2x, 3".
pub(crate) fn list(steps: &[StepName]) -> String {
    let names: Vec<_> = steps.iter().map(ToString::to_string).collect();
    names.join(", ")
}
