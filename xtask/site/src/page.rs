//! The pages.

use crate::notes;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt::Write;

/// What there is to show.
#[derive(Deserialize)]
pub struct Course {
    /// The lessons, in the course's order.
    lessons: Vec<Lesson>,
}

/// A lesson, or a program that is none.
#[derive(Deserialize)]
struct Lesson {
    name: String,
    /// Its title; a program that is no lesson's is called by its name.
    title: InLanguages,
    notes: Option<InLanguages>,
    /// The program's text, if it is known.
    program: Option<String>,
    /// The command that replays an order, before and after that order.
    replay: (String, String),
    /// The tree of choices; none if its runs do not end.
    tree: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct InLanguages {
    en: String,
    ko: String,
}

/// All pages, each with its file's name.
pub fn pages(course: &Course) -> Vec<(String, String)> {
    let names: Vec<_> = course.lessons.iter().map(|lesson| lesson.name.as_str()).collect();
    let of_lessons = course.lessons.iter().enumerate().map(|(place, lesson)| {
        let neighbour = |place: Option<usize>| place.and_then(|place| course.lessons.get(place));
        let neighbours = [neighbour(place.checked_sub(1)), neighbour(Some(place + 1))];
        (file(lesson), page(lesson, &lesson_body(lesson, neighbours, &names)))
    });
    let mut pages: Vec<_> = of_lessons.collect();
    if let Some(first) = first(course) {
        pages.push(("index.html".to_owned(), page(first, &front_body(course, first))));
    }
    pages
}

/// The lesson whose machine is on the front page: the one with the most to choose, as its name is known.
fn first(course: &Course) -> Option<&Lesson> {
    let with_machine = || course.lessons.iter().filter(|lesson| lesson.tree.is_some());
    with_machine().find(|lesson| lesson.name == "three_children").or_else(|| with_machine().next())
}

fn file(lesson: &Lesson) -> String {
    format!("{}.html", lesson.name)
}

fn page(lesson: &Lesson, body: &str) -> String {
    let (title, (before, after)) = (escape(&lesson.title.en), &lesson.replay);
    let (before, after) = (escape(before), escape(after));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"site.css\">\n\
         <noscript><style>html [lang] {{ display: revert !important }} .machine {{ display: none }}</style></noscript>\n\
         <script src=\"words.js\" defer></script>\n<script src=\"tree.js\" defer></script>\n\
         <script src=\"picture.js\" defer></script>\n<script src=\"reveal.js\" defer></script>\n<script src=\"machine.js\" defer></script>\n\
         </head>\n<body data-before=\"{before}\" data-after=\"{after}\">\n{body}</body>\n</html>\n"
    )
}

/// A text in both languages, of which the page shows one.
fn both(tag: &str, text: &InLanguages) -> String {
    let (en, ko) = (escape(&text.en), escape(&text.ko));
    format!("<{tag} lang=\"en\">{en}</{tag}><{tag} lang=\"ko\">{ko}</{tag}>")
}

fn languages() -> &'static str {
    "<div><button data-language=\"ko\">한국어</button> <button data-language=\"en\">English</button></div>"
}

fn lesson_body(lesson: &Lesson, neighbours: [Option<&Lesson>; 2], names: &[&str]) -> String {
    let title = both("span", &lesson.title);
    let mut body = format!("<header><h1>{title}</h1>{}</header>\n", languages());
    body += "<nav><a href=\"index.html\" aria-label=\"index\">⌂</a>";
    for (lesson, arrow) in neighbours.into_iter().zip(["←", "→"]) {
        if let Some(lesson) = lesson {
            let (file, name) = (file(lesson), escape(&lesson.name));
            let _ = write!(body, " <a href=\"{file}\">{arrow} {name}</a>");
        }
    }
    body += "</nav>\n";
    body += &machine(lesson);
    if let Some(notes) = &lesson.notes {
        for (language, text) in [("en", &notes.en), ("ko", &notes.ko)] {
            let html = notes::html(text, names);
            let _ =
                writeln!(body, "<article class=\"notes\" lang=\"{language}\">\n{html}</article>");
        }
    }
    if let Some(program) = &lesson.program {
        let program = escape(program);
        let _ =
            writeln!(body, "<section id=\"program\"><pre><code>{program}</code></pre></section>");
    }
    body
}

fn front_body(course: &Course, first: &Lesson) -> String {
    let title = InLanguages {
        en: "You are the scheduler".to_owned(),
        ko: "이번에는 내가 스케줄러".to_owned(),
    };
    let about = InLanguages {
        en: "Each choice here was really run, and the kernel recorded what happened then. Nothing is simulated."
            .to_owned(),
        ko: "여기 있는 선택은 모두 정말로 실행해 본 것이고, 그다음에 일어난 일은 커널이 기록한 그대로예요. 흉내 낸 것은 하나도 없어요."
            .to_owned(),
    };
    let mut body = format!("<header><h1>{}</h1>{}</header>\n", both("span", &title), languages());
    body += &machine(first);
    body += &both("p", &about);
    body += "\n<ol class=\"course\">\n";
    for lesson in &course.lessons {
        let (file, name, title) = (file(lesson), escape(&lesson.name), both("span", &lesson.title));
        let _ = writeln!(body, "<li><a href=\"{file}\">{name}</a> {title}</li>");
    }
    body + "</ol>\n"
}

/// The machine, and what it goes by; nothing where there is nothing to choose.
fn machine(lesson: &Lesson) -> String {
    let Some(tree) = &lesson.tree else { return String::new() };
    // Nothing in it may look like markup to the element that it stands in.
    let tree = tree.get().replace('<', "\\u003c");
    let tool = |name: &str| format!("<button data-part=\"{name}\" data-word=\"{name}\"></button>");
    let tools: String =
        ["undo", "redo", "restart", "random", "usual", "rare"].into_iter().map(tool).collect();
    let head =
        |place| format!("<th scope=\"col\" data-word=\"table\" data-place=\"{place}\"></th>");
    let heads = [0, 1, 2, 3].map(head).concat();
    format!(
        "<main class=\"machine\">\n\
         <section class=\"first\"><p data-part=\"puzzle\"></p><p class=\"question\" data-part=\"question\"></p>\n\
         <div class=\"choices\" data-part=\"choices\"></div><ul class=\"waiting\" data-part=\"waiting\"></ul>\n\
         <p class=\"spoken\" aria-live=\"polite\" data-part=\"said\"></p></section>\n\
         <figure class=\"picture\" tabindex=\"0\" style=\"margin:0\"><svg data-part=\"picture\" aria-hidden=\"true\"></svg></figure>\n\
         <section><h2 data-word=\"terminal\"></h2><samp class=\"terminal\" data-part=\"terminal\"></samp>\n\
         <button data-part=\"colour\" data-word=\"colour\" aria-pressed=\"true\"></button>\n\
         <h2 data-word=\"processes\"></h2><table><thead><tr>{heads}</tr></thead><tbody data-part=\"processes\"></tbody></table>\n\
         <p data-part=\"seen\"></p><section class=\"wrong\" data-part=\"wrong\" hidden><h2 class=\"wrong\" data-word=\"wrong\"></h2>\
         <ul data-part=\"findings\"></ul></section></section>\n\
         <section class=\"first\"><div class=\"tools\">{tools}</div>\n\
         <p class=\"quiet\"><span data-word=\"order\"></span>: <code data-part=\"command\"></code>\n\
         <a data-part=\"link\" data-word=\"link\" href=\"#\"></a></p>\n\
         <p class=\"quiet\" data-word=\"help\"></p>\n\
         <details><summary data-word=\"timeline\"></summary><ol data-part=\"events\"></ol></details>\n\
         <form data-part=\"guess\"><label><span data-word=\"predict\"></span> <input type=\"number\" min=\"1\" data-part=\"number\"></label> \
         <button data-word=\"reveal\"></button></form>\n\
         <div data-part=\"all\" hidden><p data-part=\"answer\"></p><ol class=\"orders\" data-part=\"orders\"></ol></div></section>\n\
         </main>\n<script type=\"application/json\" id=\"recorded\">{tree}</script>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
