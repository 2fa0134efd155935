//! `quiz`: a question about a small program, and the kernel's answer.

use crate::cli::{Format, QuizArgs};
use crate::course::{say, word};
use crate::exit::Exit;
use crate::quiz::{self, Known, Question, Quiz, Spec, named, render};
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
            put(quiz)?;
            write(&format!("> {}", quiz.answer()))?;
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
    let shortened = match code {
        quiz::Code::Rust => word!(
            " shortened: without imports, and without handling errors",
            " 줄여서 보여 줘요: use와 오류 처리를 뺐어요"
        ),
        quiz::Code::C | quiz::Code::Python => "",
    };
    format!("{bold}{heading}{bold:#} (--seed {seed}){shortened}\n\n{}", render(spec, code))
}

fn write(text: &str) -> std::io::Result<()> {
    Page::of_stdout().write(&mut anstream::stdout().lock(), 0, text)
}

/// Puts a question, with what there is to choose from.
fn put(quiz: &Quiz) -> std::io::Result<()> {
    write(&quiz.question)?;
    for (name, choice) in named(&quiz.choices) {
        write(&format!("  {name}) {choice}"))?;
    }
    Ok(())
}

/// An answer of the kind that is asked for; `None` if there is none.
fn read(quiz: &Quiz) -> std::io::Result<Option<String>> {
    loop {
        anstream::print!("> ");
        anstream::stdout().lock().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        if answer.trim().is_empty() {
            return Ok(None);
        }
        let Some(wanted) = quiz.wants(&answer) else { return Ok(Some(answer)) };
        write(&say!(
            "the answer is {wanted}; an empty line gives up",
            "{wanted}로 답하세요. 빈 줄을 넣으면 답을 보여 줘요"
        ))?;
    }
}

fn ask(quiz: &Quiz) -> anyhow::Result<Exit> {
    put(quiz)?;
    let Some(answer) = read(quiz)? else {
        write(&format!("\n{}: {}", quiz.answer(), quiz.why))?;
        return Ok(Exit::Unanswered);
    };
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
    /// What there is to choose from, by the names a, b and so on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    answer: String,
}

fn report(seed: u64, spec: &Spec, quizzes: &[Quiz], code: quiz::Code) -> Report {
    let asked = |quiz: &Quiz| Asked {
        question: quiz.question.clone(),
        choices: quiz.choices.clone(),
        answer: quiz.answer().to_owned(),
    };
    Report {
        version: 1,
        seed,
        spec: spec.to_string(),
        code: render(spec, code),
        questions: quizzes.iter().map(asked).collect(),
    }
}
