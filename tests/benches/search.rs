//! What a full search costs, beside so many bare runs and so many runs under strace.
//!
//! `cargo bench` prints the figures; none is asserted.

use escargot::CargoBuild;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each figure is taken; the smallest one counts.
const TIMES: usize = 5;

fn main() {
    let xtask = built("xtask");
    let lesson = built("three_children");
    let bare = best(|| repeat(90, &[&lesson]));
    let search = best(|| once(&[&xtask, Path::new("orders"), Path::new("--"), &lesson]));
    println!("three_children, 90 orders");
    println!("  90 bare runs           {}", milliseconds(bare));
    println!(
        "  the search             {}  {:.2} x bare",
        milliseconds(search),
        ratio(search, bare)
    );
    if Command::new("strace").arg("-V").output().is_ok() {
        let words =
            ["strace", "-f", "--seccomp-bpf", "-e", "trace=process,write", "-o", "/dev/null"]
                .map(Path::new);
        let strace = best(|| repeat(90, &[&words[..], &[&lesson]].concat()));
        println!(
            "  90 runs under strace   {}  the search is {:.2} x that",
            milliseconds(strace),
            ratio(search, strace)
        );
    } else {
        println!("  strace is not installed: no figure for it");
    }
    growth(&xtask, search);
}

/// How the cost of one order changes when there are many more.
fn growth(xtask: &Path, of_ninety: Duration) {
    let shapes = Path::new(env!("CARGO_BIN_EXE_shapes"));
    let words = [xtask, Path::new("orders"), Path::new("--"), shapes];
    let small = best(|| once(&[&words[..], &[Path::new("three_by_two")]].concat()));
    let large = best(|| once(&[&words[..], &[Path::new("four_by_two")]].concat()));
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

/// The executable of this package, built as `cargo xtask` builds it.
fn built(package: &str) -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let build = CargoBuild::new().manifest_path(manifest).package(package).bin(package);
    build
        .run()
        .unwrap_or_else(|error| panic!("{package} cannot be built: {error}"))
        .path()
        .to_owned()
}

fn best(measure: impl Fn() -> Duration) -> Duration {
    (0..TIMES).map(|_| measure()).min().unwrap_or_default()
}

fn once(words: &[&Path]) -> Duration {
    repeat(1, words)
}

fn repeat(times: usize, words: &[&Path]) -> Duration {
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
