//! Verdicts in words, and why there is none, or no better evidence.

use super::reason::{interruption, refusal};
use crate::course::{say, word};
use crate::verify::{NoRecord, Unanswered, Verdict};

/// A verdict in a word.
pub fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Holds { .. } => word!("holds", "지켜짐"),
        Verdict::Broken { .. } if verdict.is_mended() => word!("mended", "고쳐짐"),
        Verdict::Broken { .. } => word!("broken", "깨짐"),
        Verdict::Unanswered(_) => word!("unanswered", "답 없음"),
    }
}

/// Why a question has no answer, as a clause without a full stop.
pub fn unanswered(reason: &Unanswered) -> String {
    match reason {
        Unanswered::Interrupted(cause) => interruption(cause),
        Unanswered::OrderCount { found, predicted } => say!(
            "{found} orders were found, but the fork/wait graph predicts {predicted}: the runner missed how \
             the processes depend on each other",
            "순서를 {found}가지 찾았는데, fork와 wait로 예측한 수는 {predicted}가지예요. 프로세스들이 서로 어떻게 얽혀 있는지를 \
             실행기가 놓쳤어요"
        ),
        Unanswered::OutputAlone => word!(
            "the output alone does not prove a mistake",
            "출력만으로는 실수를 증명할 수 없어요"
        )
        .to_owned(),
    }
}

/// Why there is no record of the kernel's, likewise.
pub fn no_record(cause: &NoRecord) -> String {
    match cause {
        NoRecord::NotWanted => {
            word!("that was asked for", "`--evidence output`을 골랐어요").to_owned()
        }
        NoRecord::Refused(cause) => refusal(*cause),
    }
}
