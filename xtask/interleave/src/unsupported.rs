//! Platforms without a tracer.

use crate::error::{Refusal, RunError};
use crate::limits::Limits;
use crate::program::Program;
use crate::run::Run;
use crate::schedule::Pacing;

/// Says that this platform has no tracer.
///
/// # Errors
/// Always: the tracer needs Linux on x86-64 or aarch64.
pub fn run(_program: &Program, _limits: &Limits, _pacing: Pacing) -> Result<Run, RunError> {
    Err(RunError::Refused(Refusal::Platform))
}

/// Does nothing: there is no tracer that it would speed up.
pub(crate) fn stay_on_processor(_number: usize) {}
