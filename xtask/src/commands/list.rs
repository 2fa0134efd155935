//! `list`: the course at a glance.

use crate::cli::{Format, ListArgs};
use crate::course::{Course, Kind, Language, Lesson, Platform, Title, say, word};
use crate::exit::Exit;
use crate::report::{styles, write_json};
use crate::text::pad;
use std::io::Write;

/// Prints the course.
pub fn run(arguments: &ListArgs) -> anyhow::Result<Exit> {
    let course = Course::load()?;
    match arguments.format {
        Format::Human => human(&course)?,
        Format::Json => json(&course)?,
    }
    Ok(Exit::Holds)
}

fn human(course: &Course) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    let width = course.all().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let bold = styles::NAME;
    // The title comes last: its width on a terminal depends on the language.
    let [section, lesson, kind, processes, lines, title] = [
        (word!("section", "섹션"), 7),
        (word!("lesson", "레슨"), width),
        (word!("kind", "종류"), 10),
        (word!("processes", "프로세스"), 9),
        (word!("lines", "줄"), 5),
        (word!("title", "제목"), 0),
    ]
    .map(|(head, columns)| pad(head, columns));
    writeln!(out, "{bold}{section}  {lesson}  {kind}  {processes}  {lines}  {title}{bold:#}")?;
    for lesson in course.all() {
        let Lesson { name, data, .. } = lesson;
        let title = data.title.in_language(Language::current());
        let (processes, lines) = (data.parent.count(), data.parent.line_count());
        writeln!(
            out,
            "{:>7}  {name:width$}  {}  {processes:>9}  {lines:>5}  {title}{}",
            lesson.section(),
            pad(kind_of(lesson), 10),
            only_on(lesson)
        )?;
    }
    Ok(())
}

/// The form of `list --format json`.
#[derive(serde::Serialize)]
struct Listed<'a> {
    version: u32,
    lessons: Vec<ListedLesson<'a>>,
    exercises: Vec<ListedLesson<'a>>,
}

#[derive(serde::Serialize)]
struct ListedLesson<'a> {
    section: u32,
    name: &'a str,
    kind: &'static str,
    title: &'a Title,
    processes: usize,
    lines: usize,
    /// The only platform on which its program can show what it is about.
    platform: Option<&'static str>,
}

fn json(course: &Course) -> anyhow::Result<()> {
    let [lessons, exercises] =
        [&course.lessons, &course.exercises].map(|part| part.iter().map(listed).collect());
    write_json(&Listed { version: 1, lessons, exercises })
}

fn listed(lesson: &Lesson) -> ListedLesson<'_> {
    let Lesson { name, data, .. } = lesson;
    let (processes, lines) = (data.parent.count(), data.parent.line_count());
    ListedLesson {
        section: data.section,
        name,
        kind: data.kind.id(),
        title: &data.title,
        processes,
        lines,
        platform: data.platform.map(Platform::id),
    }
}

/// " (Linux only)", if its program needs a platform.
fn only_on(lesson: &Lesson) -> String {
    let said = |platform: Platform| {
        let name = platform.name();
        say!(" ({name} only)", " ({name} 전용)")
    };
    lesson.data.platform.map(said).unwrap_or_default()
}

/// What kind of lesson it is, in a word.
fn kind_of(lesson: &Lesson) -> &'static str {
    match lesson.data.kind {
        Kind::Core => word!("core", "기본"),
        Kind::Checkpoint => word!("checkpoint", "체크포인트"),
        Kind::Mistake(_) => word!("mistake", "실수"),
        Kind::Exercise => word!("exercise", "연습"),
    }
}
