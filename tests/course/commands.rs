//! list, run, verify and their help: what they print, and where.

use crate::facts::{LESSONS, Lesson, course, names};
use crate::runner::{plain_xtask, show, xtask};
use crate::support::{lessons_of, read, whole_course};
use assert_cmd::Command;
use assert_cmd::assert::Assert;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use std::io::pipe;
use std::process::Stdio;

fn runs(arguments: &[&str]) -> Assert {
    xtask().args(arguments).assert()
}

fn stdout(assert: &Assert) -> String {
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

/// The lessons in the order in which `text` names them first.
fn order_of_lessons(text: &str) -> Vec<&str> {
    let mut places: Vec<_> =
        course().iter().filter_map(|Lesson { name, .. }| Some((text.find(name)?, name))).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, lesson)| lesson.as_str()).collect()
}

/// The names of the lessons in a report.
fn names_in(lessons: &[Value]) -> Vec<&str> {
    lessons.iter().filter_map(|lesson| lesson["name"].as_str()).collect()
}

#[test]
fn list_shows_the_course_in_order() {
    let text = stdout(&runs(&["list"]).success().stderr(is_empty()));
    assert_eq!(order_of_lessons(&text), names(course()), "{text}");
    assert!(text.contains("Three children at once"), "{text}");
}

#[test]
fn list_speaks_both_languages() {
    let [english, korean] =
        ["en", "ko"].map(|lang| stdout(&runs(&["list", "--lang", lang]).success()));
    assert_eq!(order_of_lessons(&korean), names(course()), "{korean}");
    let is_hangul = |c: char| ('가'..='힣').contains(&c);
    assert!(!english.contains(is_hangul), "{english}");
    let titles = korean.lines().filter(|line| line.contains(is_hangul)).count();
    assert!(titles >= LESSONS.len(), "{korean}");
}

#[test]
fn list_as_json_has_what_the_course_is() {
    let assert = runs(&["list", "--format", "json"]).success().stderr(is_empty());
    let shown = stdout(&assert);
    let lessons = lessons_of(assert.get_output(), &shown);
    assert_eq!(lessons.len(), LESSONS.len(), "{shown}");
    for (lesson, fact) in lessons.iter().zip(course()) {
        assert_eq!(lesson["name"], fact.name, "{shown}");
        for (key, number) in
            [("section", fact.section), ("processes", fact.processes), ("lines", fact.lines)]
        {
            assert_eq!(lesson[key], number, "{key} of {}\n{shown}", fact.name);
        }
        assert_eq!(lesson["kind"], fact.kind, "{shown}");
        assert!(lesson["title"]["en"].is_string() && lesson["title"]["ko"].is_string(), "{shown}");
    }
}

#[test]
fn run_gives_each_lesson_a_heading_and_its_output() {
    let text = stdout(&runs(&["run"]).success());
    assert_eq!(order_of_lessons(&text), names(course()), "{text}");
    for (line, times) in [("hello, os!", 1), ("foo: child process: ", 6), ("foo executed!!", 3)] {
        assert_eq!(
            text.lines().filter(|text| text.starts_with(line)).count(),
            times,
            "{line}\n{text}"
        );
    }
}

/// A heading is no use if the lesson's output comes before it.
#[test]
fn run_puts_the_heading_first() {
    let text = stdout(&runs(&["run", "getpid"]).success());
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].contains("getpid"), "{text}");
    assert_eq!(lines[1], "hello, os!", "{text}");
    assert_eq!(lines.len(), 3, "{text}");
}

#[test]
fn run_takes_the_courses_order() {
    let text = stdout(&runs(&["run", "one_child", "getpid"]).success());
    assert_eq!(order_of_lessons(&text), ["getpid", "one_child"], "{text}");
}

#[test]
fn verify_says_of_each_lesson_that_it_holds() {
    let text = stdout(&whole_course().success());
    assert_eq!(order_of_lessons(&text), names(course()), "{text}");
    let holding = text.lines().filter(|line| line.contains("holds")).count();
    assert_eq!(holding, LESSONS.len(), "{text}");
}

#[test]
fn verify_as_json_keeps_its_form() {
    let assert = runs(&["verify", "--format", "json"]).success();
    let shown = stdout(&assert);
    let lessons = lessons_of(assert.get_output(), &shown);
    assert_eq!(names_in(&lessons), names(course()), "{shown}");
    for (lesson, fact) in lessons.iter().zip(course()) {
        assert_eq!(lesson["verdict"], "holds", "{shown}");
        assert_eq!(lesson["evidence"], "kernel", "{shown}");
        assert_eq!(lesson["findings"], Value::Array(Vec::new()), "{shown}");
        let demonstrates = lesson["demonstrated"].as_array().is_some_and(|found| !found.is_empty());
        assert_eq!(demonstrates, fact.is_mistake(), "{shown}");
        let orders = &lesson["orders"];
        assert!(orders["tried"].as_u64().is_some_and(|tried| tried >= 1), "{shown}");
        assert!(orders["possible"].is_null() || orders["possible"].is_u64(), "{shown}");
        assert!(orders["exhaustive"].is_boolean(), "{shown}");
    }
}

#[test]
fn verify_takes_some_lessons_in_the_courses_order() {
    let assert = runs(&["verify", "same_fn", "getpid", "--format", "json"]).success();
    let shown = stdout(&assert);
    let lessons = lessons_of(assert.get_output(), &shown);
    assert_eq!(names_in(&lessons), ["getpid", "same_fn"], "{shown}");
}

/// The report goes to stdout alone, and in a pipe nobody draws: no colours, no line over another.
#[test]
fn verify_is_plain_in_a_pipe() {
    let plain = || contains("\x1b").or(contains("\r")).not();
    let assert = whole_course().success();
    assert.stdout(plain()).stderr(plain().and(contains("holds").not()));
}

#[test]
fn colour_comes_when_it_is_asked_for() {
    let coloured = || contains("\x1b[");
    runs(&["verify", "getpid", "--color", "always"]).success().stdout(coloured());
    runs(&["list", "--color", "always"]).success().stdout(coloured());
    runs(&["verify", "getpid", "--color", "never"]).success().stdout(coloured().not());
}

/// A reader that has gone, as after `| head -1`, is no error.
#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [
        &["list"][..],
        &["verify", "getpid", "one_child", "no_exit"],
        &["verify", "getpid", "one_child", "no_exit", "--format", "json"],
        &["verify", "--help"],
        &["notebook"],
    ] {
        let (reader, writer) = pipe().expect("a pipe can be made");
        drop(reader);
        let mut xtask = plain_xtask();
        xtask.args(arguments).stdout(writer).stderr(Stdio::piped());
        let output = xtask.output().expect("the runner can be run");
        let shown = show(&xtask, &output);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        for complaint in ["panicked", "Broken pipe", "error:"] {
            assert!(!shown.contains(complaint), "{shown}");
        }
    }
}

#[test]
fn help_has_an_example_for_each_command() {
    for command in ["list", "run", "verify", "orders", "trace", "notebook"] {
        let example = contains("Example").and(contains(format!("  cargo xtask {command}")));
        runs(&[command, "--help"]).success().stdout(example);
        runs(&["--help"]).success().stdout(contains(format!("  {command} ")));
    }
}

#[test]
fn help_tells_the_exit_codes() {
    runs(&["--help"]).success().stdout(contains("0 all holds").and(contains("2 the question")));
}

#[test]
fn verifys_help_tells_its_defaults() {
    let defaults = contains("[default: 10]")
        .and(contains("[default: 64]"))
        .and(contains("[default: 1048576]"));
    runs(&["verify", "--help"]).success().stdout(defaults);
}

/// Without a command the commands are shown.
#[test]
fn nothing_asked_shows_what_can_be_asked() {
    let output = xtask().output();
    let shown = show(&"cargo xtask", &output);
    for command in ["list", "run", "verify", "orders", "trace", "notebook"] {
        assert!(shown.contains(&format!("  {command} ")), "{shown}");
    }
}

/// `cargo xtask` is an alias: here it goes the whole way, through cargo.
#[test]
fn cargo_knows_the_runner() {
    let alias = read(".cargo/config.toml");
    assert!(alias.contains("xtask = "), "{alias}");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["xtask", "list"]).current_dir(crate::built::root());
    command.assert().success().stdout(contains("three_children"));
}

/// What is on the terminal's side of `verify` does not end up in front of the program.
#[test]
fn a_program_that_reads_finds_no_input() {
    let program = "read line; echo 'hello, os!'; echo my pid is $$";
    let mut command = xtask();
    command.args(["verify", "getpid", "--", "sh", "-c", program]).write_stdin("");
    command.assert().success();
}

/// A lesson is also named by its section's number.
#[test]
fn a_number_names_a_lesson() {
    for command in ["verify", "run"] {
        let text = stdout(&runs(&[command, "2", "--lang", "en"]).success());
        assert!(text.contains("one_child") && !text.contains("getpid"), "{text}");
    }
    runs(&["verify", "99"]).code(2).stderr(contains("there is no lesson `99`"));
}

/// The last line says what comes next, and the notes that it names are there.
#[test]
fn the_last_line_says_what_to_do_next() {
    for (arguments, notes) in [
        (&["verify", "getpid"][..], "lessons/one_child/README.md"),
        (&["verify", "getpid", "--lang", "ko"], "lessons/one_child/README.ko.md"),
        (
            &[
                "verify",
                "getpid",
                "--",
                "sh",
                "-c",
                "echo 'hello, os!'; echo \"my pid is $$\"; exit 3",
            ],
            "lessons/join/README.md",
        ),
        (&["verify", "getpid", "--", "echo", "hello"], "lessons/getpid/README.md"),
    ] {
        let text = stdout(&runs(arguments));
        let last = text.lines().last().unwrap_or_default();
        assert!(last.contains(notes), "{last:?} does not name {notes}\n{text}");
        assert!(!read(notes).is_empty());
    }
    let text = stdout(&whole_course());
    assert!(!text.contains("next:") && !text.contains("broken:"), "{text}");
}
