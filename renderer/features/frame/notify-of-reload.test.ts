import { expect, it } from 'vitest';
import { useAlerts } from '../../stores/alerts.store.ts';
import { notifyOfReload } from './notify-of-reload.ts';

function pageAt(hash: string) {
  const replaced: unknown[] = [];
  const page = {
    location: { hash, pathname: '/' } as Location,
    history: { replaceState: (...args: readonly unknown[]) => replaced.push(args) } as unknown as History,
  };
  return { page, replaced };
}

it('says once that the window was reopened', () => {
  const { page, replaced } = pageAt('#reloaded');
  notifyOfReload(page);
  expect(useAlerts.getState().toasts.map(({ fact }) => fact)).toEqual(['This window stopped working and reopened.']);
  expect(replaced).toEqual([[null, '', '/']]);
});

it('says nothing at a normal start', () => {
  useAlerts.setState({ toasts: [] });
  const { page, replaced } = pageAt('');
  notifyOfReload(page);
  expect([useAlerts.getState().toasts, replaced]).toEqual([[], []]);
});
