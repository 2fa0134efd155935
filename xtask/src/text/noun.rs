//! Numbers of things.

use super::fit::grouped;
use crate::course::say;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Process,
    Child,
    Line,
    Order,
    Event,
    MoreEvent,
    Run,
    Lesson,
    Mistake,
    Exercise,
}

/// "1 process", "3 processes", "1,000 processes".
pub fn count(number: usize, noun: Noun) -> String {
    let digits = grouped(number as u128);
    match (noun, number) {
        (Noun::Process, 1) => say!("{digits} process", "프로세스 {digits}개"),
        (Noun::Process, _) => say!("{digits} processes", "프로세스 {digits}개"),
        (Noun::Child, 1) => say!("{digits} child", "자식 {digits}개"),
        (Noun::Child, _) => say!("{digits} children", "자식 {digits}개"),
        (Noun::Line, 1) => say!("{digits} line", "{digits}줄"),
        (Noun::Line, _) => say!("{digits} lines", "{digits}줄"),
        (Noun::Order, 1) => say!("{digits} order", "순서 {digits}가지"),
        (Noun::Order, _) => say!("{digits} orders", "순서 {digits}가지"),
        (Noun::Event, 1) => say!("{digits} event", "사건 {digits}개"),
        (Noun::Event, _) => say!("{digits} events", "사건 {digits}개"),
        (Noun::MoreEvent, 1) => say!("{digits} more event", "사건 {digits}개 더"),
        (Noun::MoreEvent, _) => say!("{digits} more events", "사건 {digits}개 더"),
        (Noun::Run, 1) => say!("{digits} run", "실행 {digits}번"),
        (Noun::Run, _) => say!("{digits} runs", "실행 {digits}번"),
        (Noun::Lesson, 1) => say!("{digits} lesson", "레슨 {digits}개"),
        (Noun::Lesson, _) => say!("{digits} lessons", "레슨 {digits}개"),
        (Noun::Exercise, 1) => say!("{digits} exercise", "연습 {digits}개"),
        (Noun::Exercise, _) => say!("{digits} exercises", "연습 {digits}개"),
        (Noun::Mistake, 1) => say!("{digits} mistake", "실수 {digits}개"),
        (Noun::Mistake, _) => say!("{digits} mistakes", "실수 {digits}개"),
    }
}
