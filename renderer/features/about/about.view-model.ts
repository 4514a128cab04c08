import type { About } from '../../../shared/contract/about.ts';

/** One row of the table of versions. */
export type VersionRow = { readonly name: string; readonly version: string };

/** Everything the app is made of with its version; what is not there is left out. `browser` is what the page runs in. */
export function describeVersions(about: About, browser: string): readonly VersionRow[] {
  const { app, chromium, codex, electron, licence, node, protocol, schema, sqlite, system } = about;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Workcell', app],
    ['Codex', codex === null ? 'Known once it has started' : codex.version],
    ['Path of Codex', codex?.binary ?? null],
    ['Protocol of Codex', protocol],
    ['Node', node],
    ['Electron', electron],
    ['Browser', chromium === null ? browser : `Chromium ${chromium}`],
    ['SQLite', sqlite],
    ['Schema of the threads', schema === null ? null : String(schema)],
    ['System', system],
    ['Licence', licenceNames[licence] ?? licence],
  ];
  return rows.flatMap(([name, version]) => (version === null ? [] : [{ name, version }]));
}

const licenceNames: Readonly<Record<string, string>> = { 'Apache-2.0': 'Apache License 2.0' };

/** A browser by what it calls itself: the engine that a person knows by name, with its version. */
export function browserName(userAgent: string): string {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'Not known';
}

// Most call themselves by the names of others too: the first that fits is meant.
const browsers = [
  ['Edge', /Edg\/([\d.]+)/],
  ['Firefox', /Firefox\/([\d.]+)/],
  ['Chromium', /Chrom(?:e|ium)\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).*Safari/],
] as const;

/** The versions as text, one a line. */
export function textOfVersions(rows: readonly VersionRow[]): string {
  return rows.map(({ name, version }) => `${name}: ${version}`).join('\n');
}
