//! The lifelines of a timeline: from which event to which a process lives, and is a zombie.

use interleave::{EventKind, Fate, ProcessId, Reaper, Trace};

/// A process's way through the rows of a timeline, where each row is an event. Its bounds are rows;
/// one that is never reached is `usize::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifeline {
    /// Its fork, or the first row for the first process.
    pub birth: usize,
    /// Its exit.
    pub exit: usize,
    /// From where on it is in no process table any more.
    pub gone: usize,
}

/// Where a process stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not forked yet.
    Unborn,
    /// Lives.
    Alive,
    /// Has exited and not been reaped.
    Zombie,
    /// Has been reaped.
    Gone,
}

impl Lifeline {
    const UNKNOWN: Self = Self { birth: usize::MAX, exit: usize::MAX, gone: usize::MAX };

    /// The stage in which it comes to this row.
    pub fn stage(&self, row: usize) -> Stage {
        match row {
            _ if row <= self.birth => Stage::Unborn,
            _ if row <= self.exit => Stage::Alive,
            _ if row <= self.gone => Stage::Zombie,
            _ => Stage::Gone,
        }
    }
}

/// The lifelines of the processes of a trace, one each, in their order.
pub fn lifelines(trace: &Trace) -> Vec<Lifeline> {
    let mut lifelines = vec![Lifeline::UNKNOWN; trace.process_count()];
    for (row, event) in trace.events().iter().enumerate() {
        let own = &mut lifelines[event.process.index()];
        own.birth = own.birth.min(row);
        match event.kind {
            EventKind::Fork { child } => lifelines[child.index()].birth = row,
            EventKind::Reap { child } => lifelines[child.index()].gone = row,
            EventKind::Exit(_) => exit(trace, &mut lifelines, event.process, row),
            EventKind::Exec { .. } | EventKind::Write { .. } => {}
        }
    }
    lifelines
}

fn exit(trace: &Trace, lifelines: &mut [Lifeline], process: ProcessId, row: usize) {
    lifelines[process.index()].exit = row;
    if !becomes_zombie(trace, lifelines, process) {
        lifelines[process.index()].gone = row;
    }
    // Whom it has left behind, init reaps at once.
    for child in trace.children(process) {
        let lifeline = &mut lifelines[child.index()];
        if trace[child].reaper().is_none() && lifeline.exit < row {
            lifeline.gone = lifeline.gone.min(row);
        }
    }
}

/// Whether somebody of the run still has it to reap. The first process's parent is the tracer.
fn becomes_zombie(trace: &Trace, lifelines: &[Lifeline], process: ProcessId) -> bool {
    let process = &trace[process];
    match process.fate {
        Fate::Reaped(_, Reaper::Process(_)) => true,
        Fate::Reaped(_, Reaper::Kernel) => false,
        Fate::Running { .. } | Fate::Zombie(_) => {
            process.forked_by.is_some_and(|parent| lifelines[parent.index()].exit == usize::MAX)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Stage, lifelines};
    use interleave::testing::TraceBuilder;

    const PARENT: interleave::ProcessId = TraceBuilder::PARENT;

    #[test]
    fn a_child_is_a_zombie_from_its_exit_to_its_reaping() {
        let mut sample = TraceBuilder::new();
        let child = sample.fork(PARENT);
        sample.exit(child, 0).write(PARENT, "late").reap(PARENT, child).exit(PARENT, 0);
        let lifeline = lifelines(&sample.build())[child.index()];
        let stages: Vec<_> = (0..5).map(|row| lifeline.stage(row)).collect();
        assert_eq!(
            stages,
            [Stage::Unborn, Stage::Alive, Stage::Zombie, Stage::Zombie, Stage::Gone]
        );
    }

    #[test]
    fn a_zombie_that_nobody_reaps_goes_with_its_parent() {
        let mut sample = TraceBuilder::new();
        let (child, other) = (sample.fork(PARENT), sample.fork(PARENT));
        sample.exit(child, 0).exit(PARENT, 0).exit(other, 0);
        let lifelines = lifelines(&sample.build());
        assert_eq!((lifelines[child.index()].exit, lifelines[child.index()].gone), (2, 3));
        // An orphan has nobody to wait for.
        assert_eq!((lifelines[other.index()].exit, lifelines[other.index()].gone), (4, 4));
    }
}
