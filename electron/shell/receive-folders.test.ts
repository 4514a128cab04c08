import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { receiveFolders } from './receive-folders.ts';

it('opens the folder that macOS delivers, and marks the event as handled', () => {
  const app = new EventEmitter();
  const heard: string[] = [];
  receiveFolders(app, (path) => heard.push(path));
  app.emit('open-file', { preventDefault: () => void heard.push('taken') }, '/home/ada/My code');
  expect(heard).toEqual(['taken', '/home/ada/My code']);
});
