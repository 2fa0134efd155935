//! Who is held, who could go on, and letting one go.

use super::{At, Call, Hold, Target, Task, Tracer, Wait, procfs};
use crate::trace::{
    Actor, Event, EventKind, Grain, Limit, Outcome, Pace, Step, StepKind, Stream, TraceError,
};
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

/// How long after a first look at blocked tasks the second one comes.
const SECOND_LOOK: Duration = Duration::from_micros(100);

/// Looks for a dead child that found none, since a process last got on. Another look at the same
/// children is held back until it could find something else: a loop of looks would never end.
pub(super) struct Fruitless {
    targets: Vec<Target>,
    /// A child of the process has ended since.
    pub(super) stale: bool,
    /// How many events there were.
    events: usize,
}

impl Tracer<'_> {
    /// Holds a task at a visible step.
    pub(super) fn hold(&mut self, task: i32, hold: Hold) {
        self.set(task, At::Held(hold));
        self.queue.push_back(task);
    }

    /// A task could go on to its next step. If it handles SIGCHLD and has children that may end
    /// just now, that is for the schedule to decide.
    pub(super) fn advance(&mut self, task: i32) -> Result<(), TraceError> {
        let process = self.tasks.get(&task).map(|task| task.process);
        let has_children =
            process.is_some_and(|process| self.children(process).any(|child| self.lives(child)));
        if has_children && self.schedules_exits() && procfs::catches(task, libc::SIGCHLD) {
            self.hold(task, Hold::Advance);
            return Ok(());
        }
        self.resume(task, 0)
    }

    /// Remembers whether a task's look for a dead child found none.
    pub(super) fn note_look(&mut self, task: i32, target: Target, fruitless: bool) {
        let mut looks = self.fruitless.remove(&task);
        looks = looks.filter(|looks| !looks.stale && !self.has_forked_since(task, looks.events));
        if fruitless {
            let events = self.trace.events.len();
            let looks =
                looks.unwrap_or_else(|| Fruitless { targets: Vec::new(), stale: false, events });
            self.fruitless.entry(task).insert_entry(looks).get_mut().targets.push(target);
        }
    }

    /// Whether the task's next look would find no dead child, as an earlier one has.
    pub(super) fn is_fruitless(&self, task: i32, target: Target) -> bool {
        self.fruitless.get(&task).is_some_and(|looks| {
            !looks.stale
                && looks.targets.contains(&target)
                && !self.has_forked_since(task, looks.events)
        })
    }

    /// Whether the task's process has forked since there were so many events.
    fn has_forked_since(&self, task: i32, events: usize) -> bool {
        let process = self.tasks.get(&task).map(|task| task.process);
        let forked = |event: &Event| {
            Some(event.process) == process && matches!(event.kind, EventKind::Fork { .. })
        };
        self.trace.events.iter().skip(events).any(forked)
    }

    /// Lets the next one go, if it is time.
    pub(super) fn let_go_if_settled(&mut self) -> Result<(), TraceError> {
        if self.is_over() || self.queue.is_empty() {
            return Ok(());
        }
        match self.grain() {
            None if !self.is_writing() => self.let_first_go(),
            Some(_)
                if self.strangers.is_empty()
                    && self.tasks.values().all(|task| self.is_settled(task)) =>
            {
                self.let_one_go()
            }
            _ => Ok(()),
        }
    }

    fn is_writing(&self) -> bool {
        self.tasks.values().any(|task| matches!(task.at, At::Call(Call::Write(_))))
    }

    /// Whether a task stays where it is unless somebody else moves.
    fn is_settled(&self, task: &Task) -> bool {
        match task.at {
            At::Held(_) => true,
            At::Call(Call::Wait(wait)) => !wait.polls && self.is_waiting(task.process, wait.target),
            At::Birth | At::Code | At::Call(_) => self.trace.processes[task.process].stopped,
        }
    }

    /// Whether a wait by `process` for this target has nobody to reap, and somebody to wait for.
    fn is_waiting(&self, process: usize, target: Target) -> bool {
        match target {
            Target::Any => {
                let mut children = self.children(process);
                let lives = self.children(process).any(|child| self.lives(child));
                lives && !children.any(|child| self.is_zombie(child))
            }
            Target::Child(child) => {
                self.trace.processes[child].forker == Some(process) && self.lives(child)
            }
            Target::Unknown => false,
        }
    }

    /// Whether nobody who is writing gets on. One that only waits for a processor doesn't sleep.
    fn writers_sleep(&self) -> bool {
        let writes = |task: &Task| matches!(task.at, At::Call(Call::Write(_)));
        self.tasks
            .iter()
            .filter(|(_, task)| writes(task))
            .all(|(task, _)| procfs::blocked(*task).is_some())
    }

    fn let_first_go(&mut self) -> Result<(), TraceError> {
        let Some(task) = self.queue.pop_front() else { return Ok(()) };
        self.let_go(task)
    }

    /// All is quiet: takes a step that nobody can see, or asks the schedule.
    fn let_one_go(&mut self) -> Result<(), TraceError> {
        let mut enabled: Vec<(i32, Step)> = Vec::new();
        for task in &self.queue {
            let Some(Task { process, thread, at: At::Held(hold) }) = self.tasks.get(task) else {
                continue;
            };
            if let Some(kind) = self.enabled(*task, *process, *hold) {
                let actor =
                    Actor { process: self.trace.processes[*process].name.clone(), thread: *thread };
                enabled.push((*task, Step { actor, kind }));
            }
        }
        enabled.sort_by(|(_, a), (_, b)| a.actor.cmp(&b.actor));
        let invisible = enabled.iter().position(|(task, _)| self.is_invisible(*task));
        let (tasks, steps): (Vec<i32>, Vec<Step>) = enabled.into_iter().unzip();
        let choice = match (&mut self.pace, invisible) {
            (_, Some(invisible)) => Some(invisible),
            // Only looks that would find nothing are left: somebody may be waiting for one.
            _ if steps.is_empty() => return self.let_first_go(),
            (Pace::Scheduled { schedule, .. }, None) => schedule.choose(&steps),
            (Pace::AsItComes, None) => Some(0),
        };
        let Some(choice) = choice.filter(|choice| *choice < tasks.len()) else {
            self.end(Outcome::GivenUp);
            return Ok(());
        };
        self.queue.retain(|task| *task != tasks[choice]);
        self.let_go(tasks[choice])
    }

    /// The step at which a task is held, if it could be taken now.
    fn enabled(&self, task: i32, process: usize, hold: Hold) -> Option<StepKind> {
        Some(match hold {
            Hold::Write(stream) => StepKind::Write(stream),
            Hold::Send(channel) => StepKind::Send(channel),
            Hold::Ppid => StepKind::Ppid,
            Hold::Exit => StepKind::Exit { watched: self.somebody_is_blocked() },
            Hold::Advance => StepKind::Advance,
            Hold::Wait(wait) => {
                if !wait.polls && self.is_waiting(process, wait.target) {
                    return None;
                }
                if wait.polls && self.is_fruitless(task, wait.target) {
                    return None;
                }
                let zombies = || self.children(process).filter(|child| self.is_zombie(*child));
                let number = |child: usize| self.trace.processes[child].name.number();
                match wait.target {
                    Target::Child(child) => StepKind::Wait {
                        of: number(child),
                        gets: if self.is_zombie(child) { number(child) } else { None },
                    },
                    _ => StepKind::Wait { of: None, gets: zombies().next().and_then(number) },
                }
            }
        })
    }

    /// Whether no other process could ever tell when this held step is taken.
    fn is_invisible(&self, task: i32) -> bool {
        let Some(Task { process, at: At::Held(hold), .. }) = self.tasks.get(&task).copied() else {
            return false;
        };
        let is_childless = || !self.children(process).any(|child| self.lives(child));
        let forker = self.trace.processes[process].forker.filter(|forker| self.lives(*forker));
        match hold {
            Hold::Write(_) | Hold::Send(_) => false,
            // It gets this one whenever it asks.
            Hold::Wait(Wait { target: Target::Child(child), .. }) => self.is_zombie(child),
            Hold::Wait(_) if self.grain() == Some(Grain::Writes) => true,
            Hold::Wait(_) | Hold::Advance => is_childless(),
            // A parent that waits for it can't end before it, nor do anything else.
            Hold::Ppid => forker.is_none_or(|forker| self.waits_for(forker, process)),
            Hold::Exit => {
                let alone = forker.is_none_or(|forker| self.waits_for(forker, process));
                alone && is_childless() && !self.somebody_is_blocked()
            }
        }
    }

    /// Whether all `parent` does is to wait for `child`.
    fn waits_for(&self, parent: usize, child: usize) -> bool {
        let mut tasks = self.tasks.values().filter(|task| task.process == parent);
        let waits = |task: &Task| {
            let At::Held(Hold::Wait(wait)) = task.at else { return false };
            wait == Wait { target: Target::Child(child), polls: false }
        };
        tasks.all(waits)
    }

    fn let_go(&mut self, task: i32) -> Result<(), TraceError> {
        let Some(Task { process, at: At::Held(hold), .. }) = self.tasks.get(&task).copied() else {
            return Ok(());
        };
        if hold == Hold::Exit {
            let blocked = self.tasks.values().filter(|task| !self.is_settled(task));
            let children: Vec<_> = self.children(process).collect();
            let blocked = blocked.map(|task| task.process).filter(|one| children.contains(one));
            self.woken = blocked.collect();
        }
        let at = match hold {
            Hold::Write(stream) => At::Call(Call::Write(stream)),
            Hold::Wait(wait) => {
                self.remark_repeated_look(task, process, wait);
                At::Call(Call::Wait(wait))
            }
            Hold::Send(_) | Hold::Ppid | Hold::Exit | Hold::Advance => At::Code,
        };
        self.set(task, at);
        self.resume(task, 0)
    }

    /// A process that looks for a dead child again, and has written since it last found none,
    /// could have done so any number of times.
    fn remark_repeated_look(&mut self, task: i32, process: usize, wait: Wait) {
        let Some(look) = self.fruitless.get(&task).filter(|_| wait.polls) else { return };
        let written = self.trace.events[look.events.min(self.trace.events.len())..]
            .iter()
            .any(|event| event.process == process && matches!(event.kind, EventKind::Write { .. }));
        if written {
            let name = &self.trace.processes[process].name;
            let reason = format!(
                "process {name} writes between looks for a dead child, as often as it likes"
            );
            self.trace.remarks.unscheduled.get_or_insert(reason);
        }
    }

    /// The tracer has waited for a while. A write larger than the pipe needs it emptied; one that
    /// moves nothing (a splice from an empty pipe, say) mustn't hold up the others; and who is
    /// blocked in some other call is to be found out.
    pub(super) fn look_around(&mut self) -> Result<(), TraceError> {
        self.moving = false;
        self.drain(Stream::Stdout)?;
        self.drain(Stream::Stderr)?;
        if self.moving || self.is_over() || self.queue.is_empty() {
            return Ok(());
        }
        if self.grain().is_none() {
            return if self.writers_sleep() { self.let_first_go() } else { Ok(()) };
        }
        let Some(before) = self.blocked().filter(|_| self.strangers.is_empty()) else {
            return Ok(());
        };
        std::thread::sleep(SECOND_LOOK);
        // One that was woken by another between two looks at it has run in the meantime.
        if self.blocked() == Some(before) {
            self.remark_blocked();
            return self.let_one_go();
        }
        Ok(())
    }

    /// What changes when one of the tasks runs that aren't held; `None` if one doesn't sleep until
    /// somebody else wakes it.
    fn blocked(&self) -> Option<BTreeMap<i32, String>> {
        let unsettled = self.tasks.iter().filter(|(_, task)| !self.is_settled(task));
        let sleep = |(id, task): (&i32, &Task)| {
            let mark = procfs::blocked(*id).or_else(|| self.left_behind(*id, task))?;
            Some((*id, mark))
        };
        unsettled.map(sleep).collect()
    }

    /// The same for a first thread that has ended before the others of its process.
    fn left_behind(&self, id: i32, task: &Task) -> Option<String> {
        let others = self.tasks.values().filter(|other| other.process == task.process).count() > 1;
        (task.thread == 0 && others && procfs::is_zombie(id)).then(String::new)
    }

    /// The outcome when time is up.
    pub(super) fn out_of_time(&self) -> Outcome {
        let restless = self.tasks.values().find(|task| !self.is_settled(task));
        match restless {
            Some(task) if self.grain().is_some() && !self.queue.is_empty() => {
                Outcome::Stuck(self.trace.processes[task.process].name.clone())
            }
            _ => Outcome::LimitReached(Limit::Time(self.limits.time)),
        }
    }

    /// Whether a task neither is held nor waits for a child, and so sleeps in some other call.
    fn somebody_is_blocked(&self) -> bool {
        self.tasks.values().any(|task| !self.is_settled(task))
    }

    /// Remarks on those that sleep in other calls than a wait for a child.
    fn remark_blocked(&mut self) {
        let mut blocked: Vec<(i32, Task)> = self
            .tasks
            .iter()
            .filter(|(_, task)| !self.is_settled(task))
            .map(|(id, task)| (*id, *task))
            .collect();
        blocked.sort_by_key(|(_, task)| (task.process, task.thread));
        let mut sources = HashSet::new();
        for (id, task) in blocked {
            let sleep = procfs::blocker(id);
            let name = self.trace.processes[task.process].name.clone();
            let call = &sleep.call;
            self.trace.remarks.unpredictable.get_or_insert_with(|| {
                format!(
                    "process {name} is blocked in {call}, which the fork/wait graph does not show"
                )
            });
            self.remark_need(Grain::Exits, id, &format!("is blocked in {call}"));
            let in_threads = sleep.is_futex && self.trace.processes[task.process].threads > 1;
            let is_shared = sleep.source.is_some_and(|source| !sources.insert(source));
            if is_shared || !(sleep.is_scheduled || in_threads) {
                self.trace.remarks.unscheduled.get_or_insert_with(|| {
                    format!("process {name} is blocked in {call}, and who gets its turn there is not scheduled")
                });
            }
        }
    }
}
