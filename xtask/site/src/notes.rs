//! A lesson's notes as HTML.

use crate::recorded::Program;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Notes in Markdown as HTML, without their title and the links below it: the page has its own. Links lead to other lessons' pages; those that lead
/// to what is not on the site are only text.
pub fn html(markdown: &str, lessons: &[&str]) -> String {
    let options = Options::ENABLE_TABLES;
    let markdown = markdown.find("\n## ").map_or(markdown, |place| &markdown[place..]);
    let mut open = Vec::new();
    let events = Parser::new_ext(markdown, options).filter_map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let page = page(&dest_url, lessons);
            open.push(page.is_some());
            let dest_url = CowStr::from(page?);
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => open.pop()?.then_some(event),
        other => Some(other),
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    // What scrolls can be reached with the keyboard.
    text.replace("<pre>", "<pre tabindex=\"0\">")
}

/// The first program in each other language that the notes put beside the lesson's.
pub fn programs(markdown: &str) -> Vec<Program> {
    let mut programs: Vec<Program> = Vec::new();
    let mut is_open = false;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(fence))) => {
                let language = of_fence(&fence);
                let new = language.filter(|name| programs.iter().all(|one| one.language != *name));
                is_open = new.is_some();
                programs.extend(
                    new.map(|name| Program { language: name.to_owned(), text: String::new() }),
                );
            }
            Event::End(TagEnd::CodeBlock) => is_open = false,
            Event::Text(text) if is_open => {
                if let Some(program) = programs.last_mut() {
                    program.text += &text;
                }
            }
            _ => {}
        }
    }
    programs
}

/// The language of a fenced block, as its files end, if it is a program's.
fn of_fence(fence: &str) -> Option<&'static str> {
    match fence {
        "python" => Some("py"),
        "c" => Some("c"),
        _ => None,
    }
}

/// The page for a link: another lesson's, the program on the same one, or the web; `None` if there is none.
fn page(link: &str, lessons: &[&str]) -> Option<String> {
    if link.starts_with("https://") {
        return Some(link.to_owned());
    }
    if link == "src/main.rs" {
        return Some("#program".to_owned());
    }
    let lesson = link.strip_prefix("../")?.split('/').next()?;
    lessons.contains(&lesson).then(|| format!("{lesson}.html"))
}

#[cfg(test)]
mod tests {
    use super::{html, programs};

    #[test]
    fn the_first_program_of_each_language_is_found() {
        let text = "```python\na\nb\n```\n```sh\nc\n```\n```python\nd\n```\n```c\ne\n```\n";
        let programs = programs(text);
        let found: Vec<_> = programs.iter().map(|one| (&*one.language, &*one.text)).collect();
        assert_eq!(found, [("py", "a\nb\n"), ("c", "e\n")]);
    }

    #[test]
    fn links_lead_to_pages_or_nowhere() {
        let text = "# Title\n\n[x](y)\n\n## A\n\n[a](../one/README.md) [b](../two/README.md) [c](src/main.rs) [`d`](../../x.md)\n";
        let html = html(text, &["one"]);
        assert_eq!(
            html,
            "<h2>A</h2>\n<p><a href=\"one.html\">a</a> b <a href=\"#program\">c</a> <code>d</code></p>\n"
        );
    }
}
