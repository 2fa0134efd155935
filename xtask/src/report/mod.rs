//! Reports and pictures of what was seen, for people and for programs. They only print.

pub mod choice_tree;
mod event;
pub mod human;
pub mod json;
mod lifelines;
pub mod mermaid;
pub mod orders;
pub mod page;
pub mod styles;
pub mod svg;
#[cfg(test)]
mod testing;
pub mod timeline;
pub mod trace_json;
pub mod tree;

pub use event::from_here;
pub use orders::Listed;

use crate::course::{CauseId, Course, Lesson, say, word};
use crate::verify::{Answer, Cause, Finding, Verdict};
use std::io::Write;

/// What is said of one lesson.
#[derive(Clone, Debug)]
pub struct LessonReport<'a> {
    /// The course.
    pub course: &'a Course,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The answer to whether it holds.
    pub answer: Answer,
    /// The command that shows it again; `None` if no command is sure to.
    pub replay: Option<String>,
    /// Whether only some invariants were to be checked.
    pub is_partial: bool,
}

impl LessonReport<'_> {
    /// The notes that explain the first thing that is wrong: those of the lesson about its cause, or else the lesson's
    /// own; `None` if it is no lesson of the course.
    pub fn notes(&self) -> Option<String> {
        let findings = match &self.answer.verdict {
            Verdict::Broken { findings, .. } => findings.as_slice(),
            Verdict::Holds { .. } | Verdict::Unanswered(_) => &[],
        };
        let explaining = findings.first().and_then(|finding| self.see(finding));
        let is_own = |lesson: &&Lesson| lesson.name == self.lesson.name;
        let own = || self.neighbours().iter().find(is_own).map(|lesson| lesson.name.as_str());
        explaining.or_else(own).map(notes_of)
    }

    /// Whether the first thing that is wrong is told by the program itself, so that no notes say more of it.
    pub fn tells_itself(&self) -> bool {
        let Verdict::Broken { findings, .. } = &self.answer.verdict else { return false };
        let first = findings.as_slice().first().map(|finding| &finding.cause);
        matches!(first, Some(Cause::CouldNotStart { .. } | Cause::PythonError { .. }))
    }

    /// The part of the course that the lesson is in.
    fn neighbours(&self) -> &[Lesson] {
        if self.lesson.is_exercise() { &self.course.exercises } else { &self.course.lessons }
    }

    /// The lesson after this one: its place, its name, its notes; `None` if there is none.
    pub fn next_lesson(&self) -> Option<String> {
        let lessons = self.neighbours();
        let place = lessons.iter().position(|lesson| lesson.name == self.lesson.name)?;
        let next = &lessons.get(place + 1)?;
        let (number, all, name) = (next.section(), lessons.len(), &next.name);
        let notes = notes_of(name);
        Some(if next.is_exercise() {
            say!(
                "exercise {number} of {all}, {name}: {notes}",
                "연습 {all}개 중 {number} {name}: {notes}"
            )
        } else {
            say!(
                "lesson {number} of {all}, {name}: {notes}",
                "{all}개 중 {number}번째 레슨 {name}: {notes}"
            )
        })
    }

    /// The name of the lesson to read up on a finding in, if it is another one.
    pub fn see(&self, finding: &Finding) -> Option<&str> {
        let lesson = self.course.explaining(finding.cause.id())?;
        // Where processes are to live at once, a lesson in which they never do leads astray.
        let overlaps = !self.lesson.data.overlap.is_empty();
        let misleads = overlaps && finding.cause.id() == CauseId::OutOfSequence;
        (lesson.name != self.lesson.name && !misleads).then_some(lesson.name.as_str())
    }
}

/// Where a lesson's notes are, in the language that was chosen.
fn notes_of(lesson: &str) -> String {
    format!("lessons/{lesson}/{}", word!("README.md", "README.ko.md"))
}

/// Writes one JSON object to stdout.
///
/// # Errors
/// If stdout can't be written to.
pub fn write_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}
