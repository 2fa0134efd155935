//! `site`: the course as pages on which the learner is the scheduler.

use super::orders::{Runs, recorded};
use super::subject::Subject;
use crate::cargo;
use crate::cli::SiteArgs;
use crate::course::{Course, Kind, Language, Lesson, say, word};
use crate::exit::Exit;
use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::Value;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the ordinary runs of one program may take: one that calculates is seen less often.
const RUNS_TIME: Duration = Duration::from_secs(6);

/// How many ordinary runs are made at most of a program with a single order.
const RUNS_OF_ONE: u32 = 100;

/// The endings of files that are programs' texts.
const TEXTS: [&str; 7] = [".rs", ".py", ".c", ".cpp", ".js", ".sh", ".java"];

/// What the program that writes the pages reads.
#[derive(Serialize)]
struct Recorded {
    pages: Vec<Page>,
}

/// A page, of a lesson or of another program.
#[derive(Serialize)]
struct Page {
    /// What its file is called, and the program.
    name: String,
    kind: PageKind,
    /// A lesson's number in the course.
    section: Option<u32>,
    title: InLanguages,
    notes: Option<InLanguages>,
    program: Option<ProgramText>,
    /// The command that replays an order, before and after that order.
    replay: (String, String),
    machine: RecordedMachine,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum PageKind {
    Core,
    Checkpoint,
    Mistake,
    /// A mistake's program without the mistake; the mistake's page comes right before.
    Mended,
    /// No lesson's program.
    Other,
}

#[derive(Serialize)]
struct ProgramText {
    /// The language, as its files end.
    language: String,
    text: String,
}

/// What was recorded of a program; or why it can't be, in the runner's words.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum RecordedMachine {
    Tree(Value),
    Missing(String),
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
    build_writer()?;
    let pages = if arguments.program.command.is_empty() {
        let lessons = course.select(&arguments.lessons)?;
        let pages = lessons.into_iter().map(|lesson| of_lesson(&course, lesson, arguments));
        pages.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect()
    } else {
        vec![of_command(arguments)?]
    };
    write(&Recorded { pages }, output)?;
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

/// The page of a lesson, and of what is right in its place if it is a mistake.
fn of_lesson(course: &Course, lesson: &Lesson, arguments: &SiteArgs) -> anyhow::Result<Vec<Page>> {
    let notes = |file: &str| read(&lesson.folder.join(file));
    let title = |language| lesson.data.title.in_language(language).to_owned();
    let title = InLanguages { en: title(Language::En), ko: title(Language::Ko) };
    let kind = match lesson.data.kind {
        Kind::Core => PageKind::Core,
        Kind::Mistake(_) => PageKind::Mistake,
        Kind::Checkpoint | Kind::Exercise => PageKind::Checkpoint,
    };
    let mut pages = vec![Page {
        name: lesson.name.clone(),
        kind,
        section: Some(lesson.data.section),
        title,
        notes: Some(InLanguages { en: notes("README.md")?, ko: notes("README.ko.md")? }),
        program: Some(program_text(&lesson.program_file())?),
        replay: (format!("cargo xtask trace {}", lesson.name), String::new()),
        machine: machine(&Subject::of_lesson(course, &lesson.name)?, arguments),
    }];
    pages.extend(
        lesson.mended().map(|mended| of_mended(course, lesson, mended, arguments)).transpose()?,
    );
    Ok(pages)
}

/// The page of a mistake that is mended.
fn of_mended(
    course: &Course,
    lesson: &Lesson,
    (name, file): (String, PathBuf),
    arguments: &SiteArgs,
) -> anyhow::Result<Page> {
    let title = |mended: &str| format!("{}: {mended}", lesson.name);
    let subject = Subject::of_example(course, lesson, &name)?;
    let build = format!("cargo build --package {} --example {name}", lesson.name);
    Ok(Page {
        kind: PageKind::Mended,
        section: None,
        title: InLanguages { en: title("mended"), ko: title("고친 프로그램") },
        notes: None,
        program: Some(program_text(&file)?),
        replay: (
            format!("{build} && cargo xtask trace"),
            format!(" -- target/debug/examples/{name}"),
        ),
        machine: machine(&subject, arguments),
        name,
    })
}

/// The page of any program.
fn of_command(arguments: &SiteArgs) -> anyhow::Result<Page> {
    let subject = Subject::new(None, &arguments.program)?;
    let words = arguments.program.command();
    let title = words[1..].join(" ");
    let is_text = |word: &&String| TEXTS.iter().any(|ending| word.ends_with(ending));
    // A program whose text can't be read has a page without it.
    let text = words[1..].iter().find(is_text).and_then(|file| program_text(Path::new(file)).ok());
    Ok(Page {
        name: "program".to_owned(),
        kind: PageKind::Other,
        section: None,
        title: InLanguages { en: title.clone(), ko: title },
        notes: None,
        program: text,
        replay: ("cargo xtask trace".to_owned(), format!(" {}", words.join(" "))),
        machine: machine(&subject, arguments),
    })
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file)
        .with_context(|| say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display()))
}

fn program_text(file: &Path) -> anyhow::Result<ProgramText> {
    let ending = file.extension().unwrap_or_default();
    Ok(ProgramText { language: ending.to_string_lossy().into_owned(), text: read(file)? })
}

/// What was recorded of a program; if it can't be, its page says so, and so does a word on stderr.
fn machine(subject: &Subject, arguments: &SiteArgs) -> RecordedMachine {
    let (limits, bounds) = (arguments.limits.limits(), arguments.bounds.bounds());
    let runs = Runs { most: arguments.runs, most_of_one: RUNS_OF_ONE, time: Some(RUNS_TIME) };
    let why = match recorded(subject, limits, bounds, Some(runs)) {
        Ok((tree, _)) if tree["nodes"].as_array().is_some_and(|nodes| !nodes.is_empty()) => {
            return RecordedMachine::Tree(tree);
        }
        Ok(_) => word!("no process was ever held", "멈춰 세운 프로세스가 하나도 없어요").to_owned(),
        Err(error) => format!("{error:#}"),
    };
    let name = &subject.name;
    anstream::eprintln!(
        "{}",
        say!(
            "on the page of {name} there is nothing to choose: {why}",
            "{name} 페이지에서는 순서를 골라 볼 수 없어요: {why}"
        )
    );
    RecordedMachine::Missing(why)
}

/// The program that writes the pages is built first: it takes longer than all that it does.
fn build_writer() -> anyhow::Result<()> {
    let failed =
        word!("cannot build what writes the pages", "페이지를 만드는 프로그램을 빌드할 수 없어요");
    if !cargo::build_member("site").context(failed)? {
        bail!(failed);
    }
    Ok(())
}

/// Writes the pages: all of them, or none.
fn write(recorded: &Recorded, output: &Path) -> anyhow::Result<()> {
    let failed =
        || say!("cannot write the pages into {}", "{}에 페이지를 쓸 수 없어요", output.display());
    let beside = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    let new = tempfile::tempdir_in(beside.unwrap_or(Path::new("."))).with_context(failed)?;
    let folder = fs::canonicalize(new.path()).with_context(failed)?;
    let json = serde_json::to_vec(recorded)?;
    if !cargo::feed_member("site", &[folder.into()], &json).with_context(failed)? {
        bail!(failed());
    }
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
