import type { Session } from 'electron';
import { expect, it } from 'vitest';
import { openPageSession } from './page-session.ts';

it('gives pages a session in memory, whose spell checker has nowhere to ask from its first moment', () => {
  const calls: string[] = [];
  const note = (name: string) => (value: unknown) =>
    void calls.push(`${name} ${typeof value === 'function' ? '' : value}`);
  const session: Partial<Session> = {
    setSpellCheckerDictionaryDownloadURL: note('dictionaries'),
    setSpellCheckerEnabled: note('spell checker'),
    setPermissionRequestHandler: note('requests'),
    setPermissionCheckHandler: note('checks'),
    setDevicePermissionHandler: note('devices'),
    webRequest: { onBeforeRequest: note('network') } as unknown as Session['webRequest'],
  };
  const opened = openPageSession({
    fromPartition: (partition) => {
      calls.push(`partition ${partition}`);
      return session as Session;
    },
  });
  expect(opened).toBe(session);
  // No `persist:`.
  expect(calls.slice(0, 2)).toEqual(['partition workcell', 'dictionaries app://workcell/no-dictionaries/']);
  expect(calls).toContain('network ');
});
