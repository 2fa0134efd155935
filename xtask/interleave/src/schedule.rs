//! Steps, the schedules made of them, and who decides about the next one.

use crate::name::ProcessName;
use crate::trace::Stream;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// How a run is paced.
pub enum Pacing<'a> {
    /// Everybody goes on as soon as they can; only writes to the output come one at a time.
    Free {
        /// How long sleeps take.
        sleeps: Sleeps,
        /// Whether it is noted what the processes look at, besides what they change.
        looks: bool,
    },
    /// All are held at each visible step, and the scheduler releases one at a time.
    Scheduled {
        /// Who decides.
        scheduler: &'a mut dyn Scheduler,
        /// What is known of how much the processes can see of each other.
        view: &'a View,
        /// With how many execs the program starts: a launcher before it runs freely.
        after_execs: usize,
    },
}

/// How much the processes of a program can see of each other, as far as that is known. It grows while
/// the program is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Which steps are visible.
    pub visibility: Visibility,
    /// Processes that were blocked in another call than a wait for a child: they look into pipes and the
    /// like, and can tell what was there when they did.
    pub watchers: BTreeSet<ProcessName>,
    /// Processes that read from pipes and the like, write into them or look at them: only these can tell when
    /// another one closes its end.
    pub readers: BTreeSet<ProcessName>,
    /// Whether one of them looks into a pipe or the like without waiting.
    pub hasty: bool,
    /// Whether it is noted what the processes look at, besides what they change: that takes time, and is
    /// needed only where one changes something while another lives.
    pub looks: bool,
}

impl View {
    /// Nothing is known yet: only writes are visible.
    pub fn coarsest() -> Self {
        Self {
            visibility: Visibility::Writes,
            watchers: BTreeSet::new(),
            readers: BTreeSet::new(),
            hasty: false,
            looks: false,
        }
    }
}

impl Pacing<'_> {
    /// A run as it comes, with sleeps that take so long.
    pub fn free(sleeps: Sleeps) -> Self {
        Self::Free { sleeps, looks: false }
    }
}

/// How long sleeps take. In a scheduled run they end at once, as by a clock that can jump: they keep
/// no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleeps {
    /// As long as the program asks for.
    Real,
    /// The same, but a run that sleeps longer than this in all is interrupted.
    AtMost(Duration),
    /// No time at all.
    Skipped,
}

/// Which steps are visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Visibility {
    /// Writes to the output. That is enough where nobody can see when another process exits.
    Writes,
    /// Also exits, waits, what goes through other pipes and looks into them, and signal windows.
    Exits,
    /// Also looks at the parent's PID: it changes if the parent can end first.
    Everything,
}

/// Decides who goes on.
pub trait Scheduler {
    /// All processes are held, waiting or blocked; these are the steps that could be taken now, in
    /// the order of their processes' names, at least one. Gives the index of the one to take, or
    /// `None` to abandon the run.
    fn choose(&mut self, enabled: &[Step]) -> Option<usize>;
}

/// A thread of a process; it has one next step at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Actor {
    /// The process.
    pub process: ProcessName,
    /// Which of its threads, in the order of their creation: 0 is the first.
    pub thread: usize,
}

/// A step that a process is about to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose step it is.
    pub actor: Actor,
    /// What it does.
    pub action: Action,
    /// Whether its process is known to look into pipes and the like: on its way to the next step it can
    /// see what was sent and closed before.
    pub is_watchers: bool,
}

/// What a step does, as far as other processes can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Writes into an output stream.
    Write(Stream),
    /// Writes into another pipe, known by its inode, or into a socket: all of them count as one.
    Send(u64),
    /// Reads from such a pipe or socket.
    Receive {
        /// Which one.
        channel: u64,
        /// Whether a child's end can interrupt it: the process handles SIGCHLD.
        is_interruptible: bool,
    },
    /// Looks at several pipes, sockets and the like, whichever they are (poll(2)).
    Poll,
    /// Waits for a child.
    Wait {
        /// The one child that it asks for, by its number; `None` if any will do.
        of: Option<u32>,
        /// The child that it will get; `None` if it asks without waiting, and gets none.
        gets: Option<u32>,
    },
    /// Closes a descriptor of this channel (a pipe's inode, or 0 for any socket); of several, if it is `None`.
    Close(Option<u64>),
    /// Asks for its parent's PID.
    AskParent,
    /// Ends.
    Exit {
        /// Whether the process holds a pipe or a socket: its end may be the end of what comes through.
        closes_channel: bool,
        /// Whether somebody can see it otherwise than as its parent: this process holds a pipe or a socket,
        /// and others look into such.
        may_wake: bool,
    },
    /// Goes on to its next step. A SIGCHLD that came before is handled first.
    SignalWindow,
}

/// A step as it stands in a schedule: who, and what kind of step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepName {
    /// Whose step it is.
    pub actor: Actor,
    /// What kind of step it is.
    pub op: Op,
}

/// The kinds of steps. Each but a write has a letter, which stands behind the actor's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// A write to the output: no letter.
    Write,
    /// A write into another pipe or a socket: `s`.
    Send,
    /// A read from one: `r`.
    Receive,
    /// A look at several: `l`.
    Poll,
    /// The end of a descriptor of such a channel: `c`.
    Close,
    /// A wait: `w`.
    Wait,
    /// A look at the parent's PID: `p`.
    AskParent,
    /// An exit: `x`.
    Exit,
    /// A moment at which a SIGCHLD handler can run: `a`.
    SignalWindow,
}

/// Who goes on at each choice, first to last, as in `3,3,1,1,2,2`. Where the steps alone would be replayed
/// otherwise, the visibility stands before them, as in `writes:3,3,1,1,2,2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Schedule {
    /// Which steps were visible when it was found, if its steps don't tell.
    pub visibility: Option<Visibility>,
    /// The steps.
    pub steps: Vec<StepName>,
}

/// A text that is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no step: a step is a process's name, as in 0, 2 or 2.1, with :1 behind it for a second \
     thread, and a letter (w, x, s, r, l, c, p or a) if it is no write"
)]
pub struct NoStep(
    /// The text.
    pub String,
);

impl Step {
    /// The step as it stands in a schedule.
    pub fn name(&self) -> StepName {
        StepName { actor: self.actor.clone(), op: self.action.op() }
    }

    /// Whether it makes a difference to a process which of two steps comes first. No process can see what
    /// another one wrote to the output: that only makes a difference to somebody who reads it.
    pub fn depends_on(&self, other: &Self) -> bool {
        self.actor.process == other.actor.process || self.sees(other) || other.sees(self)
    }

    /// Whether both write to the output.
    pub fn writes_as(&self, other: &Self) -> bool {
        matches!((self.action, other.action), (Action::Write(_), Action::Write(_)))
    }

    /// Whether this step can show whether `other` came before it.
    fn sees(&self, other: &Self) -> bool {
        let (own, others) = (&self.actor.process, &other.actor.process);
        let is_child = others.parent().as_ref() == Some(own);
        match (self.action, other.action) {
            (_, Action::Send(_) | Action::Close(_) | Action::Exit { may_wake: true, .. })
                if self.is_watchers =>
            {
                true
            }
            (Action::Receive { channel, .. } | Action::Send(channel), Action::Close(closed)) => {
                closed.is_none_or(|closed| closed == channel)
            }
            (
                Action::Receive { is_interruptible: true, .. } | Action::Poll,
                Action::Exit { .. },
            ) if is_child => true,
            (Action::Receive { .. } | Action::Poll, Action::Exit { closes_channel, .. }) => {
                closes_channel
            }
            // It may be blocked until then, in whatever way.
            (_, Action::Exit { .. }) if self.is_watchers && is_child => true,
            (Action::Send(a), Action::Send(b))
            | (
                Action::Receive { channel: a, .. },
                Action::Send(b) | Action::Receive { channel: b, .. },
            ) => a == b,
            (Action::Poll, Action::Send(_) | Action::Receive { .. } | Action::Close(_))
            | (Action::Send(_), Action::Exit { closes_channel: true, .. })
            | (Action::Exit { .. }, Action::Exit { may_wake: true, .. }) => true,
            (Action::Wait { of, gets }, Action::Exit { .. }) if is_child => {
                let child = others.number();
                let asked_for = of.is_none() || of == child;
                // Of several dead children a wait gets the one that was forked first: a younger
                // one's exit changes nothing (do_wait in the kernel's exit.c goes in this order).
                asked_for && (gets.is_none() || child <= gets)
            }
            (Action::SignalWindow, Action::Exit { .. }) => is_child,
            (Action::AskParent | Action::Exit { .. }, Action::Exit { .. }) => {
                own.parent().as_ref() == Some(others)
            }
            _ => false,
        }
    }
}

impl Action {
    fn op(self) -> Op {
        match self {
            Self::Write(_) => Op::Write,
            Self::Send(_) => Op::Send,
            Self::Receive { .. } => Op::Receive,
            Self::Poll => Op::Poll,
            Self::Close(_) => Op::Close,
            Self::Wait { .. } => Op::Wait,
            Self::AskParent => Op::AskParent,
            Self::Exit { .. } => Op::Exit,
            Self::SignalWindow => Op::SignalWindow,
        }
    }
}

impl Op {
    const WITH_LETTERS: [(Self, char); 8] = [
        (Self::Send, 's'),
        (Self::Receive, 'r'),
        (Self::Poll, 'l'),
        (Self::Close, 'c'),
        (Self::Wait, 'w'),
        (Self::AskParent, 'p'),
        (Self::Exit, 'x'),
        (Self::SignalWindow, 'a'),
    ];

    fn letter(self) -> Option<char> {
        let own = Self::WITH_LETTERS.into_iter().find(|(op, _)| *op == self);
        own.map(|(_, letter)| letter)
    }
}

/// An actor as it stands in a schedule: `2`, or `2:1` for a further thread.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.thread {
            0 => write!(f, "{}", self.process),
            thread => write!(f, "{}:{thread}", self.process),
        }
    }
}

impl FromStr for Actor {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (process, thread) = text.split_once(':').unwrap_or((text, "0"));
        Ok(Self { process: process.parse()?, thread: thread.parse()? })
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.actor)?;
        self.op.letter().map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl FromStr for StepName {
    type Err = NoStep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let with_letter = |(op, letter)| text.strip_suffix(letter).map(|actor| (actor, op));
        let found = Op::WITH_LETTERS.into_iter().find_map(with_letter);
        let (actor, op) = found.unwrap_or((text, Op::Write));
        let actor = actor.parse().map_err(|_| NoStep(text.to_owned()))?;
        Ok(Self { actor, op })
    }
}

impl Visibility {
    /// Each with its name in a schedule.
    const NAMES: [(Self, &str); 3] =
        [(Self::Writes, "writes"), (Self::Exits, "exits"), (Self::Everything, "everything")];

    fn name(self) -> Option<&'static str> {
        let own = Self::NAMES.into_iter().find(|(visibility, _)| *visibility == self);
        own.map(|(_, name)| name)
    }
}

impl Op {
    /// The coarsest visibility that shows such steps.
    fn needs(self) -> Visibility {
        match self {
            Self::Write => Visibility::Writes,
            Self::Send
            | Self::Receive
            | Self::Poll
            | Self::Close
            | Self::Wait
            | Self::Exit
            | Self::SignalWindow => Visibility::Exits,
            Self::AskParent => Visibility::Everything,
        }
    }
}

impl Schedule {
    /// A schedule of these steps.
    pub fn of(steps: Vec<StepName>) -> Self {
        Self { visibility: None, steps }
    }

    /// Whether there is no step in it.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The coarsest visibility that shows its steps.
    pub(crate) fn needs(&self) -> Visibility {
        self.steps.iter().map(|step| step.op.needs()).max().unwrap_or(Visibility::Writes)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.visibility.and_then(Visibility::name) {
            write!(f, "{name}:")?;
        }
        let names: Vec<_> = self.steps.iter().map(ToString::to_string).collect();
        f.write_str(&names.join(","))
    }
}

impl FromStr for Schedule {
    type Err = NoStep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let prefixed = |(visibility, name): (Visibility, &str)| {
            let steps = text.strip_prefix(name)?.strip_prefix(':')?;
            Some((Some(visibility), steps))
        };
        let found = Visibility::NAMES.into_iter().find_map(prefixed);
        let (visibility, steps) = found.unwrap_or((None, text));
        let names = steps.split(',').map(str::trim).filter(|name| !name.is_empty());
        let steps = names.map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { visibility, steps })
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Actor, Schedule, Step};
    use crate::name::ProcessName;
    use crate::trace::Stream;

    const EXIT: Action = Action::Exit { closes_channel: false, may_wake: false };

    fn step(path: &[u32], action: Action) -> Step {
        let process = path.iter().fold(ProcessName::root(), |name, number| name.child(*number));
        Step { actor: Actor { process, thread: 0 }, action, is_watchers: false }
    }

    #[test]
    fn writes_of_two_processes_make_a_difference_to_readers_alone() {
        let [one, other] = [1, 2].map(|child| step(&[child], Action::Write(Stream::Stdout)));
        assert!(!one.depends_on(&other) && one.writes_as(&other));
        assert!(one.depends_on(&one) && !one.writes_as(&step(&[2], EXIT)));
    }

    #[test]
    fn a_wait_depends_on_the_exits_that_change_what_it_gets() {
        let any = |gets| step(&[], Action::Wait { of: None, gets });
        let exit = |child| step(&[child], EXIT);
        assert!(any(None).depends_on(&exit(3)));
        assert!(any(Some(2)).depends_on(&exit(1)));
        assert!(!any(Some(2)).depends_on(&exit(3)));
        let of_two = step(&[], Action::Wait { of: Some(2), gets: None });
        assert!(of_two.depends_on(&exit(2)));
        assert!(!of_two.depends_on(&exit(1)));
    }

    #[test]
    fn asking_for_the_parent_depends_on_its_exit_alone() {
        let ask = step(&[1], Action::AskParent);
        assert!(ask.depends_on(&step(&[], EXIT)));
        assert!(!ask.depends_on(&step(&[2], EXIT)));
        assert!(!ask.depends_on(&step(&[2], Action::Write(Stream::Stdout))));
    }

    #[test]
    fn exits_that_may_wake_somebody_depend_on_each_other() {
        let waking = |child| step(&[child], Action::Exit { closes_channel: true, may_wake: true });
        assert!(waking(1).depends_on(&waking(2)));
        assert!(!step(&[1], EXIT).depends_on(&step(&[2], EXIT)));
    }

    #[test]
    fn a_watchers_step_depends_on_what_it_can_see_afterwards() {
        let write = step(&[1], Action::Write(Stream::Stdout));
        let watchers = Step { is_watchers: true, ..write.clone() };
        for seen in [Action::Send(7), Action::Exit { closes_channel: true, may_wake: true }] {
            assert!(!write.depends_on(&step(&[2], seen)));
            assert!(watchers.depends_on(&step(&[2], seen)));
        }
        assert!(!watchers.depends_on(&step(&[2], EXIT)));
        assert!(watchers.depends_on(&step(&[1, 1], EXIT)), "its child's");
    }

    #[test]
    fn names_tell_the_kind_of_step() {
        assert_eq!(step(&[2, 1], EXIT).name().to_string(), "2.1x");
        assert_eq!(step(&[], Action::Write(Stream::Stdout)).name().to_string(), "0");
    }

    #[test]
    fn a_schedule_reads_back() {
        for text in ["", "3,3,1", "0w,2.1x,1:2,1p,0a,12s", "writes:3,1", "exits:1:2,0x"] {
            assert_eq!(text.parse::<Schedule>().unwrap().to_string(), text);
        }
        assert_eq!("3, 1".parse::<Schedule>().unwrap().to_string(), "3,1");
        for text in ["y", "1z", "2..1", "x", "1:", "all:1"] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }
}
