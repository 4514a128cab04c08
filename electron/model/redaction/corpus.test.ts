import { expect, it } from 'vitest';
import { harmlessLines } from '../../../fixtures/redaction/harmless-lines.ts';
import { createSecretSamples, findRemainder } from '../../../fixtures/redaction/secret-samples.ts';
import { DiagnosticRedactor, diagnosticRules } from './diagnostic-redactor.ts';

const person = { home: '/home/maria', userName: 'maria', workspace: '/home/maria/code/shop' };
const rules = diagnosticRules({ personal: person, workspaceHashes: [], keepStackTraces: false });
const redactor = new DiagnosticRedactor(rules);
/** The same rules without triggers, so that each one checks every line. */
const thorough = new DiagnosticRedactor(rules.map((rule) => ({ ...rule, triggers: null })));

const samples = createSecretSamples();
const texts = [...samples.map(({ text }) => text), ...harmlessLines.map(({ text }) => text)];

it('redacts every secret of the corpus', () => {
  const missed = samples.flatMap((sample) => {
    const left = findRemainder(sample, redactor.text(sample.text));
    return left === null ? [] : [`${sample.kind}, ${sample.place}: ${left} of ${sample.text}`];
  });
  expect(missed).toEqual([]);
});

it('keeps harmless lines unchanged, alone and together', () => {
  const changed = harmlessLines.filter(({ text }) => redactor.text(text) !== text);
  expect(changed.map(({ text }) => [text, redactor.text(text)])).toEqual([]);
  const together = harmlessLines.map(({ text }) => text).join('\n');
  expect(redactor.text(together)).toBe(together);
});

it('no redaction rule misses a line because a trigger is missing', () => {
  for (const text of texts) expect(redactor.text(text)).toBe(thorough.text(text));
});

it('redacting redacted text changes nothing', () => {
  for (const text of texts) {
    const once = redactor.text(text);
    expect(redactor.text(once)).toBe(once);
  }
});
