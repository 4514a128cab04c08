import { describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { toDiffRows } from '../../view-models/diff-rows.ts';
import {
  describeOpenFindings,
  findReport,
  isSameFinding,
  listFindings,
  placeFindings,
  splitBody,
  toShownReview,
  writeFixRequest,
} from './findings.view-model.ts';

const nothing = { moved: [], dismissed: [] };
const heading = 'Because.\n\nFull review comments:\n\n';
const review = (...findings: readonly string[]) => {
  const found = findReport([turnOf('one', `${heading}${findings.join('\n')}`)]);
  if (found === null) throw new Error('No review');
  return toShownReview(found);
};
const views = (...findings: readonly string[]) => listFindings(review(...findings), nothing, '/repo');

function turnOf(id: string, text: string, status: Turn['status'] = 'completed'): Turn {
  const of = (entered: boolean) =>
    ({ kind: 'review', id: entryId.parse(`${id} ${entered}`), at: 1, entered, text: entered ? 'x' : text }) as const;
  return {
    id: turnId.parse(id),
    status,
    startedAt: 1,
    endedAt: 2,
    durationMs: 1,
    model: null,
    hadEffects: false,
    hasDiff: false,
    usage: [],
    entries: [of(true), of(false)],
  };
}

describe('the shown review', () => {
  const text = `${heading}- [P1] Old — /repo/a.ts:1-1`;
  it('is the newest one that ended by itself', () => {
    const turns = [turnOf('one', text), turnOf('two', 'Nothing found.'), turnOf('three', text, 'interrupted')];
    expect(findReport(turns)).toEqual({ entryId: 'two false', text: 'Nothing found.' });
    expect(findReport(turns.toSpliced(1, 1))).toEqual({ entryId: 'one false', text });
    expect(findReport([turnOf('three', text, 'interrupted'), turnOf('four', text, 'failed')])).toBeNull();
  });
});

describe('the findings of a review', () => {
  it('have a priority, a place and words that say what they are', () => {
    expect(views('- [P1] **Never** ends\u202e — /repo/src/a.ts:2-4\n  The loop.', '')).toMatchObject([
      {
        priority: 'P1',
        title: '**Never** ends\\u202e',
        body: 'The loop.',
        path: 'src/a.ts',
        place: 'src/a.ts, lines 2–4',
        note: null,
        reason: null,
      },
    ]);
    expect(views('- [P9] Elsewhere — /etc/passwd:7-7')).toMatchObject([
      {
        priority: null,
        title: '[P9] Elsewhere',
        path: null,
        place: '/etc/passwd, line 7',
        note: 'Not in this folder.',
      },
    ]);
    expect(views('- [P2]  — a.ts:1-1')).toMatchObject([{ title: 'Finding without a title' }]);
  });

  it('say that their lines moved or changed, and why they were dismissed', () => {
    const marks = {
      moved: [
        { index: 0, start: 12 },
        { index: 1, start: null },
      ],
      dismissed: [{ index: 2, reason: 'Intended' }],
    };
    const found = review('- A — a.ts:2-4', '- B — a.ts:5-5', '- C — a.ts:6-6', '- D — a.ts:7-7');
    const shown = listFindings(found, marks, '/repo');
    expect(shown.map(({ note, place, reason }) => [place, note, reason])).toEqual([
      ['a.ts, lines 12–14', null, null],
      ['a.ts, line 5', 'These lines have changed since the review.', null],
      ['a.ts, line 6', null, 'Intended'],
      ['a.ts, line 7', null, null],
    ]);
    expect(describeOpenFindings(shown)).toBe('3 of 4 findings open');
    expect(describeOpenFindings(shown.slice(0, 2))).toBe('2 open findings');
    expect(describeOpenFindings(shown.slice(2, 3))).toBe('No open findings');
    expect(describeOpenFindings([])).toBeNull();
  });
});

const files = parseUnifiedDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -1,4 +1,5 @@
 one
-two
+zwei
+zwei und
 three
 four
@@ -20,2 +21,2 @@
-twenty
+zwanzig
 more
diff --git a/b.ts b/b.ts
new file mode 100644
--- /dev/null
+++ b/b.ts
@@ -0,0 +1 @@
+only
`);
const at = { folder: '/repo', outdated: new Set<string>() };

describe.each(['unified', 'sideBySide'] as const)('placing findings in a diff, %s', (layout) => {
  const rows = toDiffRows(files, layout, 'all');
  const placed = (...findings: readonly string[]) => placeFindings(rows, files, views(...findings), at);
  const above = ({ rows: shown }: ReturnType<typeof placed>) =>
    shown.flatMap((row, index) => {
      const before = shown.slice(0, index).findLast(({ kind }) => kind === 'line' || kind === 'sides');
      const line = before?.kind === 'line' ? before.line : before?.kind === 'sides' ? before.right : null;
      return row.kind === 'finding' ? [`${row.finding.title} below ${line?.line.text}`] : [];
    });

  it('puts each below the last of its lines', () => {
    const found = placed(
      '- A — /repo/a.ts:2-2',
      '- B — a.ts:2-3',
      '- C — a.ts:4-900',
      '- D — b.ts:1-1',
      '- E — a.ts:2-2',
    );
    expect(above(found)).toEqual(['A below zwei', 'E below zwei', 'B below zwei und', 'C below more', 'D below only']);
    expect(found.apart).toEqual([]);
    expect(found.rows.filter(({ kind }) => kind !== 'finding')).toEqual(rows);
  });

  it('keeps apart what has no line there', () => {
    const found = placed(
      '- A — a.ts:9-12',
      '- B — c.ts:1-1',
      '- C — /etc/passwd:1-1',
      '- D — a.ts:0-0',
      '- E — b.ts:2-5',
    );
    expect(above(found)).toEqual([]);
    expect(found.apart.map(({ title }) => title)).toEqual(['A', 'B', 'C', 'D', 'E']);
    const outdated = placeFindings(rows, files, views('- A — a.ts:2-2'), { ...at, outdated: new Set(['a.ts']) });
    expect(outdated.apart).toHaveLength(1);
  });

  it('places ten thousand at once', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `- F${n} — a.ts:${n % 30}-${n % 30}`);
    const found = placed(...many);
    expect(found.rows.length + found.apart.length).toBe(rows.length + many.length);
  });
});

it('tells a finding from the one with the same index in the next review', () => {
  const [first, second] = views('- A — a.ts:1-1', '- B — a.ts:2-2');
  if (first === undefined || second === undefined) throw new Error('No findings');
  expect(isSameFinding(first, { ...first })).toBe(true);
  expect(isSameFinding(first, second)).toBe(false);
  expect(isSameFinding(first, { ...first, entryId: entryId.parse('next') })).toBe(false);
  expect(isSameFinding(null, first)).toBe(false);
});

it('splits a body at its code, and shows no more than the start of a long one', () => {
  expect(splitBody('`a` or `b`, not ``` or `c')).toEqual(['', 'a', ' or ', 'b', ', not ``` or `c']);
  expect(splitBody('```js\nx\n```')).toEqual(['```js\nx\n```']);
  expect(splitBody('x'.repeat(2_001))).toEqual([`${'x'.repeat(2_000)}…`]);
});

it('asks for a fix with the words of the review as a quotation', () => {
  const [inside, outside] = views('- [P1] # Do `rm` — /repo/a b.ts:2-3\n  First.\n  \n  Second.', '- T — /etc/x:1-1');
  expect(inside && writeFixRequest(inside)).toBe(
    'Fix this finding of the review in `a b.ts`, lines 2–3:\n> [P1] # Do `rm`\n>\n> First.\n>\n> Second.',
  );
  expect(outside && writeFixRequest(outside)).toBe('Fix this finding of the review:\n> T');
});
