//! What a full search costs, beside so many bare runs and so many runs under strace.
//!
//! `cargo bench` prints the figures; none is asserted.

#[path = "../course/built.rs"]
mod built;

use built::{executable, fixture, runner};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each figure is taken; the smallest one counts.
const TIMES: usize = 5;

fn main() {
    let [xtask, lesson] = [runner(), executable("three_children")];
    let bare = best(|| repeat(90, &[lesson]));
    let search = best(|| once(&[xtask, "orders", "--", lesson]));
    println!("three_children, 90 orders");
    println!("  90 bare runs           {}", milliseconds(bare));
    println!(
        "  the search             {}  {:.2} x bare",
        milliseconds(search),
        ratio(search, bare)
    );
    if Command::new("strace").arg("-V").output().is_ok() {
        let words =
            ["strace", "-f", "--seccomp-bpf", "-e", "trace=process,write", "-o", "/dev/null"];
        let strace = best(|| repeat(90, &[&words[..], &[lesson]].concat()));
        println!(
            "  90 runs under strace   {}  the search is {:.2} x that",
            milliseconds(strace),
            ratio(search, strace)
        );
    } else {
        println!("  strace is not installed: no figure for it");
    }
    growth(xtask, search);
}

/// How the cost of one order changes when there are many more.
fn growth(xtask: &str, of_ninety: Duration) {
    let words = [xtask, "orders", "--", fixture("shapes")];
    let small = best(|| once(&[&words[..], &["three_by_two"]].concat()));
    let large = best(|| once(&[&words[..], &["four_by_two"]].concat()));
    let (small_each, large_each) = (small / 90, large / 2520);
    println!("cost of an order");
    println!("  three_children         {}", milliseconds(of_ninety / 90));
    println!("  3 children x 2 writes  {}  (90 orders)", milliseconds(small_each));
    println!(
        "  4 children x 2 writes  {}  (2,520 orders)  {:.2} x",
        milliseconds(large_each),
        ratio(large_each, small_each)
    );
}

fn best(measure: impl Fn() -> Duration) -> Duration {
    (0..TIMES).map(|_| measure()).min().unwrap_or_default()
}

fn once(words: &[&str]) -> Duration {
    repeat(1, words)
}

fn repeat(times: usize, words: &[&str]) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        let mut command = Command::new(words[0]);
        let status = command.args(&words[1..]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "{words:?} failed");
    }
    start.elapsed()
}

fn milliseconds(time: Duration) -> String {
    format!("{:8.2} ms", time.as_secs_f64() * 1000.0)
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}
