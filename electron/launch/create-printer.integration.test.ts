import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('a program keeps running when it prints after its terminal has closed', async () => {
  const program = `
    import { createPrinter } from ${JSON.stringify(join(import.meta.dirname, 'create-printer.ts'))};
    const say = createPrinter(process.stderr);
    process.once('message', () => {
      say('one');
      setImmediate(() => {
        say('two');
        setImmediate(() => process.exit(7));
      });
    });
    process.send('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  await once(child, 'message');
  child.stderr?.destroy();
  child.send('speak');
  expect(await once(child, 'exit')).toEqual([7, null]);
});
