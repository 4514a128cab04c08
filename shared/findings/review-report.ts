import { toPathInside } from '../files/is-inside.ts';

/** What a review found at some lines, as its model wrote it. Nothing in it is checked. */
export type ReviewFinding = {
  /** From 0, the most urgent, to 3; null if the model gave none. */
  readonly priority: number | null;
  readonly title: string;
  readonly body: string;
  /** Usually absolute. */
  readonly path: string;
  /** The first and the last line. They may not exist. */
  readonly start: number;
  readonly end: number;
};

/** The text of a review, taken apart. `summary` has everything that belongs to no finding. */
export type ReviewReport = { readonly summary: string; readonly findings: readonly ReviewFinding[] };

const heading = /^(?:Full review comments|Review comment):$/m;
const lineRange = /:(\d{1,9})-(\d{1,9})$/;

/**
 * Reads the text that Codex makes of a review: a summary, a heading, and one `- [P1] title — path:2-5` for each finding,
 * with its body below, indented by two spaces (observed with 0.169). A line that does not fit stays with what is above.
 */
export function readReviewReport(text: string): ReviewReport {
  const found = heading.exec(text);
  if (found === null) return { summary: text, findings: [] };
  const above: string[] = [];
  const findings: { readonly head: Omit<ReviewFinding, 'body'>; readonly body: string[] }[] = [];
  for (const line of text.slice(found.index + found[0].length).split('\n')) {
    const head = line.startsWith('- ') ? readHead(line.slice(2)) : null;
    if (head !== null) findings.push({ head, body: [] });
    else (findings.at(-1)?.body ?? above).push(line);
  }
  if (findings.length === 0) return { summary: text, findings: [] };
  return {
    summary: [text.slice(0, found.index).trim(), above.join('\n').trim()].filter((part) => part !== '').join('\n\n'),
    findings: findings.map(({ body, head }) => ({
      ...head,
      body: body
        .map((line) => (line.startsWith('  ') ? line.slice(2) : line))
        .join('\n')
        .trim(),
    })),
  };
}

function readHead(line: string): Omit<ReviewFinding, 'body'> | null {
  const range = lineRange.exec(line.slice(-20));
  const dash = line.lastIndexOf(' — ');
  if (range === null || dash === -1) return null;
  const [first, last] = [Number(range[1]), Number(range[2])];
  const priority = /^\[P([0-3])\] ?/.exec(line);
  return {
    priority: priority === null ? null : Number(priority[1]),
    title: line.slice(priority?.[0].length ?? 0, dash).trim(),
    path: line.slice(dash + 3, -range[0].length),
    start: Math.min(first, last),
    end: Math.max(first, last),
  };
}

/** Returns the path of a finding in the folder of its thread, with slashes. Null if it is elsewhere. */
export function placeFinding(folder: string, path: string): string | null {
  const style = /^[A-Za-z]:|^\\\\/.test(folder) ? 'windows' : 'posix';
  const isAbsolute = style === 'posix' ? path.startsWith('/') : /^[A-Za-z]:|^[\\/]/.test(path);
  const inside = toPathInside(folder, isAbsolute ? path : `${folder}/${path}`, style);
  return inside === '' ? null : inside;
}
