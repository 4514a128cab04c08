import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askInTerminal, isInForeground } from './ask-in-terminal.ts';

const question = { message: 'Run it?', lines: ['Program: "it"'] };
const never = new AbortController().signal;

function setUp(isForeground = true) {
  const input = new PassThrough();
  let shown = '';
  let codes = 1_000;
  const write = (text: string) => {
    shown += text;
  };
  const nextCode = () => {
    codes += 1;
    return String(codes);
  };
  const ask = askInTerminal({ input, write, isForeground: async () => isForeground }, nextCode);
  return { input, ask, shown: () => shown };
}

describe('a question in the terminal of the host', () => {
  it('a terminal question shows everything, and accepts only its own code as approval', async () => {
    const { ask, input, shown } = setUp();
    const first = ask(question, never);
    input.write('1001\n');
    expect(await first).toBe('yes');
    expect(shown()).toContain('Run it?\n  Program: "it"\nType 1001 to allow it, or n to refuse.');
    const second = ask(question, never);
    input.write('1001\nn\n');
    expect(await second).toBe('no');
  });

  it.each(['y\nyes\n1\n', 'N\n', '\n\n\n1\n2\n3\n'])('a terminal question takes %j as a no', async (typed) => {
    const { ask, input } = setUp();
    const asked = ask(question, never);
    input.write(typed);
    expect(await asked).toBe('no');
  });

  it('a terminal question is not answered by what was typed before it', async () => {
    const { ask, input } = setUp();
    input.write('\n\ny\n');
    const asked = ask(question, never);
    input.write('1001\n');
    expect(await asked).toBe('yes');
  });

  it('a terminal question is a no when the terminal is closed or the question is withdrawn', async () => {
    const closed = setUp();
    const one = closed.ask(question, never);
    closed.input.end();
    expect(await one).toBe('no');
    const withdrawn = setUp();
    const end = new AbortController();
    const other = withdrawn.ask(question, end.signal);
    end.abort();
    expect(await other).not.toBe('yes');
  });

  it('does not ask without a terminal, or in the background, where reading would stop the host', async () => {
    const write = () => undefined;
    expect(await askInTerminal({ input: null, write, isForeground: async () => true })(question, never)).toBe(
      'cannotAsk',
    );
    expect(await setUp(false).ask(question, never)).toBe('cannotAsk');
    expect(isInForeground('7 (a) b) S 1 7 7 34816 7 4194304')).toBe(true);
    expect(isInForeground('7 (node) S 1 7 3 34816 9 4194304')).toBe(false);
  });
});
