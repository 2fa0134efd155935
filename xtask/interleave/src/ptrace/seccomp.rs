//! The seccomp filter, which stops a traced program at the system calls that `request` lists.

use super::request::{NATIVE, Stop, Stops, X32, known};
use libc::sock_filter;
use std::sync::{Mutex, PoisonError};

/// What the filter looks at: offsets in `struct seccomp_data` (seccomp(2)).
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
/// The lower half of the first argument, on a little-endian machine; the others follow.
const ARGUMENTS: u32 = 16;

/// No call has a number as large as this: what is above is unknown.
const NUMBERS: usize = 1024;

/// The filter's instructions for a run with these stops. They are made once.
pub(super) fn instructions(stops: Stops) -> Vec<sock_filter> {
    static MADE: Mutex<Vec<(Stops, Vec<sock_filter>)>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, filter)) = made.iter().find(|(of, _)| *of == stops) {
        return filter.clone();
    }
    let filter = make(stops);
    made.push((stops, filter.clone()));
    filter
}

fn make(stops: Stops) -> Vec<sock_filter> {
    let trace = instruction(libc::BPF_RET, libc::SECCOMP_RET_TRACE, 0, 0);
    // A foreign ABI numbers its calls in its own way: stop at every one of them.
    let mut filter =
        vec![load(ARCHITECTURE), jump(libc::BPF_JEQ, NATIVE, 1, 0), trace, load(NUMBER)];
    filter.extend([jump(libc::BPF_JGE, X32, 0, 1), trace]);
    let mut ranges: Vec<(u32, Stop)> = Vec::new();
    for (number, stop) in (0..).zip(by_number(stops)) {
        if ranges.last().is_none_or(|(_, last)| *last != stop) {
            ranges.push((number, stop));
        }
    }
    filter.extend(search(&ranges));
    filter
}

/// When the call of each number stops: what is not known always does.
fn by_number(stops: Stops) -> Vec<Stop> {
    let mut all = vec![Stop::Always; NUMBERS];
    for (number, stop) in known(stops) {
        let place = usize::try_from(number).ok().and_then(|number| all.get_mut(number));
        *place.expect("system call numbers are small and positive") = stop;
    }
    all
}

/// Finds the range in which a call's number is, by halves: the kernel goes through the filter once for each
/// number that there is, and then only where it has to look at arguments.
fn search(ranges: &[(u32, Stop)]) -> Vec<sock_filter> {
    if let [(_, stop)] = ranges {
        return decide(*stop);
    }
    let (lower, upper) = ranges.split_at(ranges.len() / 2);
    let (below, above) = (search(lower), search(upper));
    let over = u32::try_from(below.len()).expect("a filter is short");
    let mut code = if let Ok(over) = u8::try_from(over) {
        vec![jump(libc::BPF_JGE, upper[0].0, over, 0)]
    } else {
        // A conditional jump does not reach as far as this.
        let further = instruction(libc::BPF_JMP | libc::BPF_JA, over, 0, 0);
        vec![jump(libc::BPF_JGE, upper[0].0, 0, 1), further]
    };
    code.extend(below);
    code.extend(above);
    code
}

/// Decides about a call, whose number is known by now.
fn decide(stop: Stop) -> Vec<sock_filter> {
    let allow = instruction(libc::BPF_RET, libc::SECCOMP_RET_ALLOW, 0, 0);
    let trace = instruction(libc::BPF_RET, libc::SECCOMP_RET_TRACE, 0, 0);
    let load_argument = |argument: usize| {
        load(ARGUMENTS + 8 * u32::try_from(argument).expect("a call has six arguments"))
    };
    let one = |value: &i32| [jump(libc::BPF_JEQ, value.cast_unsigned(), 0, 1), allow];
    match stop {
        Stop::Never => vec![allow],
        Stop::Always => vec![trace],
        Stop::IfSet(argument, bits) => vec![
            load_argument(argument),
            jump(libc::BPF_JSET, bits.cast_unsigned(), 0, 1),
            trace,
            allow,
        ],
        Stop::If(argument, value) => vec![
            load_argument(argument),
            jump(libc::BPF_JEQ, value.cast_unsigned(), 0, 1),
            trace,
            allow,
        ],
        Stop::Unless(argument, values) => {
            let mut code = vec![load_argument(argument)];
            code.extend(values.iter().flat_map(one));
            code.push(trace);
            code
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{ARCHITECTURE, ARGUMENTS, NUMBER, NUMBERS, by_number, instructions};
    use crate::ptrace::request::{NATIVE, Stop, Stops, X32};
    use crate::schedule::{Sleeps, Visibility};

    /// What the filter says of a call whose arguments all have this value: whether it stops. It must come to an
    /// end, and within the filter.
    fn stops_at(
        filter: &[libc::sock_filter],
        architecture: u32,
        number: u32,
        argument: u32,
    ) -> bool {
        let mut accumulator = 0;
        let mut at = 0;
        loop {
            let libc::sock_filter { code, jt, jf, k } = filter[at];
            at += 1;
            let code = u32::from(code);
            let mut jump = |condition: bool| at += usize::from(if condition { jt } else { jf });
            match code & 0xF7 {
                _ if code == libc::BPF_LD | libc::BPF_W | libc::BPF_ABS => {
                    accumulator = match k {
                        NUMBER => number,
                        ARCHITECTURE => architecture,
                        k => {
                            assert!(
                                k >= ARGUMENTS
                                    && (k - ARGUMENTS).is_multiple_of(8)
                                    && k < ARGUMENTS + 48
                            );
                            argument
                        }
                    }
                }
                _ if code == libc::BPF_RET => return k == libc::SECCOMP_RET_TRACE,
                _ if code == libc::BPF_ALU | libc::BPF_AND => accumulator &= k,
                _ if code == libc::BPF_JMP | libc::BPF_JEQ => jump(accumulator == k),
                _ if code == libc::BPF_JMP | libc::BPF_JGE => jump(accumulator >= k),
                _ if code == libc::BPF_JMP | libc::BPF_JSET => jump(accumulator & k != 0),
                _ if code == libc::BPF_JMP | libc::BPF_JA => at += k as usize,
                _ => panic!("{code:#x} is not used here"),
            }
        }
    }

    #[test]
    fn the_filter_stops_as_the_table_says() {
        for looks in [false, true] {
            for visibility in [None, Some(Visibility::Writes), Some(Visibility::Everything)] {
                let stops = Stops { visibility, sleeps: Sleeps::Skipped, looks };
                let filter = instructions(stops);
                let all = by_number(stops);
                for number in 0..2 * NUMBERS {
                    for argument in
                        [0_u32, 1, 17, 0x100, 0x111, 0x4111, 0x0001_0100, 0x0080_0011, 0x5401]
                    {
                        let bits = argument.cast_signed();
                        let expected = match all.get(number).copied().unwrap_or(Stop::Always) {
                            Stop::Never => false,
                            Stop::Always => true,
                            Stop::IfSet(_, mask) => bits & mask != 0,
                            Stop::Unless(_, values) => !values.contains(&bits),
                            Stop::If(_, value) => bits == value,
                        };
                        let call = u32::try_from(number).unwrap();
                        let seen = stops_at(&filter, NATIVE, call, argument);
                        assert_eq!(seen, expected, "{stops:?}: call {number} of {argument:#x}");
                    }
                }
                assert!(stops_at(&filter, NATIVE, X32 + 1, 0) && stops_at(&filter, 7, 39, 0));
            }
        }
    }
}
