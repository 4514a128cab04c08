import { expect, it } from 'vitest';
import { OrderedSettler } from './ordered-settler.ts';

it('keeps the order of calls, and continues after a failure', async () => {
  const order = new OrderedSettler<object>();
  const [key, other] = [{}, {}];
  const [slow, failing] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const done: string[] = [];
  const note = (what: string) => done.push(what);
  const all = [
    order.settle(key, slow.promise).then(note),
    order.settle(key, failing.promise).catch((failure) => note(String(failure))),
    order.settle(key, Promise.resolve('last')).then(note),
  ];
  failing.reject('refused');
  await order.settle(other, Promise.resolve('elsewhere')).then(note);
  expect(done).toEqual(['elsewhere']);
  slow.resolve('slow');
  await Promise.all(all);
  expect(done).toEqual(['elsewhere', 'slow', 'refused', 'last']);
});
