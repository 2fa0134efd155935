//! Judging one hand-in: it is built, verified, and if something is wrong, drawn.

use super::recipe::Recipe;
use super::row::{Finding, Row, Verdict};
use super::spec::Spec;
use crate::course::{Invariant, say, word};
use crate::supervisor::{Message, Options, Supervised};

use crate::untraced::rest;
use anyhow::Context;
use interleave::End;
use serde::Deserialize;
use serde_json::Value;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// The most that is kept of what a compiler or a program says, in bytes.
const MOST_SAID: usize = 4000;

/// How long to wait for what a build has said, when it has ended.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// The most processes of a run that are kept.
const MOST_PROCESSES: usize = 20;

/// The most processes that a build may have.
const BUILD_PROCESSES: usize = 256;

/// A report of `verify`, as far as it is needed here.
#[derive(Deserialize)]
struct Report {
    lessons: Vec<Lesson>,
}

#[derive(Deserialize)]
struct Lesson {
    verdict: Verdict,
    #[serde(default)]
    reason: String,
    checked: Vec<String>,
    orders: Orders,
    findings: Vec<Finding>,
    #[serde(default)]
    stderr: String,
    #[serde(default)]
    order: String,
    processes: Vec<Value>,
}

#[derive(Deserialize)]
struct Orders {
    tried: usize,
    exhaustive: bool,
    #[serde(default)]
    reason: String,
}

/// What `verify` has reported: with an end that goes with it, and nothing else in its output, which a hand-in may have
/// written into.
fn report(output: &Output) -> Option<Lesson> {
    let report: Report = serde_json::from_slice(&output.stdout).ok()?;
    let [lesson] = <[Lesson; 1]>::try_from(report.lessons).ok()?;
    let code = match lesson.verdict {
        Verdict::Holds => 0,
        Verdict::Broken => 1,
        Verdict::Unanswered => 2,
    };
    (output.status.code() == Some(code)).then_some(lesson)
}

/// The row of what is in this folder; the student's name is not known here.
pub fn judge(spec: &Spec, folder: &Path) -> Row {
    match judged(spec, folder) {
        Ok(row) => row,
        Err(error) => unanswered(spec, format!("{error:#}")),
    }
}

fn unanswered(spec: &Spec, reason: String) -> Row {
    Row::unanswered("", &spec.lesson, 0, reason)
}

fn judged(spec: &Spec, folder: &Path) -> anyhow::Result<Row> {
    let folder = &innermost(folder);
    let recipe = Recipe::of(folder, &spec.lesson, &spec.lessons, &spec.templates)?;
    if let Some(build) = &recipe.build
        && let Err(said) = self::build(folder, build, spec.build_time)?
    {
        let reason = word!("it does not build", "빌드가 안 돼요").to_owned();
        return Ok(Row { said, ..unanswered(spec, reason) });
    }
    let build = recipe.build.as_deref().map(typed).unwrap_or_default();
    let run = typed(&recipe.run);
    let output = runner(spec, folder, "verify", &verify_options(spec), &recipe.run)?;
    let Some(lesson) = report(&output) else {
        let said = shortened(&output.stderr);
        let said = said.trim().trim_start_matches("error: ");
        let killed = word!(
            "it ended the runner that judged it",
            "이 제출물을 살펴보던 실행기가 끝나 버렸어요"
        );
        let reason = if said.is_empty() { killed } else { said }.to_owned();
        return Ok(Row { build, run, ..unanswered(spec, reason) });
    };
    // What was killed has shown nothing else.
    let mut findings = lesson.findings.iter();
    let is_killed = findings.any(|finding| finding.invariant == Invariant::WithinLimits.id());
    let timeline = match lesson.verdict {
        Verdict::Broken => timeline(spec, folder, &recipe.run, &lesson.order).unwrap_or_default(),
        Verdict::Holds | Verdict::Unanswered => String::new(),
    };
    Ok(Row {
        verdict: lesson.verdict,
        reason: if lesson.verdict == Verdict::Unanswered { lesson.reason } else { String::new() },
        exhaustive: lesson.orders.exhaustive,
        orders: lesson.orders.tried,
        perhaps: if lesson.orders.exhaustive { String::new() } else { lesson.orders.reason },
        checked: if is_killed {
            vec![Invariant::WithinLimits.id().to_owned()]
        } else {
            lesson.checked
        },
        findings: lesson.findings,
        said: shortened(lesson.stderr.as_bytes()),
        build,
        run,
        timeline,
        processes: few(lesson.processes),
        ..unanswered(spec, String::new())
    })
}

/// A command as one would type it.
fn typed(words: &[OsString]) -> String {
    shell_words::join(words.iter().map(|word| word.to_string_lossy()))
}

/// The folder in this one that holds everything, as an archive that was unpacked has it.
fn innermost(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_own = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        !name.starts_with('.') && name != "__MACOSX"
    };
    let entries: Vec<_> = entries.filter(is_own).collect();
    match entries.as_slice() {
        [one] if one.is_dir() => innermost(one),
        _ => folder.to_owned(),
    }
}

/// Builds; what was said, if it did not work.
fn build(folder: &Path, words: &[OsString], time: u64) -> anyhow::Result<Result<(), String>> {
    let configure = |command: &mut Command| {
        command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped());
    };
    let options = Options { max_processes: BUILD_PROCESSES, ..Options::default() };
    let program = words[0].to_string_lossy();
    let cannot = || say!("cannot run `{program}`", "`{program}`을(를) 실행할 수 없어요");
    let mut supervised =
        Supervised::start(words.iter(), options, configure).with_context(cannot)?;
    let stderr =
        supervised.supervisor.stderr.take().map(beginning).transpose().with_context(cannot)?;
    let message = supervised.message(Some(Duration::from_secs(time))).with_context(cannot)?;
    drop(supervised);
    let said = rest(stderr, DRAIN_TIMEOUT);
    Ok(match message {
        Some(Message::Ended { end: End::Exited(0), .. }) => Ok(()),
        Some(Message::NotStarted(errno)) => {
            return Err(std::io::Error::from_raw_os_error(errno)).with_context(cannot);
        }
        None => {
            Err(say!("the build took longer than {time} s", "빌드가 {time}초보다 오래 걸렸어요"))
        }
        _ => Err(shortened(&said)),
    })
}

fn verify_options(spec: &Spec) -> Vec<OsString> {
    let mut options: Vec<OsString> = vec!["--format".into(), "json".into()];
    match &spec.claims {
        Some(file) => options.extend(["--claims".into(), file.into()]),
        None => options.push(spec.lesson.clone().into()),
    }
    options.extend(spec.options.iter().map(OsString::from));
    options
}

/// The run that was reported, as a picture.
fn timeline(spec: &Spec, folder: &Path, run: &[OsString], order: &str) -> anyhow::Result<String> {
    let mut options: Vec<OsString> = vec!["--format".into(), "svg".into()];
    if !order.is_empty() {
        options.extend(["--order".into(), order.into()]);
    }
    let output = runner(spec, folder, "trace", &options, run)?;
    Ok(if output.status.success() { String::from_utf8(output.stdout)? } else { String::new() })
}

/// What the runner prints with this command for a program.
fn runner(
    spec: &Spec,
    folder: &Path,
    command: &str,
    options: &[OsString],
    program: &[OsString],
) -> anyhow::Result<Output> {
    let cannot = || word!("the runner cannot be started again", "실행기를 다시 시작할 수 없어요");
    let mut runner = Command::new(env::current_exe().with_context(cannot)?);
    runner.args([command, "--lang", &spec.lang, "--color", "never"]).args(options);
    runner.args(spec.has_same_pids.then_some("--same-pids"));
    runner
        .current_dir(folder)
        .arg("--")
        .args(program)
        .stdin(Stdio::null())
        .output()
        .with_context(cannot)
}

/// The first processes, with the beginning of what each wrote.
fn few(mut processes: Vec<Value>) -> Vec<Value> {
    processes.truncate(MOST_PROCESSES);
    for process in &mut processes {
        if let Some(Value::String(wrote)) = process.get_mut("wrote") {
            *wrote = shortened(wrote.as_bytes());
        }
    }
    processes
}

/// Reads all that comes out of a pipe, so that whoever writes is not held up, and keeps the beginning.
///
/// # Errors
/// If there can be no thread more.
fn beginning(mut pipe: impl Read + Send + 'static) -> io::Result<Receiver<Vec<u8>>> {
    let (sender, receiver) = channel();
    thread::Builder::new().spawn(move || {
        let mut kept = Vec::new();
        // What was read before an error counts; nobody has to be waiting for it.
        let _ = pipe.by_ref().take(MOST_SAID as u64 * 4).read_to_end(&mut kept);
        let _ = io::copy(&mut pipe, &mut io::sink());
        let _ = sender.send(kept);
    })?;
    Ok(receiver)
}

/// The beginning of what was said.
fn shortened(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    match said.char_indices().nth(MOST_SAID) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said.into_owned(),
    }
}
