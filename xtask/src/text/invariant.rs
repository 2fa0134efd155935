//! Invariants in words.

use crate::course::{Invariant, word};

/// What an invariant says, in one sentence.
pub fn sentence(invariant: Invariant) -> &'static str {
    match invariant {
        Invariant::ProcessCount => word!(
            "as many processes run as the lesson says",
            "프로세스가 레슨에 적힌 수만큼 실행되어야 해요"
        ),
        Invariant::Lines => word!(
            "each process writes exactly its own lines, once, in its order",
            "프로세스마다 자기 줄만 빠짐없이, 한 번씩, 정해진 차례로 써야 해요"
        ),
        Invariant::PidIsOwn => word!(
            "the PID that a process prints as its own is its own",
            "프로세스가 자기 PID라고 출력한 번호는 정말 자기 PID여야 해요"
        ),
        Invariant::PpidIsParent => word!(
            "the PID that a process prints as its parent's is the PID of the process that forked it",
            "프로세스가 부모의 PID라고 출력한 번호는 그 프로세스를 fork한 프로세스의 PID여야 해요"
        ),
        Invariant::PidsDistinct => word!(
            "no two processes print the same PID as their own",
            "두 프로세스가 같은 번호를 자기 PID라고 출력해서는 안 돼요"
        ),
        Invariant::Siblings => word!(
            "each process is forked by the one that the lesson says",
            "모든 프로세스를 레슨에 적힌 바로 그 부모가 fork해야 해요"
        ),
        Invariant::Orders => word!(
            "the orders found are exactly those that the fork/wait graph predicts",
            "찾은 순서가 fork와 wait로 예측한 것과 똑같아야 해요"
        ),
        Invariant::Reaped => word!(
            "every child is waited for by its parent before the parent ends, except the orphans that the lesson declares",
            "부모는 끝나기 전에 자식을 모두 기다려 회수해야 해요. 레슨에 적힌 고아만 빼고요"
        ),
        Invariant::ExitZero => word!(
            "every process exits by itself, with status 0 or the one that the lesson says",
            "모든 프로세스가 스스로 종료 상태 0으로, 또는 레슨에 적힌 종료 상태로 끝나야 해요"
        ),
        Invariant::Overlap => word!(
            "the processes that the lesson names live at the same time in at least one order",
            "레슨에 적힌 프로세스들이 적어도 한 순서에서는 동시에 살아 있어야 해요"
        ),
        Invariant::Sequence => word!(
            "what the lesson has come first does so in every order",
            "먼저라고 레슨에 적힌 것은 어느 순서에서나 먼저여야 해요"
        ),
        Invariant::OrderCount => word!(
            "there are as many orders as the lesson says",
            "나올 수 있는 순서가 레슨에 적힌 수만큼 있어야 해요"
        ),
        Invariant::AtMost => word!(
            "never more children live at once than the lesson says",
            "동시에 살아 있는 자식이 레슨에 적힌 수를 넘어서는 안 돼요"
        ),
        Invariant::Exec => word!(
            "each process that the lesson says becomes another program",
            "레슨에 적힌 프로세스는 다른 프로그램으로 바뀌어야 해요(exec)"
        ),
        Invariant::WithinLimits => word!(
            "the run ends by itself, within its limits of processes, time and output",
            "프로세스 수, 시간, 출력량의 한도 안에서 실행이 스스로 끝나야 해요"
        ),
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
