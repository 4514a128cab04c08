import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { claimLinks, receiveFolders, receiveLinks } from './deep-links.ts';

function fakeApp(isPackaged: boolean) {
  const schemes: string[] = [];
  const setAsDefaultProtocolClient = (scheme: string) => schemes.push(scheme) > 0;
  return Object.assign(new EventEmitter(), { isPackaged, schemes, setAsDefaultProtocolClient });
}

describe('our links', () => {
  it('deep links open the installed app, not one that runs from source', () => {
    const apps = [fakeApp(true), fakeApp(false)];
    for (const app of apps) claimLinks(app);
    expect(apps.map(({ schemes }) => schemes)).toEqual([['workcell'], []]);
  });

  it('deep links are handled when macOS delivers them', () => {
    const app = fakeApp(true);
    const received: string[] = [];
    const event = { preventDefault: () => void received.push('taken') };
    receiveLinks(app, (address) => received.push(address));
    app.emit('open-url', event, 'workcell://window');
    expect(received).toEqual(['taken', 'workcell://window']);
  });
});

it('opens the folder that macOS delivers, and marks the event as handled', () => {
  const app = new EventEmitter();
  const received: string[] = [];
  receiveFolders(app, (path) => received.push(path));
  app.emit('open-file', { preventDefault: () => void received.push('taken') }, '/home/ada/My code');
  expect(received).toEqual(['taken', '/home/ada/My code']);
});
