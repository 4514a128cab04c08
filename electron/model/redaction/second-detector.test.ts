import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, it } from 'vitest';
import { createSecretSamples } from '../../../fixtures/redaction/secret-samples.ts';
import { DiagnosticRedactor, diagnosticRules } from './diagnostic-redactor.ts';

// Secretlint is an independent detector, maintained by others: our redactor must not leave anything it finds.
// docs/adr/0008-redaction.md explains why it is not in the app.

const person = { home: '/home/maria', userName: 'maria', workspace: '/home/maria/code/shop' };
const redactor = new DiagnosticRedactor(
  diagnosticRules({ personal: person, workspaceHashes: [], keepStackTraces: false }),
);
const samples = createSecretSamples();

/** Returns what Secretlint considers secrets in a text. */
async function findings(content: string): Promise<readonly string[]> {
  const { messages } = await lintSource({
    source: { filePath: 'output.txt', content, ext: '.txt', contentType: 'text' },
    options: { config: { rules: [{ id: 'recommended', rule: recommended, options: {} }] } },
  });
  return messages.map(({ range: [from, to] }) => content.slice(from, to));
}

it('finds about a hundred secrets in the corpus, and none in the redacted text', async () => {
  expect((await findings(samples.map(({ text }) => text).join('\n'))).length).toBeGreaterThan(300);
  expect(await findings(samples.map(({ text }) => redactor.text(text)).join('\n'))).toEqual([]);
});
