//! The tree of choices: each choice that it offers was run, and each way down it is a run as `trace` shows it.

use crate::runner::xtask;
use serde_json::Value;
use std::collections::BTreeSet;

fn json(arguments: &[&str]) -> Value {
    let output = xtask().args(arguments).args(["--format", "json"]).output();
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

pub fn tree(lesson: &str, options: &[&str]) -> Value {
    json(&[&["orders", lesson, "--tree"], options].concat())
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A way down a tree: the steps taken, all events, and the end.
pub struct Way<'a> {
    pub steps: Vec<&'a str>,
    pub events: Vec<&'a Value>,
    pub end: &'a Value,
}

/// All ways down a tree.
pub fn ways(tree: &Value) -> Vec<Way<'_>> {
    let mut ways = Vec::new();
    let mut left = vec![(0, Vec::new(), Vec::new())];
    while let Some((place, steps, mut events)) = left.pop() {
        let node = &tree["nodes"][place];
        events.extend(list(&node["events"]));
        if node["choices"].is_null() {
            ways.push(Way { steps, events, end: &node["end"] });
            continue;
        }
        for choice in list(&node["choices"]) {
            let name = choice["step"].as_str().expect("a step has a name");
            if let Some(next) = choice["next"].as_u64() {
                let next = usize::try_from(next).expect("it is a place");
                left.push((next, [&steps[..], &[name]].concat(), events.clone()));
            }
        }
    }
    ways
}

pub fn order<'a>(way: &Way<'a>) -> &'a str {
    way.end["order"].as_str().expect("an end has an order")
}

fn open_choices(tree: &Value) -> usize {
    let choices = list(&tree["nodes"]).iter().flat_map(|node| list(&node["choices"]));
    choices.filter(|choice| choice["next"].is_null()).count()
}

#[test]
fn each_order_is_a_way_down() {
    let (tree, orders) = (tree("three_children", &[]), json(&["orders", "three_children"]));
    let ways = ways(&tree);
    let own: BTreeSet<_> = ways.iter().map(order).collect();
    let listed = list(&orders["orders"]).iter().filter_map(|order| order["order"].as_str());
    assert_eq!(own, listed.collect());
    assert_eq!((ways.len(), open_choices(&tree)), (90, 0));
    for way in &ways {
        assert!(way.steps.join(",").ends_with(order(way)), "{:?}: {}", way.steps, way.end);
    }
    // What all runs begin with is there once.
    assert!(tree.to_string().len() < 200_000, "{}", tree.to_string().len());
}

/// Also where exits and questions are steps: a way is what `trace` shows of its order.
#[test]
fn a_way_is_a_run() {
    for lesson in ["lost_handle", "same_fn", "join"] {
        let tree = tree(lesson, &[]);
        assert_eq!(open_choices(&tree), 0, "{lesson}");
        for way in ways(&tree).iter().take(6) {
            let trace = json(&["trace", lesson, "--order", order(way)]);
            let shown: Vec<_> = list(&trace["events"]).iter().map(without_pids).collect();
            let recorded: Vec<_> = way.events.iter().map(|event| without_pids(event)).collect();
            assert_eq!(recorded, shown, "{lesson}: {}", way.end);
        }
    }
}

/// An event without what is another in each run, or is told in one of the two forms alone.
fn without_pids(event: &Value) -> String {
    let mut event = event.clone();
    if let Some(fields) = event.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    let text = event["text"].as_str().map(|text| {
        let words = text.split(' ').map(str::trim_end);
        let is_number = |word: &&str| {
            let digits = word.trim_matches(['<', '>']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        words.map(|word| if is_number(&word) { "#" } else { word }).collect::<Vec<_>>().join(" ")
    });
    if let Some(text) = text {
        event["text"] = text.into();
    }
    event.to_string()
}

#[test]
fn who_waits_is_told_and_for_whom() {
    let waiting = |tree: &Value| -> BTreeSet<String> {
        let nodes = list(&tree["nodes"]).iter();
        nodes.flat_map(|node| list(&node["waiting"])).map(Value::to_string).collect()
    };
    // The parent waits for one child after the other.
    let waits = ["1", "2", "3"]
        .map(|child| serde_json::json!({"process": "0", "for": "child", "child": child}));
    let expected = waits.iter().map(Value::to_string).collect();
    assert_eq!(waiting(&tree("three_children", &[])), expected);
    let reads = serde_json::json!({"process": "0", "for": "input"}).to_string();
    let reading = waiting(&tree("split_work", &["--max-orders", "3"]));
    assert!(reading.contains(&reads), "{reading:?}");
}

/// A fault is told at the end of the runs that show it, and of no others.
#[test]
fn what_is_wrong_is_told_at_the_end() {
    let tree = tree("lost_handle", &[]);
    for way in ways(&tree) {
        let lies =
            list(&way.end["findings"]).iter().any(|one| one["invariant"] == "ppid-is-parent");
        let is_right = |event: &&Value| event["text"] == "foo: parent process: <0>\n";
        assert_eq!(lies, !way.events.iter().any(is_right), "{}", way.end);
    }
}

/// What was not run is not made up.
#[test]
fn a_cut_leaves_choices_open() {
    let tree = tree("three_children", &["--max-orders", "20"]);
    assert_eq!(tree["exhaustive"], false);
    assert!(open_choices(&tree) > 0, "{tree}");
    assert!(ways(&tree).len() <= 20, "{tree}");
}

#[test]
fn ordinary_runs_are_counted_at_the_ends() {
    let tree = tree("three_children", &["--runs", "20"]);
    let seen = ways(&tree).iter().filter_map(|way| way.end["seen"].as_u64()).sum::<u64>();
    assert_eq!((seen, &tree["runs"]), (20, &20.into()));
    for known in ["kernel", "architecture", "processors", "time"] {
        assert!(!tree["machine"][known].is_null(), "{}", tree["machine"]);
    }
}

/// Where text changes from run to run, nothing is said of an end rather than that it never came up.
#[test]
fn an_order_that_is_not_known_is_not_said_to_be_never_seen() {
    let mut xtask = xtask();
    xtask.args(["orders", "--format", "json", "--tree", "--runs", "3"]);
    let output = xtask.args(["--", "sh", "-c", "date +%N"]).output();
    let tree: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let ways = ways(&tree);
    assert!(!ways.is_empty(), "{tree}");
    assert!(ways.iter().all(|way| way.end["seen"] != 0), "{tree}");
}

#[test]
fn a_tree_is_for_programs() {
    let output = xtask().args(["orders", "same_fn", "--tree"]).output();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--format json"));
}
