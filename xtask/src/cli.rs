//! The command line.

use crate::course::{Language, Match};
use crate::supervisor;
use crate::verify::Wanted;
use clap::builder::PossibleValue;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use interleave::{Bounds, Limits, Schedule};
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Processes, checked against the kernel
///
/// Exit codes: 0 all holds, 1 an invariant is broken, 2 the question could not be answered.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Language of all that is said [default: by the locale]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<Language>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
}

/// What the runner can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the lessons with their section, kind, processes, lines and title
    #[command(after_help = "Example:\n  cargo xtask list --lang ko")]
    List(ListArgs),
    /// Run lessons without checking them, each under a heading
    #[command(after_help = "Example:\n  cargo xtask run getpid one_child")]
    Run(RunArgs),
    /// Build and run lessons, and check every printed PID against the kernel's record
    #[command(after_help = "Examples:\n  \
        cargo xtask verify                                   the whole course\n  \
        cargo xtask verify three_children                    one lesson\n  \
        cargo xtask verify one_child -- python3 student.py   your program, checked as that lesson\n  \
        cargo xtask verify --claims mine.toml -- ./a.out     your program, checked against your own claims")]
    Verify(VerifyArgs),
    /// List every order in which a program's processes can write
    #[command(after_help = "Examples:\n  \
        cargo xtask orders three_children                         all of them, and why there are 90\n  \
        cargo xtask orders three_children --runs 1000             how often ordinary runs show each\n  \
        cargo xtask orders three_children --order 3,3,1,1,2,2     the output in this order\n  \
        cargo xtask orders -- sh -c 'echo a & echo b & wait'      the orders of any program")]
    Orders(OrdersArgs),
    /// Show one run: the process tree and a timeline
    #[command(after_help = "Examples:\n  \
        cargo xtask trace three_children                           a lesson\n  \
        cargo xtask trace three_children --order 3,3,1,1,2,2       in this order of writes\n  \
        cargo xtask trace three_children --format svg > run.svg    as a picture\n  \
        cargo xtask trace -- sh -c 'echo a | cat'                  any program\n\n\
        Exit codes: 0 the run was shown, however the program ended; 1 the program was killed at a\n\
        limit; 2 the run could not be shown.")]
    Trace(TraceArgs),
    /// Write lessons as a Jupyter notebook for evcxr, the kernel for Rust
    #[command(after_help = "Examples:\n  \
        cargo xtask notebook --output course.ipynb               the whole course\n  \
        cargo xtask notebook three_children > three.ipynb        one lesson, to standard output\n  \
        cargo xtask notebook --lang ko --output course.ipynb     with the notes in Korean\n  \
        cargo xtask notebook --check                             run every lesson in the Rust kernel")]
    Notebook(NotebookArgs),
    /// Supervise a program: start it, and kill what is left of it
    #[command(hide = true, name = supervisor::COMMAND)]
    Supervise(SuperviseArgs),
}

#[derive(Debug, Args)]
pub struct OrdersArgs {
    /// The lesson to search
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Also run the program N times, traced but not scheduled, and count each order
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: Option<u32>,
    /// Output format
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    #[command(flatten)]
    pub orders: OrderArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "cargo xtask trace [OPTIONS] LESSON\n       cargo xtask trace [OPTIONS] -- COMMAND...",
    group = ArgGroup::new("subject").args(["lesson", "command"]).required(true),
)]
pub struct TraceArgs {
    /// The lesson to run
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Run in this order: the processes that write, one after another, as in 3,3,1,1,2,2
    #[arg(long, value_name = "NAMES")]
    pub order: Option<Schedule>,
    /// Output format
    #[arg(long, value_enum, default_value = "human")]
    pub format: TraceFormat,
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Debug, Args)]
pub struct NotebookArgs {
    /// Lessons to include [default: all]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    /// File to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Write no file: run the notebooks, and the lessons as pasted by hand, in the Rust kernel, and
    /// check their output
    #[arg(long, conflicts_with_all = ["output", "force"])]
    pub check: bool,
    /// Time limit for each kernel in a check, including start-up and compilation
    #[arg(long, default_value_t = Seconds(Duration::from_secs(300)), value_name = "SECONDS", requires = "check")]
    pub timeout: Seconds,
}

#[derive(Debug, Args)]
pub struct SuperviseArgs {
    /// How many processes the program may have at a time
    pub max_processes: usize,
    /// Folder to remove when all processes have ended
    #[arg(long, value_name = "FOLDER")]
    pub remove: Option<PathBuf>,
    /// File that the program reads
    #[arg(long, value_name = "FILE")]
    pub stdin: Option<PathBuf>,
    /// The program
    #[arg(last = true)]
    pub command: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// Output format
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    /// Lessons to run [default: all]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Lessons to verify [default: all]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Output format
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    /// File with claims to check a command against, in place of a lesson
    #[arg(long, value_name = "FILE", requires = "command", conflicts_with = "lessons")]
    pub claims: Option<PathBuf>,
    /// How closely a command's lines must match the lesson's
    #[arg(
        long = "match",
        value_enum,
        default_value = "blanks",
        value_name = "HOW",
        requires = "command"
    )]
    pub matching: Match,
    /// Which evidence to accept
    #[arg(long, value_enum, default_value = "auto", value_name = "WHICH")]
    pub evidence: Wanted,
    /// Ordinary runs to judge after a search that found nothing broken
    #[arg(long, default_value_t = count(Bounds::default().ordinary_runs), value_name = "N")]
    pub runs: u32,
    #[command(flatten)]
    pub orders: OrderArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

impl VerifyArgs {
    /// How closely lines must match: a lesson's own program writes them as the lesson has them.
    pub fn matching(&self) -> Match {
        if self.program.command.is_empty() { Match::Exact } else { self.matching }
    }

    /// The bounds of the search, and of the ordinary runs after it.
    pub fn bounds(&self) -> Bounds {
        Bounds { ordinary_runs: self.runs as usize, ..self.orders.bounds() }
    }
}

/// A program that is no lesson's.
#[derive(Debug, Args)]
pub struct ProgramArgs {
    /// A program to use instead of a lesson's own
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
    /// File that a command reads; without it, its standard input is empty
    #[arg(long, value_name = "FILE", requires = "command")]
    pub stdin: Option<PathBuf>,
    /// Give a command terminals for its standard output and error, as on a screen
    #[arg(long, requires = "command")]
    pub tty: bool,
}

/// Which orders are tried.
#[derive(Debug, Args)]
#[command(next_help_heading = "Orders")]
pub struct OrderArgs {
    /// Try only this order: the processes that write, one after another, as in 3,3,1,1,2,2
    ///
    /// A bare name is a write to the output. A letter after the name stands for another step: w a
    /// wait, x an exit, s a write into another pipe or a socket, p a question for the parent's PID,
    /// a going on to the next step, where a SIGCHLD that has arrived is handled first. 2:1 is the
    /// second thread of process 2. writes:, exits: or everything: in front says which steps are
    /// scheduled; without it, those that the letters ask for.
    #[arg(long, value_name = "NAMES")]
    pub order: Option<Schedule>,
    /// How many orders to try at most; if there are more, a random sample is drawn
    #[arg(long, default_value_t = count(Bounds::default().orders), value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_orders: u32,
    /// Time limit for the whole search
    #[arg(long, default_value_t = Seconds(Bounds::default().time), value_name = "SECONDS")]
    pub max_time: Seconds,
    /// Seed of the random sample
    #[arg(long, default_value_t = Bounds::default().seed, value_name = "N")]
    pub seed: u64,
    /// Make a run of each combination of choices, also of those that no process can tell apart
    #[arg(long)]
    pub no_reduction: bool,
}

impl OrderArgs {
    /// These as a search's bounds.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            orders: self.max_orders as usize,
            time: self.max_time.0,
            seed: self.seed,
            reduction: !self.no_reduction,
            ..Bounds::default()
        }
    }
}

/// How far a run may go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits of a run")]
pub struct LimitArgs {
    /// Time limit; past it, all processes of the run are killed
    #[arg(long, default_value_t = Seconds(Limits::default().time), value_name = "SECONDS")]
    pub timeout: Seconds,
    /// How many processes a run may start, the first one included
    #[arg(long, default_value_t = count(Limits::default().processes), value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub max_processes: u32,
    /// How many bytes a run may write
    #[arg(long, default_value_t = count(Limits::default().output), value_name = "BYTES", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_output: u32,
}

impl LimitArgs {
    /// The options that give these limits again; none for those that are the default.
    pub fn to_words(&self) -> Vec<String> {
        let (own, default) = (self.limits(), Limits::default());
        let mut words = Vec::new();
        if own.time != default.time {
            words.push(format!("--timeout {}", self.timeout));
        }
        if own.processes != default.processes {
            words.push(format!("--max-processes {}", self.max_processes));
        }
        if own.output != default.output {
            words.push(format!("--max-output {}", self.max_output));
        }
        words
    }

    /// These as a run's limits.
    pub fn limits(&self) -> Limits {
        Limits {
            processes: self.max_processes as usize,
            time: self.timeout.0,
            output: self.max_output as usize,
        }
    }
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
}

/// How a run is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// For people: the process tree and a timeline
    Human,
    /// One JSON object
    Json,
    /// A Mermaid sequence diagram, for Markdown and notebooks
    Mermaid,
    /// A picture
    Svg,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes this the choice for everything that is printed from now on.
    pub fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::En, Self::Ko]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::En => PossibleValue::new("en").help("English"),
            Self::Ko => PossibleValue::new("ko").help("Korean"),
        })
    }
}

impl ValueEnum for Match {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Exact, Self::Blanks, Self::Numbers]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.id());
        Some(match self {
            Self::Exact => value.help("Byte for byte"),
            Self::Blanks => value.help(
                "Runs of blanks count as one, those at the end of a line as none; the lecture's spelling counts",
            ),
            Self::Numbers => value.help("The words are free: the numbers and their places count"),
        })
    }
}

impl ValueEnum for Wanted {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Kernel, Self::Output]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => PossibleValue::new("auto")
                .help("The kernel's record, or the output alone where tracing is refused"),
            Self::Kernel => PossibleValue::new("kernel")
                .help("The kernel's record only; without it the question is unanswered"),
            Self::Output => {
                PossibleValue::new("output").help("The output and the exit status only")
            }
        })
    }
}

/// A number of seconds, with decimals if need be: more than 0, at most a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_secs_f64())
    }
}

impl FromStr for Seconds {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds: f64 = text.parse().map_err(|_| "not a number of seconds")?;
        if seconds > 0.0 && seconds <= 86_400.0 {
            Ok(Self(Duration::from_secs_f64(seconds)))
        } else {
            Err("not in 0 to 86400")
        }
    }
}

/// A default of the library's as an option has it.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Cli, Command, Seconds};
    use clap::{CommandFactory, Parser};
    use interleave::{Bounds, Limits};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    /// Each default stands in the library alone.
    #[test]
    fn without_options_the_bounds_are_the_librarys() {
        let cli = Cli::parse_from(["xtask", "verify"]);
        let Command::Verify(arguments) = cli.command else { panic!("it is `verify`") };
        let bounds = format!("{:?}", arguments.bounds());
        assert_eq!(bounds, format!("{:?}", Bounds::default()));
        let limits = format!("{:?}", arguments.limits.limits());
        assert_eq!(limits, format!("{:?}", Limits::default()));
        assert!(arguments.limits.to_words().is_empty());
    }

    #[test]
    fn seconds_have_bounds_and_read_back() {
        for text in ["0.5", "10", "86400"] {
            assert_eq!(text.parse::<Seconds>().unwrap().to_string(), text);
        }
        for text in ["0", "-1", "86401", "ten", "", "NaN", "inf"] {
            assert!(text.parse::<Seconds>().is_err(), "{text}");
        }
    }
}
