//! Building the lessons with cargo.

use crate::course::{Course, Lesson, say, word};
use crate::supervisor::{Message as Ending, Options, Supervised};
use anyhow::{Context, bail};
use cargo_metadata::{Artifact, Message};
use interleave::End;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds the lessons and gives their executables, in the same order.
///
/// # Errors
/// If cargo can't be run, or a lesson doesn't compile: cargo's own words are on stderr then.
pub fn build(course: &Course, lessons: &[&Lesson]) -> anyhow::Result<Vec<PathBuf>> {
    if lessons.is_empty() {
        // Without a package, cargo would build what it builds by default.
        return Ok(Vec::new());
    }
    let mut executables = built(course, &words(lessons, &[]))?;
    let find =
        |lesson: &&Lesson| executables.remove(&lesson.name).with_context(|| no_executable(lesson));
    lessons.iter().map(find).collect()
}

/// Builds this example of a lesson and gives its executable.
///
/// # Errors
/// If cargo can't be run, or the example doesn't compile: cargo's own words are on stderr then.
pub fn build_example(course: &Course, lesson: &Lesson, example: &str) -> anyhow::Result<PathBuf> {
    let words = words(&[lesson], &["--example", example]);
    let mut executables = built(course, &words)?;
    executables.remove(example).with_context(|| no_executable(lesson))
}

/// Builds the lessons as far as they compile, without a word, and gives their executables, in the same order.
///
/// # Errors
/// If cargo can't be run.
pub fn build_quietly(course: &Course, lessons: &[&Lesson]) -> anyhow::Result<Vec<Option<PathBuf>>> {
    if lessons.is_empty() {
        return Ok(Vec::new());
    }
    let words = words(lessons, &["--keep-going"]);
    let (mut executables, _) = run(course, &words, Stdio::null())?;
    Ok(lessons.iter().map(|lesson| executables.remove(&lesson.name)).collect())
}

/// Builds another crate of the runner's workspace, which only some of its commands need, and gives whether that
/// worked: if not, cargo's own words are on stderr.
///
/// # Errors
/// If cargo can't be run.
pub fn build_member(package: &str) -> io::Result<bool> {
    Ok(member(package, "build").status()?.success())
}

/// Runs it with these arguments and this input, and gives whether it ended well: if not, its own words are on stderr.
///
/// # Errors
/// If it can't be run, or ended well without having read its input.
pub fn feed_member(package: &str, arguments: &[OsString], input: &[u8]) -> io::Result<bool> {
    let mut cargo = member(package, "run");
    // Its error is one line.
    let cargo = cargo.arg("--").args(arguments).env("RUST_BACKTRACE", "0");
    let mut cargo = cargo.stdin(Stdio::piped()).spawn()?;
    let given = cargo.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input));
    if !cargo.wait()?.success() {
        return Ok(false);
    }
    given.map(|()| true)
}

/// This command of cargo for a crate of the runner's workspace.
fn member(package: &str, command: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(Course::folder()).args([command, "--quiet", "--package", package]);
    cargo
}

/// Runs cargo, and gives the executables that it built: all that it was to build.
fn built(course: &Course, words: &[OsString]) -> anyhow::Result<HashMap<String, PathBuf>> {
    let (executables, end) = run(course, words, Stdio::inherit())?;
    if end != End::Exited(0) {
        let what = describe(words);
        bail!(say!(
            "{what} failed ({end}); cargo's own words are above",
            "{what}이(가) 실패했어요({end}). cargo가 한 말은 위에 있어요"
        ));
    }
    Ok(executables)
}

/// Runs cargo, and gives the executables that it built, and how it ended.
fn run(
    course: &Course,
    words: &[OsString],
    stderr: Stdio,
) -> anyhow::Result<(HashMap<String, PathBuf>, End)> {
    let what = describe(words);
    // Supervised, so that an interrupted build leaves nothing running.
    let configure = |command: &mut Command| {
        command.current_dir(&course.root).stdout(Stdio::piped()).stderr(stderr);
    };
    let mut cargo = Supervised::start(words.iter(), Options::default(), configure)
        .with_context(|| say!("cannot run {what}", "{what}을(를) 실행할 수 없어요"))?;
    let messages = cargo.supervisor.stdout.take().context(unreadable())?;
    let executables = executables(messages)?;
    match cargo
        .message(None)
        .with_context(|| say!("cannot wait for {what}", "{what}을(를) 기다릴 수 없어요"))?
    {
        Some(Ending::Ended { end, .. }) => Ok((executables, end)),
        Some(Ending::NotStarted(errno)) => Err(io::Error::from_raw_os_error(errno))
            .with_context(|| say!("cannot run {what}", "{what}을(를) 실행할 수 없어요")),
        Some(Ending::TooMany) | None => {
            bail!(say!("{what} was stopped", "{what}이(가) 중단됐어요"))
        }
    }
}

fn unreadable() -> &'static str {
    word!("cargo's messages can't be read", "cargo의 메시지를 읽을 수 없어요")
}

fn no_executable(lesson: &Lesson) -> String {
    let name = &lesson.name;
    say!(
        "lessons/{name}/Cargo.toml: cargo built no executable named `{name}`: does it have a src/main.rs?",
        "lessons/{name}/Cargo.toml: `{name}`(이)라는 실행 파일이 만들어지지 않았어요. src/main.rs가 있나요?"
    )
}

/// The command line that builds the lessons.
fn words(lessons: &[&Lesson], options: &[&str]) -> Vec<OsString> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut words = vec![cargo, "build".into(), "--message-format=json-render-diagnostics".into()];
    words.extend(options.iter().map(OsString::from));
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
            message.context(unreadable())?
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
