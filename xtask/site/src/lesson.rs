//! A lesson's page: its machine, and its notes.

use crate::html::{both, document, escape, languages, said};
use crate::machine::{self, Around};
use crate::notes;
use crate::recorded::{Course, InLanguages, Kind, Machine, Page, Program};
use std::fmt::Write;

/// The page.
pub fn page(course: &Course, page: &Page) -> String {
    let place = course.pages.iter().position(|one| one.name == page.name).unwrap_or_default();
    let heading = both("span", &page.title);
    let around = Around {
        above: mended(course, place),
        programs: programs(page),
        below: machine::REVEAL.to_owned(),
    };
    let body = format!(
        "<header>{nav}{languages}<h1>{heading}</h1></header>\n<main>\n{machine}{notes}</main>\n",
        nav = nav(course, place),
        languages = languages(),
        machine = machine::section(page, &around),
        notes = notes_of(course, page),
    );
    document(&page.title, page, &body)
}

/// The ways to the course, and to the lessons before and after.
fn nav(course: &Course, place: usize) -> String {
    let label = said("span", "The course", "코스 전체");
    let mut nav = format!("<nav><a href=\"index.html\">{label}</a>");
    let is_lesson = |page: &&Page| page.kind != Kind::Mended;
    let (before, after) = course.pages.split_at(place);
    let before = before.iter().rfind(is_lesson).map(|page| ("←", page));
    let after = after.iter().skip(1).find(is_lesson).map(|page| ("→", page));
    for (arrow, page) in before.into_iter().chain(after) {
        let (file, name) = (page.file(), escape(&page.name));
        let _ =
            write!(nav, " <a href=\"{file}\"><span aria-hidden=\"true\">{arrow}</span> {name}</a>");
    }
    nav + "</nav>"
}

/// The way from a mistake to what is right in its place, which is shown when the mistake was found; or back from there.
fn mended(course: &Course, place: usize) -> String {
    let link = |page: Option<&Page>, attributes: &str, en: &str, ko: &str| {
        let (Some(page), words) = (page, said("span", en, ko)) else { return String::new() };
        format!("<p {attributes}><a href=\"{}\">{words}</a></p>\n", page.file())
    };
    let next = course.pages.get(place + 1).filter(|page| page.kind == Kind::Mended);
    match course.pages[place].kind {
        Kind::Mistake => link(
            next,
            // Where there is something to find, it is found first.
            if course.pages[place].has_machine() { "data-part=\"mended\"" } else { "" },
            "The mended program: its orders were run as well",
            "고친 프로그램: 이 프로그램의 순서들도 실행해 봤어요",
        ),
        Kind::Mended => link(course.pages.get(place - 1), "", "The mistake", "고치기 전 프로그램"),
        _ => String::new(),
    }
}

/// The program in each language in which it is there: its own, and those that the notes put beside it.
fn programs(page: &Page) -> Vec<Program> {
    let own = page
        .program
        .iter()
        .map(|program| Program { language: program.language.clone(), text: program.text.clone() });
    let notes = page.notes.as_ref().map_or("", |notes| &notes.en);
    own.chain(notes::programs(notes)).collect()
}

/// The notes in both languages; or why there is no machine to look at, if that is so.
fn notes_of(course: &Course, page: &Page) -> String {
    let names: Vec<_> = course.pages.iter().map(|page| page.name.as_str()).collect();
    let mut text = String::new();
    if let Machine::Missing(why) = &page.machine {
        let words = said(
            "p",
            "Here there is nothing to choose: the runs of this program could not be recorded. The runner said why:",
            "이 프로그램은 순서를 직접 골라 볼 수 없어요. 실행을 기록하지 못했거든요. 실행기가 말한 이유는 이래요.",
        );
        let _ = writeln!(
            text,
            "<section class=\"text\">{words}<p><samp>{}</samp></p></section>",
            escape(why)
        );
    }
    let Some(InLanguages { en, ko }) = &page.notes else { return text };
    for (language, notes) in [("en", en), ("ko", ko)] {
        let html = notes::html(notes, &names);
        let _ = writeln!(text, "<article class=\"text\" lang=\"{language}\">\n{html}</article>");
    }
    text
}
