//! What all pages are made of.

use crate::recorded::{InLanguages, Page};
use crate::{SCRIPTS, STYLE};

/// A whole page: its title, and its body, which shows this program's machine if it has one.
pub fn document(title: &InLanguages, page: &Page, body: &str) -> String {
    let (en, ko) = (escape(&title.en), escape(&title.ko));
    let (before, after) = (escape(&page.replay.0), escape(&page.replay.1));
    let scripts = SCRIPTS.map(|(name, _)| format!("<script src=\"{name}\" defer></script>\n"));
    let (style, scripts, kind) = (STYLE.0, scripts.concat(), page.kind.name());
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title data-en=\"{en}\" data-ko=\"{ko}\">{en}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{style}\">\n\
         <noscript><style>html [lang] {{ display: revert !important }} .stage pre {{ max-height: none }} .scripted {{ display: none !important }}</style></noscript>\n\
         {scripts}</head>\n\
         <body data-before=\"{before}\" data-after=\"{after}\" data-kind=\"{kind}\">\n{body}</body>\n</html>\n"
    )
}

/// A text in both languages, of which the page shows one.
pub fn both(tag: &str, text: &InLanguages) -> String {
    let (en, ko) = (escape(&text.en), escape(&text.ko));
    format!("<{tag} lang=\"en\">{en}</{tag}> <{tag} lang=\"ko\">{ko}</{tag}>")
}

/// A text of the pages themselves, in both languages.
pub fn said(tag: &str, en: &str, ko: &str) -> String {
    both(tag, &InLanguages::new(en, ko))
}

/// What chooses the language.
pub fn languages() -> &'static str {
    "<div class=\"languages scripted\"><button data-language=\"ko\" lang=\"ko\">한국어</button>\
     <button data-language=\"en\" lang=\"en\">English</button></div>"
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
