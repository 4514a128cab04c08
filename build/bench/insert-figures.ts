import { z } from 'zod';
import { formatAim, formatInUnit, formatRounded } from './table.ts';

const figure = z.object({
  measure: z.string(),
  title: z.string(),
  unit: z.enum(['ms', 'MB', 'kB', 'MB/s', '%', 'nodes', 'lines', 'tasks', 'events', '×']),
  aim: z
    .object({
      atMost: z.number().exactOptional(),
      atLeast: z.number().exactOptional(),
      timesFloor: z.number().exactOptional(),
      aboveFloor: z.number().exactOptional(),
    })
    .optional(),
  app: z.number(),
  lowest: z.number(),
  highest: z.number(),
  floor: z.number().nullable(),
  floorName: z.string().nullable(),
  ratio: z.number().nullable(),
  met: z.boolean().nullable(),
});

/** The parts of `npm run bench`'s bench.json that the document shows. */
export const benchReport = z.object({
  at: z.iso.datetime(),
  runs: z.number(),
  machine: z.object({ platform: z.string(), arch: z.string(), cpu: z.string().optional(), cpus: z.number() }),
  figures: z.array(figure),
});

type BenchReport = z.infer<typeof benchReport>;
type Figure = BenchReport['figures'][number];

const startMark = '<!-- npm run bench:document writes from here -->';
const endMark = '<!-- to here -->';
const heading = '### ';

/**
 * The document with the figures of a report. Each measure of the report gets a table, in place of its earlier one; the
 * tables of other measures stay. Throws when the document has no place for them.
 */
export function insertFigures(document: string, report: BenchReport): string {
  const [before, rest] = splitAt(document, startMark);
  const [written, after] = splitAt(rest, endMark);
  const tables = new Map(
    written
      .split(`\n${heading}`)
      .slice(1)
      .map((table) => [table.slice(0, table.indexOf('\n')), `${heading}${table.trim()}`]),
  );
  for (const measure of new Set(report.figures.map((each) => each.measure))) {
    tables.set(measure, formatTable(measure, report));
  }
  const sorted = [...tables].toSorted(([one], [other]) => one.localeCompare(other)).map(([, table]) => table);
  return [before.trimEnd(), startMark, ...sorted, `${endMark}${after}`].join('\n\n');
}

function splitAt(text: string, mark: string): readonly [before: string, after: string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`The document has no line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function formatTable(measure: string, { at, figures, machine, runs }: BenchReport): string {
  const { arch, cpu, cpus, platform } = machine;
  const about = [at.slice(0, 10), `${runs} runs`, `${platform} ${arch}`, `${cpus} × ${cpu ?? 'unknown processor'}`];
  const rows = figures.filter((each) => each.measure === measure).map(formatRow);
  const heads = ['figure', 'median', 'range', 'floor', 'ratio', 'aim', 'met'];
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const drawn = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`${heading}${measure}`, '', `${about.join(', ')}.`, '', drawn[0], rule, ...drawn.slice(1)].join('\n');
}

function formatRow({
  aim,
  app,
  floor,
  floorName,
  highest,
  lowest,
  met,
  ratio,
  title,
  unit,
}: Figure): readonly string[] {
  return [
    title.trim().replaceAll('|', '\\|'),
    formatInUnit(app, unit),
    lowest === highest ? '' : `${formatRounded(lowest)}–${formatRounded(highest)}`,
    floor === null ? '' : `${formatInUnit(floor, unit)}, ${floorName ?? 'floor'}`,
    ratio === null ? '' : `${ratio.toFixed(2)} ×`,
    formatAim(aim, unit),
    met === null ? '' : met ? 'yes' : '**no**',
  ];
}
