//! `quiz`: a question about a small program, and the kernel's answer.

use crate::cli::{Format, QuizArgs};
use crate::course::word;
use crate::exit::Exit;
use crate::quiz::{self, Known, Question, Quiz, Spec, render};
use crate::report::page::Page;
use crate::report::{styles, write_json};
use std::io::{BufRead, Write};

/// Asks one question, and tells the answer; or prints all questions with their answers.
pub fn run(arguments: &QuizArgs) -> anyhow::Result<Exit> {
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(0..1_000_000));
    let spec = Spec::made_up(seed);
    let known = Known::find_out(&spec)?;
    let quizzes: Vec<_> =
        Question::ALL.into_iter().filter_map(|question| known.ask(question, seed)).collect();
    if arguments.format == Format::Json {
        write_json(&report(seed, &spec, &quizzes, arguments.code))?;
        return Ok(Exit::Holds);
    }
    anstream::println!("{}", show(seed, &spec, arguments.code));
    if arguments.answers {
        for quiz in &quizzes {
            write(&format!("{} {}", quiz.question, quiz.answer()))?;
        }
        return Ok(Exit::Holds);
    }
    // Which one is asked is the seed's choice, too.
    let place = usize::try_from(seed).unwrap_or_default() % quizzes.len().max(1);
    quizzes.get(place).map_or(Ok(Exit::Unanswered), ask)
}

/// Does what a quiz's program says.
pub fn act(spec: &Spec) -> anyhow::Result<Exit> {
    quiz::act::run(spec)?;
    Ok(Exit::Holds)
}

fn show(seed: u64, spec: &Spec, code: quiz::Code) -> String {
    let bold = styles::NAME;
    let heading = word!("quiz", "퀴즈");
    format!("{bold}{heading}{bold:#} (--seed {seed})\n\n{}", render(spec, code))
}

fn write(text: &str) -> std::io::Result<()> {
    Page::of_stdout().write(&mut anstream::stdout().lock(), 0, text)
}

fn ask(quiz: &Quiz) -> anyhow::Result<Exit> {
    write(&quiz.question)?;
    anstream::print!("> ");
    anstream::stdout().lock().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim().is_empty() {
        write(&format!("\n{}: {}", quiz.answer(), quiz.why))?;
        return Ok(Exit::Unanswered);
    }
    let (style, said, exit) = if quiz.is_answer(&answer) {
        (styles::HOLDS, word!("right", "맞았어요"), Exit::Holds)
    } else {
        (styles::BROKEN, word!("no", "아니에요"), Exit::Broken)
    };
    anstream::println!("{style}{said}{style:#}");
    write(&format!("{}: {}", quiz.answer(), quiz.why))?;
    Ok(exit)
}

/// The form of `quiz --format json`.
#[derive(serde::Serialize)]
struct Report {
    version: u32,
    seed: u64,
    /// The program: `w` writes a letter, `f` forks a child that does what is in brackets, `p` waits for the last child.
    spec: String,
    code: String,
    questions: Vec<Asked>,
}

#[derive(serde::Serialize)]
struct Asked {
    question: String,
    answer: String,
}

fn report(seed: u64, spec: &Spec, quizzes: &[Quiz], code: quiz::Code) -> Report {
    let asked =
        |quiz: &Quiz| Asked { question: quiz.question.clone(), answer: quiz.answer().to_owned() };
    Report {
        version: 1,
        seed,
        spec: spec.to_string(),
        code: render(spec, code),
        questions: quizzes.iter().map(asked).collect(),
    }
}
