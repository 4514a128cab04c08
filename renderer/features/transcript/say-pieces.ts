const lineCap = 60;
const characterCap = 4_000;

/** The person's message in pieces that are cheap to show: whole lines if they are short. Never empty. */
export function sayPieces(text: string): readonly string[] {
  if (text.length <= characterCap && countLines(text) <= lineCap) return [text];
  const pieces: string[] = [];
  let piece: string[] = [];
  let size = 0;
  const settle = () => {
    if (piece.length > 0) pieces.push(piece.join('\n'));
    piece = [];
    size = 0;
  };
  for (const line of text.split('\n')) {
    if (piece.length >= lineCap || size + line.length > characterCap) settle();
    if (line.length > characterCap) {
      pieces.push(...(line.match(/.{1,4000}/gsu) ?? []));
      continue;
    }
    piece.push(line);
    size += line.length;
  }
  settle();
  return pieces;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
