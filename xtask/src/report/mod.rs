//! Reports and pictures of what was seen, for people and for programs. They only print.

mod event;
pub mod human;
pub mod json;
mod lifelines;
pub mod mermaid;
pub mod orders;
pub mod styles;
pub mod svg;
#[cfg(test)]
mod testing;
pub mod timeline;
pub mod trace_json;
pub mod tree;

use crate::course::{Course, Lesson};
use crate::verify::{Answer, Finding};
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
}

impl LessonReport<'_> {
    /// The name of the lesson to read up on a finding in, if it is another one.
    pub fn see(&self, finding: &Finding) -> Option<&str> {
        let lesson = self.course.explaining(finding.cause.id())?;
        (lesson.name != self.lesson.name).then_some(lesson.name.as_str())
    }
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
