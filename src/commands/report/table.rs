//! Tables, as lines.

use unicode_width::UnicodeWidthStr as _;

/// The lines of a table, columns under each other; an empty cell is a dash.
pub(super) fn lines(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let head = head.iter().map(|&name| name.to_owned()).collect();
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().cloned()).collect();
    let widths: Vec<usize> = (0..all[0].len())
        .map(|column| all.iter().map(|row| width(&row[column])).max().unwrap_or(0))
        .collect();
    all.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, column)| {
        let cell = if cell.is_empty() { "-" } else { cell };
        format!("{cell}{:pad$}", "", pad = column - width(cell).min(*column))
    });
    let line = cells.collect::<Vec<_>>().join("  ");
    line.trim_end().to_owned()
}

/// In columns of a terminal, of which a Chinese character takes two.
fn width(cell: &str) -> usize {
    cell.width().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [
            vec!["user-api".to_owned(), "a".to_owned(), String::new()],
            vec!["登录".to_owned(), String::new(), "sqlite".to_owned()],
        ];
        let expected = [
            "service   address  database",
            "user-api  a        -",
            "登录      -        sqlite",
        ];
        assert_eq!(lines(&["service", "address", "database"], &rows), expected);
    }
}
