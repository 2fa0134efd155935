//! `notebook`: what is in a notebook, the file that it goes into, and what the real kernel makes of
//! it.

use crate::facts::{self, course, names};
use crate::runner::{Runner, plain_xtask, xtask, xtask_through};
use crate::skips::skip;
use crate::slow::{gave_up, hint};
use crate::support::{crowd, eventually, read};
use crate::workspace::Workspace;
use assert_cmd::Command;
use nix::sys::signal::{Signal, kill};
use nix::sys::stat::Mode;
use nix::unistd::{Pid, mkfifo};
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Each language, and the lessons' notes in it.
const LANGUAGES: [(&str, &str); 2] = [("en", "README.md"), ("ko", "README.ko.md")];

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

/// The bytes of the notebook that these arguments ask for.
fn bytes(arguments: &[&str]) -> Vec<u8> {
    let assert = xtask().arg("notebook").args(arguments).assert().success().stderr(is_empty());
    assert.get_output().stdout.clone()
}

fn notebook(arguments: &[&str]) -> Value {
    serde_json::from_slice(&bytes(arguments)).expect("a notebook is one JSON object")
}

fn cells(notebook: &Value) -> &[Value] {
    notebook["cells"].as_array().expect("a notebook has cells")
}

/// A cell's source: the format has it in lines.
fn source(cell: &Value) -> String {
    let lines = cell["source"].as_array().expect("a cell has a source");
    lines.iter().map(|line| line.as_str().expect("a line is text")).collect()
}

fn sources(notebook: &Value, kind: &str) -> Vec<String> {
    let of_kind = cells(notebook).iter().filter(|cell| cell["cell_type"] == kind);
    of_kind.map(source).collect()
}

/// What a lesson's cell is to hold: itself, the call. If it can't run in a notebook: itself, to read.
fn code_of(name: &str) -> String {
    let program = read(format!("lessons/{name}/src/main.rs"));
    if !facts::lesson(name).in_notebook {
        return format!("```rust\n{program}```");
    }
    format!("{program}main()")
}

/// The first cell as this README has it, for those who paste a lesson by hand.
fn first_cell(readme: &str) -> String {
    let text = read(readme);
    let blocks = text.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut cells = blocks.filter(|block| block.starts_with(":dep "));
    let cell = cells.next().unwrap_or_else(|| panic!("{readme} has no first cell"));
    assert_eq!(cells.next(), None, "{readme}");
    cell.trim_end().to_owned()
}

/// The sections of a lesson's notes, without the blank lines around them.
fn sections(notes: &str) -> Vec<String> {
    let parts = notes.split("\n## ").skip(1);
    parts.map(|part| format!("## {}", part.trim_end())).collect()
}

#[test]
fn it_is_a_notebook_for_the_rust_kernel_that_was_never_run() {
    for (language, _) in LANGUAGES {
        let notebook = notebook(&["--lang", language]);
        assert_eq!((&notebook["nbformat"], &notebook["nbformat_minor"]), (&4.into(), &5.into()));
        assert_eq!(notebook["metadata"]["kernelspec"]["name"], "rust");
        for cell in cells(&notebook).iter().filter(|cell| cell["cell_type"] == "code") {
            assert_eq!(cell["outputs"], Value::Array(Vec::new()));
            assert_eq!(cell.get("execution_count"), Some(&Value::Null));
        }
    }
}

#[test]
fn each_cell_has_an_id_of_its_own() {
    for (language, _) in LANGUAGES {
        let notebook = notebook(&["--lang", language]);
        let ids: Vec<_> =
            cells(&notebook).iter().map(|cell| cell["id"].as_str().expect("an ID")).collect();
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(
            ids.iter().all(|id| (1..=64).contains(&id.len()) && id.chars().all(is_allowed)),
            "{ids:?}"
        );
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    }
}

/// Behind the first cell: the lesson, and the copy to change.
#[test]
fn each_lesson_is_there_byte_for_byte_twice() {
    let lessons = course().iter().filter(|lesson| lesson.in_notebook);
    let expected: Vec<_> =
        lessons.flat_map(|lesson| std::iter::repeat_n(code_of(&lesson.name), 2)).collect();
    for (language, _) in LANGUAGES {
        let code = sources(&notebook(&["--lang", language]), "code");
        assert_eq!(code[1..], expected, "{language}");
    }
}

/// What a learner runs, pastes, and what a check runs: the same first cell.
#[test]
fn the_first_cell_is_the_readmes_in_each_notebook_and_in_each_check() {
    for (language, readme) in LANGUAGES {
        let first = first_cell(readme);
        assert_eq!(sources(&notebook(&["--lang", language]), "code")[0], first, "{language}");
        for lesson in names(course()) {
            let notebook = notebook(&["--lang", language, lesson]);
            assert_eq!(sources(&notebook, "code")[0], first, "{language}, {lesson}");
        }
        let checked = checked_notebooks(language);
        // Each of two lessons in its notebook and pasted by hand, and both in one kernel.
        assert_eq!(checked.len(), 5, "{language}");
        for notebook in checked {
            let code = sources(&notebook, "code");
            assert_eq!(code[0], first, "{language}");
            // The lesson is behind it.
            assert!(code.iter().any(|cell| cell.contains("fn main()")), "{language}");
        }
    }
}

/// The notebooks that a check of two lessons runs, kept by a `python3` that runs none.
fn checked_notebooks(language: &str) -> Vec<Value> {
    let (programs, kept) = (folder(), folder());
    // Its arguments are `-c`, a program, and a notebook if there is one to run.
    let keep = format!(
        "if [ -n \"$3\" ]; then cat \"$3\" > \"$(mktemp '{}/XXXXXX')\"; fi",
        kept.path().display()
    );
    write_python(programs.path(), &format!("PATH=/usr/bin:/bin\n{keep}"));
    let broken = if language == "ko" { "깨짐" } else { "broken" };
    let mut xtask = check_with(programs.path());
    xtask.args(["one_child", "--lang", language]).assert().code(1).stdout(contains(broken));
    let notebooks = inventory(kept.path()).into_iter().filter_map(|(_, text)| text);
    notebooks.map(|text| serde_json::from_str(&text).expect("it is a notebook")).collect()
}

#[test]
fn what_cannot_run_in_a_notebook_is_there_to_read() {
    for (language, _) in LANGUAGES {
        let cells = sources(&notebook(&["--lang", language]), "markdown");
        for lesson in course().iter().filter(|lesson| !lesson.in_notebook) {
            let code = code_of(&lesson.name);
            let found = cells.iter().filter(|cell| **cell == code).count();
            assert_eq!(found, 1, "{}, {language}", lesson.name);
        }
    }
    let said = contains("main_guard").and(contains("notebook"));
    xtask().args(["notebook", "--check", "main_guard"]).assert().code(2).stderr(said);
}

#[test]
fn all_of_the_notes_are_there_unchanged() {
    for (language, notes) in LANGUAGES {
        for lesson in names(course()) {
            let cells = sources(&notebook(&["--lang", language, lesson]), "markdown");
            let notes = read(format!("lessons/{lesson}/{notes}"));
            let title = notes.lines().next().expect("the notes have a title");
            assert!(cells.iter().any(|cell| cell == title), "{title} is missing in {cells:#?}");
            let sections = sections(&notes);
            assert_eq!(sections.len(), 6, "{lesson}, {language}");
            for section in sections {
                let found = cells.iter().filter(|cell| cell.starts_with(&section)).count();
                assert_eq!(found, 1, "{lesson}, {language}: {section}");
            }
        }
    }
}

/// Predict, then run; look at what came, then change it.
#[test]
fn a_prediction_comes_before_the_program_and_the_change_above_its_copy() {
    for (language, notes) in LANGUAGES {
        for lesson in names(course()) {
            let notebook = notebook(&["--lang", language, lesson]);
            let cells: Vec<_> = cells(&notebook).iter().map(source).collect();
            let code = code_of(lesson);
            let place = |text: &str| {
                let found = cells.iter().position(|cell| cell.starts_with(text));
                found.unwrap_or_else(|| panic!("{text} is missing in {cells:#?}"))
            };
            let sections = sections(&read(format!("lessons/{lesson}/{notes}")));
            let [_, predict, see, _, _, change] = &sections[..] else {
                panic!("{lesson}, {language}: not six sections")
            };
            let copy = cells.iter().rposition(|cell| *cell == code);
            assert!(place(predict) < place(&code) && place(&code) < place(see), "{cells:#?}");
            if facts::lesson(lesson).in_notebook {
                assert_eq!(Some(place(change) + 1), copy, "{cells:#?}");
            } else {
                assert_eq!(copy, Some(place(&code)), "{cells:#?}");
            }
        }
    }
}

/// A notebook is moved and sent around: nothing is beside it.
#[test]
fn links_lead_to_the_web_and_each_cell_closes_its_code() {
    for (language, _) in LANGUAGES {
        for cell in sources(&notebook(&["--lang", language]), "markdown") {
            let mut links = cell.split("](").skip(1);
            assert!(links.all(|link| link.starts_with("http")), "{cell}");
            let fences = cell.lines().filter(|line| line.trim_start().starts_with("```")).count();
            assert_eq!(fences % 2, 0, "{cell}");
        }
    }
}

#[test]
fn one_lessons_notebook_is_its_part_of_the_whole() {
    for (language, _) in LANGUAGES {
        let whole = notebook(&["--lang", language]);
        let parts = names(course()).into_iter();
        let parts = parts.map(|lesson| notebook(&["--lang", language, lesson]));
        // What the cells need is said once, and loaded once.
        let begin = &cells(&whole)[..2];
        let mut joined = begin.to_vec();
        for part in parts {
            assert_eq!(&cells(&part)[..2], begin);
            assert_eq!(part["metadata"], whole["metadata"]);
            joined.extend_from_slice(&cells(&part)[2..]);
        }
        assert_eq!(joined, cells(&whole), "{language}");
    }
}

#[test]
fn some_lessons_come_in_the_courses_order() {
    assert_eq!(bytes(&["same_fn", "getpid"]), bytes(&["getpid", "same_fn"]));
}

#[test]
fn the_same_bytes_come_each_time_and_into_a_file_too() {
    let folder = folder();
    for (language, _) in LANGUAGES {
        let file = folder.path().join(language);
        xtask().args(["notebook", "--lang", language, "--output"]).arg(&file).assert().success();
        let first = bytes(&["--lang", language]);
        assert!(first.ends_with(b"}\n"));
        assert_eq!(bytes(&["--lang", language]), first);
        assert!(fs::read(&file).expect("the file is there") == first, "{language}: it differs");
    }
    assert_eq!(inventory(folder.path()).len(), LANGUAGES.len(), "something is beside them");
}

/// The format's own judge, where it is installed.
#[test]
fn jupyter_finds_the_notebook_valid() {
    const VALIDATE: &str = "import sys, nbformat\n\
        nbformat.validate(nbformat.reads(sys.stdin.read(), as_version=nbformat.NO_CONVERT))";
    let python = |code: &str, input: Vec<u8>| {
        Command::new("python3").args(["-W", "error", "-c", code]).write_stdin(input).output()
    };
    if !python("import nbformat", Vec::new()).is_ok_and(|output| output.status.success()) {
        return skip("`python3` has no nbformat, which judges notebooks");
    }
    for (language, _) in LANGUAGES {
        let output = python(VALIDATE, bytes(&["--lang", language])).expect("python3 can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What is in a folder, each with what it holds if it is a file.
fn inventory(folder: &Path) -> Vec<(String, Option<String>)> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let entries = entries.map(|entry| entry.expect("the folder can be read"));
    let mut found: Vec<_> = entries
        .map(|entry| {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let text = is_file.then(|| fs::read_to_string(entry.path()).expect("it is a text"));
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    found.sort();
    found
}

/// Nothing can be written to this path: that is said, and the folder stays as it was.
fn is_refused(path: &Path, folder: &Path, options: &[&str]) {
    let before = inventory(folder);
    let named = contains(path.to_str().expect("the path is text"));
    let mut xtask = xtask();
    xtask.args(["notebook", "getpid"]).args(options).arg("--output").arg(path);
    xtask.assert().code(2).stdout(is_empty()).stderr(named);
    assert_eq!(inventory(folder), before, "{}", path.display());
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let folder = folder();
    let file = folder.path().join("course.ipynb");
    fs::write(&file, "mine").expect("a file can be written");
    fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("it is our file");
    is_refused(&file, folder.path(), &[]);

    xtask().args(["notebook", "--force", "--output"]).arg(&file).assert().success();
    assert!(fs::read(&file).expect("the file is there") == bytes(&[]), "it is not the notebook");
    assert_eq!(inventory(folder.path()).len(), 1);
    let mode = fs::metadata(&file).expect("the file is there").mode();
    assert_eq!(mode & 0o777, 0o640, "others may do with it what they could before");
}

#[test]
fn force_writes_a_file_that_is_not_there_as_well() {
    let folder = folder();
    let file = folder.path().join("course.ipynb");
    xtask().args(["notebook", "--force", "--output"]).arg(&file).assert().success();
    assert!(fs::read(&file).expect("the file is there") == bytes(&[]), "it is not the notebook");
}

#[test]
fn a_new_file_may_be_read_by_whom_any_new_file_may() {
    let folder = folder();
    let [notebook, other] = ["notebook", "other"].map(|name| folder.path().join(name));
    xtask().args(["notebook", "getpid", "--output"]).arg(&notebook).assert().success();
    fs::write(&other, "").expect("a file can be written");
    let [notebook, other] =
        [notebook, other].map(|file| fs::metadata(file).expect("the file is there").mode());
    assert_eq!(notebook, other);
}

#[test]
fn a_link_stays_a_link_and_what_it_leads_to_is_replaced() {
    let (folder, elsewhere) = (folder(), folder());
    let (link, file) = (folder.path().join("link"), elsewhere.path().join("course.ipynb"));
    fs::write(&file, "mine").expect("a file can be written");
    symlink(&file, &link).expect("a link can be made");
    is_refused(&link, elsewhere.path(), &[]);

    xtask().args(["notebook", "--force", "--output"]).arg(&link).assert().success();
    assert_eq!(fs::read_link(&link).expect("it is a link still"), file);
    assert!(fs::read(&file).expect("the file is there") == bytes(&[]), "it is not the notebook");
    for folder in [&folder, &elsewhere] {
        assert_eq!(inventory(folder.path()).len(), 1);
    }
}

#[test]
fn what_is_no_place_for_a_file_is_refused_with_force_too() {
    let folder = folder();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("file"), "mine").expect("a file can be written");
    fs::create_dir(place("folder")).expect("a folder can be made");
    mkfifo(&place("fifo"), Mode::S_IRWXU).expect("a fifo can be made");
    symlink(place("nowhere"), place("dangling")).expect("a link can be made");
    // In /proc nobody may make files, not even root.
    let proc = Path::new("/proc/course.ipynb").to_owned();
    let places = ["missing/file", "folder", "file/below", "fifo", "dangling"].map(place);
    for path in places.iter().chain([&proc]) {
        for options in [&[][..], &["--force"]] {
            is_refused(path, folder.path(), options);
        }
    }
}

/// A disk that fills up halfway.
#[test]
fn a_file_is_there_whole_or_not_at_all() {
    let folder = folder();
    let [old, new] = ["old", "new"].map(|name| folder.path().join(name));
    fs::write(&old, "mine").expect("a file can be written");
    let before = inventory(folder.path());
    for (path, options) in [(&old, &["--force"][..]), (&new, &[])] {
        // 8 blocks are far less than a notebook; what they end with is an error, not a signal.
        let limited = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
        let mut xtask = xtask_through(&["sh", "-c", limited]);
        xtask.arg("notebook").args(options).arg("--output").arg(path);
        xtask.assert().code(2).stderr(contains(path.to_str().expect("the path is text")));
        assert_eq!(inventory(folder.path()), before);
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let mut xtask = plain_xtask();
    xtask.arg("notebook").stdout(full.expect("Linux has /dev/full"));
    let output = xtask.output().expect("the runner can be run");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("No space left"), "{output:?}");
}

#[test]
fn an_unknown_lesson_gets_a_hint_and_no_notebook() {
    let folder = folder();
    let file = folder.path().join("course.ipynb");
    let hint = || contains("getpd").and(contains("`getpid`"));
    let mut xtask = xtask();
    xtask.args(["notebook", "one_child", "getpd", "--output"]).arg(&file);
    xtask.assert().code(2).stdout(is_empty()).stderr(hint());
    assert_eq!(inventory(folder.path()), []);
    let mut xtask = self::xtask();
    xtask.args(["notebook", "--check", "getpd"]).assert().code(2).stderr(hint());
}

/// In this workspace no notebook of the course can be made in this language; the words say why.
fn has_no_notebook(workspace: &Workspace, language: &str, words: &[&str]) {
    let folder = folder();
    for output in [None, Some(folder.path().join("course.ipynb"))] {
        let mut xtask = workspace.xtask();
        xtask.args(["notebook", "--lang", language]);
        xtask.args(output.iter().flat_map(|file| ["--output".as_ref(), file.as_os_str()]));
        let mut assert = xtask.assert().code(2).stdout(is_empty());
        for word in words {
            assert = assert.stderr(contains(*word));
        }
        assert_eq!(inventory(folder.path()), []);
    }
}

#[test]
fn missing_notes_are_named() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("lessons/same_fn/README.ko.md")).expect("it is our file");
    has_no_notebook(&workspace, "ko", &["lessons/same_fn/README.ko.md", "`same_fn`"]);
    workspace.xtask().arg("notebook").assert().success();
}

#[test]
fn a_missing_section_is_named_with_its_file() {
    for (language, file, heading) in [
        ("en", "lessons/same_fn/README.md", "## Try"),
        ("ko", "lessons/diff_fns/README.ko.md", "## 예측"),
    ] {
        let workspace = Workspace::with(file, heading, "## Something else");
        has_no_notebook(&workspace, language, &[file, heading]);
    }
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let folder = folder();
    for (options, named) in [
        (&["--force"][..], "--output"),
        (&["--output"], "--output"),
        (&["--check", "--output", "course.ipynb"], "--check"),
        (&["--check", "--force"], "--check"),
        (&["--timeout", "5"], "--check"),
        (&["--check", "--timeout", "0"], "--timeout"),
        (&["--lang", "fr"], "--lang"),
    ] {
        let mut xtask = xtask();
        xtask.arg("notebook").args(options).current_dir(&folder);
        xtask.assert().code(2).stdout(is_empty()).stderr(contains(named));
    }
    assert_eq!(inventory(folder.path()), []);
}

/// A check where all programs that can be found are those in `folder`.
fn check_with(folder: &Path) -> Runner {
    let mut xtask = xtask();
    // Cargo tells the tests that it runs where it is itself.
    if std::env::var_os("CARGO").is_some() {
        xtask.env("PATH", folder);
    } else {
        let path = std::env::var("PATH").unwrap_or_default();
        xtask.env("PATH", format!("{}:{path}", folder.display()));
    }
    xtask.args(["notebook", "--check", "getpid"]);
    xtask
}

/// Makes this script the `python3` in a folder.
fn write_python(folder: &Path, script: &str) {
    let python = folder.join("python3");
    fs::write(&python, format!("#!/bin/sh\n{script}\n")).expect("a file can be written");
    fs::set_permissions(&python, Permissions::from_mode(0o755)).expect("it is our file");
}

/// A check with this script as `python3` gives no answer, and says all of these words.
fn python_is(script: &str, words: &[&str]) {
    let folder = folder();
    write_python(folder.path(), script);
    let mut assert = check_with(folder.path()).assert().code(2).stdout(is_empty());
    for word in words {
        assert = assert.stderr(contains(*word));
    }
}

#[test]
fn without_jupyters_client_it_is_said_how_to_install_it() {
    python_is(
        "echo no-such-module >&2; exit 3",
        &["no-such-module", "python3 -m pip install nbclient"],
    );
}

#[test]
fn without_the_kernel_it_is_said_how_to_install_it() {
    let commands = ["cargo install --locked evcxr_jupyter\n", "evcxr_jupyter --install\n"];
    python_is("echo no-such-kernel >&2; exit 4", &[&["no-such-kernel"], &commands[..]].concat());
}

#[test]
fn a_python_that_fails_is_quoted() {
    python_is("echo out-of-order >&2; exit 1", &["`python3`", "out-of-order"]);
}

#[test]
fn without_python_it_is_python_that_is_named() {
    if std::env::var_os("CARGO").is_none() {
        return skip("without cargo's own word for where it is, python3 can't be hidden");
    }
    check_with(folder().path()).assert().code(2).stdout(is_empty()).stderr(contains("`python3`"));
}

/// Whether the real kernel is there; if it isn't, why. A kernel that gets no time gives no more than
/// that, but soon.
fn kernel_is_there() -> bool {
    let mut xtask = xtask();
    xtask.args(["notebook", "--check", "getpid", "--timeout", "0.01"]);
    let output = xtask.output();
    if output.status.code() == Some(2) {
        skip(&String::from_utf8_lossy(&output.stderr));
    }
    output.status.code() != Some(2)
}

#[test]
fn a_lesson_holds_in_the_kernel() {
    let _alone = crowd();
    if kernel_is_there() {
        let holds = contains("2 of 2 held").and(contains("broken").not());
        xtask().args(["notebook", "--check", "getpid"]).assert().code(0).stdout(holds);
    }
}

/// Checks `one_child` with `new` in the place of `old`: it is broken.
fn broken_one_child(old: &str, new: &str) -> Option<String> {
    let _alone = crowd();
    kernel_is_there().then(|| {
        let workspace = Workspace::with("lessons/one_child/src/main.rs", old, new);
        let assert = workspace.xtask().args(["notebook", "--check", "one_child"]).assert().code(1);
        let told = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        assert!(told.contains("broken") && told.contains("0 of 2 held"), "{told}");
        told
    })
}

/// Whether a check's kernel answered to the end, as the same process.
fn lives_on(told: &str) {
    for spoiled in ["pid-is-own", "does not answer", "did not end", "gave up", "the cell failed"] {
        assert!(!told.contains(spoiled), "{told}");
    }
}

/// The lesson fails, but it is the kernel that goes on afterwards: a child in its place would
/// answer with another PID, and one beside it would take its answers away.
#[test]
fn a_child_that_panics_does_not_return_into_the_kernel() {
    let line = "    println!(\"foo: child process: {}\", getpid());\n";
    let panicking = format!("{line}    assert_eq!(getpid(), getppid(), \"on purpose\");\n");
    if let Some(told) = broken_one_child(line, &panicking) {
        assert!(told.contains("on purpose") && told.contains("lines: "), "{told}");
        lives_on(&told);
    }
}

/// In one cell, and again in the next.
#[test]
fn children_that_panic_end_with_101_and_the_kernel_lives_on() {
    const ONE: &str = "    let child = start(foo)?;\n    waitpid(child, None)?;\n";
    const THREE_THAT_PANIC: &str = r#"
    let panics: fn() = || panic!("on purpose");
    let mut statuses = Vec::new();
    for child in [start(panics)?, start(panics)?, start(panics)?] {
        if let nix::sys::wait::WaitStatus::Exited(_, status) = waitpid(child, None)? {
            statuses.push(status);
        }
    }
    println!("statuses: {statuses:?}");
"#;
    if let Some(told) = broken_one_child(ONE, THREE_THAT_PANIC) {
        // Two cells of the lesson's notebook, and one where it is pasted by hand.
        assert_eq!(told.matches("`statuses: [101, 101, 101]`").count(), 3, "{told}");
        lives_on(&told);
        assert!(!told.contains("reaped: "), "{told}");
    }
}

/// The hook is for children: a cell that panics itself fails as it would without it.
#[test]
fn a_cell_that_panics_leaves_the_kernel_as_it_was() {
    let wait = "    waitpid(child, None)?;\n";
    let panics = format!("{wait}    assert!(child == getpid(), \"on purpose\");\n");
    if let Some(told) = broken_one_child(wait, &panics) {
        assert!(told.contains("on purpose"), "{told}");
        lives_on(&told);
        assert!(!told.contains("lines: ") && !told.contains("reaped: "), "{told}");
    }
}

#[test]
fn a_child_that_is_not_waited_for_is_found_in_the_kernel() {
    let dropped = "    let _ = (child, waitpid::<Pid>);\n";
    if let Some(told) = broken_one_child("    waitpid(child, None)?;\n", dropped) {
        assert!(told.contains("reaped: "), "{told}");
    }
}

/// A folder for temporary files, by which all that a check starts can be found: it is in their
/// environment.
struct Traces(TempDir);

impl Traces {
    /// The command lines of the processes that have it.
    fn processes(&self) -> Vec<String> {
        let mark = format!("TMPDIR={}", self.0.path().display());
        let is_marked = |process: &Path| {
            let variables = fs::read(process.join("environ")).unwrap_or_default();
            variables.split(|byte| *byte == 0).any(|word| word.starts_with(mark.as_bytes()))
        };
        let processes = fs::read_dir("/proc").expect("there is a /proc");
        let processes = processes.filter_map(|process| Some(process.ok()?.path()));
        let marked = processes.filter(|process| is_marked(process));
        marked
            .filter_map(|process| fs::read(process.join("cmdline")).ok())
            .map(|line| String::from_utf8_lossy(&line).into_owned())
            .collect()
    }

    fn kernel_runs(&self) -> bool {
        self.processes().iter().any(|line| line.contains("evcxr") && line.contains("json"))
    }

    fn nothing_is_left(&self) -> bool {
        self.processes().is_empty() && inventory(self.0.path()).is_empty()
    }
}

#[test]
fn a_check_that_takes_too_long_is_broken_and_leaves_nothing() {
    let _alone = crowd();
    if kernel_is_there() {
        let (traces, begin) = (Traces(folder()), Instant::now());
        let mut xtask = xtask();
        xtask.args(["notebook", "--check", "getpid", "--timeout", "2"]);
        let assert = xtask.env("TMPDIR", traces.0.path()).assert().code(1);
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "{}",
            gave_up("it did not end soon after its 2 seconds")
        );
        let told = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        assert!(told.contains("broken") && told.contains("within 2s"), "{told}");
        assert!(
            hint(&told).is_some(),
            "the hint at a slow machine doesn't know these words: {told}"
        );
        assert!(traces.nothing_is_left(), "{:?}", traces.processes());
    }
}

#[test]
fn nothing_is_left_of_a_check_when_the_runner_is_killed() {
    let _alone = crowd();
    if kernel_is_there() {
        let traces = Traces(folder());
        let mut xtask = plain_xtask();
        xtask.args(["notebook", "--check", "getpid"]).env("TMPDIR", traces.0.path());
        let runner = xtask.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut runner = runner.expect("the runner can be run");
        assert!(eventually(|| traces.kernel_runs()), "{}", gave_up("the kernel never ran"));
        assert_ne!(inventory(traces.0.path()), [], "it has files in this folder");

        let pid = Pid::from_raw(i32::try_from(runner.id()).expect("a PID"));
        kill(pid, Signal::SIGKILL).expect("the runner is there");
        assert!(!runner.wait().expect("the runner ends").success());
        let left = || gave_up(&format!("{:?} are left", traces.processes()));
        assert!(eventually(|| traces.nothing_is_left()), "{}", left());
    }
}
