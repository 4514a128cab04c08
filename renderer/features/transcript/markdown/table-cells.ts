/** The cells of a table row. A pipe after a backslash belongs to its cell. */
export function tableCells(line: string): readonly string[] {
  const cells: string[] = [];
  let start = 0;
  let escaped = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '|' && !escaped) {
      cells.push(line.slice(start, at));
      start = at + 1;
    }
    escaped = line[at] === '\\' && !escaped;
  }
  cells.push(line.slice(start));
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}
