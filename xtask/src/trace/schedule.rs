//! Schedules: who goes on when several processes could.

use super::ProcessName;
use super::Stream;
use std::fmt;

/// How a run is paced.
pub enum Pace<'a> {
    /// Everybody goes on as soon as they can; only writes to the output come one at a time.
    AsItComes,
    /// All are held at each visible step, and the schedule lets one go at a time.
    Scheduled {
        /// Who decides.
        schedule: &'a mut dyn Schedule,
        /// Which steps are visible.
        grain: Grain,
        /// With how many execs the program starts: a launcher before it goes as it comes.
        after_execs: usize,
    },
}

/// Which steps are visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// Writes to the output. That is enough where nobody can see when another process exits.
    Writes,
    /// Also exits, waits, writes into other pipes, and the moments at which a SIGCHLD handler can
    /// run.
    Exits,
    /// Also looks at the parent's PID: it changes if the parent can end first.
    Everything,
}

/// Decides who goes on.
pub trait Schedule {
    /// All processes are held, waiting or blocked; these are the steps that could be taken now, in
    /// the order of their processes' names, at least one. Gives the index of the one to take, or
    /// `None` to give the run up.
    fn choose(&mut self, enabled: &[Step]) -> Option<usize>;
}

/// A step that a process is about to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose step it is.
    pub actor: Actor,
    /// What it is.
    pub kind: StepKind,
}

/// A thread of a process; it has one next step at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Actor {
    /// The process.
    pub process: ProcessName,
    /// Which of its threads, in the order of their creation: 0 is the first.
    pub thread: usize,
}

/// What a step does, as far as other processes can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Writes into an output stream.
    Write(Stream),
    /// Writes into another pipe or a socket, known by its inode.
    Send(u64),
    /// Waits for a child.
    Wait {
        /// The one child that it asks for, by its number; `None` if any will do.
        of: Option<u32>,
        /// The child that it will get; `None` if it asks without waiting, and gets none.
        gets: Option<u32>,
    },
    /// Asks for its parent's PID.
    Ppid,
    /// Ends.
    Exit {
        /// Whether somebody is blocked in a call that this may wake: a read from a pipe, say, that
        /// comes to its end.
        watched: bool,
    },
    /// Goes on to its next step: a SIGCHLD that came before is handled first.
    Advance,
}

impl Step {
    /// Whether it makes a difference which of two steps of different processes comes first.
    pub fn depends_on(&self, other: &Self) -> bool {
        self.actor.process == other.actor.process || self.sees(other) || other.sees(self)
    }

    /// Whether this step can show whether `other` came before it.
    fn sees(&self, other: &Self) -> bool {
        let (mine, others) = (&self.actor.process, &other.actor.process);
        match (self.kind, other.kind) {
            (StepKind::Send(a), StepKind::Send(b)) => a == b,
            (StepKind::Wait { of, gets }, StepKind::Exit { .. })
                if others.parent().as_ref() == Some(mine) =>
            {
                let child = others.number();
                let asked_for = of.is_none() || of == child;
                // Of several dead children a wait gets the one that was forked first: a younger
                // one's exit changes nothing (do_wait in the kernel's exit.c goes in this order).
                asked_for && (gets.is_none() || child <= gets)
            }
            (StepKind::Advance, StepKind::Exit { .. }) => others.parent().as_ref() == Some(mine),
            (StepKind::Write(_), StepKind::Write(_))
            | (StepKind::Send(_) | StepKind::Exit { .. }, StepKind::Exit { watched: true }) => true,
            (StepKind::Ppid | StepKind::Exit { .. }, StepKind::Exit { .. }) => {
                mine.parent().as_ref() == Some(others)
            }
            _ => false,
        }
    }
}

/// An actor as it stands in an order: `2`, or `2:1` for a further thread.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.thread {
            0 => write!(f, "{}", self.process),
            thread => write!(f, "{}:{thread}", self.process),
        }
    }
}

/// A step as it stands in an order: the bare name for a write to the output, with a letter behind
/// it for everything else.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.kind {
            StepKind::Write(_) => "",
            StepKind::Send(_) => "s",
            StepKind::Wait { .. } => "w",
            StepKind::Ppid => "p",
            StepKind::Exit { .. } => "x",
            StepKind::Advance => "a",
        };
        write!(f, "{}{letter}", self.actor)
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Step, StepKind};
    use crate::trace::{ProcessName, Stream};

    const EXIT: StepKind = StepKind::Exit { watched: false };

    fn step(path: &[u32], kind: StepKind) -> Step {
        let process = path.iter().fold(ProcessName::root(), |name, number| name.child(*number));
        Step { actor: Actor { process, thread: 0 }, kind }
    }

    #[test]
    fn writes_of_two_processes_depend_on_each_other() {
        let write = StepKind::Write(Stream::Stdout);
        assert!(step(&[1], write).depends_on(&step(&[2], write)));
    }

    #[test]
    fn a_wait_depends_on_the_exits_that_change_what_it_gets() {
        let any = |gets| step(&[], StepKind::Wait { of: None, gets });
        let exit = |child| step(&[child], EXIT);
        assert!(any(None).depends_on(&exit(3)));
        assert!(any(Some(2)).depends_on(&exit(1)));
        assert!(!any(Some(2)).depends_on(&exit(3)));
        let of_two = step(&[], StepKind::Wait { of: Some(2), gets: None });
        assert!(of_two.depends_on(&exit(2)));
        assert!(!of_two.depends_on(&exit(1)));
    }

    #[test]
    fn asking_for_the_parent_depends_on_its_exit_alone() {
        let ask = step(&[1], StepKind::Ppid);
        assert!(ask.depends_on(&step(&[], EXIT)));
        assert!(!ask.depends_on(&step(&[2], EXIT)));
        assert!(!ask.depends_on(&step(&[2], StepKind::Write(Stream::Stdout))));
    }

    #[test]
    fn exits_that_somebody_watches_depend_on_each_other() {
        let watched = |child| step(&[child], StepKind::Exit { watched: true });
        assert!(watched(1).depends_on(&watched(2)));
        assert!(!step(&[1], EXIT).depends_on(&step(&[2], EXIT)));
    }

    #[test]
    fn order_tokens_tell_the_step() {
        assert_eq!(step(&[2, 1], EXIT).to_string(), "2.1x");
        assert_eq!(step(&[], StepKind::Write(Stream::Stdout)).to_string(), "0");
    }
}
