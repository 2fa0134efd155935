//! `learn`: the exercises.

use crate::cli::LearnArgs;
use crate::course::Course;
use crate::exit::Exit;
use crate::learn;

/// Leads through the exercises, lists them, or checks them all.
pub fn run(arguments: LearnArgs) -> anyhow::Result<Exit> {
    let course = Course::load()?;
    if arguments.list {
        learn::list(&course)?;
        return Ok(Exit::Holds);
    }
    if arguments.check {
        return learn::check_all(&course);
    }
    learn::work(&course, arguments.exercise.as_deref(), arguments.command)
}
