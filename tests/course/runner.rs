//! The runner as a command, and what it printed as a failing test shows it.

use crate::built::{root, runner};
use crate::slow;
use assert_cmd::assert::Assert;
use std::ffi::OsStr;
use std::fmt::{self, Debug, Formatter, Write as _};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Far longer than any command here takes: a runner that hangs is to fail its test, not to stop it.
const HANGING: Duration = Duration::from_secs(120);

/// The runner, with its arguments. It is killed when it hangs.
pub struct Runner(assert_cmd::Command);

/// The runner, as `cargo xtask` runs it in this workspace.
pub fn xtask() -> Runner {
    xtask_in(root())
}

/// The runner, as `cargo xtask` runs it in that workspace.
pub fn xtask_in(workspace: &Path) -> Runner {
    Runner::new(through(&[], workspace))
}

/// The runner, run by a launcher that gets its path and arguments as its own last ones.
pub fn xtask_through(launcher: &[&str]) -> Runner {
    Runner::new(through(launcher, root()))
}

/// The runner as a command of the standard library, to be started and not waited for.
pub fn plain_xtask() -> Command {
    plain_xtask_in(root())
}

/// The same in that workspace.
pub fn plain_xtask_in(workspace: &Path) -> Command {
    through(&[], workspace)
}

fn through(launcher: &[&str], workspace: &Path) -> Command {
    let mut command = match launcher.split_first() {
        None => Command::new(runner()),
        Some((launcher, arguments)) => {
            let mut command = Command::new(launcher);
            command.args(arguments).arg(runner());
            command
        }
    };
    // The tests' own surroundings must not change what is tested.
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTHONUNBUFFERED"] {
        command.env_remove(variable);
    }
    command.env("LC_ALL", "C.UTF-8");
    command.env("CARGO_MANIFEST_DIR", workspace.join("xtask")).current_dir(workspace);
    command
}

impl Runner {
    fn new(command: Command) -> Self {
        let mut command = assert_cmd::Command::from_std(command);
        command.timeout(HANGING);
        Runner(command)
    }

    /// Adds an argument.
    pub fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Self {
        self.0.arg(argument);
        self
    }

    /// Adds some arguments.
    pub fn args(&mut self, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> &mut Self {
        self.0.args(arguments);
        self
    }

    /// Sets a variable of its environment.
    pub fn env(&mut self, variable: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.0.env(variable, value);
        self
    }

    /// Has it run in this folder.
    pub fn current_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.0.current_dir(folder);
        self
    }

    /// Gives it something to read.
    pub fn write_stdin(&mut self, input: &str) -> &mut Self {
        self.0.write_stdin(input);
        self
    }

    /// Gives it more time than others need, for what is done many times.
    pub fn patient(&mut self) -> &mut Self {
        self.0.timeout(5 * HANGING);
        self
    }

    /// Runs it to its end.
    pub fn output(&mut self) -> Output {
        let begin = Instant::now();
        let output = self.0.output().expect("the runner can be run");
        let hung = output.status.code().is_none() && begin.elapsed() >= HANGING;
        assert!(!hung, "{}\n{}", slow::gave_up("the runner did not end"), show(self, &output));
        output
    }

    /// Runs it to its end, for more to be asked about it.
    pub fn assert(&mut self) -> Assert {
        let output = self.output();
        assert_on(output).append_context("command", format!("{self:?}"))
    }
}

impl Debug for Runner {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the runner printed, for more to be asked about it.
pub fn assert_on(output: Output) -> Assert {
    let hint = slow::hint(&text(&output));
    let assert = Assert::new(output);
    match hint {
        Some(hint) => assert.append_context("note", hint),
        None => assert,
    }
}

fn text(output: &Output) -> String {
    let mut text = String::new();
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let _ = writeln!(text, "{name}:\n{}", String::from_utf8_lossy(bytes));
    }
    text
}

/// A command with its status and output, as a failing test shows it.
pub fn show(command: &dyn Debug, output: &Output) -> String {
    let text = text(output);
    let mut shown = format!("command: {command:?}\nstatus: {}\n{text}", output.status);
    if let Some(hint) = slow::hint(&text) {
        shown.push_str(&hint);
    }
    shown
}
