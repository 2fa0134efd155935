//! The runner's reference, in both languages, names what the runner's own help names, and no more.

use crate::built::root;
use crate::runner::{show, xtask};
use crate::support::read;
use serde_json::Value;
use std::collections::BTreeSet;

const REFERENCES: [&str; 2] = ["xtask/README.md", "xtask/README.ko.md"];

/// Options of every command: the reference has `--color` once, and `--help` in a sentence.
const EVERYWHERE: [&str; 3] = ["color", "help", "lang"];

/// An option, as a command's help describes it.
struct HelpedOption {
    /// Without the dashes.
    name: String,
    /// With the name of its value, as in `--runs N`.
    usage: String,
    default: Option<String>,
    /// The values that it may have, where they are few.
    values: Vec<String>,
}

fn help(arguments: &[&str]) -> String {
    let mut xtask = xtask();
    xtask.args(arguments).arg("--help");
    let output = xtask.output();
    assert!(output.status.success(), "{}", show(&xtask, &output));
    String::from_utf8(output.stdout).expect("help is text")
}

/// The commands that the runner's help lists.
fn commands() -> Vec<String> {
    let text = help(&[]);
    let lines = text.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines.map_while(|line| line.split_whitespace().next());
    let commands: Vec<_> = names.filter(|name| *name != "help").map(str::to_owned).collect();
    assert!(commands.len() > 1, "{text}");
    commands
}

/// The options of a command.
fn options(command: &str) -> Vec<HelpedOption> {
    let mut options: Vec<HelpedOption> = Vec::new();
    for line in help(&[command]).lines().map(str::trim) {
        let start = line.strip_prefix("-h, ").unwrap_or(line);
        if start.starts_with("--") {
            let usage = start.split("  ").next().unwrap_or(start).replace(['<', '>'], "");
            let name = usage.split(' ').next().unwrap_or_default();
            let name = name.trim_start_matches('-').to_owned();
            options.push(HelpedOption { name, usage, default: None, values: Vec::new() });
        } else if let Some(option) = options.last_mut() {
            if let Some(rest) = line.strip_prefix("[default: ") {
                option.default = rest.strip_suffix(']').map(str::to_owned);
            } else if let Some((value, _)) =
                line.strip_prefix("- ").and_then(|rest| rest.split_once(':'))
            {
                option.values.push(value.to_owned());
            }
        }
    }
    options
}

/// Options of cargo that a reference names.
const OF_CARGO: [&str; 1] = ["path"];

/// The names of all options in a text.
fn named_options(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    let after_dashes = text.split("--").skip(1);
    let names = after_dashes.map(|rest| &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())]);
    let names = names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    names.filter(|name| !OF_CARGO.contains(name)).collect()
}

/// A reference without its code blocks, which show tables and diagrams of their own.
fn prose(reference: &str) -> String {
    let text = read(reference);
    let outside = text.split("\n```").step_by(2).map(|part| part.trim_start_matches('`'));
    outside.collect::<Vec<_>>().join("\n")
}

/// What stands under the heading of a command.
fn section<'a>(text: &'a str, command: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("\n### `{command}`\n"))?;
    let end = ["\n## ", "\n### "].iter().filter_map(|heading| rest.find(heading)).min();
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[test]
fn each_command_has_its_section() {
    for reference in REFERENCES {
        let text = prose(reference);
        let headings = text.split("\n### `").skip(1).filter_map(|rest| rest.split('`').next());
        assert_eq!(headings.collect::<Vec<_>>(), commands(), "{reference}");
    }
}

#[test]
fn a_commands_section_names_its_options_and_no_others() {
    for reference in REFERENCES {
        let text = prose(reference);
        for command in commands() {
            let section = section(&text, &command);
            let section = section.unwrap_or_else(|| panic!("{reference}: no section on {command}"));
            let mut named = named_options(section);
            named.retain(|name| !EVERYWHERE.contains(name));
            let helped = options(&command);
            let mut helped: BTreeSet<_> = helped.iter().map(|one| one.name.as_str()).collect();
            helped.retain(|name| !EVERYWHERE.contains(name));
            assert_eq!(named, helped, "{reference}: options of {command}, the help's on the right");
        }
    }
}

/// The row of a table on this option: in the command's own section, or among the shared options,
/// which come after all commands.
fn row<'a>(text: &'a str, command: &str, usage: &str) -> Option<&'a str> {
    let begin = format!("| `{usage}` |");
    let is_row = |line: &&str| line.starts_with(&begin);
    let own = section(text, command).and_then(|section| section.lines().find(is_row));
    own.or_else(|| text.lines().rfind(is_row))
}

#[test]
fn each_option_has_a_row_with_its_default_and_its_values() {
    for reference in REFERENCES {
        let text = prose(reference);
        for command in commands() {
            let of_its_own = |option: &HelpedOption| option.name != "help";
            for HelpedOption { usage, default, values, .. } in
                options(&command).into_iter().filter(of_its_own)
            {
                let row = row(&text, &command, &usage);
                let row =
                    row.unwrap_or_else(|| panic!("{reference}: no row on `{usage}` of {command}"));
                let cell = row.split('|').nth(2).unwrap_or_default().trim();
                let told = default.map_or_else(String::new, |default| format!("`{default}`"));
                assert_eq!(cell, told, "{reference}: default of `{usage}` of {command}");
                for value in values {
                    let value = format!("`{value}`");
                    assert!(row.contains(&value), "{reference}: {value} of `{usage}` of {command}");
                }
            }
        }
    }
}

#[test]
fn a_reference_names_no_option_that_does_not_exist() {
    let options: Vec<_> = commands().iter().flat_map(|command| options(command)).collect();
    let known: BTreeSet<_> = options.iter().map(|option| option.name.as_str()).collect();
    for reference in REFERENCES {
        let text = read(reference);
        let unknown: Vec<_> = named_options(&text).difference(&known).copied().collect();
        assert!(unknown.is_empty(), "{reference} names {unknown:?}");
    }
}

/// The invariants that a verdict rests on are those of the table.
#[test]
fn a_reference_has_a_row_for_each_invariant() {
    let output = xtask().args(["verify", "three_children", "--format", "json"]).output();
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let checked = report["lessons"][0]["checked"].as_array().expect("something was checked");
    for invariant in checked.iter().filter_map(Value::as_str) {
        for reference in REFERENCES {
            let row = format!("\n| `{invariant}` | ");
            assert!(read(reference).contains(&row), "{reference}: no row on `{invariant}`");
        }
    }
}

/// A block of code, without what the runner prints: that is in the reader's language.
fn as_typed(block: &str) -> String {
    let is_output = block.starts_with("console") || block.starts_with("text");
    let is_kept =
        |(number, line): &(usize, &str)| *number == 0 || !is_output || line.starts_with("$ ");
    let lines = block.lines().enumerate().filter(is_kept).map(|(_, line)| line);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn both_languages_have_the_same_form() {
    let [english, korean] = REFERENCES.map(|reference| {
        let text = prose(reference);
        let levels = text.lines().filter(|line| line.starts_with('#'));
        let levels: Vec<_> = levels.map(|line| line.find(' ')).collect();
        let text = read(reference);
        let code = text.split("\n```").skip(1).step_by(2).map(as_typed);
        let rows = text.lines().filter(|line| line.starts_with("| ")).count();
        (levels, code.collect::<Vec<_>>(), rows)
    });
    assert_eq!(english, korean);
}

/// A heading's place on its page, as GitHub names it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    heading.chars().filter(kept).collect::<String>().to_lowercase().replace(' ', "-")
}

/// The README and the reference send readers to each other's headings.
#[test]
fn links_lead_to_files_and_headings_that_are_there() {
    for file in ["README.md", "README.ko.md"].into_iter().chain(REFERENCES) {
        let folder = root().join(file);
        let folder = folder.parent().expect("a file is in a folder");
        let text = read(file);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let images = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.chain(images).filter(|link| !link.starts_with("http")) {
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let path = if path.is_empty() { root().join(file) } else { folder.join(path) };
            assert!(path.is_file(), "{file}: {link}");
            let linked = read(&path);
            let mut headings = linked.lines().filter(|line| line.starts_with('#'));
            let is_there =
                headings.any(|line| anchor(line.trim_start_matches('#').trim()) == place);
            assert!(place.is_empty() || is_there, "{file}: {link}");
        }
    }
}
