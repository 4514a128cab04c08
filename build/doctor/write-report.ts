import type { Check } from './check.ts';

const marks: Readonly<Record<Check['mark'], string>> = { ok: 'ok     ', note: 'note   ', problem: 'PROBLEM' };
const nameWidth = 20;
const indent = ' '.repeat(marks.ok.length + 1 + nameWidth);

/** The checks as text for a report. `redact` removes what identifies the user and their location. */
export function writeReport(checks: readonly Check[], now: Date, redact: (text: string) => string): string {
  const problems = checks.filter(({ mark }) => mark === 'problem').length;
  const head =
    'State of this machine for Workcell. Secrets, names and paths of yours are replaced; nothing was changed.';
  const found = problems === 0 ? 'Everything that Workcell needs works.' : `Problems: ${problems}`;
  const lines = checks.flatMap(({ detail, mark, fix, name }) => [
    `${marks[mark]} ${name.padEnd(nameWidth)}${toOneLine(detail)}`,
    ...(fix === null ? [] : [`${indent}mend: ${toOneLine(fix)}`]),
  ]);
  return redact([head, `Made ${now.toISOString()}`, '', ...lines, '', found, ''].join('\n'));
}

function toOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
