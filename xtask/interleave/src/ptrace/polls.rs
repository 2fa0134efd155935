//! Looks at several descriptors at once: what poll(2), select(2), `epoll_wait(2)` and their like ask for.

use super::procfs;
use super::readiness::{Source, Watched};
use super::request::{Target, Touch};
use super::scheduling::Hold;
use super::sys::{self, Tid};
use super::tracer::Tracer;
use crate::error::RunError;
use crate::reason::Reason;
use crate::schedule::Visibility;
use crate::trace::ProcessId;
use nix::poll::PollFlags;
use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

/// How many descriptors of a poll are looked at.
const MAX_POLLED: u64 = 64;

/// A call that looks at several descriptors, with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Poll {
    /// The call's name.
    pub(super) call: &'static str,
    pub(super) what: Polled,
    pub(super) time: Time,
    pub(super) mask: Mask,
}

/// Where it stands what is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Polled {
    /// So many `struct pollfd` at this address.
    Array { at: u64, count: u64 },
    /// The descriptors below this one, in three sets of bits at these addresses: to read from, to write into,
    /// and exceptions.
    Sets { at: [u64; 3], count: u64 },
    /// What this `epoll(7)` descriptor looks at.
    Epoll(u64),
}

/// How long it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// So many milliseconds; for ever, if that is negative.
    Milliseconds(i32),
    /// As stands at this address, in two words; for ever, if that is 0.
    At(u64),
}

/// Which signals are blocked as long as it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    /// The same as before.
    Same,
    /// Those of the set at this address; the same as before, if that is 0.
    At(u64),
    /// The same, but the address stands at this one.
    Behind(u64),
}

/// How long a call waits if there is nothing to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    None,
    Limited,
    Endless,
}

impl Tracer<'_> {
    /// A task is about to look at descriptors, and perhaps to wait until one is ready. What it sees is decided when
    /// it goes on.
    pub(super) fn poll_entered(
        &mut self,
        task: Tid,
        process: ProcessId,
        poll: Poll,
    ) -> Result<(), RunError> {
        let (patience, polled) = (patience(task, poll.time), polled(task, poll.what));
        if !self.recorder.is_beside_others(process)
            || !self.may_see_others(task, polled.as_deref(), patience)
        {
            return self.resume(task, 0);
        }
        if !self.schedules_exits() {
            let reason = Reason::LooksIntoPipe(self.recorder.name(process), poll.call.to_owned());
            self.recorder.annotate_need(Visibility::Exits, reason);
            return self.resume(task, 0);
        }
        if self.looks {
            for (descriptor, _) in polled.iter().flatten() {
                let target = Target::Descriptor(*descriptor);
                self.touches(task, process, poll.call, target, Touch::Look);
            }
        }
        let Some(watched) = polled.and_then(|polled| watched(task, &polled, poll.mask)) else {
            if patience == Patience::None {
                self.note_unknown(process, format!("{}, which does not wait,", poll.call));
            }
            return self.resume(task, 0);
        };
        let source = Source::Poll { watched, waits: patience != Patience::None };
        if patience == Patience::Limited && !source.is_ready(task) {
            let reason = Reason::HasTimeLimit(self.recorder.name(process), poll.call.to_owned());
            self.recorder.annotate_unscheduled(reason);
        }
        self.hold_for(task, Hold::Poll { is_ready: false }, source);
        Ok(())
    }

    /// Whether what is polled may be another process's doing: not so of files, terminals and the output.
    fn may_see_others(
        &self,
        task: Tid,
        polled: Option<&[(u64, PollFlags)]>,
        patience: Patience,
    ) -> bool {
        let Some(polled) = polled else { return true };
        let is_others = |(descriptor, events): &(u64, PollFlags)| {
            // Who asks for nothing wants to know whether the descriptor is open.
            let asks = !events.is_empty() || patience != Patience::None;
            let link = procfs::descriptor(task, *descriptor).filter(|_| asks);
            link.is_some_and(|link| {
                let is_channel = link.is_relative() || is_fifo(task, *descriptor);
                is_channel && self.pipes.stream_at(&link).is_none()
            })
        };
        // One that waits for nothing waits for a signal.
        polled.iter().any(is_others) || (polled.is_empty() && patience == Patience::Endless)
    }
}

/// Whether a descriptor leads to a pipe with a name.
fn is_fifo(task: Tid, descriptor: u64) -> bool {
    let file = fs::metadata(procfs::path_of_descriptor(task, descriptor));
    file.is_ok_and(|file| file.file_type().is_fifo())
}

/// What would end a poll for these; `None` if the runner can't get at it.
fn watched(task: Tid, polled: &[(u64, PollFlags)], mask: Mask) -> Option<Watched> {
    let mut watched = Watched::for_signals(interrupting(task, mask)?);
    for (descriptor, events) in polled {
        let Some(link) = procfs::descriptor(task, *descriptor) else {
            // It is not open, and the poll says so at once (POLLNVAL).
            watched.is_at_once = true;
            continue;
        };
        match link.to_str()? {
            // The kernel looks for the signals of whoever asks: that would be the runner.
            "anon_inode:[signalfd]" => {
                watched.signals |= procfs::signalfd(task, *descriptor)?.signals;
            }
            // A signalfd in it, or an epoll that may have one, is asked for the runner's signals, too, and would be
            // taken out of the list of what is ready: then nobody may look but the task itself.
            "anon_inode:[eventpoll]" => {
                let is_shy = |inner: u64| {
                    let link = procfs::descriptor(task, inner);
                    link.is_none_or(|link| {
                        link == Path::new("anon_inode:[signalfd]")
                            || link == Path::new("anon_inode:[eventpoll]")
                    })
                };
                if procfs::epolled(task, *descriptor).into_iter().any(is_shy) {
                    return None;
                }
                watched.add(task, *descriptor, PollFlags::POLLIN)?;
            }
            _ => watched.add(task, *descriptor, *events)?,
        }
    }
    Some(watched)
}

/// The signals that end a call of a task with this mask, as a set of bits: those that it handles and does not block.
pub(super) fn interrupting(task: Tid, mask: Mask) -> Option<u64> {
    let word = |address: u64| sys::word(task, address).ok();
    let address = match mask {
        Mask::Same | Mask::Behind(0) => 0,
        Mask::At(address) => address,
        Mask::Behind(address) => word(address)?,
    };
    let blocked = if address == 0 { procfs::blocked_signals(task)? } else { word(address)? };
    Some(procfs::caught_signals(task)? & !blocked)
}

/// How long a task's call waits. What can't be read makes the call fail.
fn patience(task: Tid, time: Time) -> Patience {
    match time {
        Time::Milliseconds(0) => Patience::None,
        Time::Milliseconds(1..) => Patience::Limited,
        Time::Milliseconds(_) | Time::At(0) => Patience::Endless,
        Time::At(address) => {
            let word = |address| sys::word(task, address).unwrap_or(0);
            let is_zero = word(address) == 0 && word(address.wrapping_add(8)) == 0;
            if is_zero { Patience::None } else { Patience::Limited }
        }
    }
}

/// The descriptors that are polled, each with what is asked for; `None` if they can't be told.
fn polled(task: Tid, what: Polled) -> Option<Vec<(u64, PollFlags)>> {
    match what {
        Polled::Epoll(descriptor) => Some(vec![(descriptor, PollFlags::POLLIN)]),
        Polled::Array { count, .. } | Polled::Sets { count: count @ 1025.., .. }
            if count > MAX_POLLED =>
        {
            None
        }
        Polled::Array { at, count } => {
            let entries = (0..count).map(|number| {
                // The descriptor is the first half of a `struct pollfd` of 8 bytes; then come 16 bits of what is
                // asked for (poll(2)). One that is negative is left out.
                let word = sys::word(task, at.wrapping_add(8 * number)).ok()?;
                let [_, _, _, _, low, high, ..] = word.to_le_bytes();
                let events = PollFlags::from_bits_truncate(i16::from_le_bytes([low, high]));
                Some((word & 0xFFFF_FFFF, events))
            });
            let entries = entries.collect::<Option<Vec<_>>>()?;
            let is_asked = |(descriptor, _): &(u64, PollFlags)| i32::try_from(*descriptor).is_ok();
            Some(entries.into_iter().filter(is_asked).collect())
        }
        Polled::Sets { at, count } => selected(task, at, count),
    }
}

/// The same for the sets of select(2).
fn selected(task: Tid, at: [u64; 3], count: u64) -> Option<Vec<(u64, PollFlags)>> {
    let asked = [PollFlags::POLLIN, PollFlags::POLLOUT, PollFlags::POLLPRI];
    let mut selected = Vec::new();
    for (set, events) in at.into_iter().zip(asked).filter(|(set, _)| *set != 0) {
        for number in 0..count.div_ceil(64) {
            let word = sys::word(task, set.wrapping_add(8 * number)).ok()?;
            let descriptors =
                (0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| 64 * number + bit);
            selected.extend(descriptors.filter(|one| *one < count).map(|one| (one, events)));
        }
    }
    (selected.len() as u64 <= MAX_POLLED).then_some(selected)
}
