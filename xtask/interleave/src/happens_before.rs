//! What comes before what in every run that is like a given one to its processes: happens-before (L. Lamport,
//! *Time, Clocks, and the Ordering of Events in a Distributed System*, CACM 21, 1978), by a vector clock for
//! each event.

use crate::run::{Run, Taken};
use crate::schedule::Step;
use crate::trace::{EventKind, ProcessId, Trace};
use crate::vector_clock::VectorClock;

/// Which events of a run come before which in every run that looks like this one to its processes. Exits come as
/// early as they can in a trace: their places in it say nothing.
#[derive(Clone, Debug)]
pub struct HappensBefore {
    /// For each event, what has happened when it has.
    clocks: Vec<VectorClock>,
    /// For each event, its process, and which of that process's moments it is, from 1.
    places: Vec<(ProcessId, usize)>,
}

/// A moment of a run that has been gone through.
struct Moment<'a> {
    step: &'a Step,
    process: ProcessId,
    clock: VectorClock,
}

impl HappensBefore {
    /// That of a run; `None` if it went as it came, with nobody held: then it is not known who could see what.
    pub fn of(run: &Run) -> Option<Self> {
        run.view.as_ref()?;
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
        first != second && clock.of(*process) >= *place
    }
}

struct Builder<'a> {
    trace: &'a Trace,
    /// What each process has seen so far.
    now: Vec<VectorClock>,
    steps: Vec<Moment<'a>>,
    done: HappensBefore,
}

impl<'a> Builder<'a> {
    fn new(trace: &'a Trace) -> Self {
        let done = HappensBefore { clocks: Vec::new(), places: Vec::new() };
        let now = vec![VectorClock::default(); trace.process_count()];
        Self { trace, now, steps: Vec::new(), done }
    }

    /// What happens next in a process happens after all that another one has done or seen so far.
    fn join(&mut self, process: ProcessId, other: ProcessId) {
        let other = self.now[other.index()].clone();
        self.now[process.index()].join(&other);
    }

    fn step(&mut self, taken: &'a Taken) {
        let Some(process) = self.trace.id_of(&taken.step.actor.process) else { return };
        let own = &mut self.now[process.index()];
        // The latest first: what comes before that need not be looked at any more.
        for earlier in self.steps.iter().rev() {
            let is_unseen = own.of(earlier.process) < earlier.clock.of(earlier.process);
            if is_unseen && taken.step.depends_on(earlier.step) {
                own.join(&earlier.clock);
            }
        }
        own.tick(process);
        let clock = own.clone();
        self.steps.push(Moment { step: &taken.step, process, clock });
    }

    /// What processes have learned before the event of this number without reaping anybody.
    fn learn(&mut self, number: usize) {
        for seen in self.trace.seen_dead.iter().filter(|seen| seen.after == number) {
            self.join(seen.by, seen.child);
        }
    }

    fn event(&mut self, process: ProcessId, kind: &EventKind) {
        if let EventKind::Reap { child } = kind {
            self.join(process, *child);
        }
        let place = self.now[process.index()].tick(process);
        if let EventKind::Fork { child } = kind {
            self.join(*child, process);
        }
        self.done.places.push((process, place));
        self.done.clocks.push(self.now[process.index()].clone());
    }
}

#[cfg(test)]
mod tests {
    use super::HappensBefore;
    use crate::run::{Annotations, Outcome, Run};
    use crate::schedule::View;
    use crate::testing::TraceBuilder;
    use crate::trace::{EventKind, ProcessId, Trace};

    fn of(trace: Trace) -> HappensBefore {
        let (outcome, annotations) = (Outcome::Ended, Annotations::default());
        let (view, decisions) = (Some(View::coarsest()), Vec::new());
        let run = Run { trace, outcome, annotations, steps: Vec::new(), view, decisions };
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
