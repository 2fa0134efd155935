//! The pages: what they show is what was recorded, clicked through in a real browser.

use crate::choice_tree::{Way, list, order, tree, ways};
use crate::runner::{xtask, xtask_in};
use crate::skips::skip;
use crate::workspace::Workspace;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const LESSONS: [&str; 3] = ["three_children", "join", "lost_handle"];

/// The names under which the browser goes.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

fn site(folder: &Path, options: &[&str]) {
    let mut xtask = xtask();
    xtask.args(["site", "--runs", "5", "--output"]).arg(folder).args(options);
    xtask.assert().success();
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Goes down to each end by clicks, looks at what is shown there, goes back up again, and once by keys; leaves a report
/// in the page.
const CHECK: &str = r#"
window.addEventListener("load", () => {
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const shown = () => ({
    terminal: part("terminal").textContent,
    choices: [...part("choices").children].map((b) => [b.dataset.step, !b.disabled]),
    states: [...part("processes").children].map((row) => row.dataset.state),
    command: part("command").textContent,
    puzzle: part("puzzle").textContent,
    findings: [...part("findings").children].map((one) => one.textContent),
  });
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const { tree, beginning } = machine;
  const report = { pids: tree.pids, ends: [], undone: true, linked: true, keys: true };
  const down = (place, steps) => {
    const before = JSON.stringify(shown());
    const node = tree.nodes[place];
    if (node.end) {
      report.ends.push({ order: node.end.order, ...shown() });
      const link = machine.steps.join(",");
      machine.follow([]);
      machine.follow(link.split(",").filter(Boolean));
      report.linked &&= JSON.stringify(shown()) === before;
      return;
    }
    const recorded = node.choices.map(({ step, next }) => [step, next !== null]);
    report.undone &&= JSON.stringify(shown().choices) === JSON.stringify(recorded);
    for (const { step, next } of node.choices) {
      part("choices").querySelector(`[data-step="${step}"]`).click();
      down(next, [...steps, step]);
      part("undo").click();
      report.undone &&= JSON.stringify(shown()) === before;
    }
  };
  let place = 0;
  for (const step of beginning) place = tree.nodes[place].choices.find((one) => one.step === step).next;
  down(place, []);
  for (const one of report.ends.slice(0, 5)) {
    machine.follow([]);
    // A digit takes the first step of that process that is offered.
    for (let left = 100; part("choices").firstChild && left > 0; left -= 1) {
      press(parted(part("choices").firstChild.dataset.step).process);
    }
    report.keys &&= report.ends.some((end) => end.command === shown().command);
  }
  press("u");
  report.keys &&= part("choices").children.length > 0;
  const keys = (words) => Object.entries(words).flatMap(([key, word]) =>
    word !== null && typeof word === "object" && !Array.isArray(word) ? keys(word).map((one) => `${key}.${one}`) : [key]);
  machine.follow([]);
  part("number").value = "12";
  part("guess").requestSubmit();
  report.orders = [...part("orders").children].map((row) => row.querySelector("a").getAttribute("href").slice(1));
  report.locked = part("number").disabled && part("answer").textContent.includes("12");
  report.words = JSON.stringify(keys(WORDS.en)) === JSON.stringify(keys(WORDS.ko));
  report.foreign = performance.getEntriesByType("resource").filter(({ name }) => !name.startsWith("file:")).length;
  const text = JSON.stringify(report).replace(/[<>&\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  document.body.replaceChildren(Object.assign(document.createElement("pre"), { id: "report", textContent: text }));
});
"#;

/// What the check reports of a page; `None` if there is no browser here.
fn checked(folder: &Path, lesson: &str) -> Option<Value> {
    let page = read(&folder.join(format!("{lesson}.html")));
    let file = folder.join(format!("check_{lesson}.html"));
    let page = page.replace("</head>", &format!("<script>{CHECK}</script></head>"));
    fs::write(&file, page).expect("it can be written");
    let profile = tempfile::tempdir().expect("a folder can be made");
    let options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"];
    let dumped = BROWSERS.iter().find_map(|browser| {
        // A page that never comes to its end must not hold up the tests.
        let mut timed = Command::new("timeout");
        let browser = timed.args(["120", browser]);
        browser.args(options).args(["--disable-background-networking", "--dump-dom"]);
        browser.arg("--virtual-time-budget=60000");
        browser.arg(format!("--user-data-dir={}", profile.path().display()));
        let output = browser.arg(format!("file://{}", file.display())).output().ok()?;
        // What `timeout` ends with if there is no such program (timeout(1)).
        (output.status.code() != Some(127)).then_some(output)
    })?;
    let text = String::from_utf8_lossy(&dumped.stdout);
    let report =
        text.split_once("<pre id=\"report\">").and_then(|(_, rest)| rest.split_once("</pre>"));
    let (report, _) = report.unwrap_or_else(|| {
        panic!("{lesson}: no report\n{text}\n{}", String::from_utf8_lossy(&dumped.stderr))
    });
    Some(serde_json::from_str(report).expect("the report is JSON"))
}

/// By each order what it writes, and whether something is wrong with it, as another search finds it.
fn expected(lesson: &str, pids: &Value) -> BTreeMap<String, (String, usize)> {
    let tree = tree(lesson, &[]);
    let of_way = |way: &Way| {
        let texts = way.events.iter().filter_map(|event| event["text"].as_str());
        let mut text = texts.collect::<String>();
        for (name, pid) in pids.as_object().into_iter().flatten() {
            text = text.replace(&format!("<{name}>"), &pid.to_string());
        }
        (order(way).to_owned(), (text, list(&way.end["findings"]).len()))
    };
    ways(&tree).iter().map(of_way).collect()
}

/// How many orders `orders` finds.
fn found(lesson: &str) -> usize {
    let mut xtask = xtask();
    let output = xtask.args(["orders", lesson, "--format", "json"]).output();
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    report["orders"].as_array().map_or(0, Vec::len)
}

#[test]
fn each_order_that_is_clicked_is_as_it_was_recorded() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    site(folder.path(), &LESSONS);
    for lesson in LESSONS {
        let Some(report) = checked(folder.path(), lesson) else {
            return skip("there is no Chromium here");
        };
        for held in ["undone", "linked", "keys", "words", "locked"] {
            assert_eq!(report[held], true, "{lesson}: {held}");
        }
        assert_eq!(report["foreign"], 0, "{lesson}: a request leaves the page");
        if report["pids"].is_null() {
            // Without PIDs the page shows names, which are not compared here.
            continue;
        }
        let ends = report["ends"].as_array().expect("there are ends");
        let orders = report["orders"].as_array().map_or(0, Vec::len);
        assert_eq!(orders, found(lesson), "{lesson}");
        let expected = expected(lesson, &report["pids"]);
        assert_eq!(ends.len(), expected.len(), "{lesson}");
        for end in ends {
            let order = end["order"].as_str().expect("it has an order");
            let (text, findings) = &expected[order];
            assert_eq!(end["terminal"], text.as_str(), "{lesson}: {order}");
            assert_eq!(
                end["findings"].as_array().map(Vec::len),
                Some(*findings),
                "{lesson}: {order}"
            );
            // Only lost_handle has a rule that some orders break and others do not.
            let puzzle = end["puzzle"].as_str().unwrap_or_default();
            let solved = if *findings > 1 { "Found" } else { "held" };
            assert!(puzzle.contains(solved) || lesson != "lost_handle", "{order}: {puzzle}");
            assert!(puzzle.is_empty() || lesson == "lost_handle", "{order}: {puzzle}");
            let states = end["states"].as_array().into_iter().flatten();
            assert!(states.into_iter().all(|state| state == "ended"), "{lesson}: {end}");
            let command = end["command"].as_str().unwrap_or_default();
            assert!(command.ends_with(&format!("trace {lesson} --order {order}")), "{command}");
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
    fs::write(pages.join("mine.txt"), "mine").expect("it can be written");
    let mut again = xtask();
    let output = again.args(["site", "getpid", "--output"]).arg(&pages).output();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--force"));
    fs::write(pages.join("getpid.html"), "old").expect("it can be written");
    site(&pages, &["getpid", "--force"]);
    assert!(read(&pages.join("getpid.html")).contains("<html"));
    assert_eq!(read(&pages.join("mine.txt")), "mine");
    let entries = fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(entries, 1, "something is left beside the pages");
}

/// A page of any program; what it says cannot end the script that holds it.
#[test]
fn any_program_has_a_page() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    site(folder.path(), &["--", "sh", "-c", "echo '<!--<script></script><b>' & echo b & wait"]);
    let page = read(&folder.path().join("program.html"));
    assert!(
        page.contains("\\u003c/script>\\u003cb>") || page.contains("\\u003c\\u003c/script>"),
        "{page}"
    );
    assert!(!page.contains("</script><b>") && !page.contains("<!--"), "{page}");
    assert!(page.contains("data-after=\" -- sh -c"), "{page}");
    assert!(folder.path().join("index.html").exists());
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
