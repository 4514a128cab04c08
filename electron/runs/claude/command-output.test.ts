import { describe, expect, it } from 'vitest';
import { parseCommandOutput } from './claude-event-writer.ts';

describe('the output of a command', () => {
  it.each([
    { output: { stdout: 'out', stderr: 'err' }, said: 'out\nerr', is: { output: 'out\nerr', exit_code: 0 } },
    { output: { stdout: '', stderr: '' }, said: '(no output)', is: { output: '', exit_code: 0 } },
    { output: { stdout: '', stderr: '', returnCodeInterpretation: 'No matches' }, said: '', is: { output: '' } },
    { output: { stdout: '', stderr: '', backgroundTaskId: 'b1' }, said: 'Runs on', is: { output: '' } },
    { output: { stdout: 'half', stderr: '', interrupted: true }, said: 'half', is: { output: 'half' } },
    { output: 'Error: Exit code 3', said: 'Exit code 3\nbad\nworse', is: { output: 'bad\nworse', exit_code: 3 } },
    { output: undefined, said: 'Exit code 1', is: { output: '', exit_code: 1 } },
    { output: undefined, said: 'It took too long', is: { output: 'It took too long' } },
  ])('$said', ({ is, output, said }) => {
    expect(parseCommandOutput(output, said)).toEqual(is);
  });
});
