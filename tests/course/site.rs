//! The pages: what they show is what was recorded, clicked through in a real browser.

use crate::browser::{Browser, View};
use crate::built::root;
use crate::choice_tree::{list, tree, ways};
use crate::runner::{xtask, xtask_in};
use crate::skips::skip;
use crate::workspace::Workspace;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const NO_BROWSER: &str = "there is no Chromium here, or no chromedriver";

/// The accessibility checker axe-core, if it was put there.
const AXE: &str = "target/axe/axe.min.js";

fn site(folder: &Path, options: &[&str]) {
    let mut xtask = xtask();
    xtask.args(["site", "--runs", "5", "--max-time", "3", "--output"]).arg(folder).args(options);
    xtask.assert().success();
}

/// A site in a folder of its own.
fn made(options: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    site(folder.path(), options);
    folder
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn write(file: &Path, text: &str) {
    fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// All pages in a folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let files = entries.map(|entry| entry.expect("it can be read").path());
    let mut pages: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|ending| ending == "html")).collect();
    pages.sort();
    pages
}

const BEGIN: &str = "<script type=\"application/json\" id=\"recorded\">";

/// What a page says was recorded, if it has a machine.
fn recorded(page: &Path) -> Option<Value> {
    let text = read(page);
    let (_, rest) = text.split_once(BEGIN)?;
    let (json, _) = rest.split_once("</script>").expect("it ends");
    Some(serde_json::from_str(json).expect("it is JSON"))
}

/// Goes down to each end by clicks, looks at what is shown at each node, and goes back up again.
const WALK: &str = r#"
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const cards = () => [...part("cards").children].map((card) => ({
  process: card.dataset.process,
  state: card.dataset.state,
  pids: [...card.querySelectorAll(".pid")].map((one) => one.textContent.replace(/[^0-9]/g, "")),
  buttons: [...card.querySelectorAll("button")].map((button) => [button.dataset.step, !button.disabled]),
}));
const shown = () => ({
  terminal: part("terminal").textContent,
  cards: cards(),
  family: part("family").textContent,
  events: part("events").children.length,
  command: part("command").textContent,
  puzzle: part("puzzle").textContent,
  findings: [...part("findings").children].map((one) => one.textContent),
});
const { tree, beginning } = machine;
const report = { nodes: [], undone: [], linked: [] };
const down = (place) => {
  const before = shown();
  const node = tree.nodes[place];
  report.nodes.push({ place, steps: [...beginning, ...machine.steps], ...before });
  if (node.end) {
    const link = part("link").getAttribute("href").slice(1);
    machine.follow([]);
    machine.follow(link.split(",").filter(Boolean));
    if (JSON.stringify(shown()) !== JSON.stringify(before)) report.linked.push(link);
    return;
  }
  for (const { step, next } of node.choices) {
    if (next === null) continue;
    part("cards").querySelector(`[data-step="${step}"]`).click();
    down(next);
    part("undo").click();
    if (JSON.stringify(shown()) !== JSON.stringify(before)) report.undone.push(step);
  }
};
machine.follow([]);
let place = 0;
for (const step of beginning) place = tree.nodes[place].choices.find((one) => one.step === step).next;
down(place);
return report;
"#;

/// What there is to say of a process.
#[derive(Debug, PartialEq, Eq, Clone)]
struct Shown {
    state: &'static str,
    /// Its own PID and its parent's, if they are known and it has one.
    pids: [String; 2],
}

/// What is to be shown after these events, at a node that lets go on, or not, whom it names.
fn expected(tree: &Value, events: &[&Value], node: &Value) -> BTreeMap<String, Shown> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pid = |name: &str| tree["pids"][name].as_i64().map_or(String::new(), |pid| pid.to_string());
    let mut processes: BTreeMap<String, (Option<String>, &'static str)> = BTreeMap::new();
    for event in events {
        let (process, child) = (text(&event["process"]), text(&event["child"]));
        processes.entry(process.clone()).or_insert((None, "running"));
        match event["event"].as_str() {
            Some("fork") => drop(processes.insert(child, (Some(process), "running"))),
            Some("reap") => processes.entry(child).or_insert((None, "")).1 = "ended",
            Some("exit") => {
                for (parent, state) in processes.values_mut() {
                    match *state {
                        _ if parent.as_ref() != Some(&process) => {}
                        "running" => *parent = Some("nobody".to_owned()),
                        _ => *state = "ended",
                    }
                }
                let own = processes.entry(process).or_insert((None, ""));
                let is_reaped = own.0.as_ref().is_some_and(|parent| parent != "nobody");
                own.1 = if is_reaped && event["gone"] != true { "zombie" } else { "ended" };
            }
            _ => {}
        }
    }
    let actor = |name: &Value| text(name).split(':').next().unwrap_or_default().to_owned();
    for waiting in list(&node["waiting"]) {
        let process = processes.entry(actor(&waiting["process"]));
        process
            .and_modify(|(_, state)| *state = if *state == "running" { "waiting" } else { *state });
    }
    for choice in list(&node["choices"]) {
        let step = text(&choice["step"]);
        let name = step.trim_end_matches(|c: char| c.is_ascii_lowercase());
        processes.entry(actor(&name.into())).or_insert((None, "")).1 = "ready";
    }
    let shown = |(name, (parent, state)): (String, (Option<String>, &'static str))| {
        let parent = parent.map_or(String::new(), |parent| pid(&parent));
        (name.clone(), Shown { state, pids: [pid(&name), parent] })
    };
    processes.into_iter().map(shown).collect()
}

/// The events up to a node, by the steps that lead there, and how many of these steps left no event of their process,
/// and are shown themselves; `None` if no steps lead there.
fn events<'a>(tree: &'a Value, steps: &Value) -> Option<(Vec<&'a Value>, usize)> {
    let (mut place, mut silent) = (0, 0);
    let mut events: Vec<_> = list(&tree["nodes"][0]["events"]).iter().collect();
    for step in list(steps) {
        let mut choices = list(&tree["nodes"][place]["choices"]).iter();
        let choice = choices.find(|choice| choice["step"] == *step)?;
        place = usize::try_from(choice["next"].as_u64()?).ok()?;
        let new = list(&tree["nodes"][place]["events"]);
        let actor = step.as_str()?.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let process = actor.split(':').next();
        silent += usize::from(new.iter().all(|event| event["process"].as_str() != process));
        events.extend(new);
    }
    Some((events, silent))
}

/// What stands in the terminal after these events, with the PIDs of their processes.
fn terminal(tree: &Value, events: &[&Value]) -> String {
    let mut text: String = events.iter().filter_map(|event| event["text"].as_str()).collect();
    for (name, pid) in tree["pids"].as_object().into_iter().flatten() {
        text = text.replace(&format!("<{name}>"), &pid.to_string());
    }
    text.replace("<<", "<").replace("{number}", "…")
}

/// In what a page differs, at some node, from what was recorded.
fn differences(report: &Value, tree: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let nodes = list(&report["nodes"]);
    for shown in nodes {
        let node =
            &tree["nodes"][usize::try_from(shown["place"].as_u64().unwrap_or(0)).unwrap_or(0)];
        let Some((events, silent)) = events(tree, &shown["steps"]) else {
            differences.push(format!("{}: no such steps", shown["steps"]));
            continue;
        };
        let mut differ = |what: &str, is: String, ought: String| {
            if is != ought {
                differences.push(format!("{} {what}: {is}, not {ought}", shown["steps"]));
            }
        };
        let text = shown["terminal"].as_str().unwrap_or_default();
        differ("terminal", text.to_owned(), terminal(tree, &events));
        differ("events", shown["events"].to_string(), (events.len() + silent).to_string());
        let cards = list(&shown["cards"]).iter().map(|card| {
            let pids = list(&card["pids"]).iter().map(|pid| pid.as_str().unwrap_or("").to_owned());
            let state = card["state"].as_str().unwrap_or("");
            (card["process"].as_str().unwrap_or("").to_owned(), (state, pids.collect::<Vec<_>>()))
        });
        let ought = expected(tree, &events, node);
        let ought = ought.iter().map(|(name, one)| (name.clone(), (one.state, one.pids.to_vec())));
        differ(
            "processes",
            format!("{:?}", cards.collect::<BTreeMap<_, _>>()),
            format!("{:?}", ought.collect::<BTreeMap<_, _>>()),
        );
        let buttons = list(&shown["cards"]).iter().flat_map(|card| list(&card["buttons"]));
        let buttons: BTreeSet<_> = buttons.map(Value::to_string).collect();
        let choices = list(&node["choices"]).iter();
        let choices: BTreeSet<_> = choices
            .map(|choice| {
                serde_json::json!([choice["step"], !choice["next"].is_null()]).to_string()
            })
            .collect();
        differ("buttons", format!("{buttons:?}"), format!("{choices:?}"));
        let findings = list(&shown["findings"]).len();
        differ("findings", findings.to_string(), list(&node["end"]["findings"]).len().to_string());
        if let Some(order) = node["end"]["order"].as_str().filter(|order| !order.is_empty()) {
            let command = shown["command"].as_str().unwrap_or_default();
            let is_there = command.contains(&format!("--order {order}"));
            differ("command", is_there.to_string(), "true".to_owned());
        }
    }
    differences
}

/// Each page with a machine: for each order, each step of it is clicked.
#[test]
fn each_order_that_is_clicked_is_as_it_was_recorded() {
    let Some(browser) = Browser::start(View::PROJECTOR) else { return skip(NO_BROWSER) };
    let folder = made(&[]);
    let mut machines = 0;
    for page in pages(folder.path()) {
        let Some(tree) = recorded(&page) else { continue };
        machines += 1;
        let name = page.display();
        println!("{name}");
        browser.open(&page);
        let report = browser.run(WALK);
        assert_eq!(differences(&report, &tree), [""; 0], "{name}");
        assert_eq!(
            list(&report["undone"]),
            [] as [Value; 0],
            "{name}: what is undone leaves a trace"
        );
        assert_eq!(list(&report["linked"]), [] as [Value; 0], "{name}: a link leads elsewhere");
        let walked: BTreeSet<_> = list(&report["nodes"])
            .iter()
            .map(|node| &node["place"])
            .map(Value::to_string)
            .collect();
        let beginning = list(&browser.run("return machine.beginning")).len();
        assert_eq!(
            walked.len(),
            list(&tree["nodes"]).len() - beginning,
            "{name}: not all was walked"
        );
    }
    // All lessons but the one that forks without end, all mistakes mended, and the front page.
    assert_eq!(machines, 16 + 4 + 1);
}

/// Pages hold what another search finds, and an event that is altered is noticed.
#[test]
fn what_is_recorded_is_what_another_search_finds() {
    let folder = made(&["join", "lost_handle"]);
    for lesson in ["join", "lost_handle"] {
        let mut page =
            recorded(&folder.path().join(format!("{lesson}.html"))).expect("it has a machine");
        let events = |tree: &Value| -> BTreeSet<String> {
            ways(tree).iter().map(|way| format!("{} {:?}", way.end["order"], way.events)).collect()
        };
        let found = events(&tree(lesson, &[]));
        assert_eq!(events(&page), found, "{lesson}");
        let write = list(&page["nodes"][0]["events"]).len() - 1;
        page["nodes"][0]["events"][write]["process"] = "7".into();
        assert_ne!(events(&page), found, "{lesson}");
    }
}

/// A page that shows something else than what it holds is noticed.
#[test]
fn an_altered_event_is_noticed() {
    let Some(browser) = Browser::start(View::PROJECTOR) else { return skip(NO_BROWSER) };
    let folder = made(&["join"]);
    let page = folder.path().join("join.html");
    let tree = recorded(&page).expect("it has a machine");
    let text = read(&page);
    for (from, to) in [
        ("foo executed!!", "foo ended!!"),
        ("\"event\":\"reap\",\"process\":\"0\"", "\"event\":\"exit\",\"process\":\"0\""),
        ("\"step\":\"3\"", "\"step\":\"4\""),
        ("\"3\":104", "\"3\":105"),
    ] {
        let (before, record) = text.split_once(BEGIN).expect("it has a machine");
        assert!(record.contains(from), "{from}");
        write(&page, &[before, BEGIN, &record.replacen(from, to, 1)].concat());
        browser.open(&page);
        let report = browser.run(&format!(
            "try {{ {WALK} }} catch {{ return {{ nodes: [{{ steps: [], place: 0 }}] }} }}"
        ));
        assert!(!differences(&report, &tree).is_empty(), "{from} became {to}, and nobody saw it");
    }
}

/// A link leads to its moment, from elsewhere and from the page itself; what was not recorded is left out.
#[test]
fn a_link_leads_to_its_moment() {
    let Some(browser) = Browser::start(View::PROJECTOR) else { return skip(NO_BROWSER) };
    let folder = made(&["three_children"]);
    let page = folder.path().join("three_children.html");
    let go = |part: &str| browser.go(&format!("file://{}#{part}", page.display()));
    for (part, steps) in [("3,1", "3,1"), ("2,2,3,1,1,3", "2,2,3,1,1,3"), ("2,9,3", "2"), ("", "")]
    {
        go(part);
        assert_eq!(browser.run("return machine.steps.join()"), steps, "{part}");
        browser.go("about:blank");
        go(part);
        assert_eq!(browser.run("return machine.steps.join()"), steps, "{part}");
    }
}

/// Keys alone lead to an end and back, through a language, and to the help.
#[test]
fn a_keyboard_is_enough() {
    let Some(browser) = Browser::start(View::PROJECTOR) else { return skip(NO_BROWSER) };
    let folder = made(&["three_children"]);
    browser.open(&folder.path().join("three_children.html"));
    let steps = || browser.run("return machine.steps.join()");
    let question =
        || browser.run("return document.querySelector('[data-part=question]').textContent");
    browser.press("331122");
    assert_eq!(steps(), "3,3,1,1,2,2");
    assert_eq!(question(), "All have ended.");
    browser.press("u");
    assert_eq!(steps(), "3,3,1,1,2");
    // The arrow to the left, twice, and the one to the right.
    browser.press("\u{e012}\u{e012}\u{e014}");
    assert_eq!(steps(), "3,3,1,1");
    browser.press("r");
    assert_eq!(steps(), "3,3,1,1,2");
    browser.run("document.querySelector('[data-part=restart]').click()");
    assert_eq!(steps(), "");
    let is_open = || browser.run("return document.querySelector('[data-part=keys]').open");
    browser.press("?");
    assert_eq!(is_open(), true);
    browser.press("\u{e00c}");
    assert_eq!(is_open(), false);
    // With tab to the first process that can go on; it stays there.
    browser.run("document.activeElement.blur(); document.querySelector('.picture').focus()");
    browser.press("\u{e004}");
    browser.press("\u{e007}");
    assert_eq!(steps(), "1");
    browser.press("\u{e007}");
    assert_eq!(steps(), "1,1");
    // An input method for Hangul says which key it was, not which letter.
    browser.run("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ㅕ', code: 'KeyU', bubbles: true }))");
    assert_eq!(steps(), "1");
    browser.run("document.querySelector('[data-language=ko]').focus()");
    browser.press("\u{e007}");
    assert_eq!(question(), "다음은 누구를 실행할까요?");
    assert_eq!(browser.run("return document.title"), "자식 프로세스 셋을 동시에");
}

/// What was predicted is locked, and compared; all orders are there, and the tools lead to what they say.
#[test]
fn predictions_are_compared() {
    let Some(browser) = Browser::start(View::PROJECTOR) else { return skip(NO_BROWSER) };
    let folder = made(&["three_children", "lost_handle"]);
    browser.open(&folder.path().join("three_children.html"));
    let report = browser.run(r#"
        const form = document.querySelector("[data-part=predict]");
        form.elements.processes.value = "4";
        form.elements.orders.value = "720";
        form.elements.first.value = "0";
        form.requestSubmit();
        const all = document.querySelector("[data-part=all]");
        const texts = (selector) => [...all.querySelectorAll(selector)].map((one) => one.textContent);
        const report = { locked: form.elements.orders.disabled, answers: texts("[data-part=answers] li"), orders: texts(".orders li").length };
        report.branches = all.querySelectorAll(".leaf").length;
        const more = all.querySelector(".count + button");
        for (let left = 9; !more.hidden && left > 0; left -= 1) more.click();
        report.count = texts(".count li");
        all.querySelector(".outputs button").click();
        report.outputs = texts(".orders li").length;
        document.querySelector("[data-part=rare]").click();
        report.rare = document.querySelector("[data-part=seen]").textContent;
        machine.follow(["3", "3"]);
        report.lit = all.querySelectorAll("path.lit").length;
        return report;"#);
    assert_eq!(report["locked"], true);
    let answers: Vec<_> = list(&report["answers"]).iter().filter_map(Value::as_str).collect();
    assert!(
        answers.iter().any(|line| line.starts_with('✓') && line.contains("4 (you said 4)")),
        "{answers:?}"
    );
    assert!(
        answers.iter().any(|line| line.starts_with('✗') && line.contains("90 (you said 720)")),
        "{answers:?}"
    );
    assert!(
        answers.iter().any(|line| line.starts_with('✓') && line.contains("parent process")),
        "{answers:?}"
    );
    assert_eq!(
        (&report["orders"], &report["branches"], &report["outputs"]),
        (&90.into(), &90.into(), &30.into())
    );
    let count: Vec<_> = list(&report["count"]).iter().filter_map(Value::as_str).collect();
    assert!(count[0].ends_with("6! = 720"), "{count:?}");
    assert!(count.last().is_some_and(|last| last.ends_with("6! / (2!·2!·2!) = 90")), "{count:?}");
    assert!(report["rare"].as_str().is_some_and(|text| text.contains("never")), "{report}");
    assert_eq!(report["lit"], 2);
}

/// A mistake is a puzzle: found in the order that breaks a rule, and not in the other; then the mended program shows.
#[test]
fn a_mistake_is_a_puzzle() {
    let Some(browser) = Browser::start(View::PROJECTOR) else { return skip(NO_BROWSER) };
    let folder = made(&["lost_handle", "no_exit"]);
    browser.open(&folder.path().join("lost_handle.html"));
    let report = browser.run(
        r#"
        const puzzle = () => document.querySelector("[data-part=puzzle]").textContent;
        const isOffered = () => document.querySelector("[data-part=mended]").offsetHeight > 0;
        const ends = machine.orders.map(({ steps, broken }) => {
          machine.goTo(steps);
          return { broken, puzzle: puzzle(), isOffered: isOffered() };
        });
        return ends.sort((one, other) => one.broken.length - other.broken.length);"#,
    );
    let ends = list(&report);
    assert_eq!(ends.len(), 2, "{report}");
    assert!(ends[0]["puzzle"].as_str().is_some_and(|text| text.contains("held")), "{report}");
    assert!(ends[1]["puzzle"].as_str().is_some_and(|text| text.contains("Found")), "{report}");
    assert_eq!(ends[1]["isOffered"], true);
    for mended in ["lost_handle_mended", "no_exit_mended"] {
        let page = folder.path().join(format!("{mended}.html"));
        let tree = recorded(&page).expect("it has a machine");
        assert!(ways(&tree).iter().all(|way| way.end["findings"].is_null()), "{mended}");
        browser.open(&page);
        let puzzle = browser.run("return document.querySelector('[data-part=puzzle]').textContent");
        assert!(
            puzzle.as_str().is_some_and(|text| text.ends_with("no rule is broken.")),
            "{puzzle}"
        );
    }
}

/// Nothing is cut off, nothing comes from elsewhere, and each text has its twin, on each page.
const LOOK: &str = r#"
const report = {};
report.overflow = document.documentElement.scrollWidth - innerWidth;
report.foreign = performance.getEntriesByType("resource").filter(({ name }) => !name.startsWith("file:")).map(({ name }) => name);
const alone = (one) => ![one.previousElementSibling, one.nextElementSibling].some((other) => other && other.lang && other.lang !== one.lang);
report.alone = [...document.querySelectorAll("body [lang]:not(button)")].filter(alone).map((one) => one.outerHTML.slice(0, 80));
const keys = (words) => Object.entries(words).flatMap(([key, word]) =>
  word !== null && typeof word === "object" && !Array.isArray(word) ? keys(word).map((one) => `${key}.${one}`) : [key]);
const [en, ko] = [keys(WORDS.en), keys(WORDS.ko)];
report.words = en.filter((key) => !ko.includes(key)).concat(ko.filter((key) => !en.includes(key)));
report.dead = [...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href").slice(1)).filter((id) => /^[a-z]/.test(id) && !document.getElementById(id));
return report;
"#;

#[test]
fn pages_are_whole_on_phone_and_projector_and_in_both_languages() {
    let folder = made(&["three_children", "start_methods", "lost_handle", "no_guard"]);
    for view in [View::PHONE, View::PROJECTOR] {
        let Some(browser) = Browser::start(view) else { return skip(NO_BROWSER) };
        for page in pages(folder.path()) {
            browser.open(&page);
            for language in ["en", "ko"] {
                browser
                    .run(&format!("document.querySelector('[data-language={language}]').click()"));
                let report = browser.run(LOOK);
                let about = format!("{} {language} {view:?}: {report}", page.display());
                assert!(report["overflow"].as_i64().is_some_and(|pixels| pixels <= 0), "{about}");
                for nothing in ["foreign", "alone", "words", "dead"] {
                    assert_eq!(list(&report[nothing]).len(), 0, "{about}");
                }
            }
        }
    }
}

/// Without scripts, the notes of both languages, the program and a picture are there.
#[test]
fn without_scripts_the_notes_and_pictures_are_there() {
    let Some(browser) = Browser::start(View { has_scripts: false, ..View::PHONE }) else {
        return skip(NO_BROWSER);
    };
    let folder = made(&["three_children"]);
    browser.open(&folder.path().join("three_children.html"));
    let text = browser.text();
    for part in [
        "Three children at once",
        "자식 프로세스 셋을 동시에",
        "fn foo()",
        "def foo()",
        "In Python",
        "파이썬",
        "foo: child process: ",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("Predict\n\n"), "{text}");
}

/// Nothing is found by axe-core, in light and dark, on a phone and on a projector.
#[test]
fn nothing_keeps_anybody_out() {
    let Ok(axe) = fs::read_to_string(root().join(AXE)) else {
        return skip("axe-core is not there");
    };
    let folder = made(&["three_children", "lost_handle", "no_guard"]);
    for view in [View::PROJECTOR, View { is_dark: true, ..View::PHONE }] {
        let Some(browser) = Browser::start(view) else { return skip(NO_BROWSER) };
        for page in pages(folder.path()) {
            browser.open(&page);
            browser.run(&axe);
            let found = browser.run_async(
                "const done = arguments[arguments.length - 1]; window.machine?.reveal?.lock();
                 axe.run().then(({ violations }) => done(violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html, nodes[0].failureSummary])));",
            );
            assert_eq!(list(&found).len(), 0, "{} {view:?}: {found:#}", page.display());
        }
    }
}

/// Nothing is overwritten unasked, and what cannot be written leaves nothing behind.
#[test]
fn a_folder_that_is_taken_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let pages = folder.path().join("pages");
    site(&pages, &["getpid"]);
    assert!(read(&pages.join("getpid.html")).contains("<html"));
    write(&pages.join("mine.txt"), "mine");
    let mut again = xtask();
    let output = again.args(["site", "getpid", "--output"]).arg(&pages).output();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--force"));
    write(&pages.join("getpid.html"), "old");
    site(&pages, &["getpid", "--force"]);
    assert!(read(&pages.join("getpid.html")).contains("<html"));
    assert_eq!(read(&pages.join("mine.txt")), "mine");
    let entries = fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(entries, 1, "something is left beside the pages");
}

/// A page of any program; what it says cannot end the script that holds it.
#[test]
fn any_program_has_a_page() {
    let folder = made(&["--", "sh", "-c", "echo '<!--<script></script><b>' & echo b & wait"]);
    let page = read(&folder.path().join("program.html"));
    assert!(
        page.contains("\\u003c/script>\\u003cb>") || page.contains("\\u003c\\u003c/script>"),
        "{page}"
    );
    assert!(!page.contains("</script><b>") && !page.contains("<!--<script>"), "{page}");
    assert!(page.contains("data-after=\" -- sh -c"), "{page}");
    assert!(folder.path().join("index.html").exists());
}

/// A program in a file is shown beside its machine.
#[test]
fn a_file_is_shown_beside_its_machine() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("mine.sh");
    write(&file, "echo one & echo two & wait\n");
    let file = file.to_str().expect("it is text");
    let pages = folder.path().join("pages");
    site(&pages, &["--", "sh", file]);
    assert!(read(&pages.join("program.html")).contains("echo one &amp; echo two"));
}

/// Lessons whose notes are missing are named; nothing is written.
#[test]
fn missing_notes_are_named_before_anything_is_written() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("lessons/getpid/README.ko.md")).expect("it is there");
    let pages = workspace.path("pages");
    let mut xtask = xtask_in(&workspace.path(""));
    xtask.env("CARGO_TARGET_DIR", workspace.path("target"));
    let output = xtask.args(["site", "getpid", "--output"]).arg(&pages).output();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("README.ko.md"));
    assert!(!pages.exists());
}
