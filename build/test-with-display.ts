import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// `npm run test:ci`: the tests on a machine without a screen. On Linux the desktop app gets a virtual one.

const test = [process.execPath, fileURLToPath(new URL('test.ts', import.meta.url)), ...process.argv.slice(2)];
const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
const [program = '', ...args] = needsDisplay ? ['xvfb-run', '--auto-servernum', ...test] : test;
const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
if (error !== undefined) process.stderr.write(`${program} cannot be run: ${error.message}\n`);
process.exitCode = status ?? 1;
