import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { appId } from './notifications.ts';

it('matches the id of the installed app', () => {
  const packaging = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
  expect(/^appId: (.+)$/m.exec(packaging)?.[1]).toBe(appId);
});
