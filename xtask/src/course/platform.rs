//! The platforms that a lesson's program may need.

use serde::Deserialize;

/// A platform, as a lesson's data name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Linux.
    Linux,
    /// macOS.
    Macos,
}

impl Platform {
    /// Its name in data, which is that of `std::env::consts::OS`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Macos => "macos",
        }
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::Macos => "macOS",
        }
    }

    /// Whether the runner runs on it.
    pub fn is_here(self) -> bool {
        std::env::consts::OS == self.id()
    }
}
