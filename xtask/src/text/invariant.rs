//! Invariants in words.

use crate::course::Invariant;

/// What an invariant says, in one sentence.
pub fn sentence(invariant: Invariant) -> &'static str {
    match invariant {
        Invariant::ProcessCount => "as many processes run as the lesson says",
        Invariant::Lines => "each process writes exactly its own lines, once, in its order",
        Invariant::PidIsOwn => "the PID that a process prints as its own is its own",
        Invariant::PpidIsParent => {
            "the PID that a process prints as its parent's is the PID of the process that forked it"
        }
        Invariant::PidsDistinct => "no two processes print the same PID as their own",
        Invariant::Siblings => "each process is forked by the one that the lesson says",
        Invariant::Orders => "the orders found are exactly those that the fork/wait graph predicts",
        Invariant::Reaped => {
            "every child is waited for by its parent before the parent ends, except the orphans that the lesson declares"
        }
        Invariant::ExitZero => {
            "every process exits by itself, with status 0 or the one that the lesson says"
        }
        Invariant::WithinLimits => {
            "the run ends by itself, within its limits of processes, time and output"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use crate::course::Invariant;

    /// `orphan`, `join` and `start_methods` hold, so no sentence may deny what they do.
    #[test]
    fn a_rule_that_a_lesson_can_change_says_so() {
        for invariant in [Invariant::Reaped, Invariant::ExitZero, Invariant::Siblings] {
            assert!(sentence(invariant).contains("the lesson"), "{}", invariant.id());
        }
    }
}
