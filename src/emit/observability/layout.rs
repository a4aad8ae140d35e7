//! Where panels are on a dashboard.

use crate::emit::observability::view::{Board, Panel, Place, Query};
use crate::text::json::Text;

/// A panel that is not placed yet.
pub struct Chart {
    title: Text,
    unit: &'static str,
    description: Text,
    queries: Vec<Query>,
}

impl Chart {
    /// A panel without lines.
    pub fn new(title: &str, unit: &'static str, description: &str) -> Self {
        Self {
            title: Text::new(title),
            unit,
            description: Text::new(description),
            queries: Vec::new(),
        }
    }

    /// And the lines of an expression.
    pub fn query(self, expression: &str, legend: &str) -> Self {
        self.line(expression, legend, false)
    }

    /// And the lines of a quantile, with the traces that its buckets name.
    pub fn traced(self, expression: &str, legend: &str) -> Self {
        self.line(expression, legend, true)
    }

    fn line(mut self, expression: &str, legend: &str, exemplars: bool) -> Self {
        let id = ('A'..='Z').nth(self.queries.len()).unwrap_or('Z');
        self.queries.push(Query {
            id,
            expression: Text::new(expression),
            legend: Text::new(legend),
            exemplars,
        });
        self
    }
}

/// Puts panels on a board, from left to right and row by row.
pub struct BoardBuilder {
    board: Board,
    x: usize,
    y: usize,
}

const COLUMNS: usize = 24;
const CHART: (usize, usize) = (8, 7);
const STAT: (usize, usize) = (COLUMNS, 4);

impl BoardBuilder {
    /// An empty board.
    pub fn new(uid: &str, title: &str) -> Self {
        Self {
            board: Board {
                uid: Text::new(short(uid)),
                title: Text::new(title),
                panels: Vec::new(),
            },
            x: 0,
            y: 0,
        }
    }

    /// A heading over what follows.
    pub fn row(&mut self, title: &str) {
        if self.x > 0 {
            self.next_line(CHART.1);
        }
        let heading = Chart::new(title, "short", "");
        self.push("row", (COLUMNS, 1), heading);
    }

    /// A heading that shows its charts, at most a line of them, when it is opened: before that they cost no query.
    pub fn closed_row(&mut self, title: &str, charts: Vec<Chart>) {
        self.row(title);
        let y = self.y;
        let heading = self.board.panels.len();
        charts.into_iter().for_each(|chart| self.chart(chart));
        let inside = self.board.panels.split_off(heading);
        if let Some(row) = self.board.panels.last_mut() {
            row.inside = inside;
        }
        (self.x, self.y) = (0, y);
    }

    /// A graph over time.
    pub fn chart(&mut self, chart: Chart) {
        self.push("timeseries", CHART, chart);
    }

    /// Numbers as they are now.
    pub fn stat(&mut self, chart: Chart) {
        self.push("stat", STAT, chart);
    }

    /// The board.
    pub fn finish(self) -> Board {
        self.board
    }

    fn push(&mut self, kind: &'static str, (w, h): (usize, usize), chart: Chart) {
        if self.x + w > COLUMNS {
            self.next_line(h);
        }
        self.board.panels.push(Panel {
            id: self.next_id(),
            title: chart.title,
            kind,
            description: chart.description,
            unit: chart.unit,
            place: Place {
                x: self.x,
                y: self.y,
                w,
                h,
            },
            queries: chart.queries,
            inside: Vec::new(),
        });
        self.x += w;
        if self.x >= COLUMNS {
            self.next_line(h);
        }
    }

    fn next_id(&self) -> usize {
        let count = |panel: &Panel| 1 + panel.inside.len();
        self.board.panels.iter().map(count).sum::<usize>() + 1
    }

    fn next_line(&mut self, height: usize) {
        self.x = 0;
        self.y += height;
    }
}

/// A text cut to the 40 characters that Grafana allows an id; a cut one ends in a hash of the whole.
fn short(uid: &str) -> String {
    use sha2::{Digest, Sha256};
    if uid.len() <= 40 {
        return uid.to_owned();
    }
    let hash = Sha256::digest(uid.as_bytes());
    let tail: String = hash
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let head: String = uid.chars().take(31).collect();
    format!("{head}-{tail}")
}

#[cfg(test)]
mod tests {
    use super::{BoardBuilder, Chart, short};

    #[test]
    fn panels_do_not_overlap() {
        let mut board = BoardBuilder::new("a", "A");
        for row in 0..3 {
            board.row("row");
            for _ in 0..=row + 2 {
                board.chart(Chart::new("c", "ms", ""));
            }
        }
        let places: Vec<_> = board.finish().panels.iter().map(|p| p.place).collect();
        for (i, a) in places.iter().enumerate() {
            for b in &places[i + 1..] {
                let apart =
                    a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
                assert!(apart, "({}, {}) and ({}, {})", a.x, a.y, b.x, b.y);
            }
        }
    }

    #[test]
    fn a_closed_row_takes_one_line_and_numbers_go_on() {
        let mut board = BoardBuilder::new("a", "A");
        board.closed_row(
            "r",
            vec![Chart::new("c", "ms", ""), Chart::new("d", "ms", "")],
        );
        board.row("s");
        let panels = board.finish().panels;
        assert_eq!(panels.len(), 2);
        assert_eq!(panels[0].inside.len(), 2);
        assert_eq!((panels[1].place.y, panels[1].id), (1, 4));
    }

    #[test]
    fn ids_fit_and_stay_apart() {
        let long = "x".repeat(50);
        assert_eq!(short(&long).len(), 40);
        assert_ne!(short(&long), short(&format!("{long}y")));
    }
}
