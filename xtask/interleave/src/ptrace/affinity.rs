//! Which processor the tracing thread runs on.

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

/// Keeps the calling thread, and all programs that it runs, on one of the processors that it may
/// use, counted from 0: a step is handed back and forth faster there.
pub(crate) fn stay_on_processor(number: usize) {
    let this = Pid::from_raw(0);
    let Ok(allowed) = sched_getaffinity(this) else { return };
    let mut processors =
        (0..CpuSet::count()).filter(|processor| allowed.is_set(*processor) == Ok(true));
    let mut one = CpuSet::new();
    if let Some(processor) = processors.nth(number)
        && one.set(processor).is_ok()
    {
        // Where it is refused, the search is only slower.
        let _ = sched_setaffinity(this, &one);
    }
}
