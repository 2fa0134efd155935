//! What the processes of a run are blocked in when its time is up.

use super::procfs;
use super::recorder::Task;
use super::request::{NATIVE, Request, Whom, decode};
use super::sys::{Syscall, Tid};
use super::tracer::Tracer;
use crate::clue::{Blocked, ClueKind};
use crate::name::ProcessName;
use nix::unistd::Pid;
use std::path::Path;

/// The end of a pipe, by what can be done with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Reading,
    Writing,
}

impl Tracer<'_> {
    /// Notes what each process is blocked in, as its first thread is; nothing of those that run.
    pub(super) fn note_blocked(&mut self) {
        let leaders: Vec<_> =
            self.recorder.tasks().filter(|(_, Task { thread, .. })| *thread == 0).collect();
        for (leader, Task { process, .. }) in leaders {
            if let Some(blocked) = self.blocked(leader) {
                self.recorder.hints(process, ClueKind::Blocked(blocked));
            }
        }
    }

    /// What a task is blocked in, whether it sleeps there or is held on its way in; `None` if it runs.
    fn blocked(&self, task: Tid) -> Option<Blocked> {
        let (number, arguments) = procfs::call(task)?;
        let arguments = <[u64; 6]>::try_from(arguments.get(..6)?).ok()?;
        let number = u64::try_from(number).ok()?;
        let request = decode(&Syscall { architecture: NATIVE, number, arguments });
        let name_of = |pid| self.recorder.last_of(pid).map(|child| self.recorder.name(child));
        Some(match request {
            Request::Wait { whom: Whom::Pid(pid), .. } => {
                Blocked::Wait(name_of(Pid::from_raw(pid)))
            }
            Request::Wait { .. } => Blocked::Wait(None),
            Request::Read { descriptor, call, .. } => self
                .holders(task, descriptor, End::Writing)
                .map_or(Blocked::Call(call.to_owned()), |writers| Blocked::Read { writers }),
            Request::Write { descriptor, call, .. } => self
                .holders(task, descriptor, End::Reading)
                .map_or(Blocked::Call(call.to_owned()), |readers| Blocked::Write { readers }),
            Request::Sleep { .. } => Blocked::Sleep,
            Request::AwaitSignal(_) => Blocked::Signal,
            _ => match procfs::blocker(task) {
                procfs::Blocker { is_futex: true, .. } => Blocked::Lock,
                procfs::Blocker { call, .. } => Blocked::Call(call),
            },
        })
    }

    /// Which processes have this end open of the pipe that a task's descriptor leads to; `None` if that is no pipe.
    fn holders(&self, task: Tid, descriptor: u64, end: End) -> Option<Vec<ProcessName>> {
        let link = procfs::descriptor(task, descriptor)?;
        if !link.to_str()?.starts_with("pipe:[") {
            return None;
        }
        let processes = self.recorder.trace().processes().map(|(_, process)| process);
        let living = processes.filter(|process| process.is_alive());
        let holders = living.filter(|process| holds(Tid::leader_of(process.pid), &link, end));
        Some(holders.map(|process| process.name.clone()).collect())
    }
}

/// Whether a process has this end of a pipe open.
fn holds(process: Tid, link: &Path, end: End) -> bool {
    let channels = procfs::channels(process, |_| false);
    channels.iter().flatten().any(|channel| {
        let access = channel.flags & libc::O_ACCMODE;
        let is_end = match end {
            End::Reading => access != libc::O_WRONLY,
            End::Writing => access != libc::O_RDONLY,
        };
        channel.link == link && is_end
    })
}
