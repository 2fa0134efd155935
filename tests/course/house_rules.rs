//! The workspace agrees with itself: lessons, notes in two languages, dependencies, names.

use crate::built::root;
use crate::facts::{EXERCISES, LESSONS, course, exercises, names};
use crate::support::{files, read};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const NOTES: [&str; 2] = ["README.md", "README.ko.md"];

/// The files of this kind in the workspace's members. What students hand in is nobody's of the house.
fn sources(extension: &str) -> Vec<PathBuf> {
    let all = ["lessons", "xtask", "tests"].into_iter().flat_map(files);
    all.filter(|path| !path.starts_with("tests/class"))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

/// A path's last part without its extension.
fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).expect("file names are text")
}

#[test]
fn the_course_is_the_list_by_hand() {
    let course = course();
    let list = course.iter().map(|lesson| (lesson.name.as_str(), lesson.kind.as_str()));
    assert_eq!(list.collect::<Vec<_>>(), LESSONS);
    let sections = course.iter().map(|lesson| lesson.section);
    assert!(sections.eq(1..=LESSONS.len() as u64), "the sections are to be numbered from 1");
}

#[test]
fn the_lessons_on_disk_are_the_course() {
    let folders = fs::read_dir(root().join("lessons")).expect("there are lessons");
    let names = folders.filter_map(|folder| folder.ok()?.file_name().into_string().ok());
    let by_hand = LESSONS.map(|(name, _)| name).into_iter().chain(EXERCISES);
    assert_eq!(names.collect::<BTreeSet<_>>(), by_hand.map(str::to_owned).collect());
}

/// `list` itself is held against the same names in the tests of the commands.
#[test]
fn the_lessons_in_the_readmes_are_the_course() {
    for note in NOTES {
        let text = read(note);
        let links = text.split("](lessons/").skip(1);
        let mut linked: Vec<_> = links.filter_map(|link| link.split(['/', ')']).next()).collect();
        linked.dedup();
        let all = course().iter().chain(exercises());
        assert_eq!(
            linked,
            names(all),
            "{note} is to link each lesson's folder, in the course's order"
        );
    }
}

/// The levels of a note's headings, in order.
fn headings(note: &str) -> Vec<usize> {
    let mut in_code = false;
    let mut levels = Vec::new();
    for line in note.lines() {
        in_code ^= line.trim_start().starts_with("```");
        let level = line.chars().take_while(|c| *c == '#').count();
        if !in_code && level > 0 && line[level..].starts_with(' ') {
            levels.push(level);
        }
    }
    levels
}

/// The folders that have notes: each lesson's, and the workspace's own.
fn folders_with_notes() -> Vec<String> {
    let lessons = course().iter().chain(exercises()).map(|one| format!("lessons/{}/", one.name));
    lessons.chain([String::new()]).collect()
}

#[test]
fn both_languages_have_the_same_sections() {
    for folder in folders_with_notes() {
        let [english, korean] = NOTES.map(|note| headings(&read(format!("{folder}{note}"))));
        assert!(english.len() > 1, "{folder}README.md has no sections");
        assert_eq!(english, korean, "{folder}: the notes' headings differ");
    }
}

/// Both notes show the same code: a command, an output, a change.
#[test]
fn both_languages_have_the_same_code_blocks() {
    for folder in folders_with_notes() {
        let [english, korean] = NOTES.map(|note| {
            let text = read(format!("{folder}{note}"));
            text.lines()
                .filter(|line| line.starts_with("```"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        assert_eq!(english, korean, "{folder}: the notes' code blocks differ");
    }
}

#[test]
fn a_lesson_depends_on_nix_alone() {
    for lesson in course() {
        let [nix] = &lesson.dependencies[..] else { panic!("{}: not one dependency", lesson.name) };
        assert_eq!((nix.name.as_str(), &nix.features[..]), ("nix", &["process".to_owned()][..]));
    }
}

/// On Windows each lesson says in one sentence where it runs.
#[test]
fn a_lesson_knows_that_it_cannot_run_on_windows() {
    for lesson in course() {
        let data = read(format!("lessons/{}/Cargo.toml", lesson.name));
        let guard = "[target.'cfg(windows)'.dependencies]\nneeds_wsl.workspace = true\n";
        assert!(data.contains(guard), "{}", lesson.name);
    }
    let said = read("xtask/needs_wsl/src/lib.rs");
    for (note, heading) in [("README.md", "On Windows"), ("README.ko.md", "윈도우에서")] {
        assert!(
            said.contains(heading) && read(note).contains(&format!("## {heading}\n")),
            "{note}"
        );
    }
}

/// What a notebook needs stands in the README; it asks for what the lessons' Cargo.toml ask for.
#[test]
fn the_readmes_notebook_line_is_the_lessons_dependency() {
    for lesson in course() {
        let version = lesson.dependencies[0].req.to_string();
        let version = version.trim_start_matches('^');
        let line = format!(":dep nix = {{ version = \"{version}\", features = [\"process\"] }}\n");
        for note in NOTES {
            assert!(read(note).contains(&line), "{note} is to say `{}`", line.trim_end());
        }
    }
}

/// A lesson's header says of notebooks only that it can't run in one, and why.
#[test]
fn a_lessons_header_speaks_of_notebooks_only_where_it_cannot_run_in_one() {
    for lesson in course() {
        let (name, cannot) = (&lesson.name, !lesson.in_notebook);
        let text = read(format!("lessons/{name}/src/main.rs"));
        let says_why = text.contains("//! - Not in a notebook: ");
        assert_eq!(says_why, cannot, "{name}");
        assert!(cannot || !text.contains("notebook"), "{name}");
        assert!(!text.contains(":dep"), "{name}");
    }
}

/// A lesson's `fn start` with its doc comment, if it has one.
fn start(text: &str) -> Option<&str> {
    let head = text.find("\nfn start(")?;
    let begin = text[..head].rfind("\n\n").map_or(0, |blank| blank + 2);
    let end = head + text[head..].find("\n}\n")? + "\n}\n".len();
    Some(&text[begin..end])
}

/// The lessons repeat a few lines on purpose, and a reader who knows them skips them: those that
/// take the same arguments are the same, byte for byte.
#[test]
fn copies_of_start_are_equal() {
    let mut first: BTreeMap<String, (&str, String)> = BTreeMap::new();
    let mut copies = 0;
    for lesson in names(course()) {
        let text = read(format!("lessons/{lesson}/src/main.rs"));
        let Some(start) = start(&text) else { continue };
        assert!(start.starts_with("/// "), "{lesson}: {start}");
        let signature = start.lines().find(|line| line.starts_with("fn start("));
        let (arguments, _) = signature.and_then(|line| line.rsplit_once(" -> ")).expect("a result");
        if let Some((other, copied)) = first.get(arguments) {
            assert_eq!(start, copied, "{lesson} and {other} differ in `start`");
            copies += 1;
        } else {
            first.insert(arguments.to_owned(), (lesson, start.to_owned()));
        }
    }
    assert!(copies > 0, "no lesson repeats another's `start`");
}

/// The command in a lesson's header runs that lesson and not its neighbour.
#[test]
fn a_lessons_header_names_the_lesson() {
    for lesson in names(course()) {
        let command = format!("`cargo run -p {lesson}`");
        let text = read(format!("lessons/{lesson}/src/main.rs"));
        assert!(text.contains(&command), "{lesson} is to say {command}");
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let sources = sources("rs");
    assert!(sources.len() > LESSONS.len());
    for path in sources {
        assert!(read(&path).starts_with("//! "), "{} is to open with `//!`", path.display());
    }
}

#[test]
fn names_are_in_snake_case() {
    let is_snake =
        |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    for path in ["rs", "py", "sh"].into_iter().flat_map(sources) {
        assert!(is_snake(stem(&path)), "{}", path.display());
    }
    for lesson in names(course()) {
        assert!(is_snake(lesson), "{lesson}");
    }
}

/// A fixture that no test names tests nothing.
#[test]
fn every_fixture_is_used() {
    let tests: String = files("tests/course").iter().map(read).collect();
    let words: BTreeSet<_> = tests.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for path in ["tests/examples", "tests/programs"].into_iter().flat_map(files) {
        assert!(words.contains(stem(&path)), "no test names {}", path.display());
    }
}
