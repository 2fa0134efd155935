//! One hand-in and one lesson: judged by a runner of its own, so that it costs its own row and nothing else.

use super::class::Handin;
use super::recipe::Templates;
use super::row::Row;
use crate::course::{say, word};
use crate::supervisor::{Confined, Message, Options, Supervised};
use crate::untraced::{collect, rest};
use anyhow::Context;
use interleave::End;
use serde::{Deserialize, Serialize};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The most that a runner may say of one row, in bytes.
const MOST_SAID: usize = 16 << 20;

/// How long to wait for what a runner has said, when it has ended.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// What the compilers and interpreters of a hand-in get of the environment: nothing that changes what a program writes.
const KEPT: [&str; 2] = ["PATH", "CARGO_MANIFEST_DIR"];

/// What is to be judged, and how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spec {
    /// The lesson's name; that of the claims, if there are some.
    pub lesson: String,
    /// All lessons that are asked about.
    pub lessons: Vec<String>,
    /// A file of claims in place of a lesson.
    pub claims: Option<PathBuf>,
    /// How programs are built and run.
    pub templates: Templates,
    /// What `verify` gets besides.
    pub options: Vec<String>,
    /// Whether all runs can have the same PIDs here.
    pub has_same_pids: bool,
    /// The language of what is said.
    pub lang: String,
    /// How long a build may take, in seconds.
    pub build_time: u64,
    /// How long all of it may take, in seconds.
    pub time: u64,
}

/// The row of a hand-in.
///
/// # Errors
/// If a runner can't be started for it, or the temporary folder can't be written.
pub fn row(handin: &Handin, spec: &Spec, confined: Confined) -> anyhow::Result<Row> {
    // A hand-in that cannot be read is nobody else's matter.
    let digest = match handin.digest() {
        Ok(digest) => digest,
        Err(error) => {
            let reason = say!("it cannot be read: {error}", "읽을 수 없어요: {error}");
            return Ok(Row::unanswered(&handin.student, &spec.lesson, 0, reason));
        }
    };
    let unanswered =
        |reason: String| Row::unanswered(&handin.student, &spec.lesson, digest, reason);
    let scratch = tempfile::tempdir().context(word!(
        "cannot make a temporary folder (TMPDIR can name another place for it)",
        "임시 폴더를 만들 수 없어요(TMPDIR로 다른 곳을 정할 수 있어요)"
    ))?;
    let work = scratch.path().join("work");
    for folder in [&work, &scratch.path().join("tmp"), &scratch.path().join("home")] {
        fs::create_dir(folder)?;
    }
    if let Err(error) = handin.copy_to(&work) {
        return Ok(unanswered(say!("it cannot be copied: {error}", "복사할 수 없어요: {error}")));
    }
    let words = words(spec)?;
    let configure = |command: &mut Command| surround(command, scratch.path());
    let options = Options { folder: Some(scratch.path()), confined, ..Options::default() };
    let mut supervised = Supervised::start(words.iter(), options, configure)?;
    let Child { stdout, stderr, .. } = &mut supervised.supervisor;
    let stdout = stdout.take().map(|pipe| collect(pipe, MOST_SAID)).transpose()?;
    let stderr = stderr.take().map(|pipe| collect(pipe, MOST_SAID)).transpose()?;
    let message = supervised.message(Some(Duration::from_secs(spec.time)));
    drop(supervised);
    let (stdout, stderr) = (rest(stdout, DRAIN_TIMEOUT), rest(stderr, DRAIN_TIMEOUT));
    let row = match message {
        // What a hand-in may have written into the runner's output is no row: the runner has to end well, having
        // written one thing only.
        Ok(Some(Message::Ended { end: End::Exited(0), .. })) => {
            serde_json::from_slice(&stdout).ok()
        }
        Ok(None) => {
            Some(unanswered(say!("it took longer than {} s", "{}초보다 오래 걸렸어요", spec.time)))
        }
        _ => None,
    };
    let row: Row = row.unwrap_or_else(|| {
        let last = String::from_utf8_lossy(&stderr).lines().last().unwrap_or_default().to_owned();
        unanswered(say!(
            "it ended the runner that judged it. {last}",
            "이 제출물을 살펴보던 실행기가 끝나 버렸어요. {last}"
        ))
    });
    Ok(Row { student: handin.student.clone(), digest, ..row })
}

/// The command line of the runner that judges: where that can be had, in a PID namespace of its own, so that neither
/// what is built nor what is run sees or signals a process outside.
fn words(spec: &Spec) -> io::Result<Vec<OsString>> {
    let json = serde_json::to_string(spec)?;
    let mut words = vec![env::current_exe()?.into(), super::COMMAND.into(), json.into()];
    words.extend(["--lang".into(), spec.lang.clone().into()]);
    words.extend(spec.has_same_pids.then(|| "--same-pids".into()));
    Ok(words)
}

/// The same surroundings for each hand-in.
fn surround(command: &mut Command, scratch: &Path) {
    command.env_clear().current_dir(scratch.join("work"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("HOME", scratch.join("home")).env("TMPDIR", scratch.join("tmp"));
    command.env("LC_ALL", "C.UTF-8");
    command.envs(KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    let home = env::var_os("HOME").map(PathBuf::from);
    // rustup and cargo look for their own below the home.
    for (name, folder) in [("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo")] {
        let usual = home.as_ref().map(|home| home.join(folder).into_os_string());
        command.envs(env::var_os(name).or(usual).map(|path| (name, path)));
    }
}

impl Spec {
    /// What rows depend on beside the hand-ins, to be told with them.
    pub fn settings(&self, confined: Confined) -> Vec<String> {
        let mut settings = vec![self.options.join(" ")];
        let given = [("--build", &self.templates.build), ("--run", &self.templates.run)];
        settings.extend(
            given.iter().filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?))),
        );
        if self.has_same_pids {
            settings.push("--same-pids".to_owned());
        }
        if confined.no_new_privileges {
            settings.push("no new privileges (PR_SET_NO_NEW_PRIVS)".to_owned());
        }
        let limits = [("RLIMIT_AS", confined.memory), ("RLIMIT_FSIZE", confined.file_size)];
        settings.extend(
            limits.iter().filter_map(|(name, most)| Some(format!("{name} {} MB", (*most)? >> 20))),
        );
        settings
    }
}
