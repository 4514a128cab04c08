import { getOwnValue } from '../base/own-value.ts';
import { visibleText } from '../base/visible-text.ts';
import { counted, t, wholeNumber } from '../i18n/i18n.ts';
import type { InputFinding } from './finding.ts';

const maxNamed = 3;

/** Secrets that do not belong to a product, by the label in their mask. */
const namesOfSecrets: Readonly<Record<string, string>> = {
  'authorization header': t`Authorization header`,
  'bearer token': t`Bearer token`,
  'key in a header': t`Key in a header`,
  'key in an address': t`Key in an address`,
  'password hash': t`Password hash`,
  'password in an address': t`Password in an address`,
  'password or key': t`Password or key`,
  'private key': t`Private key`,
  'random token': t`Random token`,
  'recovery key of Workcell': t`Workcell recovery key`,
  'web token': t`Web token`,
};

/** Names the findings, for use within a sentence: `2 secrets and 4 hidden characters`. Empty without findings. */
export function nameFindings(findings: readonly InputFinding[]): string {
  const secrets = sum(findings, 'secret');
  const hidden = sum(findings, 'hidden');
  const parts = findings.flatMap((finding) => {
    if (finding.kind === 'long') return [t`${wholeNumber(finding.characters)} characters`];
    return finding.kind === 'fence' ? [counted(finding.count, 'long block of code', 'long blocks of code')] : [];
  });
  return joinParts([
    ...(secrets === 0 ? [] : [counted(secrets, 'secret', 'secrets')]),
    ...(hidden === 0 ? [] : [counted(hidden, 'hidden character', 'hidden characters')]),
    ...parts,
  ]);
}

/** One finding as a row: what it is and where. It shows only the beginning of a secret. */
export function describeFinding(finding: InputFinding): { readonly what: string; readonly where: string } {
  switch (finding.kind) {
    case 'secret': {
      const places = finding.places.map(({ line, sample }) =>
        sample === '' ? t`line ${wholeNumber(line)}` : t`${sample} in line ${wholeNumber(line)}`,
      );
      return {
        what: formatTimes(getOwnValue(namesOfSecrets, finding.name) ?? capitalized(finding.name), finding.count),
        where: describePlaces(finding.file, places, finding.count),
      };
    }
    case 'hidden': {
      const places = finding.places.map(
        ({ column, line }) => t`line ${wholeNumber(line)}, column ${wholeNumber(column)}`,
      );
      return {
        what: formatTimes(`${finding.codePoint} ${finding.name}`, finding.count),
        where: describePlaces(finding.file, places, finding.count),
      };
    }
    case 'long':
      return { what: t`Long text`, where: t`${wholeNumber(finding.characters)} characters` };
    case 'fence': {
      const places = finding.places.map(
        ({ line, lines }) => t`${wholeNumber(lines)} lines, starting at line ${wholeNumber(line)}`,
      );
      return { what: formatTimes(t`Long block of code`, finding.count), where: formatPlaces(places, finding.count) };
    }
  }
}

/** All findings as sentences on one line, for a status in the transcript. */
export function describeFindings(findings: readonly InputFinding[]): string {
  return findings
    .map(describeFinding)
    .map(({ what, where }) => `${what}: ${where}.`)
    .join(' ');
}

function sum(findings: readonly InputFinding[], kind: 'secret' | 'hidden'): number {
  return findings.reduce((total, finding) => total + (finding.kind === kind ? finding.count : 0), 0);
}

function formatTimes(what: string, count: number): string {
  return count === 1 ? what : t`${what}, ${wholeNumber(count)} times`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function describePlaces(file: string | undefined, places: readonly string[], count: number): string {
  return file === undefined ? formatPlaces(places, count) : `${visibleText(file)}, ${formatPlaces(places, count)}`;
}

function formatPlaces(places: readonly string[], count: number): string {
  const named = places.slice(0, maxNamed);
  const more = count - named.length;
  return more === 0 ? named.join('; ') : t`${named.join('; ')} and ${wholeNumber(more)} more`;
}

function joinParts(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : t`${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
