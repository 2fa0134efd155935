//! The processes that a lesson expects, by their places in the tree.

use crate::course::{Lesson, ProcessData};
use interleave::ProcessName;

/// All processes of a lesson, each before its children.
pub(super) struct Expected<'a>(Vec<(ProcessName, &'a ProcessData)>);

impl<'a> Expected<'a> {
    pub(super) fn of(lesson: &'a Lesson) -> Self {
        Self(lesson.data.parent.with_names())
    }

    /// How many processes there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (&ProcessName, &'a ProcessData)> {
        self.0.iter().map(|(name, data)| (name, *data))
    }

    /// What the process at this place should do; `None` if the lesson has none there.
    pub(super) fn at(&self, name: &ProcessName) -> Option<&'a ProcessData> {
        self.all().find(|(known, _)| *known == name).map(|(_, data)| data)
    }
}
