import { expect, it } from 'vitest';
import { benchReport, insertFigures } from './insert-figures.ts';

const empty = `# Benchmarks

<!-- npm run bench:document writes from here -->

<!-- to here -->

## After
`;

const flood = { measure: 'flood', title: 'Last text', unit: 'ms', floorName: 'bare page', aim: { timesFloor: 1.3 } };

function reportOf(at: string, ...figures: readonly object[]) {
  const machine = { platform: 'linux', arch: 'x64', cpu: 'AMD EPYC', cpus: 2 };
  return benchReport.parse({ at, runs: 3, machine, figures });
}

const first = reportOf(
  '2026-11-20T06:00:00.000Z',
  { ...flood, app: 1234.5, lowest: 1200, highest: 1300, floor: 1000, ratio: 1.2345, met: true },
  {
    ...{ measure: 'palette', title: '  of | that', unit: 'MB', floorName: null, aim: { atMost: 1 } },
    ...{ app: 2.345, lowest: 2.345, highest: 2.345, floor: null, ratio: null, met: false },
  },
);

it('writes a table of figures for each measure, with the date and the machine', () => {
  expect(insertFigures(empty, first)).toBe(`# Benchmarks

<!-- npm run bench:document writes from here -->

### flood

2026-11-20, 3 runs, linux x64, 2 × AMD EPYC.

| figure    | median  | range     | floor              | ratio  | aim                     | met |
| --------- | ------- | --------- | ------------------ | ------ | ----------------------- | --- |
| Last text | 1235 ms | 1200–1300 | 1000 ms, bare page | 1.23 × | at most 1.3 × the floor | yes |

### palette

2026-11-20, 3 runs, linux x64, 2 × AMD EPYC.

| figure     | median  | range | floor | ratio | aim          | met    |
| ---------- | ------- | ----- | ----- | ----- | ------------ | ------ |
| of \\| that | 2.35 MB |       |       |       | at most 1 MB | **no** |

<!-- to here -->

## After
`);
});

it('replaces the figures of the reported measures and keeps the others', () => {
  const later = { ...flood, app: 900, lowest: 800, highest: 950, floor: 1000, ratio: 0.9, met: true };
  const written = insertFigures(insertFigures(empty, first), reportOf('2026-11-23T06:00:00.000Z', later));
  expect(written).toContain('2026-11-23, 3 runs');
  expect(written).toContain('| 900 ms |');
  expect(written).not.toContain('1235 ms');
  expect(written).toContain('2.35 MB');
  expect(insertFigures(written, reportOf('2026-11-23T06:00:00.000Z', later))).toBe(written);
});

it('refuses a document without a place for the tables', () => {
  expect(() => insertFigures('# Benchmarks\n', first)).toThrow(
    'no line <!-- npm run bench:document writes from here -->',
  );
});
