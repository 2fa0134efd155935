//! What processes touch that others may touch, too, and which of these touches no schedule puts in order. It
//! makes no request of the kernel.

use super::request::Touch;
use crate::trace::ProcessId;
use crate::vector_clock::VectorClock;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

/// A file, by its device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileId {
    pub(super) device: u64,
    pub(super) inode: u64,
}

/// What processes can touch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Object {
    /// A file or folder: what is in it, and its state.
    File(FileId),
    /// What stands in a folder by this name.
    Entry(FileId, OsString),
    /// The place in an open file that several processes have inherited.
    Place(FileId),
    /// An `eventfd(2)`, by its number.
    Event(u64),
    /// A process: what `/proc` and the like show of it.
    Process(ProcessId),
    /// All processes, as a list.
    Processes,
    /// Who is in which process group.
    Groups,
    /// An object of System V's of this sort, by its ID.
    Ipc(&'static str, u64),
    /// The same by its key.
    IpcKey(&'static str, u64),
}

/// Who touched an object before, in a way that no schedule puts in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    pub(super) with: ProcessId,
}

/// The touches of a run.
#[derive(Debug, Default)]
pub(super) struct Touches {
    /// What has happened before each process's present moment.
    clocks: Vec<VectorClock>,
    /// When each process touched an object last, in each way.
    last: BTreeMap<Object, BTreeMap<(ProcessId, Touch), usize>>,
    /// Who has locked a file or tried to, or was forked by somebody who had: a lock may go as late as with the end
    /// of the last of them (flock(2), fcntl(2)).
    holders: BTreeMap<FileId, BTreeSet<ProcessId>>,
}

impl Touches {
    /// A process has made another one.
    pub(super) fn forked(&mut self, parent: ProcessId, child: ProcessId) {
        let parents = self.clock(parent).clone();
        *self.clock(child) = parents;
        // What each of them does from now on is not before what the other does.
        self.tick(child);
        self.tick(parent);
        for holders in self.holders.values_mut().filter(|holders| holders.contains(&parent)) {
            holders.insert(child);
        }
    }

    /// A process has learned that another one has ended.
    pub(super) fn joined(&mut self, by: ProcessId, ended: ProcessId) {
        let others = self.clock(ended).clone();
        self.clock(by).join(&others);
    }

    /// A process touches an object. Gives somebody who touched it before, or may have done it at the same time,
    /// if one of the two changes it.
    pub(super) fn touch(
        &mut self,
        process: ProcessId,
        object: Object,
        touch: Touch,
    ) -> Option<Conflict> {
        let now = self.tick(process);
        let clock = self.clock(process).clone();
        let before = self.last.entry(object).or_default();
        let has_seen = |other: ProcessId, moment: usize| clock.of(other) >= moment;
        let conflict = before.iter().find(|((other, theirs), moment)| {
            *other != process && touch.depends_on(*theirs) && !has_seen(*other, **moment)
        });
        let conflict = conflict.map(|((other, _), _)| Conflict { with: *other });
        before.insert((process, touch), now);
        conflict
    }

    /// A process locks a file or tries to. Gives somebody who may have a lock on it, and of whom it has not learned
    /// that it has ended.
    pub(super) fn lock(&mut self, process: ProcessId, file: FileId) -> Option<Conflict> {
        self.tick(process);
        let clock = self.clock(process).clone();
        let holders = self.holders.entry(file).or_default();
        let others: Vec<_> = holders.iter().copied().filter(|other| *other != process).collect();
        holders.insert(process);
        let lives_on = |other: &ProcessId| clock.of(*other) < self.clocks[other.index()].of(*other);
        others.into_iter().find(lives_on).map(|with| Conflict { with })
    }

    /// The next moment of a process.
    fn tick(&mut self, process: ProcessId) -> usize {
        self.clock(process).tick(process)
    }

    fn clock(&mut self, process: ProcessId) -> &mut VectorClock {
        let index = process.index();
        self.clocks.resize(self.clocks.len().max(index + 1), VectorClock::default());
        &mut self.clocks[index]
    }
}

#[cfg(test)]
mod tests {
    use super::{Conflict, FileId, Object, Touch, Touches};
    use crate::trace::ProcessId;

    const PARENT: ProcessId = ProcessId(0);
    const ONE: ProcessId = ProcessId(1);
    const OTHER: ProcessId = ProcessId(2);
    const OBJECT: Object = Object::Event(7);

    /// A parent with two children.
    fn family() -> Touches {
        let mut touches = Touches::default();
        touches.forked(PARENT, ONE);
        touches.forked(PARENT, OTHER);
        touches
    }

    #[test]
    fn an_act_and_another_touch_conflict_if_nothing_is_between_them() {
        for (first, second) in
            [(Touch::Act, Touch::Look), (Touch::Look, Touch::Act), (Touch::Act, Touch::Act)]
        {
            let mut touches = family();
            assert_eq!(touches.touch(ONE, OBJECT, first), None);
            assert_eq!(touches.touch(OTHER, OBJECT, second), Some(Conflict { with: ONE }));
        }
        let mut touches = family();
        touches.touch(ONE, OBJECT, Touch::Look);
        assert_eq!(touches.touch(OTHER, OBJECT, Touch::Look), None);
        touches.touch(ONE, Object::Processes, Touch::Change);
        assert_eq!(touches.touch(OTHER, Object::Processes, Touch::Change), None);
        assert_eq!(touches.touch(ONE, Object::Event(8), Touch::Act), None);
    }

    #[test]
    fn forks_and_waits_put_touches_in_order() {
        let mut touches = Touches::default();
        touches.touch(PARENT, OBJECT, Touch::Act);
        touches.forked(PARENT, ONE);
        assert_eq!(touches.touch(ONE, OBJECT, Touch::Act), None);
        touches.joined(PARENT, ONE);
        assert_eq!(touches.touch(PARENT, OBJECT, Touch::Act), None);
        touches.forked(PARENT, OTHER);
        assert_eq!(touches.touch(OTHER, OBJECT, Touch::Act), None);
    }

    #[test]
    fn a_lock_may_be_there_until_its_holder_is_known_to_have_ended() {
        const FILE: FileId = FileId { device: 1, inode: 2 };
        let mut touches = Touches::default();
        touches.lock(PARENT, FILE);
        touches.forked(PARENT, ONE);
        assert_eq!(
            touches.lock(PARENT, FILE),
            Some(Conflict { with: ONE }),
            "it inherits the lock"
        );
        touches.joined(PARENT, ONE);
        assert_eq!(touches.lock(PARENT, FILE), None);
        touches.forked(PARENT, OTHER);
        assert_eq!(touches.lock(OTHER, FILE), Some(Conflict { with: PARENT }));
    }

    #[test]
    fn a_parent_that_goes_on_is_beside_its_child() {
        let mut touches = Touches::default();
        touches.forked(PARENT, ONE);
        touches.touch(PARENT, OBJECT, Touch::Act);
        assert_eq!(touches.touch(ONE, OBJECT, Touch::Look), Some(Conflict { with: PARENT }));
        touches.joined(PARENT, ONE);
        assert_eq!(touches.touch(PARENT, OBJECT, Touch::Act), None);
    }
}
