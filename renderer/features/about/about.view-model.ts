import { getOwnValue } from '../../../shared/base/own-value.ts';
import type { About } from '../../../shared/contract/about.ts';
import { t } from '../../../shared/i18n/i18n.ts';

/** One row of the table of versions. */
export type VersionRow = { readonly name: string; readonly version: string };

/**
 * Lists everything the app is made of, with versions, and leaves out what is absent. `browser` is the browser that
 * shows the page.
 */
export function describeVersions(about: About, browser: string): readonly VersionRow[] {
  const { app, chromium, codex, electron, license, node, protocol, schema, sqlite, system } = about;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Workcell', app],
    ['Codex', codex === null ? t`Shown once Codex starts` : codex.version],
    [t`Codex path`, codex?.binary ?? null],
    [t`Codex protocol`, protocol],
    ['Node', node],
    ['Electron', electron],
    [t`Browser`, chromium === null ? browser : `Chromium ${chromium}`],
    ['SQLite', sqlite],
    [t`Thread schema`, schema === null ? null : String(schema)],
    [t`System`, system],
    [t`License`, getOwnValue(licenseNames, license) ?? license],
  ];
  return rows.flatMap(([name, version]) => (version === null ? [] : [{ name, version }]));
}

const licenseNames: Readonly<Record<string, string>> = { 'Apache-2.0': 'Apache License 2.0' };

/** Reads a browser's name and version from its user agent. The name is the one people know. */
export function getBrowserName(userAgent: string): string {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return t`Unknown`;
}

// Most browsers also claim to be others, so the first match counts.
const browsers = [
  ['Edge', /Edg\/([\d.]+)/],
  ['Firefox', /Firefox\/([\d.]+)/],
  ['Chromium', /Chrom(?:e|ium)\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).*Safari/],
] as const;

/** Returns the versions as text, one per line. */
export function formatVersions(rows: readonly VersionRow[]): string {
  return rows.map(({ name, version }) => `${name}: ${version}`).join('\n');
}
