//! Findings in words: what happened, with the kernel's word beside the program's.

use super::ending::ended;
use super::fit::{brief_name, quote_line};
use super::noun::{Noun, count};
use super::reason::time;
use crate::course::{BrokenIn, Invariant, Moment, say, word};
use crate::verify::{
    ClaimFact, Doing, Fact, Finding, LineFact, MistakeFact, OutputFact, ProcessFact, Survivor,
    Unreaped, Who, WrongOrder,
};
use interleave::{Blocked, End, Limit};
use nix::unistd::Pid;

/// What happened, as a clause without a full stop.
pub fn message(finding: &Finding) -> String {
    match &finding.fact {
        Fact::Processes(fact) => of_processes(fact),
        Fact::Lines(fact) => of_lines(fact),
        Fact::Output(fact) => of_output(fact),
        Fact::Claims(fact) => of_claims(fact),
        Fact::Mistake(fact) => of_mistake(fact),
        Fact::LimitReached { limit, alive } => limit_reached(*limit, alive),
    }
}

fn of_processes(fact: &ProcessFact) -> String {
    match fact {
        ProcessFact::Count { expected, counted } => {
            let [expected, counted] =
                [expected, counted].map(|number| count(*number, Noun::Process));
            say!(
                "the lesson has {expected}, but the kernel counted {counted}",
                "레슨에는 {expected}가 있는데, 커널이 세어 보니 {counted}였어요"
            )
        }
        ProcessFact::Misplaced { pid, parent, expected } => misplaced(*pid, parent, *expected),
        ProcessFact::WrongEnd { pid, end, expected } => wrong_end(*pid, *end, *expected),
        ProcessFact::NoOrphan { pid, parent: Who { name, pid: parent } } => say!(
            "PID {pid}: its parent, process {name} (PID {parent}), did not end before it",
            "PID {pid}: 부모인 {name}번 프로세스(PID {parent})가 먼저 끝나지 않았어요"
        ),
        ProcessFact::NotReaped { pid, parent: Who { name, pid: parent }, how } => {
            let how = unreaped(*how);
            say!(
                "PID {pid}: {how} (its parent is process {name}, PID {parent})",
                "PID {pid}: {how} (부모는 {name}번 프로세스, PID {parent})"
            )
        }
    }
}

fn of_lines(fact: &LineFact) -> String {
    match fact {
        LineFact::Missing { pid, line } => {
            let line = quote_line(line.as_bytes());
            say!(
                "PID {pid} never wrote its line {line}",
                "PID {pid}이(가) 자기 줄 {line}을(를) 쓰지 않았어요"
            )
        }
        LineFact::Repeated { pid, text } => {
            let text = quote_line(text);
            say!(
                "PID {pid} wrote {text} once more than it should",
                "PID {pid}이(가) {text}을(를) 한 번 더 썼어요"
            )
        }
        LineFact::Extra { pid, text } => {
            let text = quote_line(text);
            say!(
                "PID {pid} wrote {text}, which is no line of its own",
                "PID {pid}이(가) {text}을(를) 썼는데, 레슨에서 이 프로세스가 쓸 줄이 아니에요"
            )
        }
        LineFact::NoNewline { pid, line } => {
            let line = quote_line(line.as_bytes());
            say!(
                "PID {pid} wrote {line} without a newline at its end",
                "PID {pid}이(가) {line}을(를) 쓰고 줄을 바꾸지 않았어요"
            )
        }
        LineFact::Wrong { pid, text, line } => {
            let (text, line) = (quote_line(text), quote_line(line.as_bytes()));
            say!(
                "PID {pid} wrote {text}, where its line is {line}",
                "PID {pid}이(가) {text}을(를) 썼는데, 여기서 써야 할 줄은 {line}(이)예요"
            )
        }
        LineFact::WrongPid { pid, text } => {
            let text = quote_line(text);
            say!(
                "PID {pid} wrote {text}, but its PID is {pid}",
                "{text}(이)라고 썼는데, 진짜 PID는 {pid}(이)예요"
            )
        }
        LineFact::WrongParentPid { pid, text, parent } => {
            let (text, parent) = (quote_line(text), number(*parent));
            say!(
                "PID {pid} wrote {text}, but it was forked by PID {parent}",
                "PID {pid}이(가) {text}(이)라고 썼는데, 그 프로세스를 fork한 것은 PID {parent}(이)예요"
            )
        }
        LineFact::WrongAdopter { pid, text, adopter } => {
            wrong_adopter(*pid, &quote_line(text), *adopter)
        }
        LineFact::Torn { pid, begun, other, text } => {
            let (begun, text) = (quote_line(begun), quote_line(text));
            say!(
                "PID {pid} had written {begun} without a newline when process {other} wrote {text}: the line is torn",
                "PID {pid}이(가) {begun}까지 쓰고 줄을 바꾸기 전에 {other}번 프로세스가 {text}을(를) 써서, 줄이 찢어졌어요"
            )
        }
        LineFact::SamePid { first, second, printed } => say!(
            "processes {first} and {second} both printed {printed} as their own PID",
            "{first}번 프로세스와 {second}번 프로세스가 둘 다 {printed}을(를) 자기 PID라고 출력했어요"
        ),
    }
}

fn wrong_adopter(pid: Pid, text: &str, adopter: Option<Pid>) -> String {
    match adopter {
        Some(adopter) => say!(
            "PID {pid} wrote {text}, but PID {adopter} had adopted it",
            "PID {pid}이(가) {text}(이)라고 썼는데, 입양한 것은 PID {adopter}(이)예요"
        ),
        None => say!(
            "PID {pid} wrote {text}, but its parent had not ended",
            "PID {pid}이(가) {text}(이)라고 썼는데, 부모는 아직 끝나지 않았어요"
        ),
    }
}

/// A PID that may not be there.
fn number(pid: Option<Pid>) -> String {
    pid.map(|pid| pid.to_string()).unwrap_or_default()
}

fn of_output(fact: &OutputFact) -> String {
    match fact {
        OutputFact::Missing { line } => {
            say!("nobody wrote the line `{line}`", "`{line}` 줄을 아무도 쓰지 않았어요")
        }
        OutputFact::Unexpected { text } => {
            let text = quote_line(text);
            say!(
                "{text} matches no line that is still missing",
                "{text}은(는) 아직 나오지 않은 줄 가운데 어느 것과도 맞지 않아요"
            )
        }
        OutputFact::AdopterHadEnded { line, printed } => say!(
            "`{line}`, but {printed} is the first process, which had ended",
            "`{line}`(이)라고 썼는데, {printed}은(는) 이미 끝난 첫 프로세스예요"
        ),
        OutputFact::OtherParent { line, first, printed } => say!(
            "`{line}`, but the first process has the PID {first}, not {printed}",
            "`{line}`(이)라고 썼는데, 첫 프로세스의 PID는 {printed}이(가) 아니라 {first}(이)예요"
        ),
        OutputFact::OtherFirstPid { line, first } => say!(
            "`{line}`, but the first process has the PID {first}",
            "`{line}`(이)라고 썼는데, 첫 프로세스의 PID는 {first}(이)예요"
        ),
        OutputFact::SharedPid { printed } => say!(
            "{printed} was printed as the PID of two processes",
            "두 프로세스가 같은 PID {printed}을(를) 출력했어요"
        ),
    }
}

fn of_claims(fact: &ClaimFact) -> String {
    match fact {
        ClaimFact::NeverOverlap { names } => {
            let names = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            say!(
                "processes {names} never live at the same time, in any order",
                "{names}번 프로세스가 동시에 살아 있는 순서가 하나도 없어요"
            )
        }
        ClaimFact::OutOfSequence { first, second } => {
            let (first, second) = (moment(first), moment(second));
            say!("{first} should come before {second}", "{first}이(가) {second}보다 먼저여야 해요")
        }
        ClaimFact::OrderCount { expected, found } => {
            let (expected, found) = (count(*expected, Noun::Order), count(*found, Noun::Order));
            say!(
                "the lesson has {expected}, and there are {found}",
                "레슨에 적힌 것은 {expected}인데, 나올 수 있는 것은 {found}예요"
            )
        }
        ClaimFact::TooManyAtOnce { most, at_once } => {
            let (most, at_once) = (count(*most, Noun::Child), count(*at_once, Noun::Child));
            say!(
                "the lesson has {most} at a time, at most, and {at_once} can live at once",
                "레슨에서는 많아야 {most}인데, 동시에 {at_once}까지 살아 있을 수 있어요"
            )
        }
        ClaimFact::NoExec => word!(
            "it never became another program (exec)",
            "다른 프로그램으로 바뀌지(exec) 않았어요"
        )
        .to_owned(),
        ClaimFact::ToldOrder { lesson, order, breaks, how } => {
            told_order(lesson, order, *breaks, *how)
        }
    }
}

/// What is wrong with an order that was told.
fn told_order(lesson: &str, order: &str, breaks: Invariant, how: WrongOrder) -> String {
    let (order, breaks) = (quote_line(order.as_bytes()), breaks.id());
    match how {
        WrongOrder::NoOrder => say!("{order} is no order", "{order}은(는) 순서가 아니에요"),
        WrongOrder::Impossible => say!(
            "`{lesson}` can't be run in the order {order}",
            "`{lesson}`은(는) {order} 순서로 실행될 수 없어요"
        ),
        WrongOrder::BreaksNothing => say!(
            "`{lesson}` was run in the order {order}, and it did not break {breaks}",
            "`{lesson}`을(를) {order} 순서로 실행해 봤는데, {breaks}을(를) 어기지 않았어요"
        ),
    }
}

/// A moment in words.
fn moment(moment: &Moment) -> String {
    match moment {
        Moment::Line(process, number) => {
            say!("line {number} of process {process}", "{process}번 프로세스의 {number}번째 줄")
        }
        Moment::Exit(process) => {
            say!("the exit of process {process}", "{process}번 프로세스가 끝나는 것")
        }
        Moment::Reap(process) => {
            say!("the wait for process {process}", "{process}번 프로세스를 회수하는 것")
        }
    }
}

fn of_mistake(fact: &MistakeFact) -> String {
    match fact {
        MistakeFact::Undeclared => word!(
            "some order also breaks this, which the mistake does not declare",
            "이것도 깨지는 순서가 있는데, 실수에는 그렇게 적혀 있지 않아요"
        )
        .to_owned(),
        MistakeFact::DeclaredOtherwise { declared, seen } => {
            let (declared, seen) = (broken_in(Some(*declared)), broken_in(*seen));
            say!(
                "the mistake declares that it is broken {declared}; of those tried, it was {seen}",
                "실수에는 {declared} 깨진다고 적혀 있는데, 시도해 보니 {seen} 깨졌어요"
            )
        }
    }
}

/// In which orders.
fn broken_in(orders: Option<BrokenIn>) -> &'static str {
    match orders {
        Some(BrokenIn::All) => word!("in all orders", "모든 순서에서"),
        Some(BrokenIn::Some) => word!("in some orders", "일부 순서에서만"),
        None => word!("in none", "어떤 순서에서도 안"),
    }
}

fn misplaced(pid: Pid, parent: &Who, expected: Option<usize>) -> String {
    let lesson = match expected {
        None => word!(
            "the lesson has all children forked by one parent",
            "레슨에서는 한 부모가 자식을 모두 fork해요"
        )
        .to_owned(),
        Some(number) => {
            let children = count(number, Noun::Child);
            say!(
                "the lesson has {children} of that process",
                "레슨에서 그 프로세스가 fork하는 것은 {children}예요"
            )
        }
    };
    let Who { name, pid: parent } = parent;
    say!(
        "PID {pid} was forked by process {name} (PID {parent}), where {lesson}",
        "PID {pid}은(는) {name}번 프로세스(PID {parent})가 fork했는데, {lesson}"
    )
}

fn wrong_end(pid: Pid, end: End, expected: End) -> String {
    let how = match end {
        End::Exited(_) => say!("ended with {}", "{}(으)로 끝났어요", ended(end)),
        End::Signaled(_) => say!("was {}", "{}됐어요", ended(end)),
    };
    match expected {
        End::Exited(0) => say!("PID {pid} {how}", "PID {pid}: {how}"),
        End::Exited(status) => say!(
            "PID {pid} {how}, where the lesson has status {status}",
            "PID {pid}: {how}. 레슨에서는 종료 상태가 {status}(이)예요"
        ),
        End::Signaled(_) => {
            let expected = ended(expected);
            say!(
                "PID {pid} {how}, where in the lesson it is {expected}",
                "PID {pid}: {how}. 레슨에서는 {expected}돼야 해요"
            )
        }
    }
}

fn unreaped(how: Unreaped) -> &'static str {
    match how {
        Unreaped::ReapedByKernel => word!(
            "the kernel reaped it by itself, and its parent never learned how it ended",
            "커널이 알아서 회수해서, 부모는 자식이 어떻게 끝났는지 알지 못했어요"
        ),
        Unreaped::Orphan => word!(
            "its parent ended first and left it an orphan",
            "부모가 먼저 끝나서 고아가 됐어요"
        ),
        Unreaped::Zombie => word!(
            "it was dead and nobody waited for it: a zombie until its parent ended",
            "끝났는데 아무도 기다려 주지 않았어요. 부모가 끝날 때까지 좀비였어요"
        ),
    }
}

fn limit_reached(limit: Limit, alive: &[Survivor]) -> String {
    match limit {
        Limit::Processes(max) => say!(
            "more than {max} processes were started, and all were killed",
            "프로세스가 {max}개 넘게 시작돼서 모두 강제 종료했어요"
        ),
        Limit::Threads(max) => say!(
            "more than {max} threads ran at a time, and all were killed",
            "스레드가 한꺼번에 {max}개 넘게 돌아서 모두 강제 종료했어요"
        ),
        Limit::Time(limit) => {
            let (limit, alive) = (time(limit), list(alive));
            say!(
                "after {limit}, {alive} had not ended, and all were killed",
                "{limit}이(가) 지나도 끝나지 않아서 모두 강제 종료했어요: {alive}"
            )
        }
        Limit::Output(max) => say!(
            "more than {max} bytes were written, and all processes were killed",
            "{max}바이트 넘게 써서 프로세스를 모두 강제 종료했어요"
        ),
    }
}

/// "process 1 (PID 4711, stopped) and process 2 (PID 4712)".
fn list(survivors: &[Survivor]) -> String {
    let one = |Survivor { who, doing }: &Survivor| {
        let (name, pid) = (brief_name(&who.name), who.pid);
        let doing = match doing {
            Doing::Running => word!("running", "실행 중").to_owned(),
            Doing::Stopped => word!("stopped by a signal", "시그널을 받고 멈춤").to_owned(),
            Doing::Blocked(blocked) => in_call(blocked),
        };
        say!("process {name} (PID {pid}: {doing})", "{name}번 프로세스(PID {pid}: {doing})")
    };
    match survivors {
        [] => word!("the program", "프로그램").to_owned(),
        [only] => one(only),
        [some @ .., last] => {
            let (some, last) = (some.iter().map(one).collect::<Vec<_>>().join(", "), one(last));
            say!("{some} and {last}", "{some}, {last}")
        }
    }
}

/// What a process was doing that was blocked.
fn in_call(blocked: &Blocked) -> String {
    match blocked {
        Blocked::Wait(Some(child)) => {
            let child = brief_name(child);
            say!("waiting for process {child}", "{child}번 프로세스를 기다리는 중")
        }
        Blocked::Wait(None) => word!("waiting for a child", "자식을 기다리는 중").to_owned(),
        Blocked::Read { .. } => word!("reading from a pipe", "파이프에서 읽는 중").to_owned(),
        Blocked::Write { .. } => word!("writing into a pipe", "파이프에 쓰는 중").to_owned(),
        Blocked::Sleep => word!("sleeping", "자는 중(sleep)").to_owned(),
        Blocked::Signal => word!("waiting for a signal", "시그널을 기다리는 중").to_owned(),
        Blocked::Lock => {
            word!("waiting for a lock or a thread", "락이나 스레드를 기다리는 중").to_owned()
        }
        Blocked::Call(call) => say!("waiting in `{call}`", "`{call}`에서 기다리는 중"),
    }
}
