//! The machine's markup. What is in it, the scripts put there; without them, a picture of one run stands there.

use crate::html::escape;
use crate::picture;
use crate::recorded::{Machine, Page, Program};
use std::fmt::Write;

/// What stands around a machine.
#[derive(Default)]
pub struct Around {
    /// Markup between what is asked and the picture.
    pub above: String,
    /// The programs beside the picture.
    pub programs: Vec<Program>,
    /// Markup below all.
    pub below: String,
}

/// The machine of a page; only what is around it where nothing could be recorded.
pub fn section(page: &Page, around: &Around) -> String {
    let Around { above, programs, below } = around;
    let code = code(programs);
    let (Machine::Tree(json), Some(tree)) = (&page.machine, page.tree()) else {
        return format!("<section class=\"machine\">{above}{code}</section>\n");
    };
    // Nothing in it may look like markup to the element that it stands in.
    let json = json.get().replace('<', "\\u003c");
    let (still, tools) = (picture::whole(&tree), tools());
    format!(
        "<section class=\"machine\">\n<noscript>{still}</noscript>\n{ASK}{above}\
         <div class=\"stage\">\n<div class=\"scripted\">{PICTURE}{tools}</div>\n\
         <div class=\"beside\">{TERMINAL}{code}{FAMILY}{WRONG}</div>\n</div>\n{WHERE}{below}</section>\n\
         <script type=\"application/json\" id=\"recorded\">{json}</script>\n"
    )
}

const ASK: &str = "<div class=\"ask scripted\"><p class=\"puzzle\" data-part=\"puzzle\"></p>\
    <h2 class=\"question\" data-part=\"question\"></h2>\
    <p class=\"last\" data-part=\"last\" aria-hidden=\"true\"></p>\
    <p class=\"heard\" aria-live=\"polite\" data-part=\"said\"></p></div>\n";

const PICTURE: &str = "<figure class=\"picture\" data-part=\"figure\" tabindex=\"0\" role=\"group\" data-label=\"picture\">\
    <ul class=\"cards\" data-part=\"cards\"></ul>\
    <svg data-part=\"picture\" aria-hidden=\"true\"></svg></figure>\n\
    <p class=\"quiet legend\" aria-hidden=\"true\" data-word=\"legend\"></p>\n";

const TERMINAL: &str = "<section class=\"terminal scripted\"><h2 data-word=\"terminal\"></h2>\
    <samp data-part=\"terminal\" role=\"group\" tabindex=\"0\" data-label=\"terminal\"></samp>\
    <p><button class=\"plain\" data-part=\"colour\" data-word=\"colour\" aria-pressed=\"true\"></button></p>\
    <p class=\"quiet seen\"><span data-part=\"seen\"></span> <a data-part=\"why\" data-word=\"why\" href=\"#predict\" hidden></a></p>\
    </section>\n";

const WRONG: &str = "<div class=\"wrong scripted\" data-part=\"wrong\" hidden><h2 data-word=\"wrong\"></h2><ul data-part=\"findings\"></ul></div>\n";

const FAMILY: &str = "<section class=\"family scripted\"><h2 data-word=\"family\"></h2><ul data-part=\"family\"></ul></section>\n";

const WHERE: &str = "<div class=\"scripted\"><p class=\"quiet\"><span data-word=\"order\"></span> <code data-part=\"command\"></code>\n\
    <a data-part=\"link\" data-word=\"link\" href=\"#\"></a></p>\n\
    <details><summary data-word=\"timeline\"></summary><table class=\"events\"><thead><tr data-part=\"heads\"></tr></thead>\
    <tbody data-part=\"events\"></tbody></table></details></div>\n";

/// What asks for predictions, and then shows all orders.
pub const REVEAL: &str = "<form class=\"predict scripted\" id=\"predict\" data-part=\"predict\"></form>\n\
    <div class=\"reveal scripted\" data-part=\"all\" hidden></div>\n";

/// What goes back and forth, and what says where one is.
fn tools() -> String {
    let button = |name: &str| {
        format!("<button class=\"plain\" data-part=\"{name}\" data-word=\"{name}\"></button>")
    };
    let ways = ["random", "usual", "rare"].map(button).concat();
    let (undo, redo, restart) = (button("undo"), button("redo"), button("restart"));
    format!(
        "<div class=\"tools\">\n\
         <p class=\"scrub\">{undo}<input type=\"range\" min=\"0\" data-part=\"scrub\" data-label=\"scrub\">{redo}</p>\n\
         <p>{restart}{ways}<button class=\"plain\" data-part=\"help\" data-word=\"help\"></button></p>\n\
         <dialog data-part=\"keys\" data-label=\"help\"></dialog></div>\n"
    )
}

/// The programs, one at a time, with their lines to be marked.
fn code(programs: &[Program]) -> String {
    let mut code = String::new();
    if programs.is_empty() {
        return code;
    }
    code +=
        "<section class=\"code\" id=\"program\"><h2 data-word=\"code\"></h2><p class=\"scripted\">";
    for Program { language, .. } in programs {
        let _ = write!(
            code,
            "<button class=\"plain\" data-program=\"{}\">{}</button>",
            escape(language),
            name(language)
        );
    }
    code += "</p>\n";
    for Program { language, text } in programs {
        let (language, text) = (escape(language), escape(text));
        let _ = writeln!(
            code,
            "<pre data-text=\"{language}\" data-label=\"code\" role=\"group\" tabindex=\"0\"><code>{text}</code></pre>"
        );
    }
    code + "</section>"
}

/// What a language is called, by how its files end.
fn name(language: &str) -> String {
    match language {
        "rs" => "Rust".to_owned(),
        "py" => "Python".to_owned(),
        "c" => "C".to_owned(),
        "cpp" => "C++".to_owned(),
        "js" => "JavaScript".to_owned(),
        "sh" => "Shell".to_owned(),
        "java" => "Java".to_owned(),
        other => escape(other),
    }
}
