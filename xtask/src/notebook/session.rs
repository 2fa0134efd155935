//! A notebook run in the real kernel, by Jupyter's own client.

use super::Notebook;
use crate::course::{say, word};
use crate::supervisor::{Message, Options, Supervised};
use crate::untraced::collect;
use anyhow::{Context, bail};
use interleave::End;
use serde::Deserialize;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The program that speaks to the kernel.
const EXECUTE: &str = include_str!("execute.py");

/// What a code cell gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Output {
    /// What came through standard output.
    pub(super) stdout: String,
    /// What came through standard error.
    pub(super) stderr: String,
    /// The value of its last expression; empty if there is none.
    pub(super) result: String,
    /// Why it could not be run; empty if it could.
    pub(super) error: String,
}

/// What came of a notebook.
pub(super) struct Session {
    /// What its code cells gave, as far as they were run.
    pub(super) outputs: Vec<Output>,
    /// Why it ended before all had been run.
    pub(super) cut_short: Option<String>,
}

/// How long the look for the kernel may take.
const LOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// Looks whether Jupyter's client and the Rust kernel are there.
///
/// # Errors
/// If one is missing: the error says how to install it.
pub fn find_kernel() -> anyhow::Result<()> {
    let folder = temporary_folder()?;
    let mut python = python(folder.path(), None).context(no_python())?;
    let stderr = python.supervisor.stderr.take().map(|pipe| collect(pipe, usize::MAX >> 1));
    let stderr = stderr.transpose().with_context(cannot_read)?;
    let message = python
        .message(Some(LOOK_TIMEOUT))
        .context(word!("cannot wait for `python3`", "`python3`를 기다릴 수 없어요"))?;
    drop(python);
    let cause = complaint(stderr);
    let cause = cause.trim();
    match message {
        Some(Message::Ended { end: End::Exited(0), .. }) => Ok(()),
        Some(Message::Ended { end: End::Exited(3), .. }) => bail!(say!(
            "Jupyter's client is not there for `python3` ({cause}); install it, in a virtual environment if need be:\n  \
             python3 -m pip install nbclient",
            "`python3`에 주피터 클라이언트가 없어요({cause}). 필요하면 가상 환경에 설치하세요:\n  \
             python3 -m pip install nbclient"
        )),
        Some(Message::Ended { end: End::Exited(4), .. }) => bail!(say!(
            "the Rust kernel is not there ({cause}); install it (the first takes 10 minutes or more):\n  \
             cargo install --locked evcxr_jupyter\n  evcxr_jupyter --install",
            "러스트 커널이 없어요({cause}). 설치하세요(첫째 명령은 10분 넘게 걸려요):\n  \
             cargo install --locked evcxr_jupyter\n  evcxr_jupyter --install"
        )),
        Some(Message::NotStarted(errno)) => {
            Err(std::io::Error::from_raw_os_error(errno)).context(no_python())
        }
        Some(Message::Ended { .. }) => {
            bail!(say!(
                "`python3` can't tell which kernels there are: {cause}",
                "`python3`가 어떤 커널이 있는지 알려 주지 못해요: {cause}"
            ))
        }
        Some(Message::TooMany) | None => {
            bail!(say!(
                "`python3` did not tell within {LOOK_TIMEOUT:?} which kernels there are",
                "`python3`가 {LOOK_TIMEOUT:?} 안에 어떤 커널이 있는지 알려 주지 않았어요"
            ))
        }
    }
}

/// Runs all code cells of `notebook` in a kernel of their own, for at most `time`. Nothing of it
/// is left then, whatever ended it.
///
/// # Errors
/// If it can't be run, for another reason than what its cells do.
pub(super) fn run(notebook: &Notebook, time: Duration) -> anyhow::Result<Session> {
    let deadline = Instant::now() + time;
    let folder = temporary_folder()?;
    let path = folder.path().join("notebook.ipynb");
    std::fs::write(&path, notebook.to_bytes()?)
        .with_context(|| say!("cannot write {}", "{}에 쓸 수 없어요", path.display()))?;
    let mut python = python(folder.path(), Some(&path))
        .context(word!("cannot run `python3`", "`python3`를 실행할 수 없어요"))?;
    let lines = python
        .supervisor
        .stdout
        .take()
        .context(cannot_read())
        .and_then(|pipe| lines(pipe).with_context(cannot_read))?;
    let stderr = python.supervisor.stderr.take().map(|pipe| collect(pipe, usize::MAX >> 1));
    let stderr = stderr.transpose().with_context(cannot_read)?;

    let mut outputs = Vec::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => outputs.push(serde_json::from_str(&line).context(line)?),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let cut_short = say!(
                    "it did not end within {time:?}, and its kernel was killed",
                    "{time:?} 안에 끝나지 않아서 커널을 강제 종료했어요"
                );
                return Ok(Session { outputs, cut_short: Some(cut_short) });
            }
        }
    }
    let rest = deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
    let cut_short = match python
        .message(Some(rest))
        .context(word!("cannot wait for `python3`", "`python3`를 기다릴 수 없어요"))?
    {
        Some(Message::Ended { end: End::Exited(0), .. }) => None,
        Some(Message::Ended { end, .. }) => {
            drop(python);
            Some(say!(
                "Jupyter's client gave up ({end}): {}",
                "주피터 클라이언트가 그만뒀어요({end}): {}",
                last_line(&complaint(stderr))
            ))
        }
        _ => Some(
            word!(
                "something that a cell started went on when the kernel had ended",
                "셀이 시작한 것이 커널이 끝난 뒤에도 남아 있었어요"
            )
            .to_owned(),
        ),
    };
    Ok(Session { outputs, cut_short })
}

fn temporary_folder() -> anyhow::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("notebook-").tempdir();
    folder.context(word!("cannot make a temporary folder", "임시 폴더를 만들 수 없어요"))
}

/// Starts the program that speaks to the kernel, in a folder that goes when it has ended. Without a
/// notebook it only looks for the kernel.
fn python(folder: &Path, notebook: Option<&Path>) -> std::io::Result<Supervised> {
    let mut words: Vec<OsString> = vec!["python3".into(), "-c".into(), EXECUTE.into()];
    words.extend(notebook.map(OsString::from));
    let options = Options { folder: Some(folder), ..Options::default() };
    Supervised::start(words.iter(), options, |command| confine(command, folder))
}

/// Keeps all that Jupyter and the kernel write in `folder`, and out of the user's own.
fn confine(command: &mut Command, folder: &Path) {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).current_dir(folder);
    for variable in
        ["TMPDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "EVCXR_CONFIG_DIR"]
    {
        command.env(variable, folder);
    }
    // The kernel builds what it runs, and not for this workspace.
    for variable in ["CARGO_TARGET_DIR", "CARGO_MANIFEST_DIR", "EVCXR_TMPDIR"] {
        command.env_remove(variable);
    }
}

/// The lines of `pipe` as they come.
///
/// # Errors
/// If there can be no thread more.
fn lines(pipe: impl Read + Send + 'static) -> io::Result<Receiver<String>> {
    let (sender, receiver) = channel();
    thread::Builder::new().spawn(move || {
        let lines = BufReader::new(pipe).lines().map_while(Result::ok);
        // Nobody may be waiting any more.
        lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
    })?;
    Ok(receiver)
}

/// What the program said on standard error, when it has ended.
fn complaint(pipe: Option<Receiver<Vec<u8>>>) -> String {
    let bytes = pipe.and_then(|pipe| pipe.recv().ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default()
}

fn cannot_read() -> &'static str {
    word!("python3's output can't be read", "python3의 출력을 읽을 수 없어요")
}

/// What to say where there is no Python.
fn no_python() -> &'static str {
    word!(
        "cannot run `python3`, which a check of notebooks needs",
        "노트북을 확인하는 데 필요한 `python3`를 실행할 수 없어요"
    )
}
