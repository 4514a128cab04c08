import type { FigureSpec } from '../figure.ts';
import type { Measure, Values } from '../measure.ts';
import type { Workbench } from '../workbench.ts';
import type { Hosts } from './hosts.ts';

/**
 * Adapts a measure of the web host to the desktop app: the same scenario in an Electron window, compared with its own
 * floor there. The figures in `besideWeb` are also compared with the web host in the same run, under these titles.
 */
export function adaptToDesktop(
  measure: Measure<Workbench>,
  besideWeb: Readonly<Record<string, string>> = {},
): Measure<Hosts> {
  const { app, figures, floor, name } = measure;
  const beside = Object.keys(besideWeb);
  return {
    name: `desktop-${name}`,
    figures: Object.fromEntries([
      ...Object.entries(figures).map(([key, spec]): [string, FigureSpec] => [key, withoutFloor(spec)]),
      ...beside.map((key): [string, FigureSpec] => [
        toWebKey(key),
        { title: `  ${besideWeb[key]}`, unit: figures[key]?.unit ?? 'ms', floor: 'web host' },
      ]),
    ]),
    app: async ({ desktop }) => {
      const values = await app(desktop);
      return { ...values, ...toWebValues(beside, values) };
    },
    floor: async ({ desktop, web }) => ({
      ...(await floor?.(desktop)),
      ...(beside.length === 0 ? {} : toWebValues(beside, await app(web))),
    }),
  };
}

function withoutFloor(spec: FigureSpec): FigureSpec {
  return spec.title.startsWith(' ') ? spec : { ...spec, title: `Desktop: ${spec.title}` };
}

function toWebKey(key: string): string {
  return `${key}BesideWeb`;
}

function toWebValues(keys: readonly string[], values: Values): Values {
  return Object.fromEntries(keys.map((key) => [toWebKey(key), values[key] ?? Number.NaN]));
}
