import { expect, it } from 'vitest';
import { useAlerts } from '../../stores/alerts.store.ts';
import { announceReload } from './announce-reload.ts';

function pageAt(hash: string) {
  const replaced: unknown[] = [];
  const page = {
    location: { hash, pathname: '/' } as Location,
    history: { replaceState: (...args: readonly unknown[]) => replaced.push(args) } as unknown as History,
  };
  return { page, replaced };
}

it('announces once that the window was reloaded after a crash', () => {
  const { page, replaced } = pageAt('#reloaded');
  announceReload(page);
  expect(useAlerts.getState().toasts.map(({ fact }) => fact)).toEqual(['This window stopped working and reopened.']);
  expect(replaced).toEqual([[null, '', '/']]);
});

it('announces nothing at a normal start', () => {
  useAlerts.setState({ toasts: [] });
  const { page, replaced } = pageAt('');
  announceReload(page);
  expect([useAlerts.getState().toasts, replaced]).toEqual([[], []]);
});
