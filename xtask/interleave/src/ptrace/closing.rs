//! The end of a descriptor: where it leads to a pipe or a socket, that can be seen at the other end.

use super::procfs::{self, Descriptor};
use super::request::Closing;
use super::scheduling::Hold;
use super::sys::Tid;
use super::touching::exists;
use super::tracer::Tracer;
use crate::error::RunError;
use crate::trace::ProcessId;

impl Tracer<'_> {
    /// A task is about to close descriptors, perhaps by becoming another program.
    pub(super) fn close_entered(
        &mut self,
        task: Tid,
        process: ProcessId,
        closing: Closing,
    ) -> Result<(), RunError> {
        if let Closing::OnExec(touching) = closing
            && self.looks
        {
            self.note_touches(task, process, touching);
        }
        // Where all can't be claimed any more, what few can ever see is not worth the runs that it takes.
        let can_be_seen = self.schedules_exits()
            && self.recorder.is_beside_others(process)
            && !self.recorder.has_unscheduled();
        let seen = if can_be_seen { self.seen_closed(task, process, closing) } else { Vec::new() };
        match seen.as_slice() {
            [] => return self.resume(task, 0),
            [channel] => self.scheduling.hold(task, Hold::Close(Some(*channel))),
            _ => self.scheduling.hold(task, Hold::Close(None)),
        }
        Ok(())
    }

    /// The channels of which an end is closed, where somebody could see it.
    fn seen_closed(&self, task: Tid, process: ProcessId, closing: Closing) -> Vec<u64> {
        let is_closed = |one: &Descriptor| match closing {
            Closing::One(number) => one.number == number,
            Closing::Range(first, last) => (first..=last).contains(&one.number),
            // A name that is looked up along PATH is tried in one folder after the other.
            Closing::OnExec(touching) => one.flags & libc::O_CLOEXEC != 0 && exists(task, touching),
        };
        let own = self.pipes.channels(task).unwrap_or_default();
        let (closed, kept): (Vec<_>, Vec<_>) = own.into_iter().partition(is_closed);
        let is_seen = |one: &&Descriptor| {
            self.scheduling.has_hasty_readers()
                || !(kept.iter().any(|other| other.is_same_end(one))
                    || self.is_held_by_others(process, one))
        };
        closed.iter().filter(is_seen).map(|one| one.channel).collect()
    }

    /// Whether another process holds the same end. Then its being closed here can be told only by somebody who
    /// looks without waiting, and knows that the other one has closed it.
    fn is_held_by_others(&self, process: ProcessId, descriptor: &Descriptor) -> bool {
        let mut others = self
            .recorder
            .trace()
            .processes()
            .filter(|(other, data)| *other != process && data.is_alive());
        others.any(|(_, other)| {
            let held = procfs::channels(Tid::leader_of(other.pid), |_| false);
            held.iter().flatten().any(|other| other.is_same_end(descriptor))
        })
    }
}
