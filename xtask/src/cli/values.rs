//! The values that options take.

use crate::course::{Invariant, Language, Match, say, word};
use crate::quiz::Code;
use crate::text;
use crate::verify::Wanted;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use interleave::Schedule;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => {
                PossibleValue::new("human").help(word!("For people", "사람이 읽는 형식"))
            }
            Self::Json => {
                PossibleValue::new("json").help(word!("One JSON object", "JSON 객체 하나"))
            }
        })
    }
}

/// How a run is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceFormat {
    /// For people: the process tree and a timeline
    Human,
    /// One JSON object
    Json,
    /// A Mermaid sequence diagram, for Markdown and notebooks
    Mermaid,
    /// A picture
    Svg,
}

impl ValueEnum for TraceFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Json, Self::Mermaid, Self::Svg]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => PossibleValue::new("human").help(word!(
                "For people: the process tree and a timeline",
                "사람이 읽는 형식: 프로세스 트리와 타임라인"
            )),
            Self::Json => {
                PossibleValue::new("json").help(word!("One JSON object", "JSON 객체 하나"))
            }
            Self::Mermaid => PossibleValue::new("mermaid").help(word!(
                "A Mermaid sequence diagram, for Markdown and notebooks",
                "Mermaid 시퀀스 다이어그램(마크다운과 노트북에 써요)"
            )),
            Self::Svg => PossibleValue::new("svg").help(word!("A picture", "그림")),
        })
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => PossibleValue::new("auto").help(word!(
                "On a terminal, unless `NO_COLOR` is set",
                "`NO_COLOR`가 설정되지 않은 터미널에서만"
            )),
            Self::Always => PossibleValue::new("always").help(word!("Always", "언제나")),
            Self::Never => PossibleValue::new("never").help(word!("Never", "쓰지 않음")),
        })
    }
}

impl Color {
    /// Makes this the choice for everything that is printed from now on.
    pub fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::En, Self::Ko]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::En => PossibleValue::new("en").help(word!("English", "영어")),
            Self::Ko => PossibleValue::new("ko").help(word!("Korean", "한국어")),
        })
    }
}

impl ValueEnum for Match {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Exact, Self::Blanks, Self::Numbers]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.id());
        Some(match self {
            Self::Exact => value.help(word!("Byte for byte", "한 바이트도 다르지 않게")),
            Self::Blanks => value.help(word!(
                "Runs of blanks count as one, those at the end of a line as none; the lecture's spelling counts",
                "이어진 빈칸은 하나로, 줄 끝의 빈칸은 없는 것으로 치고, 강의의 철자도 맞는 것으로 보기"
            )),
            Self::Numbers => value.help(word!(
                "The words are free: the numbers and their places count",
                "낱말은 달라도 되고, 숫자와 그 자리만 보기"
            )),
        })
    }
}

impl ValueEnum for Wanted {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Kernel, Self::Output]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => PossibleValue::new("auto").help(word!(
                "The kernel's record, or the output alone where tracing is refused",
                "커널의 기록, 추적이 거부되면 출력만"
            )),
            Self::Kernel => PossibleValue::new("kernel").help(word!(
                "The kernel's record only; without it the question is unanswered",
                "커널의 기록만. 없으면 답하지 않아요"
            )),
            Self::Output => PossibleValue::new("output")
                .help(word!("The output and the exit status only", "출력과 종료 상태만")),
        })
    }
}

impl ValueEnum for Code {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Rust, Self::C, Self::Python]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Rust => PossibleValue::new("rust").help(word!("Rust", "러스트")),
            Self::C => PossibleValue::new("c").help("C"),
            Self::Python => PossibleValue::new("python").help(word!("Python", "파이썬")),
        })
    }
}

/// A number of seconds, with decimals if need be: more than 0, at most a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_secs_f64())
    }
}

impl FromStr for Seconds {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds: f64 = text
            .parse()
            .map_err(|_| word!("not a number of seconds", "초를 나타내는 수가 아니에요"))?;
        if seconds > 0.0 && seconds <= 86_400.0 {
            Ok(Self(Duration::from_secs_f64(seconds)))
        } else {
            Err(word!(
                "it must be more than 0, and a day (86400) at most",
                "0보다 크고 하루(86400)를 넘지 않아야 해요"
            ))
        }
    }
}

/// A number from `MIN` to `MAX`, both included.
///
/// # Errors
/// If it is no number, or not in these bounds.
pub fn number<const MIN: u32, const MAX: u32>(text: &str) -> Result<u32, String> {
    let number = text.parse().map_err(|_| no_number())?;
    if (MIN..=MAX).contains(&number) {
        return Ok(number);
    }
    Err(match MAX {
        u32::MAX => say!("less than {MIN}", "{MIN}보다 작아요"),
        _ => say!("not in {MIN} to {MAX}", "{MIN}에서 {MAX} 사이가 아니에요"),
    })
}

/// A number that may be a seed.
///
/// # Errors
/// If it is none.
pub fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| no_number())
}

fn no_number() -> String {
    word!("not a whole number, or too large a one", "정수가 아니거나 너무 큰 수예요").to_owned()
}

/// An order of steps.
///
/// # Errors
/// If a step can't be read, or there is none.
pub fn order(text: &str) -> Result<Schedule, String> {
    let schedule: Schedule = text.parse().map_err(|error| text::no_step(&error))?;
    if schedule.is_empty() {
        return Err(word!(
            "there is no step in it: name the processes that write, one after another, as in 3,3,1,1,2,2",
            "단계가 하나도 없어요. 쓰는 프로세스를 차례로 적으세요(예: 3,3,1,1,2,2)"
        )
        .to_owned());
    }
    Ok(schedule)
}

/// An invariant by its name.
///
/// # Errors
/// If there is none of that name.
pub fn invariant(text: &str) -> Result<Invariant, String> {
    let named = Invariant::ALL.into_iter().find(|invariant| invariant.id() == text);
    named.ok_or_else(|| {
        let all = Invariant::ALL.map(Invariant::id).join(", ");
        say!("there is no invariant of that name: {all}", "그런 이름의 규칙은 없어요: {all}")
    })
}

/// `word` as one word of a shell command.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Seconds, number, order, shell_word};

    #[test]
    fn words_are_quoted_for_the_shell_where_they_need_it() {
        assert_eq!(shell_word("./a.out"), "./a.out");
        assert_eq!(shell_word("echo hi"), "'echo hi'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn seconds_have_bounds_and_read_back() {
        for text in ["0.5", "10", "86400"] {
            assert_eq!(text.parse::<Seconds>().unwrap().to_string(), text);
        }
        for text in ["0", "-1", "86401", "ten", "", "NaN", "inf"] {
            assert!(text.parse::<Seconds>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_have_bounds() {
        for (text, is_right) in
            [("1", true), ("10", true), ("0", false), ("11", false), ("x", false)]
        {
            assert_eq!(number::<1, 10>(text).is_ok(), is_right, "{text}");
        }
    }

    #[test]
    fn an_order_has_steps() {
        assert!(order("1,2").is_ok() && order("").is_err() && order("1,y").is_err());
    }
}
