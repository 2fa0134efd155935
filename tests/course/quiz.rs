//! The quiz: the same for a seed, its answers are the kernel's, and the code that is shown does what was run.

use crate::built::runner;
use crate::runner::xtask;
use crate::skips::skip;
use crate::support::python;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The quizzes that are tried.
const SEEDS: [u32; 5] = [1, 2, 3, 4, 6];

fn json(arguments: &[&str]) -> Value {
    let output = xtask().args(arguments).args(["--format", "json"]).output();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

fn quiz(seed: u32, code: &str) -> Value {
    json(&["quiz", "--seed", &seed.to_string(), "--code", code])
}

/// How many orders a command has, and its different outputs.
fn orders(command: &[&str]) -> (u64, BTreeSet<String>) {
    let mut xtask = xtask();
    xtask.args(["orders", "--format", "json", "--"]).args(command);
    let output = xtask.output();
    assert_eq!(output.status.code(), Some(0), "{command:?}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(report["exhaustive"], true, "{command:?}");
    let orders = report["orders"].as_array().expect("there are orders");
    let outputs = orders.iter().filter_map(|order| order["output"].as_str());
    (report["found"].as_u64().expect("they are counted"), outputs.map(str::to_owned).collect())
}

/// What was really run for a quiz.
fn acted(quiz: &Value) -> (u64, BTreeSet<String>) {
    orders(&[runner(), "act", quiz["spec"].as_str().expect("it is told")])
}

#[test]
fn the_same_seed_is_the_same_quiz() {
    for seed in SEEDS {
        assert_eq!(quiz(seed, "rust"), quiz(seed, "rust"));
    }
    assert_ne!(quiz(1, "rust")["spec"], quiz(2, "rust")["spec"]);
}

/// The code is a rendering of what was run: it has the same orders, and the same outputs.
#[test]
fn the_python_that_is_shown_does_what_was_run() {
    let Some(python) = python() else { return skip("there is no `python3` here") };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (python, file) = (python.to_string_lossy(), folder.path().join("quiz.py"));
    for seed in SEEDS {
        let quiz = quiz(seed, "python");
        fs::write(&file, quiz["code"].as_str().expect("it is text")).expect("it can be written");
        let of_code = orders(&[&python, &file.to_string_lossy()]);
        assert_eq!(of_code, acted(&quiz), "seed {seed}");
    }
}

#[test]
fn the_c_that_is_shown_does_what_was_run() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let [file, built] = ["quiz.c", "quiz"].map(|name| folder.path().join(name));
    for seed in SEEDS {
        let quiz = quiz(seed, "c");
        let code = quiz["code"].as_str().expect("it is text");
        fs::write(&file, code).expect("it can be written");
        if !compiles(&file, &built) {
            return skip("there is no `cc` here");
        }
        let of_code = orders(&[&built.to_string_lossy()]);
        assert_eq!(of_code, acted(&quiz), "seed {seed}");
    }
}

/// Whether there is a compiler; a program that it refuses is a fault.
fn compiles(file: &Path, built: &Path) -> bool {
    let Ok(status) = Command::new("cc").arg("-w").arg("-o").args([built, file]).status() else {
        return false;
    };
    assert!(status.success(), "{} does not compile", file.display());
    true
}

/// Each answer is what a search says by itself.
#[test]
fn the_answers_are_the_kernels() {
    for seed in SEEDS {
        let quiz = quiz(seed, "rust");
        let (found, outputs) = acted(&quiz);
        let asked = quiz["questions"].as_array().expect("something is asked");
        let answer = |words: &str| {
            let one = asked
                .iter()
                .find(|one| one["question"].as_str().is_some_and(|q| q.contains(words)));
            one.map(|one| one["answer"].as_str().expect("it is text").to_owned())
        };
        assert_eq!(answer("how many orders"), Some(found.to_string()));
        let lines = outputs.first().expect("there is an output").lines().count();
        assert_eq!(answer("How many lines"), Some(lines.to_string()));
        let Some(choice) = asked.iter().find(|one| !one["choices"].is_null()) else { continue };
        let choices = choice["choices"].as_array().expect("they are listed");
        for (name, word) in ["a", "b", "c", "d"].iter().zip(choices) {
            let letters = word.as_str().expect("it is text").chars();
            let output: String = letters.flat_map(|letter| [letter, '\n']).collect();
            let is_possible = outputs.contains(&output);
            assert_eq!(is_possible, choice["answer"] != *name, "seed {seed}: {choice}");
        }
    }
}

/// Right is 0, wrong is 1, and no answer is none.
#[test]
fn an_answer_is_right_or_wrong() {
    let answers = quiz(3, "rust")["questions"].clone();
    let said = |input: &str| {
        let mut xtask = xtask();
        let output = xtask.args(["quiz", "--seed", "3"]).write_stdin(input).output();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, text) = said("");
    assert_eq!(code, Some(2), "{text}");
    let asked = answers.as_array().expect("something is asked").iter().find(|one| {
        let words = one["question"].as_str().expect("it is text").split(' ').take(4);
        text.contains(&words.collect::<Vec<_>>().join(" "))
    });
    let answer = asked.expect("it is one of them")["answer"].as_str().expect("it is text");
    assert_eq!(said(&format!(" {answer} \n")).0, Some(0));
    let wrong = match answer.parse::<u32>() {
        Ok(number) => (number + 1).to_string(),
        Err(_) if answer.len() == 1 => if answer == "a" { "b" } else { "a" }.to_owned(),
        Err(_) => "Z".to_owned(),
    };
    assert_eq!(said(&format!("{wrong}\n")).0, Some(1));
    // What is no answer to such a question is asked again.
    assert_eq!(said(&format!("((\n{answer}\n")).0, Some(0));
    assert_eq!(said("((\n").0, Some(2));
}
