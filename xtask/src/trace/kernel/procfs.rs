//! What `/proc` says of a traced task.

use std::fs;
use std::path::PathBuf;

/// The PID of the process that the task belongs to: its own ID, unless it is a thread.
pub(super) fn process_of(task: i32) -> Option<i32> {
    let status = fs::read_to_string(format!("/proc/{task}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("Tgid:"))?.trim().parse().ok()
}

/// Where a descriptor of the task leads.
pub(super) fn descriptor(task: i32, descriptor: u64) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{task}/fd/{descriptor}")).ok()
}

/// The program that the process runs.
pub(super) fn executable(pid: i32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{pid}/exe")).ok()
}
