//! The commands, one module each.

mod grade;
mod learn;
mod list;
mod notebook;
mod orders;
mod quiz;
mod run;
mod site;
mod subject;
mod trace;
mod verify;

use crate::cli::Command;
use crate::exit::Exit;
use crate::scratch;
use crate::supervisor;

/// Carries a command out.
///
/// # Errors
/// If it can't be answered; nothing is left half-done then.
pub fn run(command: Command) -> anyhow::Result<Exit> {
    match command {
        Command::List(arguments) => list::run(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Orders(arguments) => orders::run(&arguments),
        Command::Trace(arguments) => trace::run(&arguments),
        Command::Learn(arguments) => learn::run(arguments),
        Command::Quiz(arguments) => quiz::run(&arguments),
        Command::Act(arguments) => quiz::act(&arguments.spec),
        Command::Grade(arguments) => grade::run(&arguments),
        Command::Judge(arguments) => grade::judge(&arguments.spec),
        Command::Notebook(arguments) => notebook::run(&arguments),
        Command::Site(arguments) => site::run(&arguments),
        // It is no question, and `main` has seen to it.
        Command::Init(_) => Ok(Exit::Unanswered),
        Command::Sweep => {
            scratch::run()?;
            Ok(Exit::Holds)
        }
        Command::Supervise(arguments) => {
            let (max_processes, folder) = (arguments.max_processes, arguments.remove.as_deref());
            let stdin = arguments.stdin.as_deref();
            let confined = supervisor::Confined {
                no_new_privileges: arguments.no_new_privileges,
                memory: arguments.memory,
                file_size: arguments.file_size,
            };
            let options = supervisor::Options { max_processes, folder, stdin, confined };
            supervisor::run(options, &arguments.command);
            Ok(Exit::Holds)
        }
    }
}
