/**
 * Splits a line into words as a POSIX shell does: removes quotes and backslashes, and joins adjacent pieces into one
 * word. Null when the line is more than a plain list of words, such as an open quote, a variable, or a pipe. A Windows
 * path at the start keeps its backslashes.
 */
export function splitShellWords(line: string): readonly string[] | null {
  return readShellWords(line)?.map(({ text }) => text) ?? null;
}

/** A word of a line: its value, and its position from the first character to the one after the last. */
export type ShellWord = { readonly text: string; readonly from: number; readonly to: number };

/** Like `splitShellWords`, with the position of each word. */
export function readShellWords(line: string): readonly ShellWord[] | null {
  const words: ShellWord[] = [];
  for (let at = skipBlanks(line, 0); at < line.length; ) {
    const word = readWord(line, at);
    if (word === null) return null;
    words.push(word);
    at = skipBlanks(line, word.to);
  }
  return words;
}

/** Returns the first word of a line. Null when the line has none, or when it is more than a plain word. */
export function getFirstShellWord(line: string): string | null {
  const at = skipBlanks(line, 0);
  return at === line.length ? null : (readWord(line, at)?.text ?? null);
}

/** The word that begins at a position. */
function readWord(line: string, from: number): ShellWord | null {
  const windowsPath = from === 0 ? (/^[A-Za-z]:\\[^\s"']*/.exec(line)?.[0] ?? '') : '';
  let text = windowsPath;
  let at = windowsPath.length + from;
  while (at < line.length && !isBlank(line, at)) {
    const piece = readPiece(line, at);
    if (piece === null) return null;
    text += piece.text;
    at = piece.end;
  }
  return { text, from, to: at };
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (at < line.length && isBlank(line, at)) at++;
  return at;
}

function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 0x20 || (code <= 0x0d && code >= 0x09) || (code > 0x7f && /\s/.test(line.charAt(at)));
}

/** A quoted, escaped or plain part of a word: its value, and the position after it. */
type Piece = { readonly text: string; readonly end: number };

/** The part of a word that begins at a position. Null for an operator, an expansion, and an open quote. */
export function readPiece(line: string, at: number): Piece | null {
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
    if (char === '`' || (char === '$' && !/[" |)]/.test(line.charAt(at + 1)))) return null;
    const escaped = char === '\\' && /[$`"\\\n]/.test(line.charAt(at + 1));
    if (escaped) at++;
    text += escaped ? line.charAt(at).replace('\n', '') : char;
  }
  return null;
}
