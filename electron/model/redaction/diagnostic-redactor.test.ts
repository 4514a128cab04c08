import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../../fixtures/testkit/processor-time.ts';
import { isLong } from '../../../fixtures/testkit/test-run.ts';
import { DiagnosticRedactor, diagnosticRules } from './diagnostic-redactor.ts';

const personal = { home: '/home/maria', userName: 'maria', workspace: '/home/maria/code/shop' };
const hash = '3f786850e387550fdab836ed7e6dc881de23001b';
const settings = { personal, workspaceHashes: [hash], keepStackTraces: false };
const redactor = new DiagnosticRedactor(diagnosticRules(settings));
const key = `ghp_${'aB3dE5fG7h'.repeat(4)}`;

it('removes secrets and personal data from diagnostics, and leaves the rest', () => {
  const line = `12:04 maria ran git push with ${key} in /home/maria/code/shop/web, log in /home/maria/.npm/x.log\n`;
  expect(redactor.text(line)).toBe(
    '12:04 [user name] ran git push with [secret: GitHub token] in [workspace]/web, log in [path outside the workspace]\n',
  );
});

it("removes the neighbors of a user's folder, whatever its root, and leaves folders that every machine has", () => {
  const folders = ['/data/shop', '/usr/local/src/mine', '/'];
  const knowing = new DiagnosticRedactor(diagnosticRules({ ...settings, personal: { ...personal, folders } }));
  expect(knowing.text('cannot open /data/letters/a.md')).toBe('cannot open [path outside the workspace]');
  for (const harmless of ['cannot open /usr/lib/libc.so', 'POST /v1/responses']) {
    expect(knowing.text(harmless)).toBe(harmless);
  }
});

describe('hashes of workspaces', () => {
  it.each([
    [`opened ${hash}.`, 'opened [workspace hash].'],
    [`opened ${hash.slice(0, 12)}/index`, 'opened [workspace hash]/index'],
    [`opened ${hash.toUpperCase()}`, 'opened [workspace hash]'],
    ['{"workspaceHash":"0a1b2c3d4e5f"}', '{"workspaceHash":"[workspace hash]"}'],
    ['workspace id 0a1b2c3d4e5f, 3 threads', 'workspace id [workspace hash], 3 threads'],
  ])('%s', (text, without) => {
    expect(redactor.text(text)).toBe(without);
  });

  it.each([
    `commit ${hash.slice(0, 7)}`,
    `${hash}00`,
    `${hash.slice(0, 9)}0`,
    'workspace id 0198c1a2-7c3d-7e4f-8a9b-0c1d2e3f4a5b',
    'the workspace is added',
  ])('does not treat %s as a workspace hash', (text) => {
    expect(redactor.text(text)).toBe(text);
  });
});

it('keeps stack traces without personal data if the user agreed to that', () => {
  const trace = 'Error: no\n    at run (/home/maria/code/shop/a.js:1:2)\n    at main (/home/maria/b.js:3:4)\n';
  const open = new DiagnosticRedactor(diagnosticRules({ ...settings, keepStackTraces: true }));
  expect(open.text(trace)).toBe(
    'Error: no\n    at run ([workspace]/a.js:1:2)\n    at main ([path outside the workspace]:3:4)\n',
  );
  expect(redactor.text(trace)).toMatch(/^Error: no\n\[stack trace [0-9a-f]{8}, 2 frames\]\n$/);
});

it('the diagnostic redactor accepts additional rules', () => {
  const ticket = { label: 'ticket', isSecret: false, triggers: ['shop-'], pattern: /\bSHOP-\d+/g };
  const own = new DiagnosticRedactor([...diagnosticRules(settings), ticket]);
  expect(own.text(`SHOP-12 has ${key}, shop-3 not`)).toBe('[ticket] has [secret: GitHub token], shop-3 not');
});

describe('lines', () => {
  it.each(['', '\n', '\r\n', 'a\r\nb\r\n', 'a\rb', '\n\n', 'a\n\nb', '\u2028\n'])(
    'keeps the lines %j unchanged',
    (text) => {
      expect(redactor.text(text)).toBe(text);
    },
  );

  it('keeps the line endings when it replaces something in a line', () => {
    expect(redactor.text(`a\r\n${key}\r\n${key}\nb`)).toBe('a\r\n[secret: GitHub token]\r\n[secret: GitHub token]\nb');
  });
});

describe('a line of repeated rule triggers', () => {
  const length = 100_000;
  const rules = diagnosticRules(settings);
  const labels = [...new Set(rules.map(({ label }) => label))];

  it.each(labels)('redacts a line of repeated rule triggers in linear time: %s', (label) => {
    const triggers = rules
      .filter((rule) => rule.label === label)
      .flatMap((rule) => (rule.triggers === null || rule.triggers === 'mixedRun' ? [] : rule.triggers));
    // Some rules have hundreds of similar triggers; a sample of them is enough.
    const each = Math.ceil(triggers.length / (isLong ? 30 : 3));
    for (const trigger of new Set(triggers.filter((_, at) => at % each === 0))) {
      for (const after of ['', 'a1', ' ', '="', ': ', '\\']) {
        for (const piece of [`${trigger}${after}`, `${trigger.toUpperCase()}${after}`]) {
          const time = measureProcessorTime(() => redactor.text(piece.repeat(length / piece.length)));
          // Each takes a few milliseconds; quadratic time would take many seconds.
          expect.soft(time, piece).toBeLessThan(3_000);
        }
      }
    }
  });
});
