//! The Python in the notes does what they say, with each Python that is there.

use crate::facts::course;
use crate::notes::{Block, blocks, shows};
use crate::skips::skip;
use crate::support::{python, read};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::process::{Command, Output, Stdio};

/// The minor versions that are looked for beside `python3`.
const MINORS: std::ops::Range<u32> = 8..30;

/// The Pythons that are there, by their versions.
fn pythons() -> BTreeMap<String, OsString> {
    let named = MINORS.map(|minor| OsString::from(format!("python3.{minor}")));
    let all = python().map(OsString::from).into_iter().chain(named);
    let version = |python: OsString| {
        let asked = Command::new(&python).arg("--version").stderr(Stdio::null()).output().ok()?;
        let said = String::from_utf8(asked.stdout).ok()?;
        asked.status.success().then(|| (said.trim().to_owned(), python))
    };
    all.filter_map(version).collect()
}

/// Runs a program as `python3 FILE | cat` would.
fn run(python: &OsString, program: &[String]) -> Output {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("block.py");
    fs::write(&file, program.join("\n") + "\n").expect("a file can be written");
    let mut command = Command::new(python);
    command.arg(&file).env_remove("PYTHONUNBUFFERED").stdin(Stdio::null());
    command.output().expect("it was there before")
}

/// What a block's comments say that its `print`s print, at the end of their lines.
fn commented(program: &[String]) -> Vec<&str> {
    let prints = program.iter().filter(|line| line.trim_start().starts_with("print("));
    prints.filter_map(|line| Some(line.split_once("  # ")?.1)).collect()
}

/// A Python program of the notes, and the block that shows its output, if there is one.
fn programs(blocks: &[Block]) -> impl Iterator<Item = (&Block, Option<&Block>)> {
    blocks.iter().enumerate().filter(|(_, block)| block.kind == "python").map(|(number, block)| {
        let next = blocks.get(number + 1);
        (block, next.filter(|next| next.kind == "text" && next.command.is_none()))
    })
}

#[test]
fn each_python_does_what_the_notes_say() {
    let pythons = pythons();
    if pythons.is_empty() {
        return skip("there is no `python3` here");
    }
    for lesson in course() {
        let name = &lesson.name;
        let blocks = blocks(&read(format!("lessons/{name}/README.md")));
        for (program, output) in programs(&blocks) {
            for (version, python) in &pythons {
                let ran = run(python, &program.lines);
                let printed = String::from_utf8_lossy(&ran.stdout);
                let said = String::from_utf8_lossy(&ran.stderr);
                let all = format!("{name} with {version} prints\n{printed}{said}");
                assert!(ran.status.success(), "{all}");
                assert!(output.is_none_or(|output| shows(&printed, &output.lines)), "{all}");
                let mut lines = printed.lines();
                for end in commented(&program.lines) {
                    assert!(
                        lines.any(|line| line.ends_with(end)),
                        "no line ends with {end}: {all}"
                    );
                }
            }
        }
    }
}

/// But for what is said about it, it is the same in both languages.
#[test]
fn both_languages_have_the_same_python() {
    for lesson in course() {
        let [english, korean] = ["README.md", "README.ko.md"].map(|note| {
            let blocks = blocks(&read(format!("lessons/{}/{note}", lesson.name)));
            let lines = programs(&blocks).flat_map(|(block, _)| block.lines.clone());
            let code = lines.map(|line| line.split("  # ").next().unwrap_or_default().to_owned());
            code.collect::<Vec<_>>()
        });
        assert_eq!(english, korean, "{}", lesson.name);
        assert!(!english.is_empty(), "{} has no Python", lesson.name);
    }
}
