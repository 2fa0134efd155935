//! An event in words, the same in every picture of a trace.

use crate::course::{say, word};
use crate::text::{ended, escape, quote, short_name, shorten_start, width};
use interleave::{End, Event, EventKind, ProcessId, Stream, Trace};
use std::path::Path;

/// What happened, in a word.
pub fn verb(event: &Event) -> &'static str {
    match event.kind {
        EventKind::Fork { .. } => "fork",
        EventKind::Exec { .. } => "exec",
        EventKind::Write { .. } => "write",
        EventKind::Exit(_) => "exit",
        EventKind::Reap { .. } => "reap",
    }
}

/// The rest of it, in `most` columns at most (but never fewer than a few).
pub fn detail(trace: &Trace, event: &Event, most: usize) -> String {
    match &event.kind {
        EventKind::Fork { child } => {
            let child = &trace[*child];
            format!("{}, PID {}", short_name(&child.name), child.pid)
        }
        EventKind::Exec { program, .. } => shorten_start(&escape(&from_here(program)), most),
        EventKind::Write { stream: Stream::Stdout, bytes } => quote(bytes, most),
        EventKind::Write { stream: Stream::Stderr, bytes } => {
            let mark = word!("to stderr: ", "표준 오류: ");
            format!("{mark}{}", quote(bytes, most.saturating_sub(width(mark))))
        }
        EventKind::Exit(End::Exited(status)) => say!("status {status}", "종료 상태 {status}"),
        EventKind::Exit(end) => ended(*end),
        EventKind::Reap { child } => {
            let child = &trace[*child];
            let end = child.end().map(|end| format!(", {}", ended(end))).unwrap_or_default();
            format!("{}{end}", short_name(&child.name))
        }
    }
}

/// The other process that it is about: the child of a fork or a reap.
pub fn partner(event: &Event) -> Option<ProcessId> {
    match event.kind {
        EventKind::Fork { child } | EventKind::Reap { child } => Some(child),
        EventKind::Exec { .. } | EventKind::Write { .. } | EventKind::Exit(_) => None,
    }
}

/// The program that a process ran last, without its folder; `None` if it never called exec.
pub fn program(trace: &Trace, process: ProcessId) -> Option<String> {
    let (program, _) = trace.last_exec(process)?;
    let name = program.file_name().unwrap_or(program.as_os_str());
    Some(escape(&name.to_string_lossy()))
}

/// A path as it is named from the runner's folder, if it lies in it.
pub fn from_here(program: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    program.strip_prefix(here).unwrap_or(program).to_string_lossy().into_owned()
}
