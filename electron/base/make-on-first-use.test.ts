import { expect, it } from 'vitest';
import { makeOnFirstUse } from './make-on-first-use.ts';

type Services = { readonly store: { readonly name: string }; readonly list: { readonly name: string } };

it('makes a service when somebody first reads it, and only once', () => {
  const made: string[] = [];
  const services = makeOnFirstUse<Services>({
    store: () => {
      made.push('store');
      return { name: 'store' };
    },
    list: ({ store }) => {
      made.push('list');
      return { name: `list of the ${store.name}` };
    },
  });
  expect(made).toEqual([]);
  expect(services.list.name).toBe('list of the store');
  expect(services.list).toBe(services.list);
  expect(made).toEqual(['store', 'list']);
});

it('lets two services use each other if one reads the other later', () => {
  const services = makeOnFirstUse<Services>({
    store: (all) => ({
      get name() {
        return `store of ${all.list.name}`;
      },
    }),
    list: ({ store }) => ({ name: store === undefined ? 'nothing' : 'list' }),
  });
  expect(services.list.name).toBe('list');
  expect(services.store.name).toBe('store of list');
});

it('names the way when a service needs itself to be made', () => {
  const services = makeOnFirstUse<Services>({
    store: ({ list }) => ({ name: list.name }),
    list: ({ store }) => ({ name: store.name }),
  });
  expect(() => services.store).toThrow('A service needs itself: store → list → store.');
});

it('makes a service again after its first making failed', () => {
  let isBroken = true;
  const services = makeOnFirstUse<Services>({
    store: () => {
      if (isBroken) throw new Error('It does not open.');
      return { name: 'store' };
    },
    list: ({ store }) => store,
  });
  expect(() => services.list).toThrow('It does not open.');
  isBroken = false;
  expect(services.list.name).toBe('store');
});
