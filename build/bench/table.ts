import { formatColumns } from '../in-columns.ts';
import { type Aim, summarizeReadings, type Unit } from './figure.ts';
import type { MeasuredFigure } from './measure.ts';

const heads = ['figure', 'median', 'from', 'to', 'floor', 'ratio', 'aim', ''];

/** The figures as a terminal table, grouped by measure. */
export function formatTable(figures: readonly MeasuredFigure[]): string {
  const rows = figures.map(({ spec, readings }) => {
    const outcome = summarizeReadings(spec.aim, readings);
    const floor = outcome.floor === null ? '' : `${formatInUnit(outcome.floor, spec.unit)}, ${spec.floor ?? 'floor'}`;
    return [
      spec.title,
      formatInUnit(outcome.app, spec.unit),
      formatRounded(outcome.lowest),
      formatRounded(outcome.highest),
      floor,
      outcome.ratio === null ? '' : `${outcome.ratio.toFixed(2)} ×`,
      formatAim(spec.aim, spec.unit),
      outcome.met === null ? '' : outcome.met ? 'met' : 'NOT MET',
    ];
  });
  const [head = '', ...lined] = formatColumns([heads, ...rows]);
  const lines = lined.flatMap((line, index) => {
    const first = figures[index]?.measure !== figures[index - 1]?.measure;
    return first ? ['', line] : [line];
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/** An aim such as `at most 1.3 × the floor and 60 MB`. Empty for none. */
export function formatAim(aim: Aim | undefined, unit: Unit): string {
  if (aim === undefined) return '';
  const { atMost, atLeast, timesFloor, aboveFloor } = aim;
  const parts = [
    ...(timesFloor === undefined ? [] : [`${timesFloor} × the floor`]),
    ...(aboveFloor === undefined ? [] : [`${formatInUnit(aboveFloor, unit)} above the floor`]),
    ...(atMost === undefined ? [] : [formatInUnit(atMost, unit)]),
  ];
  const most = parts.length === 0 ? [] : [`at most ${parts.join(' and ')}`];
  const least = atLeast === undefined ? [] : [`at least ${formatInUnit(atLeast, unit)}`];
  return [...least, ...most].join(', ');
}

/** Such as `12.3 ms`. */
export function formatInUnit(value: number, unit: Unit): string {
  return `${formatRounded(value)} ${unit}`;
}

/** Three significant digits, or more only for whole numbers. */
export function formatRounded(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
