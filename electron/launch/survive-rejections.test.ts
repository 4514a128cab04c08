import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { surviveRejections } from './create-printer.ts';

describe('an unhandled rejection', () => {
  it('an unhandled rejection is reported, with its origin', () => {
    const host = new EventEmitter();
    const said: string[] = [];
    surviveRejections(host, (words) => said.push(words));
    host.emit('unhandledRejection', new Error('the list failed'));
    host.emit('unhandledRejection', 'a word');
    expect(said[0]).toMatch(/the list failed[\s\S]*survive-rejections\.test/);
    expect(said[1]).toMatch(/a word$/);
  });
});
