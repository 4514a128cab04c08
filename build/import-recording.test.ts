import { describe, expect, it } from 'vitest';
import { importRecording, KEPT_STDERR_LINES } from './import-recording.ts';

const line = (recorded: object) => `${JSON.stringify(recorded)}\n`;

describe('importRecording', () => {
  it('imports every recorded message with its time in whole milliseconds', () => {
    const recording = line({ t: 1.6, dir: 'send', msg: { id: 1 } }) + line({ t: 3, dir: 'recv', msg: 'not JSON' });
    expect(importRecording(recording)).toEqual([
      { at: 2, dir: 'send', message: { id: 1 } },
      { at: 3, dir: 'recv', message: 'not JSON' },
    ]);
  });

  it('keeps the first lines of a verbose recorded log and everything between and after', () => {
    const log = Array.from({ length: 200 }, (_, at) => line({ t: at, dir: 'stderr', msg: `line ${at}` })).join('');
    const steps = importRecording(`${log}${line({ t: 201, dir: 'recv', msg: { id: 2 } })}`);
    expect(steps.filter(({ dir }) => dir === 'stderr')).toHaveLength(KEPT_STDERR_LINES);
    expect(steps.at(-1)).toEqual({ at: 201, dir: 'recv', message: { id: 2 } });
  });

  it('rejects a recorded line of another kind', () => {
    expect(() => importRecording(line({ type: 'turn.started' }))).toThrow();
  });
});
