//! The front page: a machine at once, what the kernel is a witness of, and the course.

use crate::html::{both, document, escape, languages, said};
use crate::machine::{self, Around};
use crate::picture;
use crate::recorded::{Course, InLanguages, Kind, Page};
use std::fmt::Write;

/// The front page; none of a course without pages.
pub fn page(course: &Course) -> Option<String> {
    let first = first(course)?;
    let title = InLanguages::new("You are the scheduler", "이번에는 내가 스케줄러");
    let heading = both("span", &title);
    let languages = languages();
    let more = said("span", "Predict, and see all orders", "먼저 맞혀 보고, 모든 순서 보기");
    let more = format!("<p id=\"predict\"><a href=\"{}\">{more}</a></p>\n", first.file());
    let machine = machine::section(first, &Around { below: more, ..Around::default() });
    let rest = witness() + &map(course);
    let body =
        format!("<header><h1>{heading}</h1>{languages}</header>\n<main>\n{machine}{rest}</main>\n");
    Some(document(&title, first, &body))
}

/// The page whose machine is shown: three children's, where there is the most to choose, or the first that has one.
fn first(course: &Course) -> Option<&Page> {
    let mut with_machine = course.pages.iter().filter(|page| page.has_machine());
    let three_children = with_machine.clone().find(|page| page.name == "three_children");
    three_children.or_else(|| with_machine.next()).or(course.pages.first())
}

/// Why one can trust what is shown.
fn witness() -> String {
    let title = said("h2", "The kernel as witness", "증인은 커널");
    let output = said(
        "p",
        "What a program prints is only its own word: it can print any number and call it a PID. So these pages ask \
         another witness. The kernel makes the processes, decides when each goes on, and knows whose child each one is. \
         While these runs were recorded, it stopped each process at every fork, write, wait and exit, and told which \
         one it was.",
        "프로그램이 출력한 것은 그 프로그램의 말일 뿐이에요. 아무 숫자나 찍어 놓고 PID라고 할 수도 있어요. 그래서 여기서는 다른 증인에게 \
         물어봐요. 프로세스를 만들고, 언제 실행할지 정하고, 누가 누구의 자식인지 아는 것은 커널이에요. 이 실행들을 기록하는 동안 커널은 프로세스가 \
         fork, 쓰기, wait, 종료를 할 때마다 그 프로세스를 멈춰 세우고, 어느 프로세스인지 알려 줬어요.",
    );
    let choices = said(
        "p",
        "Nothing here is simulated. Behind each button is a run in which exactly that process was let go on and the others \
         were held. The PIDs are the ones that the processes really had.",
        "여기에 흉내 낸 것은 하나도 없어요. 버튼을 누르면 나오는 것은, 바로 그 프로세스만 보내 주고 나머지는 붙잡아 둔 채 실제로 실행한 \
         결과예요. PID도 프로세스들이 정말로 받았던 번호예요.",
    );
    format!("<section class=\"witness text\">{title}{output}{choices}</section>\n")
}

/// All lessons, each with a small picture of a run of it.
fn map(course: &Course) -> String {
    let title = said("h2", "The course", "코스 전체");
    let mut map = format!("<section>{title}\n");
    for (kind, en, ko) in [
        (Kind::Core, "The lecture", "강의 따라가기"),
        (Kind::Checkpoint, "Checkpoints", "체크포인트"),
        (Kind::Mistake, "Mistakes, on purpose", "실수: 일부러 틀리게 쓴 프로그램"),
        (Kind::Other, "Programs", "프로그램"),
    ] {
        let of_kind = || course.pages.iter().filter(|page| page.kind == kind);
        if of_kind().next().is_none() {
            continue;
        }
        let tiles: String = of_kind().map(tile).collect();
        let _ = writeln!(map, "{}<ol class=\"map\">\n{tiles}</ol>", said("h3", en, ko));
    }
    map + "</section>\n"
}

fn tile(page: &Page) -> String {
    let title = both("span", &page.title);
    let (file, name) = (page.file(), escape(&page.name));
    let section = page.section.map_or(String::new(), |number| format!("{number} "));
    let tree = page.tree();
    let picture = tree.as_ref().map_or(String::new(), picture::small);
    let orders = tree.map_or(String::new(), |tree| {
        let (found, is_one) = (tree.found, tree.found == 1);
        let all = if tree.exhaustive {
            ["", ""]
        } else {
            [", perhaps not all", ", 더 있을 수 있어요"]
        };
        let en = format!("{found} order{}{}", if is_one { "" } else { "s" }, all[0]);
        said("small", &en, &format!("순서 {found}가지{}", all[1]))
    });
    format!(
        "<li><a href=\"{file}\">{picture}<span class=\"quiet\">{section}<code>{name}</code></span>{title}{orders}</a></li>\n"
    )
}
