import { describe, expect, it } from 'vitest';
import { createSecretSamples, findRemainder } from '../../fixtures/redaction/secret-samples.ts';
import { measureProcessorTime } from '../../fixtures/testkit/processor-time.ts';
import { inspectText, longFenceLines, longTextCharacters, maskText } from './inspect-text.ts';

const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const fenceOf = (lines: number, mark = '```') => `${mark}ts\n${'let a;\n'.repeat(lines)}${mark}\n`;

describe('findings in a text', () => {
  it.each([
    ['nothing in a usual message', 'Mend the test in src/a.ts, it fails on Windows.', []],
    ['nothing in one that is just not long', 'x'.repeat(longTextCharacters), []],
    ['its length above that', 'x'.repeat(longTextCharacters + 1), [{ kind: 'long', characters: 5_001 }]],
    ['nothing in a block that is just not long', fenceOf(longFenceLines), []],
    [
      'a block with one line more, and where',
      `Look:\n${fenceOf(longFenceLines + 1)}`,
      [{ kind: 'fence', count: 1, places: [{ line: 2, lines: 61 }] }],
    ],
    [
      'a block that is not closed',
      `${fenceOf(2)}~~~\n${'x\n'.repeat(70)}\`\`\`\n`,
      [{ kind: 'fence', count: 1, places: [{ line: 5, lines: 72 }] }],
    ],
    [
      'tokens, each with its place and how it begins',
      `Use ${token}\nor ${token} or ${token}`,
      [
        {
          kind: 'secret',
          name: 'GitHub token',
          count: 3,
          places: [
            { line: 1, column: 5, sample: 'ghp_…' },
            { line: 2, column: 4, sample: 'ghp_…' },
            { line: 2, column: 52, sample: 'ghp_…' },
          ],
        },
      ],
    ],
    [
      'a private key, by its first line',
      `Key:\n-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA1234567890abcdef\n'.repeat(3)}-----END RSA PRIVATE KEY-----`,
      [{ kind: 'secret', name: 'private key', count: 1, places: [{ line: 2, column: 1, sample: '' }] }],
    ],
    [
      'what turns text around, and what shows nothing, by code point',
      'if (a\u202e) {\n\u200bb\u200b',
      [
        {
          kind: 'hidden',
          codePoint: 'U+202E',
          name: 'RIGHT-TO-LEFT OVERRIDE',
          count: 1,
          places: [{ line: 1, column: 6 }],
        },
        {
          kind: 'hidden',
          codePoint: 'U+200B',
          name: 'ZERO WIDTH SPACE',
          count: 2,
          places: [
            { line: 2, column: 1 },
            { line: 2, column: 3 },
          ],
        },
      ],
    ],
    [
      'words in tags, which only a model reads',
      'Hello\u{e0068}\u{e0069}',
      [
        {
          kind: 'hidden',
          codePoint: 'U+E0068',
          name: 'TAG CHARACTER',
          count: 1,
          places: [{ line: 1, column: 6 }],
        },
        {
          kind: 'hidden',
          codePoint: 'U+E0069',
          name: 'TAG CHARACTER',
          count: 1,
          places: [{ line: 1, column: 8 }],
        },
      ],
    ],
  ])('finds %s in a text', (_what, text, findings) => {
    expect(inspectText(text)).toEqual(findings);
  });

  it.each([
    ['emoji', '👨‍👩‍👧 ❤️ ✌🏽 🏳️‍🌈 👁️‍🗨️'],
    ['the flag of a region', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['Persian', 'می\u200cخواهم'],
    ['Hindi', 'क्\u200dष'],
    ['a mark beside Hebrew', 'שלום\u200f!'],
    ['a name in Japanese', '葛\u{e0100}城'],
    ['line ends and tabs', 'a\tb\r\nc\n'],
  ])('finds nothing where %s needs hidden characters', (_what, text) => {
    expect(inspectText(text)).toEqual([]);
    expect(maskText(text)).toBe(text);
  });

  it('lists twenty places of a finding, with the total', () => {
    const [found] = inspectText(`${token}\n`.repeat(30));
    expect(found).toMatchObject({ kind: 'secret', count: 30 });
    expect(found?.kind === 'secret' && found.places.length).toBe(20);
  });

  it('finds a secret split by hidden characters', () => {
    const apart = `a\nUse ${token.slice(0, 8)}\u200b${token.slice(8)}`;
    const named = { kind: 'secret', name: 'GitHub token', places: [expect.objectContaining({ line: 2, column: 5 })] };
    expect(inspectText(apart)).toContainEqual(expect.objectContaining(named));
  });

  it('a finding never contains a secret of the corpus', () => {
    const reported = createSecretSamples().flatMap((sample) => {
      const findings = inspectText(sample.text);
      const left = findRemainder(sample, JSON.stringify(findings));
      return findings.some(({ kind }) => kind === 'secret') && left === null ? [] : [[sample.kind, sample.place, left]];
    });
    expect(reported).toEqual([]);
  });
});

describe('a masked text', () => {
  it('masks secrets with marks, removes hidden characters, and leaves the rest unchanged', () => {
    const masked = maskText(`Use ${token}\u200b here\u202e.`);
    expect(masked).toBe('Use [secret: GitHub token] here.');
    expect(inspectText(masked)).toEqual([]);
  });

  it('masks a secret that hidden characters split', () => {
    const apart = `${token.slice(0, 8)}\u200b${token.slice(8)}`;
    expect(maskText(`Use ${apart}`)).toBe('Use [secret: GitHub token]');
  });
});

it('inspects a text in time linear in its length', () => {
  const time = measureProcessorTime(() => {
    inspectText(`token=${'a1b2c3d4 '.repeat(8)}`.repeat(12_000));
    inspectText(`\u200b${'`'.repeat(3)}\n`.repeat(100_000));
  });
  // Each takes a tenth of a second; quadratic time would take minutes.
  expect(time).toBeLessThan(5_000);
});
