//! The command line.

mod korean;
mod values;

pub use values::{Color, Format, Seconds, TraceFormat, shell_word};

use crate::course::{Invariant, Language, Match, word};
use crate::grade::{self, Perhaps, Shard, Unanswered, Weights};
use crate::namespace;
use crate::quiz::{Code, Spec, act};
use crate::scratch;
use crate::supervisor;
use crate::verify::Wanted;
use clap::{ArgGroup, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use interleave::{Bounds, Limits, Schedule};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use values::{invariant, number, order, seed};

/// How long to go on after a fault while a learner waits.
const AFTER_FAULT_LEARNING: Duration = Duration::from_millis(300);

/// How long a run may take while a learner waits: an exercise needs far less.
const TIME_LEARNING: Duration = Duration::from_secs(5);

/// How long the search of a page's orders may take, in seconds: on one with more orders than are found in it, nobody
/// goes through them all.
const TIME_PAGE: &str = "8";

/// How long the search of a hand-in's orders may take, in seconds.
const TIME_GRADING: &str = "10";

/// The command line. What it says of itself is in the language that was chosen before it is read.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    max_term_width = 100,
    about = word!("Processes, checked against the kernel", "커널의 기록으로 확인하는 프로세스"),
    long_about = word!(
        "Processes, checked against the kernel\n\n\
         Exit codes: 0 all holds, 1 an invariant is broken, 2 the question could not be answered.",
        "커널의 기록으로 확인하는 프로세스\n\n\
         종료 코드: 0 모두 지켜짐, 1 불변 조건이 깨짐, 2 답할 수 없음."
    )
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[arg(help = word!("Language of all that is said [default: by the locale]", "실행기가 하는 말의 언어 [기본값: 로캘에 따라]"))]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<Language>,
    #[arg(help = word!("When to use colour", "색을 언제 쓸지"))]
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// The PID of a program's first process, in a namespace of its own
    #[arg(long, hide = true, value_name = "PID")]
    pub first_pid: Option<u32>,
    /// The folder for the temporary folders of a program's runs
    #[arg(long, hide = true, value_name = "FOLDER")]
    pub scratch: Option<PathBuf>,
}

impl Cli {
    /// Reads the command line; says what is wrong with it, or helps, and ends the runner. The language is chosen
    /// first: what is said of the options is in it.
    pub fn read() -> Self {
        let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
        let words: Vec<_> = words.collect();
        let own = words.iter().take_while(|word| *word != "--");
        let mut chosen = own.clone().zip(own.clone().skip(1)).filter_map(|(option, value)| {
            let joined = value.strip_prefix("--lang=");
            joined.or((option == "--lang").then_some(value.as_str()))
        });
        let language = chosen.next().and_then(|name| Language::from_str(name, false).ok());
        language.unwrap_or_else(Language::of_locale).choose();
        let read = match Language::current() {
            Language::En => Self::command().try_get_matches(),
            Language::Ko => korean::helped(Self::command()).try_get_matches(),
        };
        let cli = read.and_then(|matches| Self::from_arg_matches(&matches));
        cli.unwrap_or_else(|error| match Language::current() {
            Language::En => error.exit(),
            Language::Ko => korean::exit(&error),
        })
    }
}

/// What the runner can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(about = word!("List the lessons with their section, kind, processes, lines and title", "레슨의 목록: 섹션, 이름, 종류, 프로세스, 줄, 제목"))]
    #[command(after_help = word!("Example:\n  cargo xtask list --lang ko", "예:\n  cargo xtask list --lang ko"))]
    List(ListArgs),
    #[command(about = word!("Run lessons without checking them, each under a heading", "레슨을 확인하지 않고 차례로 실행하기"))]
    #[command(after_help = word!("Example:\n  cargo xtask run getpid one_child", "예:\n  cargo xtask run getpid one_child"))]
    Run(RunArgs),
    #[command(about = word!("Build and run lessons, and check every printed PID against the kernel's record", "레슨을 빌드하고 실행해서, 출력된 PID를 모두 커널의 기록과 맞춰 보기"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask verify                                   the whole course\n  \
        cargo xtask verify three_children                    one lesson\n  \
        cargo xtask verify one_child -- python3 student.py   your program, checked as that lesson\n  \
        cargo xtask verify --claims mine.toml -- ./a.out     your program, checked against your own claims", "예:\n  \
        cargo xtask verify                                   코스 전체\n  \
        cargo xtask verify three_children                    레슨 하나\n  \
        cargo xtask verify one_child -- python3 student.py   내 프로그램을 그 레슨으로 여기고 확인하기\n  \
        cargo xtask verify --claims mine.toml -- ./a.out     내 프로그램을 내가 적은 주장과 맞춰 보기"))]
    Verify(VerifyArgs),
    #[command(about = word!("List every order in which a program's processes can write", "프로세스들이 쓸 수 있는 모든 순서의 목록"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask orders three_children                         all of them, and why there are 90\n  \
        cargo xtask orders three_children --runs 1000             how often ordinary runs show each\n  \
        cargo xtask orders three_children --order 3,3,1,1,2,2     the output in this order\n  \
        cargo xtask orders in_order --shows 'bar executed!!'      whether that can be all it prints\n  \
        cargo xtask orders -- sh -c 'echo a & echo b & wait'      the orders of any program", "예:\n  \
        cargo xtask orders three_children                         모든 순서와, 90가지인 까닭\n  \
        cargo xtask orders three_children --runs 1000             보통 실행에서 순서마다 몇 번 나오는지\n  \
        cargo xtask orders three_children --order 3,3,1,1,2,2     이 순서로 실행했을 때의 출력\n  \
        cargo xtask orders in_order --shows 'bar executed!!'      출력이 이것뿐일 수 있는지\n  \
        cargo xtask orders -- sh -c 'echo a & echo b & wait'      아무 프로그램의 순서"))]
    Orders(OrdersArgs),
    #[command(about = word!("Show one run: the process tree and a timeline", "실행 한 번을 프로세스 트리와 타임라인으로 보여 주기"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask trace three_children                           a lesson\n  \
        cargo xtask trace three_children --order 3,3,1,1,2,2       in this order of writes\n  \
        cargo xtask trace three_children --format svg > run.svg    as a picture\n  \
        cargo xtask trace -- sh -c 'echo a | cat'                  any program\n\n\
        Exit codes: 0 the run was shown, however the program ended; 1 the program was killed at a\n\
        limit; 2 the run could not be shown.", "예:\n  \
        cargo xtask trace three_children                           레슨 하나\n  \
        cargo xtask trace three_children --order 3,3,1,1,2,2       이 순서로\n  \
        cargo xtask trace three_children --format svg > run.svg    그림으로\n  \
        cargo xtask trace -- sh -c 'echo a | cat'                  아무 프로그램\n\n\
        종료 코드: 0 프로그램이 어떻게 끝났든 보여 줬음, 1 프로그램이 한도에 걸려 강제 종료됨,\n\
        2 보여 줄 수 없음."))]
    Trace(TraceArgs),
    #[command(about = word!("Exercises to write yourself, checked at each save", "직접 풀어 보는 연습. 저장할 때마다 확인해 줘요"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask learn                                 the first exercise that is not solved\n  \
        cargo xtask learn grandchild                      this one\n  \
        cargo xtask learn grandchild -- python3 mine.py   the same, in any language\n  \
        cargo xtask learn --list                          all of them, and which are solved", "예:\n  \
        cargo xtask learn                                 아직 풀지 않은 첫 연습\n  \
        cargo xtask learn grandchild                      이 연습\n  \
        cargo xtask learn grandchild -- python3 mine.py   같은 연습을 아무 언어로나\n  \
        cargo xtask learn --list                          모든 연습과, 푼 것"))]
    Learn(LearnArgs),
    #[command(about = word!("A question about a small program of forks, answered by the kernel", "fork로 된 작은 프로그램에 관한 문제. 답은 커널이 알려 줘요"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask quiz                              a question, another one each time\n  \
        cargo xtask quiz --seed 7 --code python       the same question each time, in Python\n  \
        cargo xtask quiz --seed 7 --answers           all questions about that program, with their answers\n\n\
        Exit codes: 0 the answer was right, 1 it was wrong, 2 there was none.", "예:\n  \
        cargo xtask quiz                              문제 하나. 할 때마다 달라요\n  \
        cargo xtask quiz --seed 7 --code python       늘 같은 문제를 파이썬으로\n  \
        cargo xtask quiz --seed 7 --answers           그 프로그램에 관한 모든 문제와 답\n\n\
        종료 코드: 0 맞았음, 1 틀렸음, 2 답하지 않았음."))]
    Quiz(QuizArgs),
    /// Do what a quiz's program says
    #[command(hide = true, name = act::COMMAND)]
    Act(ActArgs),
    #[command(about = word!("Write lessons as a Jupyter notebook for evcxr, the kernel for Rust", "레슨을 러스트 커널(evcxr)에서 쓸 주피터 노트북으로 만들기"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask notebook --output course.ipynb               the whole course\n  \
        cargo xtask notebook three_children > three.ipynb        one lesson, to standard output\n  \
        cargo xtask notebook --lang ko --output course.ipynb     with the notes in Korean\n  \
        cargo xtask notebook --check                             run every lesson in the Rust kernel", "예:\n  \
        cargo xtask notebook --output course.ipynb               코스 전체\n  \
        cargo xtask notebook three_children > three.ipynb        레슨 하나를 표준 출력에\n  \
        cargo xtask notebook --lang ko --output course.ipynb     한국어 설명으로\n  \
        cargo xtask notebook --check                             모든 레슨을 러스트 커널에서 실행하기"))]
    Notebook(NotebookArgs),
    #[command(about = word!("Write the course as pages on which the learner is the scheduler", "배우는 사람이 스케줄러가 되어 보는 페이지로 코스 만들기"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask site --output pages                               the whole course; open pages/index.html\n  \
        cargo xtask site --output pages three_children                one lesson\n  \
        cargo xtask site --output pages -- sh -c 'echo a & echo b'    any program", "예:\n  \
        cargo xtask site --output pages                               코스 전체. pages/index.html을 여세요\n  \
        cargo xtask site --output pages three_children                레슨 하나\n  \
        cargo xtask site --output pages -- sh -c 'echo a & echo b'    아무 프로그램"))]
    #[command(mut_arg("max_time", |time| time.default_value(TIME_PAGE)))]
    Site(SiteArgs),
    #[command(about = word!("Grade a folder of hand-ins: a row a student and lesson", "제출물 폴더 채점하기: 학생과 레슨마다 한 줄씩"))]
    #[command(after_help = word!("Examples:\n  \
        cargo xtask grade one_child --submissions class                                      a folder or file a student\n  \
        cargo xtask grade one_child three_children --submissions class --csv class.csv\n  \
        cargo xtask grade one_child --submissions class --run 'python3.14 {file}'\n  \
        cargo xtask grade --claims mine.toml --submissions class --reports reports           a page a student\n  \
        cargo xtask grade one_child --submissions class --shard 1/3 --results part1.jsonl    a third of the class\n  \
        cargo xtask grade --merge part1.jsonl part2.jsonl part3.jsonl --junit class.xml", "예:\n  \
        cargo xtask grade one_child --submissions class                                      학생마다 폴더나 파일 하나\n  \
        cargo xtask grade one_child three_children --submissions class --csv class.csv\n  \
        cargo xtask grade one_child --submissions class --run 'python3.14 {file}'\n  \
        cargo xtask grade --claims mine.toml --submissions class --reports reports           학생마다 페이지 하나\n  \
        cargo xtask grade one_child --submissions class --shard 1/3 --results part1.jsonl    반의 3분의 1\n  \
        cargo xtask grade --merge part1.jsonl part2.jsonl part3.jsonl --junit class.xml"))]
    #[command(mut_arg("max_time", |time| time.default_value(TIME_GRADING)))]
    Grade(GradeArgs),
    /// Judge what is in this folder by one lesson
    #[command(hide = true, name = grade::COMMAND)]
    Judge(JudgeArgs),
    /// Supervise a program: start it, and kill what is left of it
    #[command(hide = true, name = supervisor::COMMAND)]
    Supervise(SuperviseArgs),
    /// Make a folder, and remove it when the runner has ended
    #[command(hide = true, name = scratch::COMMAND)]
    Sweep,
    /// Be the init of a PID namespace: start the runner, and reap what is left behind
    #[command(hide = true, name = namespace::COMMAND)]
    Init(InitArgs),
}

impl Command {
    /// Whether it has programs run that may leave something.
    pub fn runs_programs(&self) -> bool {
        matches!(
            self,
            Self::Verify(_) | Self::Orders(_) | Self::Trace(_) | Self::Quiz(_) | Self::Site(_)
        )
    }

    /// Whether each run is to have the same PIDs.
    pub fn wants_same_pids(&self) -> bool {
        match self {
            Self::Verify(arguments) => arguments.pids.same_pids,
            Self::Orders(arguments) => arguments.pids.same_pids,
            Self::Trace(arguments) => arguments.pids.same_pids,
            Self::Judge(arguments) => arguments.pids.same_pids,
            _ => false,
        }
    }
}

#[derive(Debug, Args)]
pub struct OrdersArgs {
    #[arg(help = word!("The lesson to search", "순서를 찾을 레슨"))]
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    #[arg(help = word!("Also run the program N times, traced but not scheduled, and count each order", "추적만 하고 순서는 건드리지 않고 N번 더 실행해서, 순서마다 몇 번 나오는지 세기"))]
    #[arg(long, value_name = "N", conflicts_with = "order", value_parser = number::<1, { u32::MAX }>)]
    pub runs: Option<u32>,
    #[arg(help = word!("Tell whether this can be all that the program prints (any numbers for PIDs, \\n for a newline); a file's name stands for what is in it", "프로그램의 출력 전체가 이것일 수 있는지 알아보기. PID 자리에는 아무 숫자나, 줄바꿈 자리에는 \\n을 적어요. 파일 이름을 적으면 그 파일의 내용을 봐요"))]
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["order", "runs", "outputs"])]
    pub shows: Option<String>,
    #[arg(help = word!("List the different outputs, and how many orders give each", "서로 다른 출력과, 출력마다 그렇게 나오는 순서의 수를 보여 주기"))]
    #[arg(long, conflicts_with = "order")]
    pub outputs: bool,
    #[arg(help = word!("Give all runs as one tree of choices: who could go on at each, and what happened then (with --format json)", "모든 실행을 선택의 트리 하나로 보여 주기. 선택마다 누가 나아갈 수 있었고 그다음에 무슨 일이 있었는지가 나와요(--format json과 함께)"))]
    #[arg(long, conflicts_with_all = ["order", "outputs", "shows"])]
    pub tree: bool,
    #[arg(help = word!("List all of them on a terminal, too, and not only a screenful", "터미널에서도 한 화면만이 아니라 모두 보여 주기"))]
    #[arg(long)]
    pub all: bool,
    #[arg(help = word!("Output format", "출력 형식"))]
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    #[command(flatten)]
    pub orders: OrderArgs,
    #[command(flatten)]
    pub pids: PidArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "cargo xtask trace [OPTIONS] LESSON\n       cargo xtask trace [OPTIONS] -- COMMAND...",
    group = ArgGroup::new("subject").args(["lesson", "command"]).required(true),
)]
pub struct TraceArgs {
    #[arg(help = word!("The lesson to run", "실행할 레슨"))]
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    #[arg(help = word!("Run in this order: the processes that write, one after another, as in 3,3,1,1,2,2", "이 순서로 실행: 쓰는 프로세스를 차례로 적어요(예: 3,3,1,1,2,2)"))]
    #[arg(long, value_name = "NAMES", value_parser = order)]
    pub order: Option<Schedule>,
    #[arg(help = word!("Output format", "출력 형식"))]
    #[arg(long, value_enum, default_value = "human")]
    pub format: TraceFormat,
    #[arg(help = word!("Show long writes whole in the timeline", "길게 쓴 것도 타임라인에 줄이지 않고 보여 주기"))]
    #[arg(long)]
    pub whole: bool,
    #[command(flatten)]
    pub pids: PidArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Debug, Args)]
pub struct NotebookArgs {
    #[arg(help = word!("Lessons to include [default: all]", "넣을 레슨 [기본값: 모두]"))]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[arg(help = word!("File to write; without it, standard output", "쓸 파일. 없으면 표준 출력"))]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(help = word!("Overwrite the file if it exists", "파일이 이미 있으면 덮어쓰기"))]
    #[arg(long, requires = "output")]
    pub force: bool,
    #[arg(help = word!("Write no file: run the notebooks, and the lessons as pasted by hand, in the Rust kernel, and check their output", "파일을 쓰지 않고, 노트북과 손으로 붙여 넣은 레슨을 러스트 커널에서 실행해서 출력을 확인하기"))]
    #[arg(long, conflicts_with_all = ["output", "force"])]
    pub check: bool,
    #[arg(help = word!("Time limit for each kernel in a check, including start-up and compilation", "확인할 때 커널마다 주는 시간(초). 시작하고 컴파일하는 시간도 들어가요"))]
    #[arg(long, default_value_t = Seconds(Duration::from_secs(300)), value_name = "SECONDS", requires = "check")]
    pub timeout: Seconds,
}

#[derive(Debug, Args)]
pub struct SiteArgs {
    #[arg(help = word!("Lessons to include [default: all]", "넣을 레슨 [기본값: 모두]"))]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[arg(help = word!("Folder to write the pages into", "페이지를 쓸 폴더"))]
    #[arg(long, value_name = "DIR")]
    pub output: PathBuf,
    #[arg(help = word!("Overwrite the pages in a folder that is not empty", "비어 있지 않은 폴더의 페이지를 덮어쓰기"))]
    #[arg(long)]
    pub force: bool,
    #[arg(help = word!("Ordinary runs, traced but not scheduled, to count how often each order comes up", "순서마다 몇 번 나오는지 세어 볼, 추적만 하고 스케줄하지 않는 실행의 수"))]
    #[arg(long, default_value_t = 1_000, value_name = "N", value_parser = number::<1, { u32::MAX }>)]
    pub runs: u32,
    #[command(flatten)]
    pub program: ProgramArgs,
    #[command(flatten)]
    pub bounds: BoundArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Debug, Args)]
pub struct GradeArgs {
    #[arg(help = word!("Lessons to hold the hand-ins against", "제출물과 맞춰 볼 레슨"))]
    #[arg(value_name = "LESSON", required_unless_present_any = ["claims", "merge"])]
    pub lessons: Vec<String>,
    #[arg(help = word!("Folder with a folder or file a student", "학생마다 폴더나 파일이 하나씩 있는 폴더"))]
    #[arg(long, value_name = "DIR", required_unless_present = "merge")]
    pub submissions: Option<PathBuf>,
    #[arg(help = word!("File with claims to hold them against, in place of lessons", "레슨 대신 맞춰 볼 주장이 적힌 파일"))]
    #[arg(long, value_name = "FILE", conflicts_with = "lessons")]
    pub claims: Option<PathBuf>,
    #[arg(help = word!("How a program is built: {file}, {stem}, {exe} and {dir} are filled in [default: by its ending]", "프로그램을 빌드하는 법. {file}, {stem}, {exe}, {dir}을 채워 넣어요 [기본값: 파일 이름의 끝에 따라]"))]
    #[arg(long, value_name = "COMMAND")]
    pub build: Option<String>,
    #[arg(help = word!("How a program is run, likewise", "프로그램을 실행하는 법. 위와 같아요"))]
    #[arg(long, value_name = "COMMAND")]
    pub run: Option<String>,
    #[arg(help = word!("How closely lines must match the lesson's", "줄이 레슨의 줄과 얼마나 똑같아야 하는지"))]
    #[arg(long = "match", value_enum, default_value = "blanks", value_name = "HOW")]
    pub matching: Match,
    #[arg(help = word!("Check these invariants only", "이 규칙들만 확인하기"))]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = invariant)]
    pub only: Vec<Invariant>,
    #[arg(help = word!("Hand-ins to judge at a time", "한 번에 살펴볼 제출물의 수"))]
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = number::<1, 1024>)]
    pub jobs: u32,
    #[arg(help = word!("Time limit for the whole class; what is not begun by then is unanswered", "반 전체에 주는 시간(초). 그때까지 시작하지 못한 것은 답 없음이에요"))]
    #[arg(long, value_name = "SECONDS")]
    pub total_time: Option<Seconds>,
    #[arg(help = word!("File to keep the results in; what is in it already is not judged again", "결과를 담아 둘 파일. 이미 들어 있는 것은 다시 살펴보지 않아요"))]
    #[arg(long, value_name = "FILE")]
    pub results: Option<PathBuf>,
    #[arg(help = word!("Judge only this part of the class, as in 1/3", "반의 이 조각만 살펴보기(예: 1/3)"))]
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
    #[arg(help = word!("Files of results to put together, instead of judging", "살펴보는 대신, 합칠 결과 파일"))]
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["lessons", "claims", "submissions", "shard", "results"])]
    pub merge: Vec<PathBuf>,
    #[arg(help = word!("File to write a table into: a line a row", "표를 쓸 CSV 파일. 줄마다 결과 하나"))]
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    #[arg(help = word!("File to write a JUnit report into: a test a student and invariant", "JUnit 보고를 쓸 파일. 학생과 규칙마다 테스트 하나"))]
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    #[arg(help = word!("Folder to write a page a student into", "학생마다 페이지를 하나씩 쓸 폴더"))]
    #[arg(long, value_name = "DIR")]
    pub reports: Option<PathBuf>,
    #[arg(help = word!("Points for invariants, as in reaped=3,lines=2 [default: 1 each]", "규칙마다 줄 점수(예: reaped=3,lines=2) [기본값: 1점씩]"))]
    #[arg(long, value_name = "POINTS")]
    pub points: Option<Weights>,
    #[arg(help = word!("What a program counts as that holds, perhaps not in all orders", "지켜졌지만 모든 순서는 아닐 수 있는 프로그램을 무엇으로 칠지"))]
    #[arg(long, value_enum, default_value = "holds", value_name = "HOW")]
    pub perhaps: Perhaps,
    #[arg(help = word!("What a question without an answer counts as", "답이 없는 것을 무엇으로 칠지"))]
    #[arg(long, value_enum, default_value = "unanswered", value_name = "HOW")]
    pub unanswered: Unanswered,
    #[arg(help = word!("Megabytes of address space that each process of a hand-in may have", "제출물의 프로세스마다 쓸 수 있는 주소 공간(MB)"))]
    #[arg(long, value_name = "MB", value_parser = number::<64, { u32::MAX }>)]
    pub memory: Option<u32>,
    #[arg(help = word!("Megabytes that a file may have that a hand-in writes", "제출물이 쓰는 파일의 최대 크기(MB)"))]
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = number::<1, { u32::MAX }>)]
    pub file_size: u32,
    #[command(flatten)]
    pub bounds: BoundArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// What is to be judged, as JSON
    pub spec: String,
    /// In a PID namespace of its own, out of which no program sees or signals a process
    #[command(flatten)]
    pub pids: PidArgs,
}

#[derive(Debug, Args)]
pub struct LearnArgs {
    #[arg(help = word!("The exercise to work on [default: the first that is not solved]", "풀어 볼 연습 [기본값: 아직 풀지 않은 첫 연습]"))]
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,
    #[arg(help = word!("List the exercises, and which are solved", "연습의 목록과, 푼 것"))]
    #[arg(long, conflicts_with_all = ["exercise", "check", "command"])]
    pub list: bool,
    #[arg(help = word!("Check all exercises anew", "모든 연습을 새로 확인하기"))]
    #[arg(long, conflicts_with_all = ["exercise", "command"])]
    pub check: bool,
    #[arg(help = word!("A program to check in place of the exercise's own, at each change of its files", "연습의 프로그램 대신, 파일이 바뀔 때마다 확인할 프로그램"))]
    #[arg(last = true, value_name = "COMMAND", requires = "exercise")]
    pub command: Vec<String>,
}

#[derive(Debug, Args)]
pub struct QuizArgs {
    #[arg(help = word!("Which quiz; the same number gives the same one [default: another one each time]", "몇 번 퀴즈인지. 같은 번호면 같은 퀴즈예요 [기본값: 할 때마다 다름]"))]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    #[arg(help = word!("Language in which the program is shown", "프로그램을 보여 줄 언어"))]
    #[arg(long, value_enum, default_value = "rust", value_name = "CODE")]
    pub code: Code,
    #[arg(help = word!("Print all questions with their answers", "모든 문제와 답을 출력하기"))]
    #[arg(long)]
    pub answers: bool,
    #[arg(help = word!("Output format; in JSON the answers are told", "출력 형식. JSON에는 답도 나와요"))]
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct ActArgs {
    /// The program
    pub spec: Spec,
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
    /// Let it gain no privileges
    #[arg(long)]
    pub no_new_privileges: bool,
    /// Bytes of address space that each of its processes may have
    #[arg(long, value_name = "BYTES")]
    pub memory: Option<u64>,
    /// Bytes that a file may have that it writes
    #[arg(long, value_name = "BYTES")]
    pub file_size: Option<u64>,
    /// The program
    #[arg(last = true)]
    pub command: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The runner's command line
    #[arg(last = true)]
    pub command: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[arg(help = word!("Output format", "출력 형식"))]
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    #[arg(help = word!("Lessons to run [default: all]", "실행할 레슨 [기본값: 모두]"))]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[arg(help = word!("Lessons to verify [default: all]", "확인할 레슨 [기본값: 모두]"))]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    #[arg(help = word!("Output format", "출력 형식"))]
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    #[arg(help = word!("File with claims to check a command against, in place of a lesson", "레슨 대신 명령과 맞춰 볼 주장이 적힌 파일"))]
    #[arg(long, value_name = "FILE", requires = "command", conflicts_with = "lessons")]
    pub claims: Option<PathBuf>,
    #[arg(help = word!("How closely a command's lines must match the lesson's", "명령의 줄이 레슨의 줄과 얼마나 똑같아야 하는지"))]
    #[arg(
        long = "match",
        value_enum,
        default_value = "blanks",
        value_name = "HOW",
        requires = "command"
    )]
    pub matching: Match,
    #[arg(help = word!("Check a command by these invariants only, and that it ends within its limits", "이 규칙들만, 그리고 한도 안에서 끝나는지만 확인하기"))]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = invariant, requires = "command")]
    pub only: Vec<Invariant>,
    #[arg(help = word!("Which evidence to accept", "어떤 증거로 판단할지"))]
    #[arg(long, value_enum, default_value = "auto", value_name = "WHICH")]
    pub evidence: Wanted,
    #[arg(help = word!("Ordinary runs to judge after a search that found nothing broken", "탐색에서 깨진 것이 없을 때 살펴볼 보통 실행의 수"))]
    #[arg(long, default_value_t = count(Bounds::default().ordinary_runs), value_name = "N", value_parser = number::<0, { u32::MAX }>)]
    pub runs: u32,
    /// For a learner, who waits for it: with an early end after a fault or a long run, and without a summary
    #[arg(long, hide = true)]
    pub learning: bool,
    #[command(flatten)]
    pub orders: OrderArgs,
    #[command(flatten)]
    pub pids: PidArgs,
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
        let bounds = Bounds { ordinary_runs: self.runs as usize, ..self.orders.bounds() };
        let after_fault = if self.learning { AFTER_FAULT_LEARNING } else { bounds.after_fault };
        Bounds { after_fault, ..bounds }
    }

    /// How far a run may go.
    pub fn limits(&self) -> Limits {
        let limits = self.limits.limits();
        let time = if self.learning { limits.time.min(TIME_LEARNING) } else { limits.time };
        Limits { time, ..limits }
    }
}

/// The option that asks for these invariants only; none if all are asked for.
pub fn only_option(only: &[Invariant]) -> Option<[String; 2]> {
    let names = only.iter().map(|invariant| invariant.id()).collect::<Vec<_>>().join(",");
    (!only.is_empty()).then(|| ["--only".to_owned(), names])
}

/// A program that is no lesson's.
#[derive(Debug, Args)]
pub struct ProgramArgs {
    #[arg(help = word!("A program to use instead of a lesson's own", "레슨의 프로그램 대신 쓸 프로그램"))]
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
    #[arg(help = word!("File that a command reads; without it, its standard input is empty", "명령이 읽을 파일. 없으면 표준 입력이 비어 있어요"))]
    #[arg(long, value_name = "FILE", requires = "command")]
    pub stdin: Option<PathBuf>,
    #[arg(help = word!("Give a command terminals for its standard output and error, as on a screen", "명령의 표준 출력과 표준 오류를 화면에서 실행할 때처럼 터미널에 연결하기"))]
    #[arg(long, requires = "command")]
    pub tty: bool,
}

impl ProgramArgs {
    /// The options that give its input and its terminals again.
    pub fn options(&self) -> Vec<String> {
        let file = self.stdin.as_ref();
        let stdin = file.map(|file| format!("--stdin {}", shell_word(&file.to_string_lossy())));
        stdin.into_iter().chain(self.tty.then(|| "--tty".to_owned())).collect()
    }

    /// The words that give the program again, at the end of a command line; none if there is none.
    pub fn command(&self) -> Vec<String> {
        let words = self.command.iter().map(|word| shell_word(&word.to_string_lossy()));
        let dashes = (!self.command.is_empty()).then(|| "--".to_owned());
        dashes.into_iter().chain(words).collect()
    }
}

/// Which orders are tried.
#[derive(Debug, Args)]
#[command(next_help_heading = word!("Orders", "순서"))]
pub struct OrderArgs {
    #[arg(
        long,
        value_name = "NAMES",
        value_parser = order,
        help = word!(
            "Try only this order: the processes that write, one after another, as in 3,3,1,1,2,2",
            "이 순서만 시도하기: 쓰는 프로세스를 차례로 적어요(예: 3,3,1,1,2,2)"
        ),
        long_help = word!(
            "Try only this order: the processes that write, one after another, as in 3,3,1,1,2,2\n\n\
             A bare name is a write to the output. A letter after the name stands for another step: w a wait, x an \
             exit, s a write into another pipe or a socket, r a read from one, l a look at several, c the end of a \
             descriptor of one, p a question for the parent's PID, a going on to the next step, where a SIGCHLD that \
             has arrived is handled first. 2:1 is the second thread of process 2. writes:, exits: or everything: in \
             front says which steps are scheduled; without it, those that the letters ask for.",
            "이 순서만 시도하기: 쓰는 프로세스를 차례로 적어요(예: 3,3,1,1,2,2)\n\n\
             이름만 적으면 출력에 쓰는 것이에요. 이름 뒤의 글자는 다른 단계예요. w는 wait, x는 끝, s는 다른 파이프나 소켓에 쓰기, r은 \
             거기서 읽기, l은 여럿을 들여다보기, c는 그 한쪽 끝을 닫기, p는 부모의 PID 묻기, a는 다음 단계로 나아가기예요(도착한 \
             SIGCHLD를 먼저 처리해요). 2:1은 2번 프로세스의 둘째 스레드예요. 맨 앞에 writes:, exits:, everything:을 적어서 어떤 \
             단계까지 차례를 정할지 고를 수 있어요. 없으면 글자에 맞춰 정해요."
        )
    )]
    pub order: Option<Schedule>,
    #[command(flatten)]
    pub bounds: BoundArgs,
    #[arg(help = word!("Make a run of each combination of choices, also of those that no process can tell apart", "프로세스가 구별할 수 없는 것까지 선택의 모든 조합을 실행하기"))]
    #[arg(long)]
    pub no_reduction: bool,
}

/// How far a search goes.
#[derive(Debug, Args)]
#[command(next_help_heading = word!("Orders", "순서"))]
pub struct BoundArgs {
    #[arg(help = word!("How many orders to try at most; if there are more, a random sample is drawn", "시도할 순서의 최대 수. 더 많으면 무작위로 표본을 뽑아요"))]
    #[arg(long, default_value_t = count(Bounds::default().orders), value_name = "N", value_parser = number::<1, { u32::MAX }>)]
    pub max_orders: u32,
    #[arg(help = word!("Time limit for the whole search", "탐색 전체에 주는 시간(초)"))]
    #[arg(long, default_value_t = Seconds(Bounds::default().time), value_name = "SECONDS")]
    pub max_time: Seconds,
    #[arg(help = word!("Seed of the random sample", "표본을 뽑는 시드"))]
    #[arg(long, default_value_t = Bounds::default().seed, value_name = "N", value_parser = seed)]
    pub seed: u64,
}

impl BoundArgs {
    /// These as a search's bounds.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            orders: self.max_orders as usize,
            time: self.max_time.0,
            seed: self.seed,
            ..Bounds::default()
        }
    }
}

impl OrderArgs {
    /// These as a search's bounds.
    pub fn bounds(&self) -> Bounds {
        Bounds { reduction: !self.no_reduction, ..self.bounds.bounds() }
    }
}

/// Which PIDs processes get.
#[derive(Debug, Args)]
pub struct PidArgs {
    #[arg(help = word!("Give the processes the same PIDs in each run, in a PID namespace of its own", "실행할 때마다 프로세스에 같은 PID 주기(따로 쓰는 PID 네임스페이스에서)"))]
    #[arg(long)]
    pub same_pids: bool,
}

/// How far a run may go.
#[derive(Debug, Args)]
#[command(next_help_heading = word!("Limits of a run", "실행의 한도"))]
pub struct LimitArgs {
    #[arg(help = word!("Time limit; past it, all processes of the run are killed", "실행 한 번에 주는 시간(초). 넘으면 프로세스를 모두 강제 종료해요"))]
    #[arg(long, default_value_t = Seconds(Limits::default().time), value_name = "SECONDS")]
    pub timeout: Seconds,
    #[arg(help = word!("How many processes a run may start, the first one included", "실행 한 번에 시작해도 되는 프로세스의 수. 첫 프로세스도 세요"))]
    #[arg(long, default_value_t = count(Limits::default().processes), value_name = "N", value_parser = number::<1, 10_000>)]
    pub max_processes: u32,
    #[arg(help = word!("How many bytes a run may write", "실행 한 번에 써도 되는 바이트의 수"))]
    #[arg(long, default_value_t = count(Limits::default().output), value_name = "BYTES", value_parser = number::<1, { u32::MAX }>)]
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

/// A default of the library's as an option has it.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Cli, Command};
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
        let limits = format!("{:?}", arguments.limits());
        assert_eq!(limits, format!("{:?}", Limits::default()));
        assert!(arguments.limits.to_words().is_empty());
    }
}
