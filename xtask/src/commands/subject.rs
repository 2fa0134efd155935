//! What a command looks at: a lesson's program, or any other.

use crate::course::{self, Course, Line};
use crate::trace::Program;
use anyhow::{Context, bail};
use std::ffi::OsString;

/// A program, and what to call it.
pub struct Subject {
    /// The lesson's name, or the command's first word.
    pub name: String,
    /// The program.
    pub program: Program,
    /// Lines of the lesson in which a number may be another in each run.
    pub blanks: Vec<Line>,
}

/// The lesson, built, or the command: whichever is given.
///
/// # Errors
/// If both are given, or neither; if there is no such lesson, or it doesn't compile.
pub fn subject(lesson: Option<&str>, command: &[OsString]) -> anyhow::Result<Subject> {
    match (lesson, command.split_first()) {
        (Some(name), None) => {
            let course = Course::load()?;
            let lessons = course.select(&[name.to_owned()])?;
            let executables = course::build(&course, &lessons)?;
            let path = executables.first().context("cargo built nothing")?;
            let blanks = lessons.iter().flat_map(|lesson| lesson.data.parent.lines_with_numbers());
            let blanks = blanks.collect();
            Ok(Subject { name: name.to_owned(), program: Program::at(path), blanks })
        }
        (None, Some((executable, arguments))) => {
            let program = Program { executable: executable.clone(), arguments: arguments.to_vec() };
            let name = executable.to_string_lossy().into_owned();
            Ok(Subject { name, program, blanks: Vec::new() })
        }
        (Some(_), Some(_)) => bail!("name a lesson or give a command after `--`, not both"),
        (None, None) => bail!("name a lesson, or give a command after `--`"),
    }
}
