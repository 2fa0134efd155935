//! Reports and pictures of what was seen, for people and for programs.

mod event;
pub mod human;
pub mod json;
mod lanes;
pub mod mermaid;
pub mod orders;
#[cfg(test)]
mod samples;
pub mod styles;
pub mod svg;
pub mod text;
pub mod timeline;
pub mod trace_json;
pub mod tree;

use crate::course::{Course, Lesson};
use crate::evidence::Examination;
use crate::invariants::Finding;
use std::io::Write;

/// What is said of one lesson.
#[derive(Clone, Debug)]
pub struct LessonReport<'a> {
    /// The course.
    pub course: &'a Course,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The verdict on it.
    pub verdict: Verdict,
    /// What the verdict rests on.
    pub examination: Examination,
    /// The command that shows it again.
    pub replay: String,
}

/// The answer to whether a lesson's invariants hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All that was checked holds.
    Holds,
    /// At least one invariant is broken.
    Broken,
    /// The question could not be answered.
    Unanswered,
}

impl<'a> LessonReport<'a> {
    /// The report on `lesson` after `examination`.
    pub fn new(
        course: &'a Course,
        lesson: &'a Lesson,
        examination: Examination,
        replay: String,
    ) -> Self {
        let verdict = match &examination {
            Examination { unanswered: Some(_), .. } => Verdict::Unanswered,
            Examination { findings, .. } if !findings.is_empty() => Verdict::Broken,
            _ => Verdict::Holds,
        };
        Self { course, lesson, verdict, examination, replay }
    }
}

impl LessonReport<'_> {
    /// The name of the lesson to read up on a finding in, if it is another one.
    pub fn see(&self, finding: &Finding) -> Option<&str> {
        let lesson = self.course.explaining(finding.topic)?;
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
