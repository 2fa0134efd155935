//! Every order: found, predicted and replayed, for programs whose orders can be counted on paper.

use crate::built::{executable, fixture};
use crate::runner::{Runner, show, xtask, xtask_through};
use crate::support::verify;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// A shape, how many orders it has, and whether its fork/wait graph gives that number.
const SHAPES: [(&str, usize, bool); 10] = [
    ("three_by_two", 90, true),  // 6!/(2!·2!·2!)
    ("unequal", 60, true),       // 6!/(1!·2!·3!)
    ("between", 1_620, true),    // 10!/(10·7·4·2·2·2)
    ("in_turn", 1, true),        // a wait between the children
    ("nested", 6, true),         // 1-1, then two lines beside two: 4!/(2!·2!)
    ("family", 24, true),        // four lines, all at once: 4!
    ("half_waited", 6, true),    // 1 before 0, beside two lines of 2: 4!/(2!·2!)
    ("as_they_come", 90, false), // wait(-1): 6!/(2!·2!·2!), each reaped after its line
    ("orphaned", 3, true),       // one line beside two: 3!/(1!·2!)
    ("asking", 3, false),        // one line beside another, and a second one after the first's end
];

/// What `orders` reports of a shape.
fn orders_of(shape: &str, options: &[&str]) -> Value {
    let output = xtask()
        .args(["orders", "--format", "json"])
        .args(options)
        .args(["--", fixture("shapes"), shape])
        .assert()
        .success()
        .get_output()
        .clone();
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

/// What `orders` reports of a shape whose orders are all tried: once for all tests.
fn all_orders_of(shape: &str) -> Value {
    static REPORTS: LazyLock<Mutex<HashMap<String, Value>>> = LazyLock::new(Mutex::default);
    let mut reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
    reports.entry(shape.to_owned()).or_insert_with(|| orders_of(shape, &[])).clone()
}

/// The orders of a report: what `--order` takes, and the output.
fn rows(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let rows = report["orders"].as_array().expect("a list of orders");
    rows.iter().map(|row| (text(&row["order"]), text(&row["output"]))).collect()
}

/// What `orders` prints of a program that is drawn from this seed.
fn outputs_of_drawn(seed: u32, options: &[&str]) -> BTreeSet<String> {
    let (mut xtask, seed) = (xtask(), seed.to_string());
    xtask.args(["orders", "--format", "json"]).args(options).args(["--", fixture("drawn"), &seed]);
    let output = xtask.output();
    let shown = show(&xtask, &output);
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(report["exhaustive"], true, "{shown}");
    let outputs: BTreeSet<_> = rows(&report).into_iter().map(|(_, output)| output).collect();
    assert_eq!(report["found"], outputs.len(), "{shown}");
    outputs
}

/// Programs of which each combination of choices is run within a second or two.
const DRAWN: [u32; 14] = [1, 6, 8, 10, 11, 13, 23, 25, 27, 30, 34, 39, 42, 44];

#[test]
fn what_is_left_out_brings_no_other_order() {
    for seed in DRAWN {
        let (some, all) =
            (outputs_of_drawn(seed, &[]), outputs_of_drawn(seed, &["--no-reduction"]));
        assert_eq!(some, all, "seed {seed}");
    }
}

#[test]
fn the_search_finds_as_many_orders_as_there_are() {
    for (shape, expected, is_predicted) in SHAPES {
        let report = all_orders_of(shape);
        assert_eq!(report["found"], expected, "{shape}");
        assert_eq!(report["exhaustive"], true, "{shape}");
        let outputs: BTreeSet<_> = rows(&report).into_iter().map(|(_, output)| output).collect();
        assert_eq!(outputs.len(), expected, "{shape}: each order looks different");
        if is_predicted {
            assert_eq!(report["possible"], expected, "{shape}");
        } else {
            assert!(report["possible"].is_null() && report["reason"].is_string(), "{shape}");
        }
    }
}

#[test]
fn each_order_is_replayed_to_the_same_output() {
    for (shape, expected, _) in SHAPES {
        // Of very many, some.
        for (order, output) in
            rows(&all_orders_of(shape)).into_iter().step_by(expected.div_ceil(30))
        {
            let replay = ["orders", "--order", &order, "--", fixture("shapes"), shape];
            xtask().args(replay).assert().success().stdout(output);
        }
    }
}

#[test]
fn twenty_five_searches_under_load_find_the_same() {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    black_box(0);
                }
            });
        }
        let first = orders_of("three_by_two", &[]);
        let others = (0..24).map(|_| orders_of("three_by_two", &[]));
        let other = others.into_iter().find(|report| *report != first);
        stop.store(true, Ordering::Relaxed);
        assert_eq!(other, None, "the first was {first}");
    });
}

#[test]
fn past_the_bound_a_sample_is_drawn_with_the_seed() {
    let sample = |seed: &str| orders_of("between", &["--max-orders", "50", "--seed", seed]);
    let report = sample("7");
    assert_eq!(report["exhaustive"], false);
    assert_eq!(report["possible"], 1_620);
    assert_eq!(report["seed"], 7);
    assert!(report["found"].as_u64().is_some_and(|found| (2..=50).contains(&found)));
    assert_eq!(rows(&report), rows(&sample("7")), "the same seed draws the same orders");
    assert_ne!(rows(&report), rows(&sample("8")), "another seed draws others");
}

#[test]
fn a_sample_is_never_called_all() {
    let lesson = executable("three_children");
    let output = xtask()
        .args(["verify", "three_children", "--max-orders", "40", "--format", "json", "--"])
        .arg(lesson)
        .assert()
        .success()
        .get_output()
        .clone();
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let orders = &report["lessons"][0]["orders"];
    assert_eq!(orders["exhaustive"], false);
    assert_eq!(orders["possible"], 90);
    assert!(orders["tried"].as_u64().is_some_and(|tried| tried <= 40));
}

#[test]
fn an_order_that_cannot_be_gone_is_refused() {
    let replay = ["orders", "--order", "3,3,3", "--", fixture("shapes"), "three_by_two"];
    let assert = xtask().args(replay).assert().code(2);
    assert.stderr(predicates::str::contains("asks for 3"));
}

#[test]
fn ordinary_runs_show_some_of_the_orders() {
    let report = orders_of("three_by_two", &["--runs", "20"]);
    assert_eq!(report["runs"], 20);
    let seen: u64 = report["orders"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row["seen"].as_u64())
        .sum();
    assert_eq!(seen, 20, "each run is one of the orders that the search found");
}

#[test]
fn the_arithmetic_is_told() {
    let assert =
        xtask().args(["orders", "--", fixture("shapes"), "three_by_two"]).assert().success();
    assert.stdout(predicates::str::contains("6!/(2!·2!·2!) = 90"));
}

#[test]
fn a_fault_that_only_some_orders_show_is_found_and_replayed() {
    let program = fixture("lies_in_some_orders");
    let report = verify("three_children", &[], &[program]);
    let lesson = &report.lesson;
    assert_eq!(lesson["verdict"], "broken", "{}", report.shown);
    assert_eq!(lesson["orders"]["tried"], 90, "{}", report.shown);
    // Those in which the third child comes first: 5!/(1!·2!·2!).
    assert_eq!(lesson["orders"]["broken"], 30, "{}", report.shown);
    assert_eq!(lesson["findings"][0]["invariant"], "ppid-is-parent", "{}", report.shown);

    let replay = lesson["findings"][0]["replay"].as_str().expect("a command");
    let order = replay.split(' ').skip_while(|word| *word != "--order").nth(1).expect("an order");
    assert!(order.starts_with('3'), "{replay}");
    let again = verify("three_children", &["--order", order], &[program]);
    assert_eq!(again.lesson["verdict"], "broken", "{}", again.shown);
    let another = verify("three_children", &["--order", "1,1,2,2,3,3"], &[program]);
    assert_eq!(another.lesson["verdict"], "holds", "{}", another.shown);
}

/// A cut search lists schedules that were found while fewer steps were visible: they say so.
#[test]
fn each_order_that_is_listed_is_replayed_as_it_was_found() {
    let listed = |program: &str| {
        let mut orders = xtask();
        orders.args(["orders", "--format", "json", "--max-time", "0.5", "--", fixture(program)]);
        let report: Value = serde_json::from_slice(&orders.output().stdout).expect("it is JSON");
        rows_of(&report)
    };
    for program in ["wait_any", "sigchld_handler"] {
        for (order, writers) in listed(program).into_iter().take(20) {
            let mut trace = xtask();
            trace.args(["trace", "--format", "json", "--order", &order, "--", fixture(program)]);
            let output = trace.output();
            let trace: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|_| panic!("{order}: {}", show(&trace, &output)));
            let events = trace["events"].as_array().into_iter().flatten();
            let writes = events.filter(|event| event["event"] == "write");
            assert_eq!(
                writes.map(|event| event["process"].clone()).collect::<Vec<_>>(),
                writers,
                "{order}"
            );
        }
    }
}

/// Each order that a search found: the schedule, and who wrote.
fn rows_of(report: &Value) -> Vec<(String, Vec<Value>)> {
    let orders = report["orders"].as_array().into_iter().flatten();
    let row = |order: &Value| {
        Some((order["order"].as_str()?.to_owned(), order["writers"].as_array()?.clone()))
    };
    orders.filter_map(row).collect()
}

/// Whether an output is possible: yes by an order that is named, no if all were tried, and else not known.
#[test]
fn what_a_program_can_print_is_told() {
    let foo = "foo executed!!";
    let family = "parent process: 7\\nfoo: child process: 8\\nfoo: parent process: 7";
    for (lesson, options, text, code, said) in [
        (
            "diff_fns",
            &[][..],
            "baz executed!!\\nbar executed!!\\nfoo executed!!",
            0,
            "--order 3,2,1",
        ),
        ("diff_fns", &[], foo, 1, "6 orders"),
        ("in_order", &[], "bar executed!!\\nfoo executed!!\\nbaz executed!!", 1, "1 order"),
        ("three_children", &["--max-orders", "2"], foo, 2, "not all were tried"),
        ("one_child", &[], family, 0, "--order 0,1,1"),
        ("one_child", &[], &family.replace('8', "7"), 1, "1 order"),
    ] {
        let mut xtask = xtask();
        xtask.args(["orders", lesson, "--shows", text]).args(options);
        let output = xtask.output();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{}", show(&xtask, &output));
        assert!(printed.contains(said), "{said:?} is not in {printed}");
    }
}

/// The orders of all outputs together are all orders.
#[test]
fn outputs_are_counted_by_their_orders() {
    let output = xtask().args(["orders", "three_children", "--outputs"]).output();
    let printed = String::from_utf8_lossy(&output.stdout);
    let rows = printed.lines().filter(|line| line.contains(" order") && line.contains(", as "));
    let counts = rows.map(|row| -> usize {
        row.trim_start().split(' ').next().and_then(|count| count.parse().ok()).expect("a number")
    });
    let counts: Vec<_> = counts.collect();
    assert_eq!((counts.len(), counts.iter().sum()), (30, 90), "{printed}");
}

/// What the program inherits is open in the runner as well, so nobody sees the program close it: the orders are the
/// same ones wherever it runs.
#[test]
fn inherited_descriptors_bring_no_other_orders() {
    let orders = |mut xtask: Runner| {
        let output = xtask.args(["orders", "lost_handle", "--format", "json"]).output();
        let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
        report["orders"].clone()
    };
    let with_pipe = ["sh", "-c", "echo | { exec \"$@\" 8<&0 9>&1; }", "sh"];
    let (without, with) = (orders(xtask()), orders(xtask_through(&with_pipe)));
    assert!(without.to_string().contains("0x"), "{without}");
    assert_eq!(without, with);
}
