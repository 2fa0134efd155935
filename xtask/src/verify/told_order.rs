//! Whether an order that a program tells is one in which another lesson breaks what is asked for: that lesson is run
//! in it.

use super::cause::Cause;
use super::expected::Expected;
use super::finding::{ClaimFact, Fact, Finding, Findings, WrongOrder};
use super::{Answer, Evidence, Question, Unanswered, Verdict};
use crate::course::{Invariant, Lesson, Match};
use interleave::{
    Interrupted, Interruption, Loss, ProcessName, Program, RunError, Schedule, Stream,
};

/// The lesson whose orders a program is to tell.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// Which one.
    pub lesson: &'a Lesson,
    /// Its program.
    pub program: Program,
    /// What it breaks in these orders.
    pub breaks: Invariant,
}

impl Question<'_> {
    /// The answer, when the orders that the program tells have been tried, too.
    ///
    /// # Errors
    /// If one can't be tried.
    pub(super) fn with_told_orders(&self, mut answer: Answer) -> Result<Answer, RunError> {
        let (Some(target), Verdict::Holds { .. }) = (self.order_of, &answer.verdict) else {
            return Ok(answer);
        };
        let Evidence::Kernel(trace) = &answer.evidence else {
            answer.verdict = Verdict::Unanswered(Unanswered::OutputAlone);
            return Ok(answer);
        };
        let expected = Expected::of(self.lesson, self.matching);
        let mut findings = Vec::new();
        for (id, process) in trace.processes() {
            let written = trace.written_by(id, Stream::Stdout);
            let lines = expected.at(&process.name).map_or(&[][..], |data| &data.lines);
            for (line, text) in lines.iter().zip(String::from_utf8_lossy(&written).lines()) {
                let told = line.read(text, self.matching).map(|numbers| numbers.orders);
                for order in told.unwrap_or_default() {
                    let wrong = self.what_is_wrong(target, order.trim())?;
                    findings.extend(wrong.map(|how| finding(&process.name, target, order, how)));
                }
            }
        }
        if let Some(findings) = Findings::of(findings) {
            answer.faulty = answer.coverage.found;
            answer.verdict = Verdict::Broken { findings, demonstrated: Vec::new() };
        }
        Ok(answer)
    }

    /// What is wrong with an order, if something is.
    fn what_is_wrong(&self, target: &Target, order: &str) -> Result<Option<WrongOrder>, RunError> {
        let Ok(order) = order.parse::<Schedule>() else { return Ok(Some(WrongOrder::NoOrder)) };
        if order.is_empty() {
            return Ok(Some(WrongOrder::NoOrder));
        }
        let question = Question {
            lesson: target.lesson,
            program: &target.program,
            matching: Match::Exact,
            order: None,
            order_of: None,
            only: &[],
            ..*self
        };
        let run = match question.replay(&order) {
            Ok(run) => run,
            Err(RunError::Interrupted(interrupted)) if is_impossible(&interrupted) => {
                return Ok(Some(WrongOrder::Impossible));
            }
            Err(error) => return Err(error),
        };
        let findings = question.findings(&run);
        let shows_it = findings.iter().any(|finding| finding.invariant == target.breaks);
        Ok((!shows_it).then_some(WrongOrder::BreaksNothing))
    }
}

/// Whether a run ended because its order has a step that can't be taken.
fn is_impossible(interrupted: &Interrupted) -> bool {
    let Interruption::Lost(loss) = &interrupted.cause else { return false };
    matches!(loss, Loss::NotEnabled { .. } | Loss::StepsLeft(_))
}

fn finding(process: &ProcessName, target: &Target, order: &str, how: WrongOrder) -> Finding {
    let (lesson, order) = (target.lesson.name.clone(), order.to_owned());
    let fact = ClaimFact::ToldOrder { lesson: lesson.clone(), order, breaks: target.breaks, how };
    Finding {
        invariant: Invariant::Lines,
        process: process.clone(),
        fact: Fact::Claims(fact),
        cause: Cause::OrderDiffers { lesson, how },
        follows: false,
    }
}
