//! Broken: one child writes its line in two halves, and another child's line falls between them.
//! Caught by `lines`.

use tests::{Gate, Outcome, put, start, wait_for};

fn main() -> Outcome {
    let (half_written, other_written) = (Gate::new()?, Gate::new()?);
    let torn = start(|| {
        put(b"exec")?;
        half_written.open()?;
        other_written.pass()?;
        Ok(put(b"uted!!\n")?)
    })?;
    let tearing = start(|| {
        half_written.pass()?;
        put(b"executed!!\n")?;
        Ok(other_written.open()?)
    })?;
    let whole = start(|| Ok(put(b"executed!!\n")?))?;
    Ok(wait_for([torn, tearing, whole])?)
}
