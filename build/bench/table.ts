import { inColumns } from '../in-columns.ts';
import { type Aim, summarise, type Unit } from './figure.ts';
import type { MeasuredFigure } from './measure.ts';

const heads = ['figure', 'median', 'from', 'to', 'floor', 'ratio', 'aim', ''];

/** The figures as a terminal table, grouped by measure. */
export function tableOf(figures: readonly MeasuredFigure[]): string {
  const rows = figures.map(({ spec, readings }) => {
    const outcome = summarise(spec.aim, readings);
    const floor = outcome.floor === null ? '' : `${inUnit(outcome.floor, spec.unit)}, ${spec.floor ?? 'floor'}`;
    return [
      spec.title,
      inUnit(outcome.app, spec.unit),
      rounded(outcome.lowest),
      rounded(outcome.highest),
      floor,
      outcome.ratio === null ? '' : `${outcome.ratio.toFixed(2)} ×`,
      aimText(spec.aim, spec.unit),
      outcome.met === null ? '' : outcome.met ? 'met' : 'NOT MET',
    ];
  });
  const [head = '', ...lined] = inColumns([heads, ...rows]);
  const lines = lined.flatMap((line, index) => {
    const first = figures[index]?.measure !== figures[index - 1]?.measure;
    return first ? ['', line] : [line];
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/** An aim such as `at most 1.3 × the floor and 60 MB`. Empty for none. */
export function aimText(aim: Aim | undefined, unit: Unit): string {
  if (aim === undefined) return '';
  const { atMost, atLeast, timesFloor, aboveFloor } = aim;
  const parts = [
    ...(timesFloor === undefined ? [] : [`${timesFloor} × the floor`]),
    ...(aboveFloor === undefined ? [] : [`${inUnit(aboveFloor, unit)} above the floor`]),
    ...(atMost === undefined ? [] : [inUnit(atMost, unit)]),
  ];
  const most = parts.length === 0 ? [] : [`at most ${parts.join(' and ')}`];
  const least = atLeast === undefined ? [] : [`at least ${inUnit(atLeast, unit)}`];
  return [...least, ...most].join(', ');
}

/** Such as `12.3 ms`. */
export function inUnit(value: number, unit: Unit): string {
  return `${rounded(value)} ${unit}`;
}

/** Three significant digits, or more only for whole numbers. */
export function rounded(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
