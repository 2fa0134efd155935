//! Korean particles: which of two forms stands behind a word depends on how that word ends.

/// Each particle as it stands in a sentence, what it becomes behind a final consonant, and what otherwise.
const PARTICLES: [(&str, &str, &str); 8] = [
    ("은(는)", "은", "는"),
    ("이(가)", "이", "가"),
    ("을(를)", "을", "를"),
    ("와(과)", "과", "와"),
    ("(이)라고", "이라고", "라고"),
    ("(이)라는", "이라는", "라는"),
    ("(이)예요", "이에요", "예요"),
    ("(으)로", "으로", "로"),
];

/// The sentence with each particle in the form that fits the word before it, as in `PID 13이(가)`.
pub fn with_particles(sentence: &str) -> String {
    let mut done = String::new();
    let mut rest = sentence;
    while let Some((place, (mark, closed, open))) = next_particle(rest) {
        done.push_str(&rest[..place]);
        let mut last = done.chars().rev().filter(|c| c.is_alphanumeric());
        let is_closed = match last.next().map_or(End::Open, |c| end(c, last.next())) {
            End::Open => false,
            End::Rieul => mark != "(으)로",
            End::Closed => true,
        };
        done.push_str(if is_closed { closed } else { open });
        rest = &rest[place + mark.len()..];
    }
    done + rest
}

/// The first particle in a text, and where it is.
fn next_particle(text: &str) -> Option<(usize, (&'static str, &'static str, &'static str))> {
    let found = PARTICLES.iter().filter_map(|particle| Some((text.find(particle.0)?, *particle)));
    found.min_by_key(|(place, _)| *place)
}

/// How a syllable ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// In a vowel.
    Open,
    /// In ㄹ.
    Rieul,
    /// In another consonant.
    Closed,
}

/// How the last syllable of a word ends whose last character this is, with the one before. A digit or a letter is read by
/// its name; an `e` that English does not speak, as in `handle`, is not read.
fn end(c: char, before: Option<char>) -> End {
    match c.to_ascii_lowercase() {
        'e' if before == Some('l') => End::Rieul,
        'e' if matches!(before, Some('m' | 'n' | 'p')) => End::Closed,
        // A syllable's number is made of those of its three letters; the last one has 28 values, of which 0 is
        // none and 8 is ㄹ (Unicode, chapter 3.12).
        '가'..='힣' => match (c as u32 - '가' as u32) % 28 {
            0 => End::Open,
            8 => End::Rieul,
            _ => End::Closed,
        },
        // 일, 칠, 팔, 엘.
        '1' | '7' | '8' | 'l' => End::Rieul,
        // 영, 삼, 육, 엠, 엔.
        '0' | '3' | '6' | 'm' | 'n' => End::Closed,
        _ => End::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::with_particles;

    #[test]
    fn particles_fit_the_word_before_them() {
        for (sentence, said) in [
            ("PID 13이(가) 썼어요", "PID 13이 썼어요"),
            ("PID 14이(가) 썼어요", "PID 14가 썼어요"),
            ("`줄`을(를) 썼어요", "`줄`을 썼어요"),
            ("자식은(는), 부모은(는)", "자식은, 부모는"),
            ("SIGKILL(으)로, 상태 3(으)로, 상태 4(으)로", "SIGKILL로, 상태 3으로, 상태 4로"),
            ("7(이)예요. 9(이)예요", "7이에요. 9예요"),
            (
                "`lost_handle`을(를), `first_come`을(를), `zombie`을(를)",
                "`lost_handle`을, `first_come`을, `zombie`를",
            ),
            ("`executed!!`(이)라고", "`executed!!`라고"),
        ] {
            assert_eq!(with_particles(sentence), said);
        }
    }
}
