import type { OnBeforeRequestListenerDetails, Session, WebContents, WebRequest } from 'electron';
import { describe, expect, it } from 'vitest';
import { openPageSession, restrictSession } from './page-session.ts';

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

type Handlers = {
  request?: Parameters<Session['setPermissionRequestHandler']>[0];
  check?: Parameters<Session['setPermissionCheckHandler']>[0];
  device?: Parameters<Session['setDevicePermissionHandler']>[0];
  spelling?: boolean;
  beforeRequest?: Parameters<WebRequest['onBeforeRequest']>[0];
};

/** Restricts a session that keeps its handlers. */
function restricted() {
  const kept: Handlers = {};
  const webRequest: Pick<WebRequest, 'onBeforeRequest'> = {
    onBeforeRequest: (listener: unknown) => {
      kept.beforeRequest = listener as NonNullable<Handlers['beforeRequest']>;
    },
  };
  restrictSession({
    setPermissionRequestHandler: (handler) => {
      kept.request = handler;
    },
    setPermissionCheckHandler: (handler) => {
      kept.check = handler;
    },
    setDevicePermissionHandler: (handler) => {
      kept.device = handler;
    },
    setSpellCheckerEnabled: (enabled) => {
      kept.spelling = enabled;
    },
    webRequest: webRequest as WebRequest,
  });
  return kept;
}

const contents = {} as WebContents;

describe('restrictSession', () => {
  it('lets our page write text to the clipboard, and grants no page anything else', () => {
    const { request, check } = restricted();
    const asked = (permission: Parameters<NonNullable<typeof request>>[1], requestingUrl: string) => {
      const answers: boolean[] = [];
      request?.(contents, permission, (granted) => answers.push(granted), { isMainFrame: true, requestingUrl });
      const details = { embeddingOrigin: requestingUrl, isMainFrame: true };
      answers.push(check?.(contents, permission, requestingUrl.replace(/\/$/, ''), details) ?? true);
      return answers;
    };
    expect(asked('clipboard-sanitized-write', 'app://workcell/')).toEqual([true, true]);
    expect(asked('clipboard-sanitized-write', 'https://evil.example/')).toEqual([false, false]);
    for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal'] as const) {
      expect(asked(permission, 'app://workcell/')).toEqual([false, false]);
    }
  });

  it('lets no page reach a device or the network', () => {
    const { device, beforeRequest, spelling } = restricted();
    expect(device?.({ deviceType: 'usb', origin: 'app://workcell', device: {} as Electron.USBDevice })).toBe(false);
    expect(spelling).toBe(false);
    const cancelled = (url: string) => {
      let cancel: boolean | undefined;
      beforeRequest?.({ url } as OnBeforeRequestListenerDetails, (answer) => {
        cancel = answer.cancel;
      });
      return cancel;
    };
    expect(['app://workcell/assets/a.js', 'data:image/png;base64,', 'blob:app://workcell/1'].map(cancelled)).toEqual([
      false,
      false,
      false,
    ]);
    expect(['https://example.org/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'ws://x/'].map(cancelled)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});
