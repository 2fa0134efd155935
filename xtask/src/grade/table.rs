//! The table on the screen, a line a row as it comes, and what the class as a whole shows.

use super::points::Graded;
use super::row::Verdict;
use crate::course::{say, word};
use crate::report::styles;
use std::collections::BTreeMap;

/// The widths of the columns.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    student: usize,
    lesson: usize,
}

impl Table {
    /// For these students and lessons.
    pub fn of(students: &[String], lessons: &[String]) -> Self {
        let widest =
            |texts: &[String]| texts.iter().map(|text| crate::text::width(text)).max().unwrap_or(0);
        Self { student: widest(students), lesson: widest(lessons) }
    }

    /// A row's line.
    pub fn line(self, graded: &Graded) -> String {
        let row = &graded.row;
        let pad = |text: &str, to: usize| {
            format!("{text}{}", " ".repeat(to.saturating_sub(crate::text::width(text))))
        };
        let (style, verdict) = match graded.counted {
            Verdict::Holds => (styles::HOLDS, word!("holds", "지켜짐")),
            Verdict::Broken => (styles::BROKEN, word!("broken", "깨짐")),
            Verdict::Unanswered => (styles::UNANSWERED, word!("unanswered", "답 없음")),
        };
        let what = match row.verdict {
            Verdict::Holds if row.exhaustive => String::new(),
            Verdict::Holds => {
                say!("perhaps not all orders: {}", "모든 순서는 아닐 수 있어요: {}", row.perhaps)
            }
            Verdict::Broken => row.broken().join(", "),
            Verdict::Unanswered => row.reason.lines().next().unwrap_or_default().to_owned(),
        };
        let (student, lesson) = (pad(&row.student, self.student), pad(&row.lesson, self.lesson));
        let verdict = pad(verdict, 10);
        // A name or a reason may hold anything.
        let [student, what] = [student, what].map(|text| text.replace(char::is_control, "?"));
        format!("{student}  {lesson}  {style}{verdict}{style:#}  {what}").trim_end().to_owned()
    }

    /// How many are what, and which causes there are, the most frequent first.
    pub fn summary(rows: &[Graded]) -> Vec<String> {
        let count = |verdict| rows.iter().filter(|row| row.counted == verdict).count();
        let (holds, broken, open) =
            (count(Verdict::Holds), count(Verdict::Broken), count(Verdict::Unanswered));
        let mut lines = vec![say!(
            "{} of {} hold, {broken} broken, {open} unanswered",
            "{1}개 중 {0}개 지켜짐, {broken}개 깨짐, {open}개 답 없음",
            holds,
            rows.len()
        )];
        let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
        for cause in rows.iter().flat_map(|graded| &graded.causes) {
            *causes.entry(cause).or_default() += 1;
        }
        let mut causes: Vec<_> = causes.into_iter().collect();
        causes.sort_by_key(|(cause, number)| (std::cmp::Reverse(*number), *cause));
        if !causes.is_empty() {
            lines.push(
                word!("causes, and how many have each:", "원인과, 그런 제출물의 수:").to_owned(),
            );
            lines.extend(causes.iter().map(|(cause, number)| format!("  {number:>3}  {cause}")));
        }
        lines
    }
}
