//! Why there is no verdict, or no better evidence, in words.

use crate::verify::{NoRecord, Unanswered};

/// Why a question has no answer, as a clause without a full stop.
pub fn unanswered(reason: &Unanswered) -> String {
    match reason {
        Unanswered::Interrupted(cause) => cause.to_string(),
        Unanswered::OrderCount { found, predicted } => format!(
            "{found} orders were found, but the fork/wait graph predicts {predicted}: the runner missed how \
             the processes depend on each other"
        ),
        Unanswered::OutputAlone => "the output alone does not prove a mistake".to_owned(),
    }
}

/// Why there is no record of the kernel's, likewise.
pub fn no_record(cause: &NoRecord) -> &str {
    match cause {
        NoRecord::NotWanted => "that was asked for",
        NoRecord::Refused(cause) => cause,
    }
}
