//! An exercise's task and its hints, from its notes.

use crate::course::{Language, Lesson, Notes, Section};

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
        let notes = Notes::read(exercise, Language::current())?;
        let hints = folded(&notes.below(Section::Hints)?);
        Ok(Self { text: notes.below(Section::Task)?, hints })
    }
}

/// What is folded away in a text, one after the other.
fn folded(text: &str) -> Vec<String> {
    let parts = text.split("</summary>").skip(1);
    let parts = parts.filter_map(|part| part.split("</details>").next());
    parts.map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn what_is_folded_is_found() {
        let text = "<details><summary>1</summary>\n\na\n\n</details>\n<details><summary>2</summary>b</details>";
        assert_eq!(folded(text), ["a", "b"]);
    }
}
