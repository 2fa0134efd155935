//! Scheduling: where each task stands, who is held, who could be released, and whom to release.

use super::recorder::{Recorder, Task};
use super::sys::Tid;
use crate::run::{Decision, Obstacle, Taken};
use crate::schedule::{Action, Actor, Pacing, Step, View, Visibility};
use crate::trace::{Event, EventKind, ProcessId, Stream};
use nix::unistd::Pid;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Created, and not yet seen at its first stop.
    Starting,
    /// In its own code, or in a call that doesn't matter here.
    Running,
    /// Held at a visible step.
    Held(Hold),
    /// In a call that it was let into, and that is followed to its return.
    InCall(Call),
}

/// A visible step at which a task is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Write(Stream),
    /// A write into this channel: another pipe or a socket.
    Send(u64),
    Wait(Wait),
    /// A read from this channel.
    Receive {
        channel: u64,
        /// Whether a child's end can interrupt it.
        is_interruptible: bool,
        /// Whether there is something to get, or nothing more to wait for.
        is_ready: bool,
    },
    /// A wait for a signal.
    AwaitSignal {
        /// Whether one is there.
        is_ready: bool,
    },
    /// A look at several pipes and the like.
    Poll {
        /// Whether something is there, or it doesn't wait.
        is_ready: bool,
    },
    AskParent,
    Exit {
        /// Whether the process holds a pipe or a socket, at whose other end its exit can be seen.
        closes_channel: bool,
    },
    SignalWindow,
    /// A change of how SIGCHLD is handled.
    SetHandler,
    /// The end of a descriptor of this channel, or of several.
    Close(Option<u64>),
}

impl Hold {
    /// Whether the task would be blocked if it were not held.
    fn waits(self) -> bool {
        matches!(
            self,
            Self::Receive { is_ready: false, .. }
                | Self::AwaitSignal { is_ready: false }
                | Self::Poll { is_ready: false }
        )
    }
}

/// A call that is followed to its return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Write(Stream),
    Wait(Wait),
    /// Another one, after which a handler may run.
    Other,
    /// Creates a task; `seen` once the kernel has told of it.
    Create {
        seen: bool,
    },
    /// Sleeps for no time at all: what stands at this address, and the word behind it, has been
    /// replaced for as long as the call takes.
    Sleep {
        time_at: u64,
        time: [u64; 2],
    },
}

/// What a process asks for when it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) target: Target,
    /// The PID that it names.
    pub(super) pid: Option<Pid>,
    /// Whether it asks without waiting (WNOHANG).
    pub(super) polls: bool,
}

/// Whom a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Any child.
    Any,
    /// Any child of a process group: the tracer does not know who is in which.
    Group,
    /// This process.
    Child(ProcessId),
    /// Somebody that the tracer can't tell: a process that is no child, or a PID file descriptor.
    Unknown,
}

/// How many looks for the same may find nothing in a row, each of which may also come after an end or a message.
pub(super) const FRUITLESS_POLLS: usize = 2;

/// Polls of one task that found no dead child. Another poll for the same children is held back until
/// it could find something else: a loop of polls would never end.
struct EmptyPolls {
    targets: Vec<Target>,
    /// Whether a child of the process has ended since.
    child_ended: bool,
    /// How many events there were at the first of them.
    events: usize,
    /// How many steps had been taken then.
    steps: usize,
}

/// Whom to release next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// This task, which takes this step.
    Release(Tid, Step),
    /// Nobody: the run is abandoned.
    Abandon,
}

/// Who is held, and who could be released.
pub(super) struct Scheduling<'a> {
    pacing: Pacing<'a>,
    states: BTreeMap<Tid, State>,
    /// Tasks that are held, first come first.
    held: VecDeque<Tid>,
    empty_polls: BTreeMap<Tid, EmptyPolls>,
    /// Tasks that have made a child by vfork(2), and wait until it becomes another program or ends.
    vforks: BTreeMap<Tid, ProcessId>,
    /// Processes that their parent's end has released from a call in which they were blocked: they
    /// may run a moment before the kernel gives them another parent (`exit_files` comes before
    /// `exit_notify` in the kernel's `do_exit`).
    released_by_exit: BTreeSet<ProcessId>,
    /// A process that has just ended with a pipe or a socket in its hands, and who waited for such then.
    closing: Option<(ProcessId, Vec<Tid>)>,
    /// Who went on because another process's end has closed something: it knows of that end a moment before a
    /// wait does (`exit_files` comes before `exit_notify`).
    woken: Vec<(ProcessId, ProcessId)>,
    /// What was decided so far.
    decisions: Vec<Decision>,
}

/// Where tasks stand.
impl<'a> Scheduling<'a> {
    /// A run at this pace, whose first task has just been created.
    pub(super) fn new(pacing: Pacing<'a>, first: Tid) -> Self {
        Self {
            pacing,
            states: BTreeMap::from([(first, State::Starting)]),
            held: VecDeque::new(),
            empty_polls: BTreeMap::new(),
            vforks: BTreeMap::new(),
            released_by_exit: BTreeSet::new(),
            closing: None,
            woken: Vec::new(),
            decisions: Vec::new(),
        }
    }

    /// What was known of what the processes can see, if a scheduler decides who goes on.
    pub(super) fn view(&self) -> Option<&View> {
        match &self.pacing {
            Pacing::Scheduled { view, .. } => Some(view),
            Pacing::Free { .. } => None,
        }
    }

    /// What was decided, for whoever is interested in it.
    pub(super) fn take_decisions(&mut self) -> Vec<Decision> {
        std::mem::take(&mut self.decisions)
    }

    /// Where a task stands, if it is known.
    pub(super) fn state(&self, task: Tid) -> Option<State> {
        self.states.get(&task).copied()
    }

    /// A task has been created.
    pub(super) fn created(&mut self, task: Tid) {
        self.states.insert(task, State::Starting);
    }

    /// A known task stands somewhere else now.
    pub(super) fn set(&mut self, task: Tid, state: State) {
        if let Some(known) = self.states.get_mut(&task) {
            *known = state;
        }
    }

    /// A task is held at a visible step.
    pub(super) fn hold(&mut self, task: Tid, hold: Hold) {
        self.set(task, State::Held(hold));
        self.held.push_back(task);
    }

    /// Whether a task that is held to get something may go on now.
    pub(super) fn set_ready(&mut self, task: Tid, now: bool) {
        if let Some(State::Held(
            Hold::Receive { is_ready, .. }
            | Hold::AwaitSignal { is_ready }
            | Hold::Poll { is_ready },
        )) = self.states.get_mut(&task)
        {
            *is_ready = now;
        }
    }

    /// A task has made this child by vfork(2).
    pub(super) fn vforked(&mut self, task: Tid, child: ProcessId) {
        self.vforks.insert(task, child);
    }

    /// A process has become another program, or has ended: whoever made it by vfork(2) goes on.
    pub(super) fn vfork_over(&mut self, child: ProcessId) {
        self.vforks.retain(|_, other| *other != child);
    }

    /// Whether somebody waits until this process becomes another program or ends.
    pub(super) fn is_in_vfork(&self, child: ProcessId) -> bool {
        self.vforks.values().any(|other| *other == child)
    }

    /// A task is no more. Gives where it stood.
    pub(super) fn ended(&mut self, task: Tid) -> Option<State> {
        self.vforks.remove(&task);
        self.held.retain(|held| *held != task);
        self.states.remove(&task)
    }

    /// A process runs another program, in this task. All tasks that it had, `gone`, are no more.
    pub(super) fn executed(&mut self, task: Tid, gone: &[Tid]) {
        for task in gone {
            self.ended(*task);
        }
        self.states.insert(task, State::Running);
    }

    /// The tasks that are held, first come first.
    pub(super) fn held(&self) -> impl Iterator<Item = Tid> {
        self.held.iter().copied()
    }

    /// Whether somebody is held.
    pub(super) fn holds_somebody(&self) -> bool {
        !self.held.is_empty()
    }

    /// The tasks that are writing to the output just now.
    pub(super) fn writing(&self) -> impl Iterator<Item = Tid> {
        let writes = |state: &State| matches!(state, State::InCall(Call::Write(_)));
        self.states.iter().filter(move |(_, state)| writes(state)).map(|(task, _)| *task)
    }

    /// Which steps are visible; `None` if the run goes as it comes, still or altogether.
    pub(super) fn visibility(&self, recorder: &Recorder) -> Option<Visibility> {
        match &self.pacing {
            Pacing::Scheduled { view, after_execs, .. } if recorder.execs() >= *after_execs => {
                Some(view.visibility)
            }
            Pacing::Free { .. } | Pacing::Scheduled { .. } => None,
        }
    }

    /// Whether exits, and what can tell them, are held.
    pub(super) fn schedules_exits(&self, recorder: &Recorder) -> bool {
        self.visibility(recorder) >= Some(Visibility::Exits)
    }
}

/// Who waits for what.
impl Scheduling<'_> {
    /// Whether a task stays where it is unless somebody else moves.
    pub(super) fn is_settled(&self, task: Tid, process: ProcessId, recorder: &Recorder) -> bool {
        match self.state(task) {
            Some(State::Held(_)) => true,
            Some(State::InCall(Call::Wait(wait))) => is_waiting(recorder, process, wait),
            _ if self.vforks.contains_key(&task) => true,
            _ => recorder.process(process).is_stopped(),
        }
    }

    /// The tasks that don't stay where they are by themselves: they run, or are blocked in a call
    /// that isn't followed.
    pub(super) fn unsettled(&self, recorder: &Recorder) -> impl Iterator<Item = (Tid, Task)> {
        let tasks = recorder.tasks();
        tasks.filter(|(tid, task)| !self.is_settled(*tid, task.process, recorder))
    }

    /// Whether all that `parent` does is to wait for `child`.
    fn waits_for(&self, parent: ProcessId, child: ProcessId, recorder: &Recorder) -> bool {
        let waits = |task| match self.state(task) {
            Some(State::Held(Hold::Wait(wait))) => {
                wait.target == Target::Child(child) && !wait.polls
            }
            _ => false,
        };
        recorder.tasks_of(parent).all(waits)
    }

    /// Whether a process is in a wait that it was let into.
    pub(super) fn is_in_wait(&self, process: ProcessId, recorder: &Recorder) -> bool {
        let waits = |task| matches!(self.state(task), Some(State::InCall(Call::Wait(_))));
        recorder.tasks_of(process).any(waits)
    }
}

/// Whether a wait of `process` has nobody to reap yet, and somebody to wait for.
fn is_waiting(recorder: &Recorder, process: ProcessId, wait: Wait) -> bool {
    !wait.polls
        && match wait.target {
            Target::Any | Target::Group => {
                recorder.living_children(process).next().is_some()
                    && recorder.zombies(process).next().is_none()
            }
            Target::Child(child) => {
                recorder.process(child).forked_by == Some(process) && recorder.lives(child)
            }
            Target::Unknown => false,
        }
}

/// Polls that found nothing.
impl Scheduling<'_> {
    /// Whether a task's next poll would find no dead child, as an earlier one has found none.
    pub(super) fn is_empty_poll(&self, task: Tid, target: Target, recorder: &Recorder) -> bool {
        self.empty_polls.get(&task).is_some_and(|polls| {
            !polls.child_ended
                && polls.targets.iter().filter(|other| **other == target).count() >= FRUITLESS_POLLS
                && !has_forked_since(recorder, task, polls.events)
        })
    }

    /// Whether a task has done nothing else since it first found no dead child but to poll and to write.
    pub(super) fn only_polls(&self, task: Tid, recorder: &Recorder) -> bool {
        let process = recorder.task(task).map(|task| recorder.name(task.process));
        let is_other = |taken: &Taken| {
            Some(&taken.step.actor.process) == process.as_ref()
                && !matches!(taken.step.action, Action::Wait { .. } | Action::Write(_))
        };
        let steps =
            self.empty_polls.get(&task).and_then(|polls| recorder.steps().get(polls.steps..));
        steps.is_some_and(|steps| !steps.iter().any(is_other))
    }

    /// A task has polled, or waited; `found_none` tells whether a poll found no dead child.
    pub(super) fn polled(
        &mut self,
        task: Tid,
        target: Target,
        found_none: bool,
        recorder: &Recorder,
    ) {
        let polls = self
            .empty_polls
            .remove(&task)
            .filter(|polls| !polls.child_ended && !has_forked_since(recorder, task, polls.events));
        if found_none {
            let events = recorder.trace().events().len();
            let mut polls = polls.unwrap_or_else(|| EmptyPolls {
                targets: Vec::new(),
                child_ended: false,
                events,
                steps: recorder.steps().len(),
            });
            polls.targets.push(target);
            self.empty_polls.insert(task, polls);
        }
    }

    /// A child of `parent` has ended: its next poll could find it.
    pub(super) fn child_ended(&mut self, parent: ProcessId, recorder: &Recorder) {
        let is_parents =
            |task: &Tid| recorder.task(*task).is_some_and(|task| task.process == parent);
        for (_, polls) in self.empty_polls.iter_mut().filter(|(task, _)| is_parents(task)) {
            polls.child_ended = true;
        }
    }

    /// Whether a task that polls again has written since it first found no dead child.
    pub(super) fn has_written_since_polling(&self, task: Tid, recorder: &Recorder) -> bool {
        let process = recorder.task(task).map(|task| task.process);
        let wrote = |event: &Event| {
            Some(event.process) == process && matches!(event.kind, EventKind::Write { .. })
        };
        let polls = self.empty_polls.get(&task);
        polls.is_some_and(|polls| recorder.events_since(polls.events).iter().any(wrote))
    }
}

/// Whether the task's process has forked since there were so many events.
fn has_forked_since(recorder: &Recorder, task: Tid, events: usize) -> bool {
    let process = recorder.task(task).map(|task| task.process);
    let forked = |event: &Event| {
        Some(event.process) == process && matches!(event.kind, EventKind::Fork { .. })
    };
    recorder.events_since(events).iter().any(forked)
}

/// A held task whose step could be taken now.
struct Ready {
    task: Tid,
    step: Step,
    /// Whether nobody could ever tell when it is taken.
    is_private: bool,
}

/// Whom to release.
impl Scheduling<'_> {
    /// All is quiet: chooses a step that nobody can see, or asks the scheduler.
    pub(super) fn choose(&mut self, recorder: &Recorder) -> Choice {
        let ready = self.ready(recorder);
        if let Some(private) = ready.iter().find(|ready| ready.is_private) {
            return Choice::Release(private.task, private.step.clone());
        }
        if ready.is_empty() {
            // What is left would find nothing, or block: somebody may be waiting for that.
            let first = self.first().and_then(|task| self.fruitless(task, recorder));
            return first.map_or(Choice::Abandon, |(task, step)| Choice::Release(task, step));
        }
        let (tasks, mut steps): (Vec<_>, Vec<_>) =
            ready.into_iter().map(|ready| (ready.task, ready.step)).unzip();
        let choice = match &mut self.pacing {
            Pacing::Scheduled { scheduler, .. } => scheduler.choose(&steps),
            Pacing::Free { .. } => Some(0),
        };
        let Some(taken) = choice.filter(|choice| *choice < steps.len()) else {
            return Choice::Abandon;
        };
        self.decisions.push(Decision {
            after: recorder.trace().events().len(),
            enabled: steps.iter().map(Step::name).collect(),
            taken,
            waiting: self.waiting(&tasks, recorder),
        });
        Choice::Release(tasks[taken], steps.swap_remove(taken))
    }

    /// Who can't take a step, and why: all but these tasks.
    fn waiting(&self, ready: &[Tid], recorder: &Recorder) -> Vec<(Actor, Obstacle)> {
        let child = |target| match target {
            Target::Child(child) => Some(recorder.name(child)),
            Target::Any | Target::Group | Target::Unknown => None,
        };
        let obstacle = |task: &Tid| match self.state(*task) {
            Some(State::Held(Hold::Wait(wait)) | State::InCall(Call::Wait(wait))) => {
                Obstacle::Child(child(wait.target))
            }
            Some(State::Held(Hold::Receive { .. } | Hold::Poll { .. })) => Obstacle::Input,
            Some(State::Held(Hold::AwaitSignal { .. })) => Obstacle::Signal,
            _ => Obstacle::Other,
        };
        let others = recorder.tasks().filter(|(tid, _)| !ready.contains(tid));
        let mut others: Vec<_> = others
            .map(|(tid, Task { process, thread })| {
                (Actor { process: recorder.name(process), thread }, obstacle(&tid))
            })
            .collect();
        others.sort_by(|one, other| one.0.cmp(&other.0));
        others
    }

    /// The step of a held task that asks for what is not there.
    fn fruitless(&self, task: Tid, recorder: &Recorder) -> Option<(Tid, Step)> {
        let (Task { process, thread }, Some(State::Held(hold))) =
            (recorder.task(task)?, self.state(task))
        else {
            return None;
        };
        let action = match hold {
            Hold::Wait(wait) => wait_action(recorder, process, wait.target),
            Hold::Receive { channel, is_interruptible, .. } => {
                Action::Receive { channel, is_interruptible }
            }
            Hold::Poll { .. } => Action::Poll,
            Hold::AwaitSignal { .. } => Action::SignalWindow,
            Hold::Write(_)
            | Hold::Send(_)
            | Hold::AskParent
            | Hold::Exit { .. }
            | Hold::SetHandler
            | Hold::Close(_)
            | Hold::SignalWindow => return None,
        };
        Some((task, self.step(Task { process, thread }, action, recorder)))
    }

    fn step(&self, Task { process, thread }: Task, action: Action, recorder: &Recorder) -> Step {
        let actor = Actor { process: recorder.name(process), thread };
        Step { actor, action, is_watchers: self.is_watcher(process, recorder) }
    }

    /// Whether a process is known to look into pipes and the like.
    fn is_watcher(&self, process: ProcessId, recorder: &Recorder) -> bool {
        match &self.pacing {
            Pacing::Scheduled { view, .. } => {
                view.watchers.contains(&recorder.process(process).name)
            }
            Pacing::Free { .. } => false,
        }
    }

    /// Whether another process is known to look into pipes and the like. Whether it lives just now makes no
    /// difference: what depends on what is a matter of the steps alone.
    fn has_other_watchers(&self, process: ProcessId, recorder: &Recorder) -> bool {
        let name = &recorder.process(process).name;
        match &self.pacing {
            Pacing::Scheduled { view, .. } => view.watchers.iter().any(|watcher| watcher != name),
            Pacing::Free { .. } => false,
        }
    }

    /// Whether another process is known to use pipes and the like, now or at any time.
    fn has_other_readers(&self, process: ProcessId, recorder: &Recorder) -> bool {
        let name = &recorder.process(process).name;
        match &self.pacing {
            Pacing::Scheduled { view, .. } => {
                view.readers.union(&view.watchers).any(|reader| reader != name)
            }
            Pacing::Free { .. } => false,
        }
    }

    /// Whether somebody is known to look into a pipe or the like without waiting.
    pub(super) fn has_hasty_readers(&self) -> bool {
        matches!(&self.pacing, Pacing::Scheduled { view, .. } if view.hasty)
    }

    /// Those of the held whose step could be taken now, in the order of their actors.
    fn ready(&self, recorder: &Recorder) -> Vec<Ready> {
        let ready = |tid: Tid| {
            let (Task { process, thread }, Some(State::Held(hold))) =
                (recorder.task(tid)?, self.state(tid))
            else {
                return None;
            };
            let action = self.action(tid, process, hold, recorder)?;
            let step = self.step(Task { process, thread }, action, recorder);
            let is_private = self.is_private(process, hold, recorder);
            Some(Ready { task: tid, step, is_private })
        };
        let mut ready: Vec<_> = self.held().filter_map(ready).collect();
        ready.sort_by(|a, b| a.step.actor.cmp(&b.step.actor));
        ready
    }

    /// What a held task would do, if it could do it now.
    fn action(
        &self,
        task: Tid,
        process: ProcessId,
        hold: Hold,
        recorder: &Recorder,
    ) -> Option<Action> {
        Some(match hold {
            Hold::Write(stream) => Action::Write(stream),
            Hold::Send(channel) => Action::Send(channel),
            hold if hold.waits() => return None,
            Hold::Receive { channel, is_interruptible, .. } => {
                Action::Receive { channel, is_interruptible }
            }
            Hold::Poll { .. } => Action::Poll,
            Hold::AwaitSignal { .. } | Hold::SignalWindow | Hold::SetHandler => {
                Action::SignalWindow
            }
            Hold::Close(channel) => Action::Close(channel),
            Hold::AskParent => Action::AskParent,
            Hold::Exit { closes_channel } => Action::Exit {
                closes_channel,
                may_wake: closes_channel && self.has_other_watchers(process, recorder),
            },
            Hold::Wait(wait) => {
                let finds_nothing = wait.polls && self.is_empty_poll(task, wait.target, recorder);
                if finds_nothing || is_waiting(recorder, process, wait) {
                    return None;
                }
                wait_action(recorder, process, wait.target)
            }
        })
    }

    /// Whether no other process could ever tell when this held step is taken.
    fn is_private(&self, process: ProcessId, hold: Hold, recorder: &Recorder) -> bool {
        let is_childless = recorder.living_children(process).next().is_none();
        let parent = recorder.process(process).forked_by.filter(|parent| recorder.lives(*parent));
        // A parent that waits for it can't end before it, nor do anything else.
        let parent_cannot_tell =
            || parent.is_none_or(|parent| self.waits_for(parent, process, recorder));
        match hold {
            Hold::Write(_)
            | Hold::Send(_)
            | Hold::Receive { .. }
            | Hold::AwaitSignal { .. }
            | Hold::Poll { .. } => false,
            // Somebody who is blocked in a call that is not followed may see it.
            Hold::Close(_) => {
                !self.has_other_readers(process, recorder)
                    && self.unsettled(recorder).next().is_none()
            }
            // Another thread may take what it would get.
            Hold::Wait(_) if recorder.process(process).threads > 1 => false,
            // It gets this one whenever it asks.
            Hold::Wait(Wait { target: Target::Child(child), .. }) => recorder.is_zombie(child),
            Hold::Wait(_) if self.visibility(recorder) == Some(Visibility::Writes) => true,
            Hold::Wait(_) | Hold::SignalWindow | Hold::SetHandler => is_childless,
            Hold::AskParent => parent_cannot_tell(),
            Hold::Exit { closes_channel } => {
                let is_seen = closes_channel || self.unsettled(recorder).next().is_some();
                is_childless && parent_cannot_tell() && !is_seen
            }
        }
    }

    /// A held task goes on. Gives the step at which it was held.
    pub(super) fn release(&mut self, task: Tid, recorder: &Recorder) -> Option<Hold> {
        self.held.retain(|held| *held != task);
        let (Some(Task { process, .. }), Some(State::Held(hold))) =
            (recorder.task(task), self.state(task))
        else {
            return None;
        };
        if matches!(hold, Hold::Exit { .. }) {
            let waits =
                |tid: Tid| matches!(self.state(tid), Some(State::Held(hold)) if hold.waits());
            let blocked = recorder
                .tasks()
                .filter(|(tid, task)| waits(*tid) || !self.is_settled(*tid, task.process, recorder))
                .map(|(_, task)| task.process);
            let is_child = |one: &ProcessId| recorder.process(*one).forked_by == Some(process);
            self.released_by_exit = blocked.filter(is_child).collect();
        }
        if matches!(hold, Hold::Exit { closes_channel: true }) {
            let waits =
                |tid: &Tid| matches!(self.state(*tid), Some(State::Held(hold)) if hold.waits());
            self.closing = Some((process, self.held().filter(waits).collect()));
        }
        let state = match hold {
            Hold::Write(stream) => State::InCall(Call::Write(stream)),
            Hold::Wait(wait) => State::InCall(Call::Wait(wait)),
            Hold::Send(_)
            | Hold::Receive { .. }
            | Hold::AwaitSignal { .. }
            | Hold::Poll { .. }
            | Hold::AskParent
            | Hold::Exit { .. }
            | Hold::SetHandler
            | Hold::Close(_)
            | Hold::SignalWindow => State::Running,
        };
        self.set(task, state);
        Some(hold)
    }

    /// It is known again who could go on: notes whom an end has woken.
    /// `has_come` tells whether it is a pipe or the like that is ready for a task, and not a signal.
    pub(super) fn note_woken(&mut self, recorder: &Recorder, has_come: impl Fn(Tid) -> bool) {
        let Some((ended, waiting)) = self.closing.take() else { return };
        let is_ready = |tid: &Tid| {
            matches!(self.state(*tid), Some(State::Held(hold)) if !hold.waits()) && has_come(*tid)
        };
        let woken = waiting.into_iter().filter(is_ready).filter_map(|tid| recorder.task(tid));
        self.woken.extend(woken.map(|task| (task.process, ended)).collect::<Vec<_>>());
    }

    /// Those of whose ends a process knows, or another one does, before a wait could tell: who, and whose end.
    pub(super) fn woken(&self) -> &[(ProcessId, ProcessId)] {
        &self.woken
    }

    /// The one that was held first.
    pub(super) fn first(&self) -> Option<Tid> {
        self.held.front().copied()
    }

    /// Whether a process's parent, by its end, has released it from a call just now.
    pub(super) fn is_released_by_exit(&self, process: ProcessId) -> bool {
        self.released_by_exit.contains(&process)
    }
}

/// What a wait that doesn't block would get.
fn wait_action(recorder: &Recorder, process: ProcessId, target: Target) -> Action {
    let number = |child: ProcessId| recorder.process(child).name.number();
    match target {
        Target::Child(child) => Action::Wait {
            of: number(child),
            gets: if recorder.is_zombie(child) { number(child) } else { None },
        },
        // Each thread takes the children that it has forked itself before those of the others.
        Target::Any if recorder.process(process).threads == 1 => {
            Action::Wait { of: None, gets: recorder.zombies(process).next().and_then(number) }
        }
        Target::Any | Target::Group | Target::Unknown => Action::Wait { of: None, gets: None },
    }
}
