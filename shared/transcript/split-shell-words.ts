/**
 * Splits a line into words as a POSIX shell does: quotes and backslashes are taken away, pieces that touch are one
 * word. Null when the line is more than a plain list of words: an open quote, a variable, a pipe. A Windows path at
 * the beginning keeps its backslashes.
 */
export function splitShellWords(line: string): readonly string[] | null {
  return readShellWords(line)?.map(({ text }) => text) ?? null;
}

/** A word of a line: what it means, and where it stands, from its first character to behind its last one. */
export type ShellWord = { readonly text: string; readonly from: number; readonly to: number };

/** The same with the place of each word. */
export function readShellWords(line: string): readonly ShellWord[] | null {
  const windowsPath = /^[A-Za-z]:\\[^\s"']*/.exec(line)?.[0] ?? '';
  const words: ShellWord[] = [];
  let word: ShellWord | null = windowsPath === '' ? null : { text: windowsPath, from: 0, to: windowsPath.length };
  let at = windowsPath.length;
  while (at < line.length) {
    const char = line.charAt(at);
    if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      at++;
      continue;
    }
    const piece = readPiece(line, at);
    if (piece === null) return null;
    word = { text: (word?.text ?? '') + piece.text, from: word?.from ?? at, to: piece.end };
    at = piece.end;
  }
  if (word !== null) words.push(word);
  return words;
}

type Piece = { readonly text: string; readonly end: number };

function readPiece(line: string, at: number): Piece | null {
  const char = line.charAt(at);
  if (char === "'") {
    const end = line.indexOf("'", at + 1);
    return end === -1 ? null : { text: line.slice(at + 1, end), end: end + 1 };
  }
  if (char === '"') return readDoubleQuoted(line, at + 1);
  if (char === '\\') return at + 1 < line.length ? { text: line.charAt(at + 1), end: at + 2 } : null;
  const plain = /^[^\s'"\\|&;<>()$`]+/.exec(line.slice(at, at + 4_096))?.[0];
  return plain === undefined ? null : { text: plain, end: at + plain.length };
}

function readDoubleQuoted(line: string, from: number): Piece | null {
  let text = '';
  for (let at = from; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"') return { text, end: at + 1 };
    if (char === '$' || char === '`') return null;
    const escaped = char === '\\' && /[$`"\\\n]/.test(line.charAt(at + 1));
    if (escaped) at++;
    text += escaped ? line.charAt(at).replace('\n', '') : char;
  }
  return null;
}
