import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** An npm package in the app, and its license terms. */
export type ThirdParty = {
  readonly name: string;
  readonly version: string;
  /** Its SPDX expression, such as `MIT`. Null when neither its package.json nor its text names one. */
  readonly license: string | null;
  /** The address of its source. Null when its package.json has none. */
  readonly source: string | null;
  /** The text of its license and notice files. Empty without any. */
  readonly text: string;
};

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().nullable().catch(null),
  repository: z
    .union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)])
    .nullable()
    .catch(null),
});

/** Matches `LICENSE`, `licence.md`, `LICENSE-MIT`, and `NOTICE.txt`, but no programs. */
const licenseFile = /^(licen[cs]e|copying|notice)([.-](?!.*[.][cm]?[jt]s(on)?$).*)?$/i;

/** Reads the terms of the npm package in `folder`. Throws when there is no package. */
export function readThirdParty(folder: string): ThirdParty {
  const { license, name, repository, version } = manifest.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenseFile.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim());
  const text = files.join('\n\n');
  return { name, version, license: license ?? detectLicense(text), source: repository, text };
}

/** The license whose text this is. Null if it is not obvious. */
function detectLicense(text: string): string | null {
  return /^(?:The )?MIT License\b/.test(text) ? 'MIT' : null;
}

const heading = `Workcell contains the open-source packages below. Electron and Chromium list theirs in
LICENSE.electron.txt and LICENSES.chromium.html.`;

/** The contents of THIRD-PARTY.txt. Packages with the same license text share one copy of it. */
export function writeThirdParty(packages: readonly ThirdParty[]): string {
  const byText = Map.groupBy(
    packages.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ({ license, text }) => (text === '' ? `This package has no license file. Its package.json says ${license}.` : text),
  );
  const line = '-'.repeat(80);
  const sections = [...byText].map(([text, sharing]) => {
    const names = sharing.map(({ license, name, source, version }) =>
      [`${name} ${version} (${license ?? 'no license named'})`, ...(source === null ? [] : [`  ${source}`])].join('\n'),
    );
    return `${names.join('\n')}\n\n${text}`;
  });
  return `${[heading, ...sections].join(`\n\n${line}\n\n`)}\n`;
}

/** Licenses that allow shipping a package unmodified, with its text. */
const allowed = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0', 'OFL-1.1'],
  ...['Python-2.0', 'Unlicense', 'CC0-1.0', '(MIT AND Zlib)'],
]);

/** The problems with the terms of shipped packages, one sentence each. */
export function judgeLicenses(packages: readonly ThirdParty[]): readonly string[] {
  return packages
    .filter(({ license }) => license === null || !isAllowed(license))
    .map(({ license, name }) => `${name}: ${license ?? 'no license'} is not on the list of approved licenses.`);
}

/** Returns whether a license is approved. If there are several to choose from, one must be. */
function isAllowed(license: string): boolean {
  if (allowed.has(license)) return true;
  const choices = /^\(?([\w.-]+(?: OR [\w.-]+)+)\)?$/.exec(license)?.[1]?.split(' OR ') ?? [];
  return choices.some((choice) => allowed.has(choice));
}
