//! The search over all orders, the replay of one, and the counting.

mod count;
mod coverage;
mod dfs;
mod random;
mod replay;
mod search;
mod tally;
mod workers;

pub use count::{Count, Formula, count};
pub use coverage::{Coverage, Extent};
pub use replay::replay;
pub use search::{Bounds, Judge, Judgement, Progress, Search, Subject};

use crate::backend::run;
use crate::error::{Interrupted, RunError};
use crate::order::{Mask, Order};
use crate::reason::Reason;
use crate::run::{Outcome, Run};
use crate::schedule::{Pacing, Schedule, Visibility};
use std::time::Instant;
use tally::Tally;
use workers::Explorer;

/// Goes through the orders of `subject`, and asks `judge` of each run.
///
/// # Errors
/// If the program can't be run or traced. A run that is interrupted ends the search and is told in
/// [`Search::run`].
pub fn search<J: Judgement>(
    subject: Subject,
    bounds: Bounds,
    judge: Judge<J>,
    progress: Progress,
) -> Result<Search<J>, RunError> {
    let deadline = Instant::now() + bounds.time;
    // One run as it comes shows how the program starts, and whether it ends.
    let probe = match run(subject.program, subject.limits, Pacing::Free) {
        Ok(probe) if probe.outcome == Outcome::Ended => probe,
        Ok(probe) => return Ok(of_one(probe, subject.mask, judge)),
        Err(RunError::Interrupted(interrupted)) => return Ok(of_none(*interrupted)),
        Err(error) => return Err(error),
    };
    let after_execs = probe.trace.launch().execs;
    let search_at = |visibility| {
        Explorer { subject, bounds, visibility, after_execs, deadline, judge, progress }.search()
    };
    let mut visibility = Visibility::Writes;
    let mut search = search_at(visibility)?;
    // Somebody can see more than these steps: once more, with those scheduled, too.
    while let Some(finer) = search.needs_more_than(visibility) {
        visibility = finer;
        search = search_at(visibility)?.with(search);
    }
    Ok(search)
}

/// A search that a first run made needless: it had to be killed.
fn of_one<J: Judgement>(probe: Run, mask: Mask, judge: Judge<J>) -> Search<J> {
    let mut tally = Tally::default();
    let (order, judgement) = (Order::of(&probe.trace, mask), judge(&probe));
    tally.add(probe.clone(), order, Schedule::default(), judgement);
    tally.into_search(Coverage::of_one_run(&Reason::FirstRunKilled), Ok(probe))
}

/// A search whose first run could not be followed.
fn of_none<J: Judgement>(probe: Interrupted) -> Search<J> {
    Tally::default().into_search(Coverage::of_one_run(&Reason::FirstRunKilled), Err(probe))
}
