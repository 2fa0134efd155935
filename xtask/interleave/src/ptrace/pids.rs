//! Which PIDs the next processes get, in a PID namespace of the runner's own (`pid_namespaces(7)`).

use crate::clock::Moment;
use crate::error::RunError;
use crate::program::Program;
use std::fs;
use std::thread;
use std::time::Duration;

/// Where the kernel keeps the last PID that it gave in this namespace.
const LAST: &str = "/proc/sys/kernel/ns_last_pid";

/// How long to wait for another run's processes to be gone: only who has adopted them reaps them.
const PATIENCE: Duration = Duration::from_secs(1);

/// The next process gets this PID, if it is free; otherwise the next one that is.
pub(super) fn continue_from(pid: u32) -> Result<(), RunError> {
    let failed = |cause| RunError::Failed { what: "choose the next PID", cause };
    fs::write(LAST, (pid - 1).to_string()).map_err(failed)
}

/// Waits until no process is there from this PID on, except for the runner's own.
pub(super) fn await_free(pid: u32) {
    let deadline = Moment::now().after(PATIENCE);
    while is_taken(pid) && !deadline.is_over() {
        thread::sleep(Duration::from_micros(100));
    }
}

fn is_taken(first: u32) -> bool {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.any(|pid| (first..Program::OTHER_PIDS).contains(&pid))
}
