//! `site`: the course as pages on which the learner is the scheduler.

use super::orders::{Runs, recorded};
use super::subject::Subject;
use crate::cli::SiteArgs;
use crate::course::{Course, Language, Lesson, say, word};
use crate::exit::Exit;
use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::Value;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long the ordinary runs of one program may take: one that calculates is seen less often.
const RUNS_TIME: Duration = Duration::from_secs(3);

/// What the program that writes the pages reads.
#[derive(Serialize)]
struct Recorded {
    lessons: Vec<RecordedLesson>,
}

#[derive(Serialize)]
struct RecordedLesson {
    name: String,
    title: InLanguages,
    notes: Option<InLanguages>,
    program: Option<String>,
    /// The command that replays an order, before and after that order.
    replay: (String, String),
    tree: Option<Value>,
}

#[derive(Serialize)]
struct InLanguages {
    en: String,
    ko: String,
}

/// Records the lessons, or the command in their place, and writes their pages.
pub fn run(arguments: &SiteArgs) -> anyhow::Result<Exit> {
    let output = &arguments.output;
    refuse_taken(output, arguments.force)?;
    let course = Course::load()?;
    build_writer(&course)?;
    let lessons = if arguments.program.command.is_empty() {
        let lessons = course.select(&arguments.lessons)?;
        lessons
            .into_iter()
            .map(|lesson| of_lesson(&course, lesson, arguments))
            .collect::<Result<_, _>>()?
    } else {
        vec![of_command(arguments)?]
    };
    write(&course, &Recorded { lessons }, output)?;
    let index = output.join("index.html");
    anstream::println!("{}", index.display());
    Ok(Exit::Holds)
}

/// Refuses a folder in which something is, unless it may be overwritten.
fn refuse_taken(output: &Path, force: bool) -> anyhow::Result<()> {
    let Ok(mut entries) = fs::read_dir(output) else {
        if output.exists() {
            bail!(say!("{} is no folder", "{}은(는) 폴더가 아니에요", output.display()));
        }
        return Ok(());
    };
    if entries.next().is_some() && !force {
        bail!(say!(
            "{} is not empty: choose another folder, or overwrite its pages with --force",
            "{}이(가) 비어 있지 않아요. 다른 폴더를 고르거나, --force로 그 안의 페이지를 덮어쓰세요",
            output.display()
        ));
    }
    Ok(())
}

fn of_lesson(
    course: &Course,
    lesson: &Lesson,
    arguments: &SiteArgs,
) -> anyhow::Result<RecordedLesson> {
    let read = |file: PathBuf| {
        fs::read_to_string(&file)
            .with_context(|| say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display()))
    };
    let notes = |file: &str| read(lesson.folder.join(file));
    let title = |language| lesson.data.title.in_language(language).to_owned();
    let subject = Subject::of_lesson(course, &lesson.name)?;
    Ok(RecordedLesson {
        name: lesson.name.clone(),
        title: InLanguages { en: title(Language::En), ko: title(Language::Ko) },
        notes: Some(InLanguages { en: notes("README.md")?, ko: notes("README.ko.md")? }),
        program: Some(read(lesson.program_file())?),
        replay: (format!("cargo xtask trace {}", lesson.name), String::new()),
        tree: tree(&subject, arguments),
    })
}

fn of_command(arguments: &SiteArgs) -> anyhow::Result<RecordedLesson> {
    let subject = Subject::new(None, &arguments.program)?;
    let command = arguments.program.command().join(" ");
    let title = arguments.program.command()[1..].join(" ");
    Ok(RecordedLesson {
        name: "program".to_owned(),
        title: InLanguages { en: title.clone(), ko: title },
        notes: None,
        program: None,
        replay: ("cargo xtask trace".to_owned(), format!(" {command}")),
        tree: tree(&subject, arguments),
    })
}

/// What was recorded of a program; `None`, with a word about it on stderr, if it can't be: its page shows only its notes.
fn tree(subject: &Subject, arguments: &SiteArgs) -> Option<Value> {
    let (limits, bounds) = (arguments.limits.limits(), arguments.bounds.bounds());
    let runs = Runs { most: arguments.runs, time: Some(RUNS_TIME) };
    match recorded(subject, limits, bounds, Some(runs)) {
        // A program that no scheduler ever asked about has no choices.
        Ok((tree, _)) => Some(tree)
            .filter(|tree| tree["nodes"].as_array().is_some_and(|nodes| !nodes.is_empty())),
        Err(error) => {
            let (name, why) = (&subject.name, format!("{error:#}"));
            anstream::eprintln!(
                "{}",
                say!(
                    "{name} has no machine on its page: {why}",
                    "{name}의 페이지에는 기계가 없어요: {why}"
                )
            );
            None
        }
    }
}

/// The program that writes the pages is built first: it takes longer than all that it does.
fn build_writer(course: &Course) -> anyhow::Result<()> {
    let failed =
        word!("cannot build what writes the pages", "페이지를 쓰는 프로그램을 빌드할 수 없어요");
    if !cargo(course, "build").status().context(failed)?.success() {
        bail!(failed);
    }
    Ok(())
}

/// This command of cargo for that program.
fn cargo(course: &Course, command: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&course.root).args([command, "--quiet", "--package", "site"]);
    cargo
}

/// Writes the pages: all of them, or none.
fn write(course: &Course, recorded: &Recorded, output: &Path) -> anyhow::Result<()> {
    let failed =
        || say!("cannot write the pages into {}", "{}에 페이지를 쓸 수 없어요", output.display());
    let beside = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    let new = tempfile::tempdir_in(beside.unwrap_or(Path::new("."))).with_context(failed)?;
    let folder = fs::canonicalize(new.path()).with_context(failed)?;
    let mut site = cargo(course, "run");
    let mut site = site.arg("--").arg(folder).stdin(Stdio::piped()).spawn().with_context(failed)?;
    let json = serde_json::to_vec(recorded)?;
    let input = site.stdin.take().context(word!(
        "the pages' writer listens to nobody",
        "페이지를 쓰는 프로그램이 듣지 않아요"
    ))?;
    let given = { input }.write_all(&json);
    if !site.wait().with_context(failed)?.success() {
        bail!(failed());
    }
    given.with_context(failed)?;
    if fs::read_dir(output).is_ok() {
        for entry in fs::read_dir(new.path()).with_context(failed)? {
            let entry = entry.with_context(failed)?;
            fs::copy(entry.path(), output.join(entry.file_name())).with_context(failed)?;
        }
        return Ok(());
    }
    // A temporary folder is for its owner alone.
    fs::set_permissions(new.path(), Permissions::from_mode(0o755)).with_context(failed)?;
    fs::rename(new.keep(), output).with_context(failed)
}
