//! The notebook format, nbformat 4.5, as far as a notebook that was never run needs it.

use serde::Serialize;
use std::io::{self, Write};

/// A notebook for the Rust kernel (<https://nbformat.readthedocs.io/en/latest/format_description.html>).
///
/// The keys are in the order in which Jupyter itself writes them.
#[derive(Debug, Serialize)]
pub struct Notebook {
    cells: Vec<Cell>,
    metadata: Metadata,
    nbformat: u32,
    nbformat_minor: u32,
}

/// A cell. Its ID is unique in the notebook: 1 to 64 letters, digits, `-` and `_`.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "cell_type", rename_all = "lowercase")]
enum Cell {
    Code {
        /// None: it was never run.
        execution_count: Option<u32>,
        id: String,
        metadata: Empty,
        /// None, likewise.
        outputs: [Empty; 0],
        source: Vec<String>,
    },
    Markdown {
        id: String,
        metadata: Empty,
        source: Vec<String>,
    },
}

#[derive(Clone, Debug, Default, Serialize)]
struct Empty {}

#[derive(Debug, Serialize)]
struct Metadata {
    kernelspec: Kernel,
    language_info: LanguageInfo,
}

/// The kernel as `evcxr_jupyter --install` registers it.
#[derive(Debug, Serialize)]
struct Kernel {
    display_name: &'static str,
    language: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
struct LanguageInfo {
    file_extension: &'static str,
    mimetype: &'static str,
    name: &'static str,
}

impl Default for Notebook {
    fn default() -> Self {
        Self {
            cells: Vec::new(),
            metadata: Metadata {
                kernelspec: Kernel { display_name: "Rust", language: "rust", name: "rust" },
                language_info: LanguageInfo {
                    file_extension: ".rs",
                    mimetype: "text/rust",
                    name: "Rust",
                },
            },
            nbformat: 4,
            nbformat_minor: 5,
        }
    }
}

impl Notebook {
    /// Adds a cell of Markdown.
    pub(super) fn markdown(&mut self, id: impl Into<String>, text: impl AsRef<str>) {
        let source = lines(text.as_ref());
        self.cells.push(Cell::Markdown { id: id.into(), metadata: Empty {}, source });
    }

    /// Adds a cell of code.
    pub(super) fn code(&mut self, id: impl Into<String>, text: impl AsRef<str>) {
        self.cells.push(Cell::Code {
            execution_count: None,
            id: id.into(),
            metadata: Empty {},
            outputs: [],
            source: lines(text.as_ref()),
        });
    }

    /// The same with a cell of this code behind each code cell.
    pub(super) fn with_probes(self, code: &str) -> Self {
        let mut probed = Self::default();
        for cell in self.cells {
            let probe = match &cell {
                Cell::Code { id, .. } => Some(format!("{id}-probe")),
                Cell::Markdown { .. } => None,
            };
            probed.cells.push(cell);
            if let Some(id) = probe {
                probed.code(id, code);
            }
        }
        probed
    }

    /// The notebook as a file's text.
    ///
    /// # Errors
    /// None that could be met in practice.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
        self.serialize(&mut serializer)?;
        bytes.write_all(b"\n")?;
        Ok(bytes)
    }
}

/// A text as the format has it: a list of lines, each but the last with its newline.
fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}
