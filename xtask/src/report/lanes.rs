//! The lanes of a timeline: from which event to which a process lives, and is a zombie.

use crate::trace::{EventKind, Reaper, Trace};

/// A process's way through the rows of a timeline, where each row is an event. Its bounds are rows;
/// one that is never reached is `usize::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
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

impl Lane {
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

/// The lanes of the processes of a trace, one each, in their order.
pub fn lanes(trace: &Trace) -> Vec<Lane> {
    let mut lanes = vec![Lane::UNKNOWN; trace.processes.len()];
    for (row, event) in trace.events.iter().enumerate() {
        let own = &mut lanes[event.process];
        own.birth = own.birth.min(row);
        match event.kind {
            EventKind::Fork { child } => lanes[child].birth = row,
            EventKind::Reap { child } => lanes[child].gone = row,
            EventKind::Exit(_) => exit(trace, &mut lanes, event.process, row),
            EventKind::Exec { .. } | EventKind::Write { .. } => {}
        }
    }
    lanes
}

fn exit(trace: &Trace, lanes: &mut [Lane], process: usize, row: usize) {
    lanes[process].exit = row;
    if !becomes_zombie(trace, lanes, process) {
        lanes[process].gone = row;
    }
    // Whom it has left behind, init reaps at once.
    for (child, data) in trace.processes.iter().enumerate() {
        if data.forker == Some(process) && data.reaper.is_none() && lanes[child].exit < row {
            lanes[child].gone = lanes[child].gone.min(row);
        }
    }
}

/// Whether somebody of the run still has it to reap. The first process's parent is the tracer.
fn becomes_zombie(trace: &Trace, lanes: &[Lane], process: usize) -> bool {
    let data = &trace.processes[process];
    match data.reaper {
        Some(Reaper::Process(_)) => true,
        Some(Reaper::Kernel) => false,
        None => data.forker.is_some_and(|forker| lanes[forker].exit == usize::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::{Stage, lanes};
    use crate::report::samples::Sample;

    #[test]
    fn a_child_is_a_zombie_from_its_exit_to_its_reaping() {
        let mut sample = Sample::new();
        let child = sample.fork(0);
        sample.exit(child, 0).write(0, "late").reap(0, child).exit(0, 0);
        let lane = lanes(&sample.trace)[child];
        let stages: Vec<_> = (0..5).map(|row| lane.stage(row)).collect();
        assert_eq!(
            stages,
            [Stage::Unborn, Stage::Alive, Stage::Zombie, Stage::Zombie, Stage::Gone]
        );
    }

    #[test]
    fn a_zombie_that_nobody_reaps_goes_with_its_parent() {
        let mut sample = Sample::new();
        let (child, other) = (sample.fork(0), sample.fork(0));
        sample.exit(child, 0).exit(0, 0).exit(other, 0);
        let lanes = lanes(&sample.trace);
        assert_eq!((lanes[child].exit, lanes[child].gone), (2, 3));
        // An orphan has nobody to wait for.
        assert_eq!((lanes[other].exit, lanes[other].gone), (4, 4));
    }
}
