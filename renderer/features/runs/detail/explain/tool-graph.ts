import { t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { toolText } from './describe-tools.ts';

/** How tools followed each other: the tools from top to bottom, and the arcs between them. */
export type ToolGraph = {
  readonly nodes: readonly {
    readonly key: string;
    readonly name: string;
    readonly isCode: boolean;
    readonly again: number;
  }[];
  /** Indexes of nodes; `weight` is 0 to 1. */
  readonly arcs: readonly {
    readonly from: number;
    readonly to: number;
    readonly times: number;
    readonly weight: number;
  }[];
  /** The same in words, including tools that followed themselves, the most frequent first. */
  readonly rows: readonly {
    readonly key: string;
    readonly from: string;
    readonly to: string;
    readonly times: string;
  }[];
  /** The number of steps left out of the drawing. */
  readonly left: number;
};

/** How many tools are drawn. */
const mostNodes = 10;
const mostArcs = 24;
const mostRows = 30;

/** The graph of a report; null when no tool followed another. */
export function describeGraph({ next, tools, unpaired }: RunReport): ToolGraph | null {
  if (next.length === 0) return null;
  const weights = tools.map(() => 0);
  for (const { from, times, to } of next) {
    for (const place of new Set([from, to])) weights[place] = (weights[place] ?? 0) + times;
  }
  const places = weights.map((weight, place) => ({ weight, place })).filter(({ weight }) => weight > 0);
  const drawn = places
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, mostNodes)
    .map(({ place }) => place);
  const nodes = drawn.flatMap((place) => {
    const tool = tools[place];
    if (tool === undefined) return [];
    const again = next.find(({ from, to }) => from === place && to === place)?.times ?? 0;
    return [
      {
        key: `${tool.kind} ${tool.name}`,
        name: toolText(tool),
        isCode: tool.kind !== 'edit' && tool.name !== '',
        again,
      },
    ];
  });
  const arcs = next
    .filter(({ from, to }) => from !== to && drawn.includes(from) && drawn.includes(to))
    .slice(0, mostArcs);
  const most = Math.max(1, ...arcs.map(({ times }) => times));
  const shown = arcs.reduce((sum, { times }) => sum + times, 0) + nodes.reduce((sum, { again }) => sum + again, 0);
  const nameAt = (place: number) => {
    const tool = tools[place];
    return tool === undefined ? '' : toolText(tool);
  };
  return {
    nodes,
    arcs: arcs.map(({ from, times, to }) => ({
      from: drawn.indexOf(from),
      to: drawn.indexOf(to),
      times,
      weight: times / most,
    })),
    rows: next.slice(0, mostRows).map(({ from, times, to }) => ({
      key: `${from} ${to}`,
      from: nameAt(from),
      to: from === to ? t`itself` : nameAt(to),
      times: wholeNumber(times),
    })),
    left: next.reduce((sum, { times }) => sum + times, 0) + unpaired - shown,
  };
}

/** The path of an arc between two heights: on the right if it goes down, on the left if it goes back up. */
export function arcPath(from: number, to: number, side: number): string {
  const bend = Math.min(72, 16 + Math.abs(to - from) * 0.45);
  const out = to > from ? side + bend : side - bend;
  return `M${side} ${from}C${out} ${from} ${out} ${to} ${side} ${to}`;
}
