//! The workspace agrees with itself: lessons, notes in two languages, dependencies, names.

use crate::support::{LESSONS, read, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NOTES: [&str; 2] = ["README.md", "README.ko.md"];

/// The files below a folder of the workspace, as paths in the workspace.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(root().join(folder)).expect("the folder can be read");
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let name = entry.file_name().into_string().expect("file names are text");
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.into());
        }
    }
    found.sort();
    found
}

/// The files of this kind in the workspace's members.
fn sources(extension: &str) -> Vec<PathBuf> {
    let all = ["lessons", "xtask", "tests"].into_iter().flat_map(files);
    all.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

/// A path's last part without its extension.
fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).expect("file names are text")
}

/// What cargo says of the lessons' packages.
fn lesson_packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--no-deps", "--format-version", "1"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output();
    let output = output.expect("cargo can be run");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let is_lesson = |package: &&Value| LESSONS.iter().any(|lesson| package["name"] == *lesson);
    packages.iter().filter(is_lesson).cloned().collect()
}

#[test]
fn the_lessons_on_disk_are_the_course() {
    let folders = fs::read_dir(root().join("lessons")).expect("there are lessons");
    let names = folders.filter_map(|folder| folder.ok()?.file_name().into_string().ok());
    assert_eq!(names.collect::<BTreeSet<_>>(), LESSONS.map(str::to_owned).into());
}

/// `list` itself is held against the same names in the tests of the commands.
#[test]
fn the_lessons_in_the_readmes_are_the_course() {
    for note in NOTES {
        let text = read(note);
        let links = text.split("](lessons/").skip(1);
        let mut linked: Vec<_> = links.filter_map(|link| link.split(['/', ')']).next()).collect();
        linked.dedup();
        assert_eq!(
            linked, LESSONS,
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

#[test]
fn both_languages_have_the_same_sections() {
    let lessons = LESSONS.map(|lesson| format!("lessons/{lesson}/"));
    for folder in lessons.iter().map(String::as_str).chain([""]) {
        let [english, korean] = NOTES.map(|note| headings(&read(format!("{folder}{note}"))));
        assert!(english.len() > 1, "{folder}README.md has no sections");
        assert_eq!(english, korean, "{folder}: the notes' headings differ");
    }
}

/// Both notes show the same code: a command, an output, a change.
#[test]
fn both_languages_have_the_same_code_blocks() {
    let lessons = LESSONS.map(|lesson| format!("lessons/{lesson}/"));
    for folder in lessons.iter().map(String::as_str).chain([""]) {
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
    let packages = lesson_packages();
    assert_eq!(packages.len(), LESSONS.len());
    for package in packages {
        let dependencies = package["dependencies"].as_array().expect("it has dependencies");
        let names: Vec<_> = dependencies.iter().map(|dependency| &dependency["name"]).collect();
        assert_eq!(names, ["nix"], "{}", package["name"]);
        assert_eq!(
            dependencies[0]["features"],
            serde_json::json!(["process"]),
            "{}",
            package["name"]
        );
    }
}

/// What a notebook needs stands in the README; it asks for what the lessons' Cargo.toml ask for.
#[test]
fn the_readmes_notebook_line_is_the_lessons_dependency() {
    for package in lesson_packages() {
        let version = package["dependencies"][0]["req"].as_str().expect("a version is asked for");
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
    for package in lesson_packages() {
        let name = package["name"].as_str().expect("a package has a name");
        let text = read(format!("lessons/{name}/src/main.rs"));
        let says_why = text.contains("//! - Not in a notebook: ");
        let cannot = package["metadata"]["lesson"]["notebook"] == false;
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
    for lesson in LESSONS {
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
    for lesson in LESSONS {
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
    for lesson in LESSONS {
        assert!(is_snake(lesson), "{lesson}");
    }
}

/// A fixture that is not in the list is built a second time; one that no test names tests nothing.
#[test]
fn every_fixture_is_listed_and_used() {
    let manifest = read("tests/Cargo.toml");
    let tests: String = files("tests/tests").iter().map(read).collect();
    let words: BTreeSet<_> = tests.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let fixtures = files("tests/src/bin").into_iter().chain(files("tests/programs"));
    for path in fixtures {
        let name = stem(&path);
        assert!(words.contains(name), "no test names {}", path.display());
        if path.extension().is_some_and(|extension| extension == "rs") {
            let listed = format!("{{ name = \"{name}\", test = false }}");
            assert!(manifest.contains(&listed), "tests/Cargo.toml is to have {listed}");
        }
    }
}
