//! What is said in the language that was chosen.

/// The sentence in the language that was chosen: first the English one, then the Korean one, each as for `format!`.
/// So no sentence is without its twin.
macro_rules! say {
    ($en:literal, $ko:literal $(, $($arguments:tt)+)?) => {
        match $crate::course::Language::current() {
            $crate::course::Language::En => format!($en $(, $($arguments)+)?),
            $crate::course::Language::Ko => {
                $crate::course::with_particles(&format!($ko $(, $($arguments)+)?))
            }
        }
    };
}

/// The same for words without anything to fill in, as a `&'static str`.
macro_rules! word {
    ($en:literal, $ko:literal) => {
        match $crate::course::Language::current() {
            $crate::course::Language::En => $en,
            $crate::course::Language::Ko => $ko,
        }
    };
}

pub(crate) use {say, word};
