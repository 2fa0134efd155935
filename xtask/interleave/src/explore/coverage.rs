//! How much of what there is a search has seen.

use super::count::Count;
use crate::reason::Reason;

/// The orders that a search found, beside those that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// How many different orders were found.
    pub found: usize,
    /// How many there are by the fork/wait graph, or why that can't be told.
    pub predicted: Result<Count, Reason>,
    /// How many runs the search made for that, also those that it broke off.
    pub runs: usize,
    /// How far the search went.
    pub extent: Extent,
}

/// How far a search went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every choice was taken.
    All,
    /// As many runs as the bound allows, the last of them drawn at random with this seed.
    Sample {
        /// The seed.
        seed: u64,
    },
    /// Perhaps not every choice was taken, for this reason.
    Partial(Reason),
}

impl Coverage {
    /// One run, and why there were no more.
    pub fn of_one_run(reason: &Reason) -> Self {
        let extent = Extent::Partial(reason.clone());
        Self { found: 1, predicted: Err(reason.clone()), runs: 1, extent }
    }

    /// Whether these are all orders that there are.
    pub fn is_exhaustive(&self) -> bool {
        self.extent == Extent::All
    }

    /// The number of orders by the fork/wait graph, if it can be told.
    pub fn predicted_orders(&self) -> Option<u128> {
        self.predicted.as_ref().ok().map(|count| count.orders)
    }

    /// The seed of a sample.
    pub fn seed(&self) -> Option<u64> {
        match self.extent {
            Extent::Sample { seed } => Some(seed),
            Extent::All | Extent::Partial(_) => None,
        }
    }

    /// Why there may be more orders, or else why their number can't be predicted.
    pub fn reason(&self) -> Option<&Reason> {
        match &self.extent {
            Extent::Partial(reason) => Some(reason),
            Extent::All | Extent::Sample { .. } => self.predicted.as_ref().err(),
        }
    }
}
