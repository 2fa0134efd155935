//! The languages of the course.

use std::cell::Cell;
use std::sync::OnceLock;

/// A language of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Korean.
    Ko,
}

/// What was chosen, once for all.
static CHOSEN: OnceLock<Language> = OnceLock::new();

thread_local! {
    /// The language that this thread speaks for a moment.
    static OTHER: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    /// As `--lang` takes it.
    pub fn id(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The language of all that the runner says: the one that was chosen, or else English.
    pub fn current() -> Self {
        OTHER.get().or_else(|| CHOSEN.get().copied()).unwrap_or(Self::En)
    }

    /// Does this with another language than the one that was chosen, for what is said in both.
    pub fn speaking<T>(self, act: impl FnOnce() -> T) -> T {
        let before = OTHER.replace(Some(self));
        let said = act();
        OTHER.set(before);
        said
    }

    /// Makes this the language of all that the runner says. Only the first choice counts.
    pub fn choose(self) {
        let _ = CHOSEN.set(self);
    }

    /// The language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not
    /// empty decides (locale(7)).
    pub fn of_locale() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self::of(["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).as_deref())
    }

    /// The language of a locale's name, as in `ko_KR.UTF-8`.
    fn of(locale: Option<&str>) -> Self {
        let language = locale.and_then(|name| name.split(['_', '.', '@']).next());
        if language == Some("ko") { Self::Ko } else { Self::En }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_begins_with_its_language() {
        for (name, language) in [
            (Some("ko_KR.UTF-8"), Language::Ko),
            (Some("ko"), Language::Ko),
            (Some("kok_IN"), Language::En),
            (Some("C.UTF-8"), Language::En),
            (None, Language::En),
        ] {
            assert_eq!(Language::of(name), language, "{name:?}");
        }
    }
}
