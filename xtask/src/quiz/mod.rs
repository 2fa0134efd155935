//! Questions about small programs of forks, writes and waits, answered by the kernel.

pub mod act;
mod code;
mod spec;

pub use code::{Code, render};
pub use spec::Spec;

use crate::course::{say, word};
use crate::text::{Noun, count};
use anyhow::{Context, bail};
use interleave::{Bounds, Limits, Program, Run, Search, Subject};
use std::collections::BTreeSet;

/// What is asked of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// How many processes there are.
    Processes,
    /// How many lines they write.
    Lines,
    /// In how many orders the lines can come.
    Orders,
    /// Which of some outputs can't come about.
    Impossible,
    /// Who forked whom, by the letters that each writes.
    Tree,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Processes, Self::Lines, Self::Orders, Self::Impossible, Self::Tree];
}

/// A question about a program, and the answer that the kernel has given.
#[derive(Clone, Debug)]
pub struct Quiz {
    /// The question in words.
    pub question: String,
    /// What there is to choose from, named a, b and so on; nothing if the answer is no choice.
    pub choices: Vec<String>,
    /// The answer.
    answer: String,
    /// Why it is so.
    pub why: String,
}

impl Quiz {
    fn new(question: String, answer: String, why: String) -> Self {
        Self { question, choices: Vec::new(), answer, why }
    }

    /// Whether this is the answer. Blanks, and the order of siblings, do not matter.
    pub fn is_answer(&self, answer: &str) -> bool {
        let (own, other) = (plain(&self.answer), plain(answer));
        own == other || Node::read(&own).is_some_and(|tree| Some(tree) == Node::read(&other))
    }

    /// What an answer has to be like, if this is not like it.
    pub fn wants(&self, answer: &str) -> Option<&'static str> {
        let is_number = |text: &str| text.parse::<usize>().is_ok();
        let answer = plain(answer);
        if !self.choices.is_empty() {
            let is_choice = named(&self.choices).any(|(name, _)| plain(&name) == answer);
            return (!is_choice).then(|| word!("one of the letters", "보기의 글자 하나"));
        }
        if is_number(&self.answer) {
            return (!is_number(&answer)).then(|| word!("a number", "숫자"));
        }
        let is_tree = Node::read(&answer).is_some() && !is_number(&answer);
        (!is_tree).then(|| word!("a tree, as in AB(C,D(E))", "AB(C,D(E)) 같은 트리"))
    }

    /// The answer.
    pub fn answer(&self) -> &str {
        &self.answer
    }
}

/// An answer without blanks, in capitals.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}

/// Choices with their names: a, b and so on.
pub fn named(choices: &[String]) -> impl Iterator<Item = (String, &String)> {
    ('a'..).map(String::from).zip(choices)
}

/// What the kernel has shown of a program.
pub struct Known {
    spec: Spec,
    /// How many processes there were.
    processes: usize,
    /// The different outputs.
    outputs: BTreeSet<String>,
    orders: usize,
}

impl Known {
    /// Really runs the program, in all its orders.
    ///
    /// # Errors
    /// If it can't be run or traced, or not all orders were found.
    pub fn find_out(spec: &Spec) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context(cannot())?;
        let words = [program.as_os_str().to_owned(), act::COMMAND.into(), spec.to_string().into()];
        let program = Program::from_words(&words).with_context(cannot)?;
        let (limits, mask) = (Limits::default(), |_: &_, _: &_| None);
        let subject =
            Subject { program: &program, limits: &limits, mask: &mask, orphans_matter: false };
        let bounds = Bounds { ordinary_runs: 0, ..Bounds::default() };
        let Search { orders, coverage, run, .. } =
            interleave::search(subject, bounds, &|_: &Run| (), &|_, _| ()).context(cannot())?;
        let Ok(run) = run else { bail!(cannot()) };
        if !coverage.is_exhaustive() {
            bail!(word!(
                "not all orders of this program were found: take another seed",
                "이 프로그램의 순서를 모두 찾지 못했어요. 다른 시드를 써 보세요"
            ));
        }
        Ok(Self {
            spec: spec.clone(),
            processes: run.trace.process_count(),
            outputs: orders.keys().map(interleave::Order::text).collect(),
            orders: coverage.found,
        })
    }

    /// The quiz on this question; `None` if there is nothing to ask.
    pub fn ask(&self, question: Question, seed: u64) -> Option<Quiz> {
        let quiz =
            |question: String, answer: String, why: String| Some(Quiz::new(question, answer, why));
        let orders = count(self.orders, Noun::Order);
        match question {
            Question::Processes => quiz(
                word!(
                    "How many processes are there, the first one included?",
                    "첫 프로세스까지 프로세스는 모두 몇 개일까요?"
                )
                .to_owned(),
                self.processes.to_string(),
                say!("the kernel saw them: {}", "커널이 본 것이에요: {}", self.tree_explained()),
            ),
            Question::Lines => quiz(
                word!("How many lines do they write, all together?", "모두 합해 몇 줄을 쓸까요?")
                    .to_owned(),
                self.spec.lines().to_string(),
                say!(
                    "{} write them: {}",
                    "{}가 써요: {}",
                    count(self.processes, Noun::Process),
                    self.tree_explained()
                ),
            ),
            Question::Orders => quiz(
                word!(
                    "In how many orders can the lines come?",
                    "줄이 나올 수 있는 순서는 몇 가지일까요?"
                )
                .to_owned(),
                self.orders.to_string(),
                say!("all of them were run: {}", "모두 실행해 봤어요: {}", self.some()),
            ),
            Question::Impossible => self.ask_for_impossible(seed),
            Question::Tree => {
                let tree = Node::of(&self.spec);
                let is_clear = tree.all_have_letters();
                is_clear.then(|| quiz(
                    word!(
                        "Draw the process tree by the letters that each process writes, as in AB(C,D(E)): the first process writes A and B, its children write C and D, and the one that writes D has a child that writes E.",
                        "프로세스마다 쓰는 글자로 프로세스 트리를 그려 보세요. 예를 들어 AB(C,D(E))라면, 첫 프로세스가 A와 B를 쓰고, 자식들이 C와 D를 쓰고, D를 쓰는 자식에게 E를 쓰는 자식이 있다는 뜻이에요."
                    ).to_owned(),
                    tree.to_string(),
                    say!("{orders} come of it", "여기서 {orders}가 나와요"),
                ))?
            }
        }
    }

    /// The process tree, and how it is to be read.
    fn tree_explained(&self) -> String {
        let tree = Node::of(&self.spec);
        if tree.all_have_letters() {
            return say!(
                "{tree} (what each writes, and in brackets its children)",
                "{tree} (쓰는 글자, 괄호 안은 자식)"
            );
        }
        say!(
            "{tree} (what each writes, - for nothing, and in brackets its children)",
            "{tree} (쓰는 글자, 쓰는 것이 없으면 -, 괄호 안은 자식)"
        )
    }

    /// A few of the outputs, each in a word.
    fn some(&self) -> String {
        const SHOWN: usize = 12;
        let words: Vec<_> =
            self.outputs.iter().take(SHOWN).map(|output| in_a_word(output)).collect();
        let more = if self.outputs.len() > SHOWN { ", …" } else { "" };
        words.join(", ") + more
    }

    /// Three outputs that can come, and one that can't.
    fn ask_for_impossible(&self, seed: u64) -> Option<Quiz> {
        let mut random = fastrand::Rng::with_seed(seed);
        let possible: Vec<_> = self.outputs.iter().map(|output| in_a_word(output)).collect();
        let mut choices =
            random.choose_multiple(&possible, 3).into_iter().cloned().collect::<Vec<_>>();
        let letters: Vec<char> = possible.first()?.chars().collect();
        // Mostly one of a few is impossible; where all orders can come, there is nothing to ask.
        let impossible = (0..100).find_map(|_| {
            let mut shuffled = letters.clone();
            random.shuffle(&mut shuffled);
            let word: String = shuffled.into_iter().collect();
            (!possible.contains(&word)).then_some(word)
        })?;
        choices.push(impossible.clone());
        random.shuffle(&mut choices);
        let answer = named(&choices).find(|(_, choice)| **choice == impossible)?.0;
        Some(Quiz {
            question: word!(
                "Which of these outputs is impossible (one line a letter)?",
                "다음 출력 가운데 나올 수 없는 것은 무엇일까요(글자 하나가 한 줄)?"
            )
            .to_owned(),
            choices,
            answer,
            why: say!(
                "all orders were run, and {impossible} was not among them: {}",
                "모든 순서를 실행해 봤는데 {impossible}은(는) 없었어요: {}",
                self.some()
            ),
        })
    }
}

fn cannot() -> &'static str {
    word!("cannot find out what the program does", "프로그램이 하는 일을 알아낼 수 없어요")
}

/// An output of a letter a line, as a word.
fn in_a_word(output: &str) -> String {
    output.lines().collect()
}

/// A process of a tree, by the letters that it writes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    letters: String,
    children: Vec<Node>,
}

impl Node {
    fn of(spec: &Spec) -> Self {
        Self {
            letters: spec.letters().collect(),
            children: spec.children().map(Self::of).collect(),
        }
    }

    /// Whether each process can be told by what it writes.
    fn all_have_letters(&self) -> bool {
        !self.letters.is_empty() && self.children.iter().all(Self::all_have_letters)
    }

    /// A tree as it is typed, its siblings in the order of their letters.
    fn read(text: &str) -> Option<Self> {
        let mut nodes = Self::list(text)?;
        let node = nodes.pop()?;
        (nodes.is_empty() && !node.letters.is_empty()).then_some(node)
    }

    /// Trees with commas between them.
    fn list(text: &str) -> Option<Vec<Self>> {
        let mut nodes = Vec::new();
        let (mut depth, mut start) = (0_usize, 0);
        for (place, c) in text.char_indices().chain([(text.len(), ',')]) {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.checked_sub(1)?,
                ',' if depth == 0 => {
                    nodes.push(Self::one(&text[start..place])?);
                    start = place + 1;
                }
                _ => {}
            }
        }
        nodes.sort();
        (depth == 0).then_some(nodes)
    }

    fn one(text: &str) -> Option<Self> {
        let Some((letters, rest)) = text.split_once('(') else {
            return Some(Self { letters: text.to_owned(), children: Vec::new() });
        };
        let children = Self::list(rest.strip_suffix(')')?)?;
        Some(Self { letters: letters.to_owned(), children })
    }
}

impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters = if self.letters.is_empty() { "-" } else { &self.letters };
        let children: Vec<_> = self.children.iter().map(ToString::to_string).collect();
        match children.as_slice() {
            [] => f.write_str(letters),
            children => write!(f, "{letters}({})", children.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Quiz, Spec};

    #[test]
    fn a_tree_is_the_same_however_its_siblings_are_written() {
        let spec: Spec = "wA,f(wB),f(wC,f(wD))".parse().unwrap();
        assert_eq!(Node::of(&spec).to_string(), "A(B,C(D))");
        let quiz = Quiz::new(String::new(), "A(B,C(D))".into(), String::new());
        for (answer, is_right) in [
            ("A(B,C(D))", true),
            ("a ( c(d), b )", true),
            ("A(B,D(C))", false),
            ("A(B", false),
            ("", false),
        ] {
            assert_eq!(quiz.is_answer(answer), is_right, "{answer}");
        }
    }

    #[test]
    fn an_answer_of_another_kind_is_no_answer() {
        let quiz = |answer: &str| Quiz::new(String::new(), answer.into(), String::new());
        assert!(quiz("12").wants(" 13 ").is_none() && quiz("12").wants("a").is_some());
        assert!(quiz("A(B)").wants("b").is_none() && quiz("A(B)").wants("A(B").is_some());
        let choices = ["AB", "BA"].map(str::to_owned).to_vec();
        let quiz = Quiz { choices, ..quiz("a") };
        assert!(quiz.wants("b").is_none() && quiz.wants("c").is_some());
    }
}
