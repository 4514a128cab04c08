import { StringDecoder } from 'node:string_decoder';
import { DiagnosticRedactor, diagnosticRules } from '../../../electron/model/redaction/diagnostic-redactor.ts';
import { createDiagnosticsText, writer } from '../../../fixtures/redaction/diagnostics-text.ts';
import { harmlessLines } from '../../../fixtures/redaction/harmless-lines.ts';
import { createSecretSamples, findRemainder } from '../../../fixtures/redaction/secret-samples.ts';
import { getMedian } from '../statistics.ts';

// Redacts the corpus, and a large amount of diagnostics text in chunks, as from a child process. Prints recall and
// false positives in percent and the speed in MB/s. With the argument `floor`, prints the speed of just reading each
// character. It measures thread time, so that other programs have less influence.

const characters = 4_000_000;
const chunk = 8_192;
const times = 7;

const bytes = Buffer.from(createDiagnosticsText(characters));
const decoder = new StringDecoder('utf8');
const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
  decoder.write(bytes.subarray(at * chunk, (at + 1) * chunk)),
);

const [what] = process.argv.slice(2);
process.stdout.write(JSON.stringify(what === 'floor' ? { speed: measurePerSecond(read) } : measureRedactor()));

function measureRedactor(): { readonly recall: number; readonly falsePositives: number; readonly speed: number } {
  const redactor = new DiagnosticRedactor(
    diagnosticRules({ personal: writer, workspaceHashes: [], keepStackTraces: false }),
  );
  const samples = createSecretSamples();
  const found = samples.filter((sample) => findRemainder(sample, redactor.text(sample.text)) === null);
  const changed = harmlessLines.filter(({ text }) => redactor.text(text) !== text);
  return {
    recall: (100 * found.length) / samples.length,
    falsePositives: (100 * changed.length) / harmlessLines.length,
    speed: measurePerSecond(() => {
      const stream = redactor.stream();
      let shown = 0;
      for (const part of chunks) shown += stream.write(part).length;
      return shown + stream.close().length;
    }),
  };
}

function read(): number {
  let sum = 0;
  for (const part of chunks) for (let at = 0; at < part.length; at++) sum += part.charCodeAt(at);
  return sum;
}

/** Megabytes per second, as the median of several runs after two warm-up runs. */
function measurePerSecond(run: () => number): number {
  const speeds = Array.from({ length: times + 2 }, () => {
    const { system, user } = process.threadCpuUsage();
    if (run() === 0) throw new Error('Nothing was done');
    const { system: systemAfter, user: userAfter } = process.threadCpuUsage();
    return bytes.length / (systemAfter + userAfter - system - user);
  });
  return getMedian(speeds.slice(2));
}
