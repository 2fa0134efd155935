//! A page that a student gets: what came of their own program, and nobody else's.

use crate::class::{Class, Process, Row, Verdict};
use std::fmt::Write;

const STYLE: &str = "body{max-width:960px;margin:0 auto;padding:16px;font:16px/24px system-ui,sans-serif;word-break:keep-all;\
    overflow-wrap:anywhere;color-scheme:light dark}h1,h2{font-size:24px;line-height:32px}pre,code,samp{font:14px/20px ui-monospace,monospace}\
    pre{white-space:pre-wrap;border-left:1px solid;padding-left:16px}table{border-collapse:collapse}th,td{text-align:left;\
    vertical-align:top;padding:4px 16px 4px 0}img{max-width:100%;height:auto}small{font-size:14px}";

/// A text in the report's language.
fn say<'a>(class: &Class, en: &'a str, ko: &'a str) -> &'a str {
    if class.lang == "ko" { ko } else { en }
}

/// The page.
pub fn page(class: &Class, student: &str, rows: &[&Row]) -> String {
    let (lang, name) = (escape(&class.lang), escape(student));
    let mut body = format!("<h1>{name}</h1>\n");
    for row in rows {
        body += &section(class, row);
    }
    let how = say(class, "How it was graded", "채점한 방법");
    let settings =
        class.settings.iter().map(|one| format!("<li><code>{}</code></li>", escape(one)));
    let _ = write!(body, "<h2>{how}</h2>\n<ul>{}</ul>\n", settings.collect::<String>());
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{name}</title><style>{STYLE}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )
}

fn section(class: &Class, row: &Row) -> String {
    let verdict = match row.counted {
        Verdict::Holds => say(class, "holds", "지켜짐"),
        Verdict::Broken => say(class, "broken", "깨짐"),
        Verdict::Unanswered => say(class, "unanswered", "답 없음"),
    };
    let lesson = escape(&row.lesson);
    let mut text = format!("<h2>{lesson}: {verdict}</h2>\n<p>{}</p>\n", summary(class, row));
    if !row.reason.is_empty() {
        let _ = writeln!(text, "<p>{}</p>", escape(&row.reason));
    }
    text += &findings(class, row);
    if !row.said.is_empty() {
        let said =
            say(class, "What the compiler or the program said", "컴파일러나 프로그램이 한 말");
        let _ = write!(text, "<h3>{said}</h3>\n<pre><samp>{}</samp></pre>\n", escape(&row.said));
    }
    if !row.timeline.is_empty() {
        let run = say(class, "A run in which it shows", "그것이 드러나는 실행");
        // As a picture it can hold nothing that the page would run.
        let picture = percent_encoded(&row.timeline);
        let _ = write!(
            text,
            "<h3>{run}</h3>\n<p><img alt=\"\" src=\"data:image/svg+xml,{picture}\"></p>\n"
        );
    }
    text + &processes(class, row) + &again(class, row)
}

/// How many points there are, and how many orders were tried.
fn summary(class: &Class, row: &Row) -> String {
    let (points, of, orders) = (row.points, row.of, row.orders);
    let korean = class.lang == "ko";
    let points = if korean {
        format!("{of}점 중 {points}점")
    } else {
        format!("{points} of {of} points")
    };
    let all = match (korean, row.exhaustive) {
        _ if row.orders == 0 => return points,
        (true, true) => format!("순서 {orders}가지를 모두 실행해 봤어요."),
        (true, false) => {
            format!(
                "순서 {orders}가지를 실행해 봤고, 전부가 아닐 수 있어요: {}",
                escape(&row.perhaps)
            )
        }
        (false, true) => format!("Orders tried: {orders}, and there are no others."),
        (false, false) => {
            format!("Orders tried: {orders}, perhaps not all: {}", escape(&row.perhaps))
        }
    };
    format!("{points}. {all}")
}

fn findings(class: &Class, row: &Row) -> String {
    let mut text = String::new();
    for finding in &row.findings {
        let cause = say(class, "likely cause", "짐작되는 원인");
        let (invariant, process) = (escape(&finding.invariant), escape(&finding.process));
        let of = say(class, "process", "프로세스");
        let (message, why) = (escape(&finding.message), escape(&finding.cause));
        let follows =
            say(class, " (it follows from the others)", " (다른 것에서 따라 나온 것이에요)");
        let follows = if finding.follows { follows } else { "" };
        let _ = write!(
            text,
            "<li><strong>{invariant}</strong>, {of} {process}: {message}{follows}<br>{cause}: {why}"
        );
        if !finding.see.is_empty() {
            let (see, lesson) = (say(class, "see lesson", "볼 레슨"), escape(&finding.see));
            let _ = write!(text, "<br>{see} <code>{lesson}</code>");
        }
        text += "</li>\n";
    }
    if text.is_empty() { text } else { format!("<ul>\n{text}</ul>\n") }
}

fn processes(class: &Class, row: &Row) -> String {
    if row.processes.is_empty() || row.verdict == Verdict::Holds {
        return String::new();
    }
    let heads = [
        say(class, "process", "프로세스"),
        "PID",
        say(class, "forked by", "fork한 프로세스"),
        say(class, "ended", "끝"),
        say(class, "reaped by", "회수한 프로세스"),
        say(class, "wrote", "출력"),
    ];
    let heads = heads.map(|head| format!("<th scope=\"col\">{head}</th>")).concat();
    let rows: String = row.processes.iter().map(|process| line(class, process)).collect();
    let title = say(class, "What the kernel saw", "커널이 본 것");
    format!(
        "<h3>{title}</h3>\n<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>\n"
    )
}

fn line(class: &Class, process: &Process) -> String {
    let ended = match (process.exit_status, process.signal) {
        (Some(status), _) => format!("{} {status}", say(class, "exit status", "종료 상태")),
        (None, Some(signal)) => format!("{} {signal}", say(class, "signal", "시그널")),
        (None, None) => "-".to_owned(),
    };
    let other = |name: &Option<String>| escape(name.as_deref().unwrap_or("-"));
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{ended}</td><td>{}</td><td><pre>{}</pre></td></tr>\n",
        escape(&process.name),
        process.pid,
        other(&process.forked_by),
        other(&process.reaped_by),
        escape(process.wrote.trim_end()),
    )
}

/// The command that shows it again.
fn again(class: &Class, row: &Row) -> String {
    if row.run.is_empty() || row.verdict == Verdict::Holds {
        return String::new();
    }
    let replay = row.findings.iter().find_map(|finding| finding.replay.clone());
    let plain = || format!("cargo xtask verify {} -- {}", row.lesson, row.run);
    let verify = replay.unwrap_or_else(plain);
    let build = if row.build.is_empty() { String::new() } else { format!("{}\n", row.build) };
    let command = format!("{build}{verify}");
    let title = say(class, "To see it again", "다시 보려면");
    format!("<h3>{title}</h3>\n<pre><code>{}</code></pre>\n", escape(&command))
}

/// As a data URL takes it (RFC 3986, section 2.1).
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
