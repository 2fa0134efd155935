//! Text made fit to be shown: escaped, measured and shortened.

use crate::course::say;
use interleave::ProcessName;

/// How many columns `text` takes on a terminal.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// How many columns a character takes, by the blocks of Unicode. Everything that [`escape`] leaves
/// as it is stands in one column, but for these.
fn char_width(c: char) -> usize {
    match u32::from(c) {
        // Hangul vowels and final consonants, which join the consonant before them.
        0x1160..=0x11FF | 0xD7B0..=0xD7FF => 0,
        // Hangul, Chinese characters, kana, full-width forms, and pictures.
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F
        | 0x1F680..=0x1F6FF
        | 0x1F900..=0x1F9FF
        | 0x1FA70..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// The characters of `bytes`, each as it can be shown: line breaks, control characters and bytes
/// that are no text are escaped as in Rust's own literals.
fn pieces(bytes: &[u8]) -> impl Iterator<Item = String> + '_ {
    bytes.utf8_chunks().flat_map(|chunk| {
        let invalid = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
        chunk.valid().chars().map(escape_char).chain(invalid)
    })
}

fn escape_char(c: char) -> String {
    match c {
        // Only needed between single quotes, and these are double.
        '\'' => c.to_string(),
        _ => c.escape_debug().collect(),
    }
}

/// `text` without anything that could upset a terminal's layout.
pub fn escape(text: &str) -> String {
    let plain = |c: char| if c == '"' || c == '\\' { c.to_string() } else { escape_char(c) };
    text.chars().map(plain).collect()
}

/// `bytes` between quotes and escaped, in `most` columns at most; if they don't fit, with their
/// number behind their beginning.
pub fn quote(bytes: &[u8], most: usize) -> String {
    let (whole, is_whole) = beginning(bytes, most.saturating_sub(2));
    if is_whole {
        return format!("\"{whole}\"");
    }
    let size = say!("…\" ({} bytes)", "…\" ({}바이트)", bytes.len());
    let (start, _) = beginning(bytes, most.saturating_sub(width(&size) + 1));
    shorten_end(&format!("\"{start}{size}"), most)
}

/// As much of `bytes`, escaped, as fits into `most` columns, and whether that is all of it.
fn beginning(bytes: &[u8], most: usize) -> (String, bool) {
    let mut text = String::new();
    let mut columns = 0;
    for (index, piece) in pieces(bytes).enumerate() {
        columns += width(&piece);
        // Characters that take no column could go on without end.
        if columns > most || index / 4 > most {
            return (text, false);
        }
        text.push_str(&piece);
    }
    (text, true)
}

/// `text` in `most` columns at most; of a longer one, its beginning.
pub fn shorten_end(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    format!("{}…", fitting(text.chars(), most.saturating_sub(1)).collect::<String>())
}

/// `text` in `most` columns at most; of a longer one, its end.
pub fn shorten_start(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let end: Vec<char> = fitting(text.chars().rev(), most.saturating_sub(1)).collect();
    format!("…{}", end.iter().rev().collect::<String>())
}

/// The first of these characters, as many as `most` columns take.
fn fitting(chars: impl Iterator<Item = char>, most: usize) -> impl Iterator<Item = char> {
    let mut columns = 0;
    chars.take_while(move |c| {
        columns += char_width(*c);
        columns <= most
    })
}

/// `text` with blanks behind it, up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The most columns that a process's name takes.
const NAME: usize = 9;

/// A process's name, of a great-great-grandchild's only the end.
pub fn short_name(name: &ProcessName) -> String {
    shorten_start(&name.to_string(), NAME)
}

/// A process's name, with the middle left out if it is a long one.
pub fn brief_name(name: &ProcessName) -> String {
    match name.path() {
        [first, _, _, .., last] => format!("{first}.….{last}"),
        _ => name.to_string(),
    }
}

/// A number with commas between its thousands.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// What a process wrote as a part of a sentence, without its newline: what can't be shown is escaped,
/// and what is long is cut.
pub fn quote_line(text: &[u8]) -> String {
    const MAX: usize = 100;
    let (text, is_whole) = beginning(text.strip_suffix(b"\n").unwrap_or(text), MAX);
    format!("`{text}{}`", if is_whole { "" } else { "…" })
}

#[cfg(test)]
mod tests {
    use super::{
        brief_name, escape, grouped, pad, quote, quote_line, shorten_end, shorten_start, width,
    };
    use interleave::ProcessName;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("부모 프로세스"), 13);
        assert_eq!(width("🦀"), 2);
        // 한 as three letters that join.
        assert_eq!(width("\u{1112}\u{1161}\u{11ab}"), 2);
        assert_eq!(pad("부모", 6), "부모  ");
    }

    #[test]
    fn quotes_escape_what_is_no_plain_text() {
        assert_eq!(quote(b"hello, os!\n", 40), r#""hello, os!\n""#);
        assert_eq!(quote(b"it's \"so\"\t\x1b[31m", 40), r#""it's \"so\"\t\u{1b}[31m""#);
        assert_eq!(quote(b"\xff\xfea", 40), r#""\xff\xfea""#);
        assert_eq!(quote(b"", 40), r#""""#);
        // A right-to-left override would turn the rest of the row around.
        assert_eq!(quote("\u{202e}".as_bytes(), 40), r#""\u{202e}""#);
    }

    #[test]
    fn long_texts_are_shortened_and_tell_their_size() {
        assert_eq!(quote(b"exactly 12", 12), r#""exactly 12""#);
        let long = "x".repeat(4096);
        assert_eq!(quote(long.as_bytes(), 24), r#""xxxxxxxx…" (4096 bytes)"#);
        for most in 0..60 {
            for text in ["자식 프로세스의 아주 아주 긴 줄입니다\n", &long, "a\nb", ""]
            {
                let quoted = quote(text.as_bytes(), most);
                assert!(width(&quoted) <= most.max(2), "{most}: {quoted}");
            }
        }
    }

    #[test]
    fn shortening_keeps_to_the_columns() {
        assert_eq!(shorten_end("/usr/bin/python3", 8), "/usr/bi…");
        assert_eq!(shorten_start("/usr/bin/python3", 8), "…python3");
        assert_eq!(shorten_end("부모 프로세스", 6), "부모 …");
        assert_eq!(shorten_end("short", 8), "short");
    }

    #[test]
    fn names_of_programs_cannot_break_a_line() {
        assert_eq!(escape("a\nb\u{7}\\"), r"a\nb\u{7}\");
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(90), "90");
        assert_eq!(grouped(113_400), "113,400");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }

    #[test]
    fn a_line_is_quoted_without_its_newline_and_cut() {
        assert_eq!(quote_line("부모: 1\n".as_bytes()), "`부모: 1`");
        assert_eq!(quote_line(b"\xff\t"), r"`\xff\t`");
        let long = "자식 프로세스의 긴 줄이에요. ".repeat(3) + "끝\t";
        assert_eq!(quote_line(long.as_bytes()), format!("`{}\\t`", long.trim_end()));
        assert!(quote_line(&[b'x'; 200]).ends_with("x…`"));
    }

    #[test]
    fn only_long_names_are_brief() {
        let name = |path: &[u32]| path.iter().fold(ProcessName::root(), |name, n| name.child(*n));
        assert_eq!(brief_name(&name(&[])), "0");
        assert_eq!(brief_name(&name(&[2, 1, 3])), "2.1.3");
        assert_eq!(brief_name(&name(&[2, 1, 1, 3])), "2.….3");
    }
}
