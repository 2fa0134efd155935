//! Building the lessons with cargo.

use super::{Course, Lesson};
use anyhow::{Context, bail};
use cargo_metadata::Message;
use std::collections::HashMap;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds the lessons and gives their executables, in the same order.
///
/// # Errors
/// If cargo can't be run, or a lesson doesn't compile: cargo's own words are on stderr then.
pub fn build(course: &Course, lessons: &[&Lesson]) -> anyhow::Result<Vec<PathBuf>> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&course.root).args(["build", "--message-format=json-render-diagnostics"]);
    for lesson in lessons {
        command.args(["--package", &lesson.name]);
    }
    let what = describe(&command);
    let mut cargo = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run {what}"))?;
    let messages = cargo.stdout.take().context("cargo's messages can't be read")?;
    let mut executables = HashMap::new();
    for message in Message::parse_stream(BufReader::new(messages)) {
        if let Message::CompilerArtifact(artifact) = message.context("cargo's messages can't be read")? {
            if let Some(executable) = artifact.executable {
                executables.insert(artifact.target.name, executable.into_std_path_buf());
            }
        }
    }
    let status = cargo.wait().with_context(|| format!("cannot wait for {what}"))?;
    if !status.success() {
        bail!("{what} failed ({status}); cargo's own words are above");
    }
    let find = |lesson: &&Lesson| executables.remove(&lesson.name).with_context(|| no_executable(lesson));
    lessons.iter().map(find).collect()
}

fn no_executable(lesson: &Lesson) -> String {
    let name = &lesson.name;
    format!("lessons/{name}/Cargo.toml: cargo built no executable named `{name}`: does it have a src/main.rs?")
}

/// The command as one would type it.
fn describe(command: &Command) -> String {
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    format!("`cargo {}`", words.join(" "))
}
