//! Three children of two lines each, with the time in one of them: another text in each run, and no more
//! orders than without it.

use std::time::SystemTime;
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    let child = || {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        println!("begun at {}.{:09}", now.as_secs(), now.subsec_nanos());
        println!("done");
        Ok(())
    };
    let children: Result<Vec<_>, _> = (0..3).map(|_| start(child)).collect();
    wait_for(children?)?;
    Ok(())
}
