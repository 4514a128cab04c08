import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { answerTrust, sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

// Codex can snapshot the user's shell when a turn starts: it runs a login shell in the open folder, outside its
// sandbox. The startup files of that shell often call git, and git runs programs that the folder's configuration names.
it.skipIf(process.platform === 'win32').each(['readOnly', 'writable'] as const)(
  'runs the shell of the user only inside the sandbox of a turn: in a folder that is %s',
  async (trust) => {
    const marks = createCacheFolder('marks');
    onTestFinished(() => marks.remove());
    const at = (name: string) => join(marks.path, name);
    app = await TestApp.start({
      environment: { SHELL: '/bin/bash' },
      config: {
        approval_policy: 'never',
        sandbox_mode: trust === 'readOnly' ? 'read-only' : 'workspace-write',
        features: { shell_snapshot: true },
      },
      steps: [run('echo "$OF_SHELL"'), answer('Done')],
    });
    // In the sandbox it cannot leave a mark.
    const files = `echo "$PWD" >> '${at('shells')}' 2>/dev/null\ngit status >/dev/null 2>&1\nexport OF_SHELL=as-in-a-terminal\n`;
    for (const name of ['.bashrc', '.bash_profile', '.zshrc', '.zprofile']) {
      writeFileSync(join(app.codexHome.path, name), files);
    }
    const folder = app.workspace.path;
    execFileSync('git', ['init', '--quiet', folder]);
    writeFileSync(at('trap'), `#!/bin/sh\necho sprung >> '${at('sprung')}'\nexit 1\n`, { mode: 0o755 });
    execFileSync('git', ['-C', folder, 'config', 'core.fsmonitor', at('trap')]);
    const window = await app.connect();
    await window.get('openWorkspace', { path: folder });
    await answerTrust(window, folder, trust);
    await sendMessage(window, 'Go', { mode: 'config' });
    await waitForTurnEnd(window);
    // Commands still have the settings of the user's shell.
    expect(JSON.stringify(window.entries)).toContain('as-in-a-terminal');
    await app.shutdown();
    expect(existsSync(at('shells')) ? readFileSync(at('shells'), 'utf8') : '').toBe('');
    expect(existsSync(at('sprung'))).toBe(false);
  },
);
