//! Exercise: find the lying order. One solution.
//!
//! - Work on it: `cargo xtask learn the_lying_order`
//! - The task: `lessons/the_lying_order/README.md`

fn main() {
    // The parent's exit comes before the child asks for its parent's PID.
    let order = "0x,1,1";
    println!("lost_handle lies in the order {order}");
}
