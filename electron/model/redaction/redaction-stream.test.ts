import { describe, expect, it } from 'vitest';
import { harmlessLines } from '../../../fixtures/redaction/harmless-lines.ts';
import { createSecretSamples, findRemainder } from '../../../fixtures/redaction/secret-samples.ts';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { DiagnosticRedactor, diagnosticRules } from './diagnostic-redactor.ts';
import { lineLeftOut, maxHeldCharacters } from './redaction-stream.ts';

const person = { home: '/home/maria', userName: 'maria', workspace: '/home/maria/code/shop' };
const redactor = new DiagnosticRedactor(
  diagnosticRules({ personal: person, workspaceHashes: [], keepStackTraces: false }),
);
const samples = createSecretSamples();

const text = fc.oneof(
  fc.constantFrom(...samples.map((sample) => sample.text)),
  fc.constantFrom(...harmlessLines.map((line) => line.text)),
  fc.constantFrom('', ' ', '\r', 'token:', '    at run (/home/maria/x.js:1:2)', '-----BEGIN RSA PRIVATE KEY-----'),
);
/** Several texts in sequence, each on its own line or not. */
const output = fc
  .array(fc.tuple(text, fc.constantFrom('\n', '\r\n', '\n\n', ' ', '')), { maxLength: 12 })
  .map((parts) => parts.flat().join(''));
/** The lengths of chunks, used repeatedly. */
const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });

function chunksOf(whole: string, sizes: readonly number[]): readonly string[] {
  const chunks: string[] = [];
  for (let at = 0; at < whole.length; ) {
    const size = sizes[chunks.length % sizes.length] ?? 1;
    chunks.push(whole.slice(at, at + size));
    at += size;
  }
  return chunks;
}

function streamed(chunks: readonly string[]): string {
  const stream = redactor.stream();
  return chunks.map((chunk) => stream.write(chunk)).join('') + stream.close();
}

describe('a text that arrives in chunks', () => {
  it('redacts chunks into the same output as the whole text, wherever it is cut', () => {
    fc.assert(
      fc.property(output, lengths, (whole, sizes) => {
        expect(streamed(chunksOf(whole, sizes))).toBe(redactor.text(whole));
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  it('shows no secret of the corpus in chunks, even one character at a time', () => {
    const missed = samples.filter((sample) => findRemainder(sample, streamed([...sample.text])) !== null);
    expect(missed).toEqual([]);
  });

  it('emits redacted text line by line', () => {
    const stream = redactor.stream();
    expect(stream.write('one\ntw')).toBe('one\n');
    expect(stream.write('o\nthree')).toBe('two\n');
    expect(stream.close()).toBe('three');
  });
});

describe('a line without an end', () => {
  const words = 'all is well, nothing to be seen here; ';
  const secret = `ghp_${'aB3dE5fG7h'.repeat(4)}`;

  it('holds a line without an end back only up to a limit', () => {
    const stream = redactor.stream();
    let held = 0;
    for (let count = 0; count < 20_000; count++) {
      held += words.length - stream.write(words).length;
      expect(held).toBeLessThanOrEqual(maxHeldCharacters);
    }
    expect(stream.close()).toHaveLength(held);
  });

  it('shows no secret of a line without an end, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 30_000 }), (shift, size) => {
        const whole = `${'x'.repeat(shift % words.length)} ${words.repeat(4_000 - shift)}"token": "${secret}" ${words.repeat(shift)}`;
        expect(streamed(chunksOf(whole, [size]))).toBe(redactor.text(whole));
      }),
      { numRuns: runs(12, 400) },
    );
  });

  it('does not cut a line between a name and the value that only the name reveals', () => {
    const value = 'Correct_Horse_Battery_Staple';
    const named = `"password": "${value}"`;
    expect(redactor.text(value)).toBe(value);
    // The place to cut, 8,192 characters before the end, moves from after the value to before the name.
    for (let after = 8_192 - named.length - 5; after <= 8_192 + 5; after += 5) {
      const whole = `${words.repeat(2_000)}${named} ${'.'.repeat(after)}`;
      expect(streamed([whole])).toBe(redactor.text(whole));
      expect(streamed([whole])).not.toContain(value);
    }
  });

  it('leaves out a line when there is no place to cut it, up to its end', () => {
    const long = 'a'.repeat(3 * maxHeldCharacters);
    expect(streamed([...chunksOf(`sk-1${long}`, [10_000]), ' rest\nnext'])).toBe(`${lineLeftOut}\nnext`);
  });
});
