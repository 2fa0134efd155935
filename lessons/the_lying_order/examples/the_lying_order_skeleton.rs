//! Exercise: find the lying order. The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn the_lying_order`
//! - The task: `lessons/the_lying_order/README.md`

fn main() {
    let order = "1,1p,0x,1";
    println!("lost_handle lies in the order {order}");
}
