//! An exercise's task and its hints, from its notes.

use crate::course::{Language, Lesson, say};
use anyhow::{Context, bail};
use std::fs;

/// What an exercise's notes say.
pub(super) struct Task {
    /// What is to be done.
    pub(super) text: String,
    /// What helps, one after the other.
    pub(super) hints: Vec<String>,
}

impl Task {
    /// The task in the language that was chosen.
    ///
    /// # Errors
    /// If the notes can't be read, or have no task.
    pub(super) fn read(exercise: &Lesson) -> anyhow::Result<Self> {
        let (note, task, hints) = match Language::current() {
            Language::En => ("README.md", "## Task", "## Hints"),
            Language::Ko => ("README.ko.md", "## 과제", "## 힌트"),
        };
        let file = exercise.folder.join(note);
        let text = fs::read_to_string(&file)
            .with_context(|| say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display()))?;
        match (section(&text, task), section(&text, hints)) {
            (Some(text), Some(hints)) => {
                Ok(Self { text: text.trim().to_owned(), hints: folded(hints) })
            }
            _ => bail!(say!(
                "{}: there must be a heading `{task}` and one `{hints}`",
                "{}: 제목 `{task}`와 `{hints}`가 있어야 해요",
                file.display()
            )),
        }
    }
}

/// What stands below a heading.
fn section<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let (_, below) = text.split_once(&format!("\n{heading}\n"))?;
    Some(below.split("\n## ").next().unwrap_or(below))
}

/// What is folded away there, one after the other.
fn folded(text: &str) -> Vec<String> {
    let parts = text.split("</summary>").skip(1);
    let parts = parts.filter_map(|part| part.split("</details>").next());
    parts.map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{folded, section};

    #[test]
    fn sections_and_what_is_folded_in_them_are_found() {
        let text = "# E1\n\n## Task\n\nDo it.\n\n## Hints\n\n<details><summary>1</summary>\n\na\n\n</details>\n\
                    <details><summary>2</summary>\n\nb\n\n</details>\n\n## Then\n\nc\n";
        assert_eq!(section(text, "## Task"), Some("\nDo it.\n"));
        assert_eq!(section(text, "## None"), None);
        assert_eq!(folded(section(text, "## Hints").unwrap()), ["a", "b"]);
    }
}
