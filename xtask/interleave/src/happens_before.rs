//! What comes before what in every run that is like a given one to its processes: happens-before (L. Lamport,
//! *Time, Clocks, and the Ordering of Events in a Distributed System*, CACM 21, 1978), by a vector clock for
//! each event.

use crate::run::{Run, Taken};
use crate::schedule::Step;
use crate::trace::{EventKind, ProcessId, Trace};

/// For each process, how many of its moments have happened.
type Clock = Vec<usize>;

/// Which events of a run come before which in every run that looks like this one to its processes. Exits come as
/// early as they can in a trace: their places in it say nothing.
#[derive(Clone, Debug)]
pub struct HappensBefore {
    /// For each event, what has happened when it has.
    clocks: Vec<Clock>,
    /// For each event, its process, and which of that process's moments it is, from 1.
    places: Vec<(ProcessId, usize)>,
}

/// A moment of a run that has been gone through.
struct Moment<'a> {
    step: &'a Step,
    process: ProcessId,
    clock: Clock,
}

impl HappensBefore {
    /// That of a run; `None` if it went as it came, with nobody held: then it is not known who could see what.
    pub fn of(run: &Run) -> Option<Self> {
        if !run.is_scheduled {
            return None;
        }
        let mut builder = Builder::new(&run.trace);
        let mut steps = run.steps.iter().peekable();
        for (number, event) in run.trace.events().iter().enumerate() {
            while let Some(taken) = steps.next_if(|taken| taken.after <= number) {
                builder.step(taken);
            }
            builder.learn(number);
            builder.event(event.process, &event.kind);
        }
        Some(builder.done)
    }

    /// Whether the event of the first number (from 0) comes before the other one in each such run.
    pub fn is_before(&self, first: usize, second: usize) -> bool {
        let (Some((process, place)), Some(clock)) =
            (self.places.get(first), self.clocks.get(second))
        else {
            return false;
        };
        first != second && clock.get(process.index()).is_some_and(|seen| seen >= place)
    }
}

struct Builder<'a> {
    trace: &'a Trace,
    /// What each process has seen so far.
    now: Vec<Clock>,
    steps: Vec<Moment<'a>>,
    done: HappensBefore,
}

impl<'a> Builder<'a> {
    fn new(trace: &'a Trace) -> Self {
        let count = trace.process_count();
        let done = HappensBefore { clocks: Vec::new(), places: Vec::new() };
        Self { trace, now: vec![vec![0; count]; count], steps: Vec::new(), done }
    }

    /// The next moment of a process.
    fn tick(&mut self, process: ProcessId) {
        self.now[process.index()][process.index()] += 1;
    }

    /// What happens next in a process happens after this.
    fn join(&mut self, process: ProcessId, clock: &Clock) {
        for (own, other) in self.now[process.index()].iter_mut().zip(clock) {
            *own = (*own).max(*other);
        }
    }

    fn step(&mut self, taken: &'a Taken) {
        let name = &taken.step.actor.process;
        let mut processes = self.trace.processes();
        let Some((process, _)) = processes.find(|(_, process)| process.name == *name) else {
            return;
        };
        let own = &mut self.now[process.index()];
        // The latest first: what comes before that need not be looked at any more.
        for Moment { step, process, clock } in self.steps.iter().rev() {
            let (other, place) = (process.index(), clock[process.index()]);
            if own[other] < place && taken.step.depends_on(step) {
                own.iter_mut().zip(clock).for_each(|(own, seen)| *own = (*own).max(*seen));
            }
        }
        self.tick(process);
        let clock = self.now[process.index()].clone();
        self.steps.push(Moment { step: &taken.step, process, clock });
    }

    /// What processes have learned before the event of this number without reaping anybody.
    fn learn(&mut self, number: usize) {
        let seen: Vec<_> =
            self.trace.seen_dead.iter().filter(|seen| seen.after == number).collect();
        for seen in seen {
            let ended = self.now[seen.child.index()].clone();
            self.join(seen.by, &ended);
        }
    }

    fn event(&mut self, process: ProcessId, kind: &EventKind) {
        if let EventKind::Reap { child } = kind {
            let ended = self.now[child.index()].clone();
            self.join(process, &ended);
        }
        self.tick(process);
        let clock = self.now[process.index()].clone();
        if let EventKind::Fork { child } = kind {
            self.join(*child, &clock);
        }
        self.done.places.push((process, clock[process.index()]));
        self.done.clocks.push(clock);
    }
}

#[cfg(test)]
mod tests {
    use super::HappensBefore;
    use crate::run::{Annotations, Outcome, Run};
    use crate::testing::TraceBuilder;
    use crate::trace::{EventKind, ProcessId, Trace};

    fn of(trace: Trace) -> HappensBefore {
        let (outcome, annotations) = (Outcome::Ended, Annotations::default());
        let run = Run { trace, outcome, annotations, steps: Vec::new(), is_scheduled: true };
        HappensBefore::of(&run).unwrap()
    }

    /// The places of the first child's exit and of the second one's fork.
    fn exit_and_fork(trace: &Trace) -> (usize, usize) {
        let fork =
            |event: &crate::trace::Event| event.kind == EventKind::Fork { child: ProcessId(2) };
        let fork = trace.events().iter().position(fork);
        (trace.exit_of(ProcessId(1)).unwrap(), fork.unwrap())
    }

    #[test]
    fn only_a_wait_puts_an_exit_before_a_fork() {
        let parent = TraceBuilder::PARENT;
        for waits in [false, true] {
            let mut builder = TraceBuilder::new();
            let first = builder.fork(parent);
            builder.exit(first, 0);
            if waits {
                builder.reap(parent, first);
            }
            builder.fork(parent);
            let trace = builder.build();
            let (exit, fork) = exit_and_fork(&trace);
            assert!(exit < fork);
            assert_eq!(of(trace).is_before(exit, fork), waits);
        }
    }

    #[test]
    fn a_fork_comes_before_what_the_child_does() {
        let trace = TraceBuilder::family(2).build();
        let before = of(trace.clone());
        let (exit, fork) = exit_and_fork(&trace);
        assert!(!before.is_before(exit, fork) && !before.is_before(fork, exit));
        let of_first = trace.events().iter().position(|event| event.process == ProcessId(1));
        let first_fork = fork - 1;
        assert!(before.is_before(first_fork, of_first.unwrap()));
        assert!(!before.is_before(first_fork, first_fork));
    }
}
