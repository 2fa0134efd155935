//! `run`: the lessons as they are, with nothing between them and the terminal.

use crate::cargo;
use crate::cli::RunArgs;
use crate::course::{Course, Language, say};
use crate::exit::Exit;
use crate::report::styles;
use anyhow::Context;
use std::io::Write;
use std::process::Command;

/// Runs the lessons one after the other.
pub fn run(arguments: &RunArgs) -> anyhow::Result<Exit> {
    let course = Course::load()?;
    let (lessons, left_out) = course.select_here(&arguments.lessons)?;
    let executables = cargo::build(&course, &lessons)?;
    let mut exit = Exit::Holds;
    for (number, (lesson, executable)) in lessons.iter().zip(&executables).enumerate() {
        let (gap, bold) = (if number == 0 { "" } else { "\n" }, styles::NAME);
        let mut out = anstream::stdout().lock();
        writeln!(
            out,
            "{gap}{bold}{}. {}: {}{bold:#}",
            lesson.data.section,
            lesson.name,
            lesson.data.title.in_language(Language::current())
        )?;
        out.flush()?;
        drop(out);
        let status = Command::new(executable).status().with_context(|| {
            say!("cannot run {}", "{}을(를) 실행할 수 없어요", executable.display())
        })?;
        if !status.success() {
            anstream::eprintln!("{}: {status}", executable.display());
            exit = Exit::Broken;
        }
    }
    for needs in left_out.iter().filter_map(|lesson| lesson.says_what_it_needs()) {
        anstream::eprintln!("{needs}");
        exit = exit.or(Exit::Unanswered);
    }
    Ok(exit)
}
