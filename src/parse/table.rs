//! The state of a table being written: which cell opens how, and how many there may be.

use pulldown_cmark::Alignment;

/// The most cells of one table. A row has as many cells as the head, even where the author wrote one, so the
/// output can grow as a product of two sizes.
const CELLS_MAX: usize = 50_000;

/// A table being written.
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    cells: usize,
    head: bool,
    /// Where the last cell ends in the parser's text.
    end: usize,
}

impl Table {
    /// A table whose head comes next.
    pub fn new(alignments: &[Alignment]) -> Table {
        Table { alignments: alignments.to_vec(), column: 0, cells: 0, head: true, end: 0 }
    }

    /// Whether the head is being written.
    pub fn in_head(&self) -> bool {
        self.head
    }

    /// The opening tag of the next cell; `None` when the table is too large.
    pub fn open_cell(&mut self) -> Option<&'static str> {
        self.cells += 1;
        if self.cells > CELLS_MAX {
            return None;
        }
        let alignment = self.alignments.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        Some(match (self.head, alignment) {
            (true, Alignment::None) => "<th scope=\"col\">",
            (true, Alignment::Left) => "<th scope=\"col\" class=\"left\">",
            (true, Alignment::Center) => "<th scope=\"col\" class=\"center\">",
            (true, Alignment::Right) => "<th scope=\"col\" class=\"right\">",
            (false, Alignment::None) => "<td>",
            (false, Alignment::Left) => "<td class=\"left\">",
            (false, Alignment::Center) => "<td class=\"center\">",
            (false, Alignment::Right) => "<td class=\"right\">",
        })
    }

    /// A cell is done; it ends at this place of the parser's text.
    pub fn end_cell(&mut self, end: usize) {
        self.end = end;
    }

    /// Where the last cell ends.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The head is done.
    pub fn end_head(&mut self) {
        self.head = false;
        self.column = 0;
    }

    /// A row is done.
    pub fn end_row(&mut self) {
        self.column = 0;
    }
}
