//! `run`: the lessons as they are, with nothing between them and the terminal.

use crate::cargo;
use crate::cli::RunArgs;
use crate::course::Course;
use crate::exit::Exit;
use crate::report::styles;
use anyhow::Context;
use std::io::Write;
use std::process::Command;

/// Runs the lessons one after the other.
pub fn run(arguments: &RunArgs) -> anyhow::Result<Exit> {
    let course = Course::load()?;
    let lessons = course.select(&arguments.lessons)?;
    let executables = cargo::build(&course, &lessons)?;
    let mut exit = Exit::Holds;
    for (number, (lesson, executable)) in lessons.iter().zip(&executables).enumerate() {
        let (gap, bold) = (if number == 0 { "" } else { "\n" }, styles::NAME);
        let mut out = anstream::stdout().lock();
        writeln!(
            out,
            "{gap}{bold}{}. {}: {}{bold:#}",
            lesson.data.section, lesson.name, lesson.data.title.en
        )?;
        out.flush()?;
        drop(out);
        let status = Command::new(executable)
            .status()
            .with_context(|| format!("cannot run {}", executable.display()))?;
        if !status.success() {
            anstream::eprintln!("{}: {status}", executable.display());
            exit = Exit::Broken;
        }
    }
    Ok(exit)
}
