//! A picture of one run that does not move: time runs down, each process has a lifeline, each event a row. And the
//! same as a table.

use crate::html::{escape, said};
use crate::recorded::{Event, Tree, What};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many hues the processes have.
const HUES: usize = 8;

/// A process's lifeline.
struct Life {
    name: String,
    born: usize,
    ended: usize,
    reaped: usize,
}

/// The run that is gone through if at each choice the first is taken.
fn run(tree: &Tree) -> Vec<&Event> {
    let (mut events, mut place) = (Vec::new(), Some(0));
    while let Some(node) = place.and_then(|place| tree.nodes.get(place)) {
        events.extend(&node.events);
        place = node.choices.iter().find_map(|choice| choice.next);
    }
    events
}

/// The processes, parents before their children.
fn lives(events: &[&Event]) -> Vec<Life> {
    let all = events.len();
    let mut lives: BTreeMap<Vec<u32>, Life> = BTreeMap::new();
    let place = |name: &str| name.split('.').filter_map(|part| part.parse().ok()).collect();
    let new = |name: &str, born| Life { name: name.to_owned(), born, ended: all, reaped: all };
    for (row, event) in events.iter().enumerate() {
        let (name, at) = (&event.process, place(&event.process));
        let life = lives.entry(at).or_insert_with(|| new(name, row));
        match &event.what {
            What::Exit { .. } => life.ended = row,
            What::Fork { child } => drop(lives.insert(place(child), new(child, row))),
            What::Reap { child } => {
                lives.entry(place(child)).and_modify(|child| child.reaped = row);
            }
            What::Exec { .. } | What::Write { .. } => {}
        }
    }
    lives.into_values().collect()
}

/// Its strokes alone, small.
pub fn small(tree: &Tree) -> String {
    let events = run(tree);
    let lives = lives(&events);
    let (width, height) = (16 * lives.len(), 4 * (events.len() + 1));
    let strokes = strokes(&events, &lives, 16, 4);
    format!(
        "<svg class=\"small\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" aria-hidden=\"true\">{strokes}</svg>"
    )
}

/// The picture with its names, and a table of its events.
pub fn whole(tree: &Tree) -> String {
    let events = run(tree);
    let lives = lives(&events);
    let (width, height) = (72 * lives.len(), 24 * (events.len() + 1));
    let strokes = strokes(&events, &lives, 72, 24);
    let mut rows = String::new();
    for (column, life) in lives.iter().enumerate() {
        let (x, hue) = (72 * column + 36, column % HUES);
        for (y, name) in [(16, english(&life.name)), (32, korean(&life.name))] {
            let _ = write!(rows, "<text class=\"name p{hue}\" x=\"{x}\" y=\"{y}\">{name}</text>");
        }
    }
    let picture = format!(
        "<svg width=\"{width}\" height=\"{}\" aria-hidden=\"true\">{rows}<g transform=\"translate(0 40)\">{strokes}</g></svg>",
        height + 40
    );
    let caption = said("caption", "One run, event by event", "실행 한 번, 일어난 일 차례대로");
    let rows = events.iter().map(|event| row(event, tree)).collect::<String>();
    format!(
        "<figure class=\"still\">{picture}<table>{caption}<tbody>{rows}</tbody></table></figure>"
    )
}

fn english(process: &str) -> String {
    if process == "0" { "parent".to_owned() } else { format!("child {}", escape(process)) }
}

fn korean(process: &str) -> String {
    if process == "0" { "부모".to_owned() } else { format!("자식 {}", escape(process)) }
}

/// A process's name in both languages.
fn name(process: &str) -> String {
    format!("{} · {}", english(process), korean(process))
}

fn row(event: &Event, tree: &Tree) -> String {
    let what = match &event.what {
        What::Fork { child } => format!("fork: {}", name(child)),
        What::Exec { program } => {
            format!("exec: {}", escape(program.rsplit('/').next().unwrap_or_default()))
        }
        What::Write { text } => {
            let text = written(text, tree);
            format!("write: <samp>{}</samp>", escape(text.trim_end()))
        }
        What::Exit { exit_status: Some(status) } => format!("exit: {status}"),
        What::Exit { exit_status: None } => "exit".to_owned(),
        What::Reap { child } => format!("wait: {}", name(child)),
    };
    format!("<tr><th scope=\"row\">{}</th><td>{what}</td></tr>\n", name(&event.process))
}

/// A text as it was written, with PIDs in place of the marks: `<1>` stands for process 1's, and `<<` for a `<`.
fn written(text: &str, tree: &Tree) -> String {
    let (mut written, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('<') {
        written += before;
        if let Some(after) = after.strip_prefix('<') {
            written.push('<');
            rest = after;
            continue;
        }
        let (mark, after) = after.split_once('>').unwrap_or((after, ""));
        written += &tree.pids.get(mark).map_or_else(|| format!("‹{mark}›"), i32::to_string);
        rest = after;
    }
    written + rest
}

/// The strokes: what is drawn for each life and each event, in columns and rows of these sizes.
fn strokes(events: &[&Event], lives: &[Life], column: usize, row: usize) -> String {
    let x = |process: &str| {
        let place = lives.iter().position(|life| life.name == process).unwrap_or_default();
        (column * place + column / 2, place % HUES)
    };
    let y = |at: usize| row * at + row / 2;
    let mut strokes = String::new();
    let mut line = |class: &str, hue: usize, [x1, y1, x2, y2]: [usize; 4]| {
        let _ = write!(strokes, "<path class=\"{class} p{hue}\" d=\"M{x1} {y1}L{x2} {y2}\"/>");
    };
    for life in lives {
        let (at, hue) = x(&life.name);
        line("life", hue, [at, y(life.born), at, y(life.ended)]);
        if life.ended < life.reaped && life.name != "0" {
            line("zombie", hue, [at, y(life.ended), at, y(life.reaped)]);
        }
    }
    for (place, event) in events.iter().enumerate() {
        if let What::Fork { child } | What::Reap { child } = &event.what {
            let (to, hue) = x(child);
            line("link", hue, [x(&event.process).0, y(place), to, y(place)]);
        }
    }
    for (place, event) in events.iter().enumerate() {
        if let What::Write { .. } = event.what {
            let (at, hue) = x(&event.process);
            let (y, size) = (y(place), if row > 8 { 6 } else { 3 });
            let _ = write!(
                strokes,
                "<circle class=\"mark p{hue}\" cx=\"{at}\" cy=\"{y}\" r=\"{size}\"/>"
            );
        }
    }
    strokes
}
