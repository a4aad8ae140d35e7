//! Alignment as Go's `text/tabwriter` does it with a padding of one blank; empty columns go.

/// A line before alignment.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// How many tabs it starts with.
    pub indent: usize,
    /// Its cells; all but the last are padded to the width of their column.
    pub cells: Vec<String>,
}

impl Line {
    fn ends_cell(&self, column: usize) -> bool {
        self.cells.len() > column + 1
    }
}

/// Aligns the lines and joins them to a text.
pub(super) fn align(mut lines: Vec<Line>) -> String {
    let mut start = 0;
    while start < lines.len() {
        let indent = lines[start].indent;
        let same = lines[start..]
            .iter()
            .take_while(|line| line.indent == indent);
        let end = start + same.count();
        pad(&mut lines[start..end], 0);
        start = end;
    }
    lines.iter().map(text).collect()
}

/// Pads each block of neighbouring lines that have the column, then the columns right of it.
fn pad(lines: &mut [Line], column: usize) {
    let mut start = 0;
    while start < lines.len() {
        let block = lines[start..]
            .iter()
            .take_while(|line| line.ends_cell(column));
        let end = start + block.count();
        if end == start {
            start += 1;
            continue;
        }
        let block = &mut lines[start..end];
        let width = |line: &Line| line.cells[column].chars().count();
        let widest = block.iter().map(width).max().unwrap_or(0);
        let padding = usize::from(widest > 0);
        for line in block.iter_mut() {
            let missing = widest + padding - width(line);
            line.cells[column].push_str(&" ".repeat(missing));
        }
        pad(block, column + 1);
        start = end;
    }
}

fn text(line: &Line) -> String {
    let content = line.cells.concat();
    match content.is_empty() {
        true => "\n".to_owned(),
        false => format!("{}{content}\n", "\t".repeat(line.indent)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, align};

    fn line(indent: usize, cells: &[&str]) -> Line {
        Line {
            indent,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        }
    }

    #[test]
    fn a_line_without_a_column_ends_the_block() {
        let lines = vec![
            line(1, &["Name", "string", "`a`"]),
            line(1, &["年", "int64", "`b`"]),
            line(1, &["Base"]),
            line(1, &["LongName", "int"]),
        ];
        let expected = "\tName string `a`\n\t年    int64  `b`\n\tBase\n\tLongName int\n";
        assert_eq!(align(lines), expected);
    }
}
