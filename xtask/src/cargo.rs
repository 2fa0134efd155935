//! Building the lessons with cargo.

use crate::course::{Course, Lesson};
use crate::supervisor::{Message as Ending, Options, Supervised};
use anyhow::{Context, bail};
use cargo_metadata::{Artifact, Message};
use interleave::End;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds the lessons and gives their executables, in the same order.
///
/// # Errors
/// If cargo can't be run, or a lesson doesn't compile: cargo's own words are on stderr then.
pub fn build(course: &Course, lessons: &[&Lesson]) -> anyhow::Result<Vec<PathBuf>> {
    let words = words(lessons);
    let what = describe(&words);
    // Supervised, so that an interrupted build leaves nothing running.
    let configure = |command: &mut Command| {
        command.current_dir(&course.root).stdout(Stdio::piped());
    };
    let options = Options { max_processes: usize::MAX, folder: None };
    let mut cargo = Supervised::start(words.iter(), options, configure)
        .with_context(|| format!("cannot run {what}"))?;
    let messages = cargo.supervisor.stdout.take().context("cargo's messages can't be read")?;
    let mut executables = executables(messages)?;
    match cargo.message(None).with_context(|| format!("cannot wait for {what}"))? {
        Some(Ending::Ended { end: End::Exited(0), .. }) => {}
        Some(Ending::NotStarted(errno)) => {
            return Err(io::Error::from_raw_os_error(errno))
                .with_context(|| format!("cannot run {what}"));
        }
        Some(Ending::Ended { end, .. }) => {
            bail!("{what} failed ({end}); cargo's own words are above")
        }
        Some(Ending::TooMany) | None => bail!("{what} was stopped"),
    }
    let find =
        |lesson: &&Lesson| executables.remove(&lesson.name).with_context(|| no_executable(lesson));
    lessons.iter().map(find).collect()
}

fn no_executable(lesson: &Lesson) -> String {
    let name = &lesson.name;
    format!(
        "lessons/{name}/Cargo.toml: cargo built no executable named `{name}`: does it have a src/main.rs?"
    )
}

/// The command line that builds the lessons.
fn words(lessons: &[&Lesson]) -> Vec<OsString> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut words = vec![cargo, "build".into(), "--message-format=json-render-diagnostics".into()];
    for lesson in lessons {
        words.extend(["--package".into(), OsString::from(&lesson.name)]);
    }
    words
}

/// The executables that cargo's messages tell of, by name.
fn executables(messages: impl io::Read) -> anyhow::Result<HashMap<String, PathBuf>> {
    let mut executables = HashMap::new();
    for message in Message::parse_stream(BufReader::new(messages)) {
        if let Message::CompilerArtifact(Artifact { executable: Some(path), target, .. }) =
            message.context("cargo's messages can't be read")?
        {
            executables.insert(target.name, path.into_std_path_buf());
        }
    }
    Ok(executables)
}

/// The command as one would type it.
fn describe(words: &[OsString]) -> String {
    let words: Vec<_> = words[1..].iter().map(|word| word.to_string_lossy()).collect();
    format!("`cargo {}`", words.join(" "))
}
