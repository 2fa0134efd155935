//! The notes show what really happens: where they say which command an output comes from, the command is run, with
//! the changes that the notes have made to the program up to there.

use crate::built::runner;
use crate::facts::{course, mistakes};
use crate::runner::xtask;
use crate::support::read;
use crate::workspace::Workspace;
use std::fs;
use std::process::Command;

/// The notes' names, and the locale of who reads them.
const NOTES: [(&str, &str); 2] = [("README.md", "C.UTF-8"), ("README.ko.md", "ko_KR.UTF-8")];

/// A block of code in the notes.
pub struct Block {
    /// What stands behind the fence.
    pub kind: String,
    /// The lines between the fences.
    pub lines: Vec<String>,
    /// The command that it is the output of, where a comment before it says so.
    pub command: Option<String>,
}

/// The blocks of a lesson's notes, in their order.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut is_open, mut command) = (false, None);
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(kind) if !is_open => {
                let command = Option::take(&mut command);
                blocks.push(Block { kind: kind.to_owned(), lines: Vec::new(), command });
                is_open = true;
            }
            Some(_) => is_open = false,
            None if is_open => {
                blocks.last_mut().expect("a block is open").lines.push(line.to_owned());
            }
            None => {
                let shown = line.strip_prefix("<!-- shows: ");
                command = shown.and_then(|line| line.strip_suffix(" -->")).map(str::to_owned);
            }
        }
    }
    blocks
}

/// A lesson's program as the notes have changed it.
struct Changed<'a> {
    workspace: &'a Workspace,
    path: String,
}

impl Changed<'_> {
    /// Makes a change of the notes.
    fn change(&self, diff: &[String]) {
        let path = self.workspace.path(&self.path);
        let text = fs::read_to_string(&path).expect("the program is there");
        fs::write(&path, changed(&text, diff)).expect("the program can be changed");
    }

    /// What a command prints on its standard output for somebody with this locale.
    fn output(&self, command: &str, locale: &str) -> String {
        let command = command.replace("cargo xtask", runner());
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).current_dir(self.workspace.path(""));
        shell.env("CARGO_TARGET_DIR", self.workspace.path("target"));
        shell.env("CARGO_MANIFEST_DIR", self.workspace.path("xtask"));
        shell.env("LC_ALL", locale).env_remove("PYTHONUNBUFFERED");
        // Other tests may leave it no processor, and then there is no verdict.
        let mut printed = String::new();
        for _ in 0..10 {
            let output = shell.output().expect("there is a shell");
            printed = String::from_utf8(output.stdout).expect("the notes show text");
            if !TOO_BUSY.iter().any(|words| printed.contains(words)) {
                break;
            }
        }
        printed
    }
}

/// What `verify` says, in both languages, where the machine had no time for a program.
const TOO_BUSY: [&str; 2] = ["the machine is too busy", "컴퓨터가 너무 바빠요"];

/// A program with a change of the notes.
fn changed(text: &str, diff: &[String]) -> String {
    let side = |marks: [char; 2]| -> String {
        let lines = diff.iter().filter(|line| line.starts_with(marks));
        lines.flat_map(|line| [&line[1..], "\n"]).collect()
    };
    let (old, new) = (side([' ', '-']), side([' ', '+']));
    assert_eq!(text.matches(&old).count(), 1, "{old}is to be there once in\n{text}");
    text.replace(&old, &new)
}

/// What is the same in each run of a line: numbers of three digits and more are PIDs, and so are those behind certain
/// words; Korean particles depend on how a number ends.
fn masked(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line.trim();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(from.len());
        let end = from[..end].trim_end_matches('.').len();
        let (number, after) = from.split_at(end);
        let is_pid = before.ends_with("PID ") || before.trim_end().ends_with("process:");
        let unit = after.trim_start().split(|c: char| !c.is_alphabetic()).next();
        let is_time = matches!(unit, Some("ms" | "s"));
        masked.push_str(before);
        let varies = is_pid || is_time || (number.len() > 2 && !number.contains('.'));
        masked.push_str(if varies { "#" } else { number });
        rest = after;
        for particle in
            ["이라고", "라고", "이에요", "예요", "이 ", "가 ", "은 ", "는 ", "을 ", "를 "]
        {
            let behind = after.strip_prefix('`').unwrap_or(after);
            if varies && let Some(left) = behind.strip_prefix(particle) {
                rest = left;
                break;
            }
        }
    }
    (masked + rest).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether these lines are in the output, one below the other. `…` stands for any number of lines.
pub fn shows(output: &str, lines: &[String]) -> bool {
    let output: Vec<_> = output.lines().map(masked).collect();
    let lines: Vec<_> = lines.iter().map(|line| masked(line)).collect();
    (0..=output.len()).any(|start| begins(&output[start..], &lines))
}

fn begins(output: &[String], lines: &[String]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return true };
    if first == "…" {
        return (0..=output.len()).any(|left_out| begins(&output[left_out..], rest));
    }
    output.split_first().is_some_and(|(line, output)| line == first && begins(output, rest))
}

/// The commands of a console's block, each with what it prints there.
fn commands(block: &Block) -> Vec<(String, Vec<String>)> {
    match (block.kind.as_str(), &block.command) {
        ("text", Some(command)) => vec![(command.clone(), block.lines.clone())],
        ("console", _) => {
            let mut commands: Vec<(String, Vec<String>)> = Vec::new();
            for line in &block.lines {
                match (line.strip_prefix("$ "), commands.last_mut()) {
                    (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
                    (None, Some((_, shown))) => shown.push(line.clone()),
                    (None, None) => panic!("no command prints {line:?}"),
                }
            }
            commands
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_notes_show_what_their_commands_print() {
    let workspace = Workspace::new();
    for lesson in course() {
        let notes = NOTES.map(|(note, _)| blocks(&read(format!("lessons/{}/{note}", lesson.name))));
        let path = format!("lessons/{}/src/main.rs", lesson.name);
        let program = Changed { workspace: &workspace, path };
        for (number, block) in notes[0].iter().enumerate() {
            if block.kind == "diff" {
                assert_eq!(block.lines, notes[1][number].lines, "{}", lesson.name);
                program.change(&block.lines);
            }
            for ((note, locale), blocks) in NOTES.iter().zip(&notes) {
                for (command, shown) in commands(&blocks[number]) {
                    // A lesson itself speaks one language.
                    if command.starts_with("cargo run")
                        && blocks[number].lines == notes[0][number].lines
                        && *note != NOTES[0].0
                    {
                        continue;
                    }
                    let printed = program.output(&command, locale);
                    let shown_there = shown.join("\n");
                    assert!(
                        shows(&printed, &shown),
                        "{}/{note}: `{command}` does not print\n{shown_there}\nbut\n{printed}",
                        lesson.name
                    );
                }
            }
        }
    }
}

/// The lines of a program that are code.
fn code(text: &str) -> Vec<&str> {
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//");
    text.lines().map(str::trim).filter(is_code).collect()
}

/// A mistake is mended as its notes mend it.
#[test]
fn a_mended_mistake_is_as_the_notes_mend_it() {
    for mistake in mistakes() {
        let folder = format!("lessons/{}", mistake.name);
        let blocks = blocks(&read(format!("{folder}/README.md")));
        let program = read(format!("{folder}/src/main.rs"));
        let diffs = blocks.iter().filter(|block| block.kind == "diff");
        let own = diffs.fold(program, |text, block| changed(&text, &block.lines));
        let mended = read(format!("{folder}/examples/{}_mended.rs", mistake.name));
        assert_eq!(code(&own), code(&mended), "{folder}");
    }
}

/// The READMEs show what the whole course gives.
#[test]
fn the_readmes_show_what_verify_prints() {
    for (note, locale) in NOTES {
        let blocks = blocks(&read(note));
        let shown: Vec<_> = blocks.iter().flat_map(commands).collect();
        assert!(!shown.is_empty(), "{note} shows no output");
        for (command, lines) in shown {
            let arguments: Vec<_> = command.split(' ').skip(2).collect();
            let output = xtask().env("LC_ALL", locale).args(arguments).output();
            let printed = String::from_utf8(output.stdout).expect("reports are text");
            assert!(shows(&printed, &lines), "{note}: `{command}` prints\n{printed}");
        }
    }
}

/// The notes lead to their program, and to the notes before and after them.
#[test]
fn the_notes_lead_on() {
    let names: Vec<_> = course().iter().map(|lesson| lesson.name.as_str()).collect();
    for (place, name) in names.iter().enumerate() {
        for (note, _) in NOTES {
            let text = read(format!("lessons/{name}/{note}"));
            let links = text.lines().nth(2).expect("the third line has the links");
            let neighbours = [place.checked_sub(1), Some(place + 1).filter(|at| *at < names.len())];
            let neighbours = neighbours.into_iter().flatten().map(|at| names[at]);
            for neighbour in neighbours {
                assert!(links.contains(&format!("{neighbour}](../{neighbour}/{note})")), "{links}");
            }
            assert!(links.contains("](src/main.rs)"), "{name}/{note}: {links}");
        }
    }
}

#[test]
fn a_line_is_compared_without_what_varies() {
    for (one, other, is_same) in [
        ("PID 4711 ended", "PID 12 ended", true),
        ("in 45 ms", "in 7 ms", true),
        ("in 0.45 s", "in 1.2 s", true),
        ("process 2.1", "process 2.2", false),
        ("90 of 90 orders", "89 of 90 orders", false),
        ("PID 4711이 썼어요", "PID 4712가 썼어요", true),
        ("process  4711", "process 9", false),
    ] {
        assert_eq!(masked(one) == masked(other), is_same, "{one:?} and {other:?}");
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(shows("a\nb\nc\nd", &lines("b\n…\nd")) && !shows("a\nb", &lines("b\na")));
}
