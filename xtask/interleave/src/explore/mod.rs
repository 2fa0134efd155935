//! The search over all orders, the replay of one, and the counting.

mod class;
mod count;
mod coverage;
mod dfs;
mod ordinary;
mod random;
mod replay;
mod search;
mod tally;
mod workers;

pub use count::{Count, Formula, count};
pub use coverage::{Coverage, Extent};
pub use dfs::schedule_of;
pub use replay::replay;
pub use search::{Bounds, Fault, Judge, Judgement, Progress, Search, Subject};

use crate::clock::Moment;
use crate::error::RunError;
use crate::order::{Mask, Order};
use crate::reason::Reason;
use crate::run::Outcome;
use crate::schedule::{Schedule, View};
use crate::variation::Variation;
use ordinary::{Ordinary, Probe};
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
    let begin = Moment::now();
    let (deadline, without_claim) = (begin.after(bounds.time), begin.after(bounds.without_claim()));
    let probe = match ordinary::probe(subject) {
        Ok(probe) if probe.run.outcome == Outcome::Ended => probe,
        Ok(probe) => return Ok(of_one(probe, subject.mask, judge)),
        Err(RunError::Interrupted(interrupted)) => {
            return Ok(Tally::of_interrupted(*interrupted));
        }
        Err(error) => return Err(error),
    };
    let mut ordinary = Ordinary::of_probe(&probe, judge);
    let after_execs = probe.run.trace.launch().execs;
    let search_at = |view: &View| {
        let variation = Variation::default();
        let explorer = Explorer {
            subject,
            variation,
            bounds,
            view,
            after_execs,
            deadline,
            without_claim,
            judge,
            progress,
        };
        explorer.search()
    };
    let mut known = probe.run.annotations.of_first_run();
    let mut view = View { looks: known.looks, ..View::coarsest() };
    let mut search = search_at(&view)?;
    while search.is_whole() {
        known.merge(&search.annotations);
        let more = known.beyond(&view, subject.orphans_matter);
        if more == view {
            break;
        }
        // Somebody can see more than these steps: once more, with those scheduled, too.
        search = search_at(&more)?.with(search, view.visibility);
        view = more;
    }
    if search.fault.is_none() && search.run.is_ok() {
        let deadline = Moment::now().after(bounds.time / 3);
        ordinary.extend(subject, bounds.ordinary_runs, deadline, judge)?;
    }
    if search.run.is_ok() {
        ordinary.complete(&mut search, subject);
    }
    Ok(search)
}

/// A search that a first run made needless: it had to be killed.
fn of_one<J: Judgement>(probe: Probe, mask: Mask, judge: Judge<J>) -> Search<J> {
    let Probe { run, is_ordinary } = probe;
    let mut tally = Tally::default();
    let (order, judgement) = (Order::of(&run.trace, mask, &Variation::default()), judge(&run));
    tally.add(run.clone(), order, Schedule::default(), judgement);
    let mut search = tally.into_search(Coverage::of_one_run(&Reason::FirstRunKilled), Ok(run));
    search.ordinary_runs = usize::from(is_ordinary);
    search
}
