import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { receiveFolders } from './deep-links.ts';

it('opens the folder that macOS delivers, and marks the event as handled', () => {
  const app = new EventEmitter();
  const received: string[] = [];
  receiveFolders(app, (path) => received.push(path));
  app.emit('open-file', { preventDefault: () => void received.push('taken') }, '/home/ada/My code');
  expect(received).toEqual(['taken', '/home/ada/My code']);
});
