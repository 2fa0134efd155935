//! The recorder: what has happened so far, and which task belongs to which process. It makes no
//! request of the kernel.

use super::request::Touch;
use super::scheduling::Target;
use super::sys::Tid;
use super::touches::{Conflict, FileId, Object, Touches};
use crate::clue::{Clue, ClueKind};
use crate::name::ProcessName;
use crate::reason::Reason;
use crate::run::{Annotations, Need, Taken};
use crate::schedule::{Step, Visibility};
use crate::trace::{
    End, Event, EventKind, Fate, Process, ProcessId, Reaper, SeenDead, Stream, Trace,
};
use nix::unistd::Pid;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;

/// A task of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Task {
    /// Its process.
    pub(super) process: ProcessId,
    /// Which of the process's threads it is, from 0.
    pub(super) thread: usize,
}

/// What has happened so far.
pub(super) struct Recorder {
    trace: Trace,
    annotations: Annotations,
    tasks: BTreeMap<Tid, Task>,
    /// The program that the first process runs; `None` before its first exec.
    executable: Option<PathBuf>,
    /// How often it has become another program.
    execs: usize,
    /// Processes that use `io_uring(7)`.
    with_ring: BTreeSet<ProcessId>,
    /// The steps that were taken, also those that nobody else can see.
    steps: Vec<Taken>,
    touches: Touches,
    /// Which thread of each process forked first.
    forking_threads: BTreeMap<ProcessId, usize>,
    /// What was done of which nothing is known, before there was another process.
    unknown: Option<Reason>,
    /// Processes whose waits SIGCHLD can interrupt.
    interrupted: BTreeSet<ProcessId>,
    /// Processes with memory that their children will share.
    sharing_memory: BTreeSet<ProcessId>,
    /// Processes that share memory with their parent, and have not become another program since.
    born_sharing: BTreeSet<ProcessId>,
    /// The open files that each process had when it was forked, if that is looked at.
    inherited: BTreeMap<ProcessId, BTreeSet<FileId>>,
}

/// What happens.
impl Recorder {
    /// A run whose first process has just been forked.
    pub(super) fn of(first: Pid) -> Self {
        let task = Task { process: ProcessId::FIRST, thread: 0 };
        Self {
            trace: Trace::of(first),
            annotations: Annotations::default(),
            tasks: BTreeMap::from([(Tid::leader_of(first), task)]),
            executable: None,
            execs: 0,
            with_ring: BTreeSet::new(),
            steps: Vec::new(),
            touches: Touches::default(),
            forking_threads: BTreeMap::new(),
            unknown: None,
            interrupted: BTreeSet::new(),
            sharing_memory: BTreeSet::new(),
            born_sharing: BTreeSet::new(),
            inherited: BTreeMap::new(),
        }
    }

    fn add_process(&mut self, name: ProcessName, pid: Pid, by: ProcessId) -> ProcessId {
        let process = ProcessId(self.trace.processes.len());
        self.trace.processes.push(Process::new(name, pid, Some(by)));
        self.tasks.insert(Tid::leader_of(pid), Task { process, thread: 0 });
        process
    }

    /// A thread of a process has forked another process.
    pub(super) fn forked(&mut self, by: ProcessId, thread: usize, pid: Pid) -> ProcessId {
        if *self.forking_threads.entry(by).or_insert(thread) != thread {
            self.annotate_unscheduled(Reason::ThreadsFork(self.name(by)));
        }
        let number = u32::try_from(self.trace.children(by).count() + 1).unwrap_or(u32::MAX);
        let child = self.add_process(self.trace[by].name.child(number), pid, by);
        self.touches.forked(by, child);
        self.interrupted_by_sigchld(child, self.is_interrupted_by_sigchld(by));
        if let Some(reason) = self.unknown.clone() {
            self.annotate_unscheduled(reason);
        }
        self.touched(by, "fork", "the list of processes", Object::Processes, Touch::Change);
        if self.sharing_memory.contains(&by) {
            self.sharing_memory.insert(child);
        }
        self.record(by, EventKind::Fork { child });
        child
    }

    /// A process has one more thread.
    pub(super) fn thread_created(&mut self, process: ProcessId, task: Tid) {
        let thread = self.trace.processes[process.0].threads;
        self.trace.processes[process.0].threads += 1;
        self.tasks.insert(task, Task { process, thread });
        self.annotate_unpredictable(Reason::HasThreads(self.name(process)));
    }

    /// The process of this task runs another program: its other threads are gone, and the kernel
    /// doesn't report their ends. Gives all tasks that it had; `None` if it is unknown.
    pub(super) fn executed(
        &mut self,
        task: Tid,
        program: PathBuf,
        words: Vec<OsString>,
    ) -> Option<Vec<Tid>> {
        let process = self.last_of(task.as_pid()).filter(|process| self.lives(*process))?;
        let gone = self.tasks_of(process).collect();
        self.tasks.retain(|_, task| task.process != process);
        self.tasks.insert(task, Task { process, thread: 0 });
        if process == ProcessId::FIRST {
            self.execs += 1;
            let before = self.executable.replace(program.clone());
            if before.is_some_and(|before| before != program) && self.is_untouched() {
                self.forget_launcher();
            }
        }
        self.annotate_shared_memory(process);
        self.interrupted_by_sigchld(process, false);
        self.sharing_memory.remove(&process);
        self.born_sharing.remove(&process);
        self.changed(process, process, "exec");
        self.record(process, EventKind::Exec { program, words });
        Some(gone)
    }

    /// Whether the first process is as it was at its start: alone, with no dead child left to wait
    /// for, and nothing written to standard output.
    fn is_untouched(&self) -> bool {
        let mut others = self.trace.processes[1..].iter();
        others.all(|process| process.reaper().is_some())
            && self.trace.writes(Stream::Stdout).next().is_none()
    }

    /// What ran so far only launched the program (a shell script that ends in `exec`, say): to the
    /// program, it makes no difference.
    fn forget_launcher(&mut self) {
        self.trace.launch.processes += self.trace.processes.len() - 1;
        self.trace.launch.execs = self.execs;
        self.trace.processes.truncate(1);
        self.trace.processes[0].threads = 1;
        self.trace.events.clear();
        self.trace.seen_dead.clear();
        self.trace.clues.clear();
        self.annotations = Annotations::default();
        self.steps.clear();
        self.unknown = None;
        self.forking_threads.clear();
        self.touches = Touches::default();
    }

    /// The steps that were taken.
    pub(super) fn steps(&self) -> &[Taken] {
        &self.steps
    }

    /// A step is about to be taken.
    pub(super) fn takes(&mut self, step: Step) {
        self.steps.push(Taken { step, after: self.trace.events.len() });
    }

    /// A process has written these bytes. A write of none is not recorded.
    pub(super) fn wrote(&mut self, process: ProcessId, stream: Stream, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.record(process, EventKind::Write { stream, bytes });
        }
    }

    /// A signal has stopped a process, or let it go on.
    pub(super) fn stopped(&mut self, process: ProcessId, stopped: bool) {
        if let Fate::Running { stopped: was } = &mut self.trace.processes[process.0].fate {
            *was = stopped;
        }
    }

    /// Something that may explain why a process does not get on.
    pub(super) fn hints(&mut self, process: ProcessId, kind: ClueKind) {
        let clue = Clue { process: self.name(process), kind };
        // A loop that tries again and again says it once.
        if !self.trace.clues.contains(&clue) {
            self.trace.clues.push(clue);
        }
    }

    /// A process is now the child of this one.
    pub(super) fn adopted(&mut self, process: ProcessId, by: Option<Pid>) {
        self.trace.processes[process.0].adopter = by;
    }

    /// A process uses `io_uring(7)`, by which it can reap a child without a system call.
    pub(super) fn has_ring(&mut self, process: ProcessId) {
        self.with_ring.insert(process);
    }

    /// A process that may have reaped a child in a way that was not seen.
    pub(super) fn may_have_reaped_unseen(&self) -> Option<ProcessId> {
        let has_unreaped = |process: &ProcessId| {
            self.trace.children(*process).any(|child| self.trace[child].reaper().is_none())
        };
        self.with_ring.iter().copied().find(has_unreaped)
    }

    /// A task is no more. Gives what it was.
    pub(super) fn task_ended(&mut self, task: Tid) -> Option<Task> {
        self.tasks.remove(&task)
    }

    /// A process has ended.
    pub(super) fn process_ended(&mut self, process: ProcessId, end: End) {
        self.changed(process, process, "exit");
        let children: Vec<_> = self.living_children(process).collect();
        for child in children {
            // It gets another parent.
            self.changed(process, child, "exit");
        }
        self.annotate_shared_memory(process);
        self.trace.processes[process.0].fate = Fate::Zombie(end);
        self.record(process, EventKind::Exit(end));
    }

    /// Its parent has reaped a process.
    pub(super) fn reaped(&mut self, by: ProcessId, child: ProcessId) {
        self.touches.joined(by, child);
        self.changed(by, child, "wait");
        self.take_out(child, Reaper::Process(by));
        self.record(by, EventKind::Reap { child });
    }

    /// The kernel has reaped a process by itself.
    pub(super) fn reaped_by_kernel(&mut self, child: ProcessId) {
        self.take_out(child, Reaper::Kernel);
    }

    /// A process has learned that a child has ended, without reaping it.
    pub(super) fn seen_dead(&mut self, by: ProcessId, target: Target) {
        let is_meant = |child: &ProcessId| target == Target::Any || target == Target::Child(*child);
        let dead: Vec<_> = self.zombies(by).filter(is_meant).collect();
        // Of several it is not known which one it was.
        if let [child] = dead[..] {
            self.touches.joined(by, child);
            let after = self.trace.events.len();
            self.trace.seen_dead.push(SeenDead { after, by, child });
        }
    }

    /// Whether SIGCHLD can interrupt a wait of this process from now on.
    pub(super) fn interrupted_by_sigchld(&mut self, process: ProcessId, can_be: bool) {
        if can_be {
            self.interrupted.insert(process);
        } else {
            self.interrupted.remove(&process);
        }
    }

    /// Whether SIGCHLD can interrupt a wait of this process.
    pub(super) fn is_interrupted_by_sigchld(&self, process: ProcessId) -> bool {
        self.interrupted.contains(&process)
    }

    /// Something of which nothing is known was done by a process that is alone.
    pub(super) fn unknown_while_alone(&mut self, reason: Reason) {
        self.unknown.get_or_insert(reason);
    }

    /// A process runs beside the one that has made it: not so after vfork(2), where it leaves the memory that they
    /// share before its parent goes on.
    pub(super) fn runs_beside_parent(&mut self, process: ProcessId) {
        if self.sharing_memory.contains(&process) {
            self.born_sharing.insert(process);
        }
    }

    /// A process has memory that its children will share.
    pub(super) fn shares_memory(&mut self, process: ProcessId) {
        self.sharing_memory.insert(process);
    }

    /// A process was born with these files open.
    pub(super) fn inherits(&mut self, process: ProcessId, files: BTreeSet<FileId>) {
        self.inherited.insert(process, files);
    }

    /// Whether a process has this file open together with its parent or a child.
    pub(super) fn has_inherited(&self, process: ProcessId, file: FileId) -> bool {
        let kin = self.trace.children(process).chain([process]);
        kin.into_iter()
            .any(|one| self.inherited.get(&one).is_some_and(|files| files.contains(&file)))
    }

    /// Whether there are others beside a process: who has ended and was not waited for may have done so a moment
    /// before or after.
    pub(super) fn is_beside_others(&self, process: ProcessId) -> bool {
        let mut all = self.trace.processes();
        all.any(|(other, data)| other != process && data.reaper().is_none())
    }

    /// What the system shows of a process is another now.
    fn changed(&mut self, by: ProcessId, process: ProcessId, call: &str) {
        let what = "what the system shows of a process";
        self.touched(by, call, what, Object::Process(process), Touch::Change);
        self.touched(by, call, "the list of processes", Object::Processes, Touch::Change);
    }

    /// A process touches an object by this call; `what` is what to call it.
    pub(super) fn touched(
        &mut self,
        process: ProcessId,
        call: &str,
        what: &str,
        object: Object,
        touch: Touch,
    ) {
        // Processes change all the time: that matters as soon as somebody looks at one.
        let is_process = matches!(object, Object::Process(_) | Object::Processes);
        let may_matter = touch == Touch::Act || (is_process && touch == Touch::Look);
        if may_matter && self.is_beside_others(process) {
            self.annotations.looks = true;
        }
        let conflict = self.touches.touch(process, object, touch);
        self.annotate_conflict(process, call, what, conflict);
    }

    /// A process locks a file, or tries to, by this call; `what` is what to call it.
    pub(super) fn locks(&mut self, process: ProcessId, call: &str, what: &str, file: FileId) {
        let conflict = self.touches.lock(process, file);
        self.annotate_conflict(process, call, what, conflict);
    }

    fn annotate_conflict(
        &mut self,
        process: ProcessId,
        call: &str,
        what: &str,
        conflict: Option<Conflict>,
    ) {
        if let Some(Conflict { with }) = conflict {
            let one = self.name(process);
            let (other, call, what) = (self.name(with), call.to_owned(), what.to_owned());
            self.annotate_unscheduled(Reason::TouchesSame { one, other, call, what });
        }
    }

    fn take_out(&mut self, child: ProcessId, reaper: Reaper) {
        if let Some(end) = self.trace[child].end() {
            self.trace.processes[child.0].fate = Fate::Reaped(end, reaper);
        }
    }

    fn record(&mut self, process: ProcessId, kind: EventKind) {
        self.trace.events.push(Event { process, kind });
    }

    /// The trace, what it shows of the orders, and the steps, when the run is over. Nothing is left here of
    /// its processes: their PIDs may soon be others'.
    pub(super) fn take(&mut self) -> (Trace, Annotations, Vec<Taken>) {
        let processes = std::mem::take(&mut self.trace.processes);
        let events = std::mem::take(&mut self.trace.events);
        let seen_dead = std::mem::take(&mut self.trace.seen_dead);
        let clues = std::mem::take(&mut self.trace.clues);
        let trace = Trace { processes, events, launch: self.trace.launch, seen_dead, clues };
        (trace, std::mem::take(&mut self.annotations), std::mem::take(&mut self.steps))
    }
}

/// What the run shows about its orders: of each kind, the first occasion counts.
impl Recorder {
    /// The program needs this visibility, if not a finer one.
    pub(super) fn annotate_need(&mut self, visibility: Visibility, reason: Reason) {
        let needs = &mut self.annotations.needs;
        if needs.as_ref().is_none_or(|known| known.visibility < visibility) {
            *needs = Some(Need { visibility, reason });
        }
    }

    /// Whether the run has shown that the program needs more than writes.
    pub(super) fn has_needs(&self) -> bool {
        self.annotations.needs.is_some()
    }

    /// Whether something has happened in the run that no schedule decides.
    pub(super) fn has_unscheduled(&self) -> bool {
        self.annotations.unscheduled.is_some()
    }

    /// The fork/wait graph does not give the number of orders.
    pub(super) fn annotate_unpredictable(&mut self, reason: Reason) {
        self.annotations.unpredictable.get_or_insert(reason);
    }

    /// A process is blocked in another call than a wait for a child.
    pub(super) fn annotate_watcher(&mut self, process: ProcessId) {
        let name = self.name(process);
        self.annotations.watchers.insert(name);
    }

    /// A process uses pipes and the like, and perhaps looks into them without waiting.
    pub(super) fn annotate_reader(&mut self, process: ProcessId, is_hasty: bool) {
        let name = self.name(process);
        self.annotations.hasty |= is_hasty;
        self.annotations.readers.insert(name);
    }

    /// A process gives up its memory, which it may have shared with its parent.
    fn annotate_shared_memory(&mut self, process: ProcessId) {
        if let Some(parent) = self.trace[process].forked_by
            && self.born_sharing.contains(&process)
        {
            let reason = Reason::SharesMemory(self.name(parent), self.name(process));
            self.annotate_unscheduled(reason);
        }
    }

    /// A process has ended: the children that it has not reaped may be orphans.
    pub(super) fn annotate_orphans(&mut self, parent: ProcessId) {
        let unreaped =
            self.trace.children(parent).filter(|child| self.trace[*child].reaper().is_none());
        let names: Vec<_> = unreaped.map(|child| self.name(child)).collect();
        self.annotations.orphans.extend(names);
    }

    /// A process asks for its parent's PID.
    pub(super) fn annotate_ask_parent(&mut self, process: ProcessId) {
        let name = self.name(process);
        self.annotations.ask_parent.insert(name);
    }

    /// Something happens at a moment that no schedule decides.
    pub(super) fn annotate_unscheduled(&mut self, reason: Reason) {
        self.annotations.unscheduled.get_or_insert(reason);
    }
}

/// What is there now.
impl Recorder {
    /// What has been recorded.
    pub(super) fn trace(&self) -> &Trace {
        &self.trace
    }

    /// A process.
    pub(super) fn process(&self, process: ProcessId) -> &Process {
        &self.trace[process]
    }

    /// A process's name.
    pub(super) fn name(&self, process: ProcessId) -> ProcessName {
        self.trace[process].name.clone()
    }

    /// Which task this is, if it is known and has not ended.
    pub(super) fn task(&self, task: Tid) -> Option<Task> {
        self.tasks.get(&task).copied()
    }

    /// All tasks that have not ended.
    pub(super) fn tasks(&self) -> impl ExactSizeIterator<Item = (Tid, Task)> {
        self.tasks.iter().map(|(tid, task)| (*tid, *task))
    }

    /// The tasks of one process that have not ended.
    pub(super) fn tasks_of(&self, process: ProcessId) -> impl Iterator<Item = Tid> {
        self.tasks().filter(move |(_, task)| task.process == process).map(|(tid, _)| tid)
    }

    /// Whether the first process has become a program at all.
    pub(super) fn has_started(&self) -> bool {
        self.executable.is_some()
    }

    /// How often the first process has become another program.
    pub(super) fn execs(&self) -> usize {
        self.execs
    }

    /// Whether a process has not ended.
    pub(super) fn lives(&self, process: ProcessId) -> bool {
        self.trace[process].is_alive()
    }

    /// Whether a process is dead, and its parent could still reap it.
    pub(super) fn is_zombie(&self, process: ProcessId) -> bool {
        matches!(self.trace[process].fate, Fate::Zombie(_))
    }

    /// The children of a process that have not ended.
    pub(super) fn living_children(&self, process: ProcessId) -> impl Iterator<Item = ProcessId> {
        self.trace.children(process).filter(|child| self.lives(*child))
    }

    /// The children of a process that it could reap, in the order of their forks.
    pub(super) fn zombies(&self, process: ProcessId) -> impl Iterator<Item = ProcessId> {
        self.trace.children(process).filter(|child| self.is_zombie(*child))
    }

    /// The last process of this PID: one may have been used before.
    pub(super) fn last_of(&self, pid: Pid) -> Option<ProcessId> {
        let of_pid = self.trace.processes().filter(|(_, process)| process.pid == pid);
        of_pid.last().map(|(id, _)| id)
    }

    /// The events since there were so many.
    pub(super) fn events_since(&self, count: usize) -> &[Event] {
        self.trace.events.get(count..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Recorder, Tid};
    use crate::name::ProcessName;
    use crate::reason::Reason;
    use crate::schedule::Visibility;
    use crate::trace::{End, Fate, ProcessId, Reaper, Stream};
    use nix::unistd::Pid;

    const FIRST: ProcessId = ProcessId::FIRST;

    /// A run in which process 100 has become a program and forked 101.
    fn recorder() -> (Recorder, ProcessId) {
        let mut recorder = Recorder::of(Pid::from_raw(100));
        recorder.executed(Tid::leader_of(Pid::from_raw(100)), "/bin/sh".into(), Vec::new());
        recorder.forked(FIRST, 0, Pid::from_raw(101));
        (recorder, ProcessId(1))
    }

    #[test]
    fn a_child_is_a_zombie_until_it_is_reaped() {
        let (mut recorder, child) = recorder();
        assert!(recorder.lives(child) && !recorder.is_zombie(child));
        recorder.process_ended(child, End::Exited(7));
        assert!(!recorder.lives(child) && recorder.is_zombie(child));
        recorder.reaped(FIRST, child);
        let fate = Fate::Reaped(End::Exited(7), Reaper::Process(FIRST));
        assert_eq!(recorder.process(child).fate, fate);
    }

    #[test]
    fn a_launcher_that_left_nothing_behind_is_forgotten() {
        let (mut recorder, child) = recorder();
        recorder.process_ended(child, End::Exited(0));
        recorder.reaped(FIRST, child);
        recorder.executed(Tid::leader_of(Pid::from_raw(100)), "/bin/program".into(), Vec::new());
        let (trace, ..) = recorder.take();
        assert_eq!((trace.process_count(), trace.launch().processes), (1, 1));
        assert_eq!((trace.events().len(), trace.launch().execs), (1, 2));
    }

    #[test]
    fn a_launcher_that_left_something_behind_is_part_of_the_program() {
        let exec = |recorder: &mut Recorder| {
            recorder.executed(
                Tid::leader_of(Pid::from_raw(100)),
                "/bin/program".into(),
                Vec::new(),
            );
        };
        let (mut with_child, _) = recorder();
        exec(&mut with_child);
        assert_eq!(with_child.take().0.process_count(), 2);
        let (mut with_output, child) = recorder();
        with_output.process_ended(child, End::Exited(0));
        with_output.reaped(FIRST, child);
        with_output.wrote(FIRST, Stream::Stdout, b"hi\n".to_vec());
        exec(&mut with_output);
        assert_eq!(with_output.take().0.process_count(), 2);
    }

    #[test]
    fn the_finest_need_counts_and_of_the_same_the_first() {
        let (mut recorder, _) = recorder();
        let (parent, child) = (ProcessName::root(), ProcessName::root().child(1));
        recorder.annotate_need(Visibility::Exits, Reason::Polls(parent.clone()));
        recorder.annotate_need(Visibility::Exits, Reason::Polls(child));
        assert_eq!(
            recorder.annotations.needs.clone().unwrap().reason,
            Reason::Polls(parent.clone())
        );
    }
}
