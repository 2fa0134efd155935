//! The seccomp filter, which stops a traced program at the system calls that `request` lists.

use super::request::{NATIVE, Stops, X32, stopping};
use libc::{c_long, sock_filter};

/// What the filter looks at: offsets in `struct seccomp_data` (seccomp(2)).
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
/// The lower half of the first argument, on a little-endian machine.
const FIRST_ARGUMENT: u32 = 16;

/// The filter's instructions for a run with these stops.
pub(super) fn instructions(stops: Stops) -> Vec<sock_filter> {
    let stop = instruction(libc::BPF_RET, libc::SECCOMP_RET_TRACE, 0, 0);
    let allow = instruction(libc::BPF_RET, libc::SECCOMP_RET_ALLOW, 0, 0);

    // A foreign ABI numbers its calls in its own way: stop at every one of them.
    let mut filter =
        vec![load(ARCHITECTURE), jump(libc::BPF_JEQ, NATIVE, 1, 0), stop, load(NUMBER)];
    filter.extend([jump(libc::BPF_JGE, X32, 0, 1), stop]);
    for call in stopping(stops) {
        filter.extend([jump(libc::BPF_JEQ, number(call), 0, 1), stop]);
    }
    // clone(2) may ask for a child that is not traced. Its flags take the call number's place in
    // the accumulator, so this comes last.
    filter.extend([jump(libc::BPF_JEQ, number(libc::SYS_clone), 0, 3), load(FIRST_ARGUMENT)]);
    filter.extend([jump(libc::BPF_JSET, libc::CLONE_UNTRACED.cast_unsigned(), 0, 1), stop, allow]);
    filter
}

/// Loads the 32-bit word at `offset` of `struct seccomp_data`.
fn load(offset: u32) -> sock_filter {
    instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset, 0, 0)
}

/// Compares with `value` and skips so many instructions.
fn jump(comparison: u32, value: u32, if_true: u8, if_false: u8) -> sock_filter {
    instruction(libc::BPF_JMP | comparison | libc::BPF_K, value, if_true, if_false)
}

fn instruction(code: u32, k: u32, jt: u8, jf: u8) -> sock_filter {
    let code = u16::try_from(code).expect("BPF codes have 16 bits");
    sock_filter { code, jt, jf, k }
}

fn number(call: c_long) -> u32 {
    u32::try_from(call).expect("system call numbers are small and positive")
}
