//! The workspace agrees with itself: lessons, notes in two languages, dependencies, names.

use crate::built::root;
use crate::support::{LESSONS, read};
use serde_json::Value;
use std::collections::BTreeSet;
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

/// The line for a notebook asks for what the lesson's Cargo.toml asks for. Where there is none, the
/// header says why the lesson can't run in a notebook.
#[test]
fn a_lessons_notebook_line_is_its_dependency() {
    for package in lesson_packages() {
        let name = package["name"].as_str().expect("a package has a name");
        if package["metadata"]["lesson"]["notebook"] == false {
            let text = read(format!("lessons/{name}/src/main.rs"));
            assert!(text.contains("//! - Not in a notebook: ") && !text.contains(":dep"), "{name}");
            continue;
        }
        let version = package["dependencies"][0]["req"].as_str().expect("a version is asked for");
        let version = version.trim_start_matches('^');
        let line = format!(":dep nix = {{ version = \"{version}\", features = [\"process\"] }}");
        let text = read(format!("lessons/{name}/src/main.rs"));
        assert!(text.contains(&line), "{name} is to say `{line}`");
    }
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

/// A fixture that no test names tests nothing.
#[test]
fn every_fixture_is_used() {
    let tests: String = files("tests/course").iter().map(read).collect();
    let words: BTreeSet<_> = tests.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for path in ["tests/examples", "tests/programs"].into_iter().flat_map(files) {
        assert!(words.contains(stem(&path)), "no test names {}", path.display());
    }
}
