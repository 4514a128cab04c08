import { describe, expect, it } from 'vitest';
import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { ToastMessage } from '../../stores/alerts.store.ts';
import { describeBanners, describeToasts } from './alerts.view-model.ts';

function alert(id: string, more: Partial<UserFacingAlert> = {}): UserFacingAlert {
  return { id, surface: 'banner', severity: 'warning', fact: `${id}.`, remedy: '', commands: [], ...more };
}

describe('describeBanners', () => {
  it('shows one critical and one other banner, and counts the rest', () => {
    const alerts = [
      alert('w1'),
      alert('w2'),
      alert('c1', { severity: 'critical' }),
      alert('c2', { severity: 'critical' }),
    ];
    const view = describeBanners(alerts, 'connected', false);
    expect(view.shown.map(({ id }) => id)).toEqual(['c1', 'w1']);
    expect(view.more).toBe(2);
    expect(describeBanners(alerts, 'connected', true)).toMatchObject({ more: 0, shown: { length: 4 } });
  });

  it('shows a lost connection before any warning and says that it is reconnecting', () => {
    const view = describeBanners([alert('w1')], 'lost', false);
    expect(view.shown[0]).toMatchObject({ id: 'line', severity: 'working', dismissable: false });
    expect(view.more).toBe(1);
  });

  it('shows a critical banner when the host refuses the page', () => {
    expect(describeBanners([], 'refused', false).shown[0]).toMatchObject({ severity: 'critical' });
    expect(describeBanners([], 'connecting', false).shown).toEqual([]);
  });

  it('shows a banner while the folder of the window is missing', () => {
    const [banner] = describeBanners([alert('w1')], 'connected', false, { type: 'missing', path: '/p' }).shown;
    expect(banner).toMatchObject({
      severity: 'warning',
      fact: '/p no longer exists.',
      commands: [{ id: 'openFolder', primary: false }],
      dismissable: false,
    });
  });

  it('puts the command that fixes a critical banner last, as its only primary button', () => {
    const critical = alert('c', { severity: 'critical', commands: ['restartCodex', 'openSettings'] });
    expect(describeBanners([critical], 'connected', false).shown[0]?.commands).toEqual([
      { id: 'openSettings', primary: false },
      { id: 'restartCodex', primary: true },
    ]);
    const warning = alert('w', { commands: ['openSettings'] });
    expect(describeBanners([warning], 'connected', false).shown[0]?.commands).toEqual([
      { id: 'openSettings', primary: false },
    ]);
  });
});

describe('describeToasts', () => {
  it('keeps the message that the user reads, whatever arrives', () => {
    const shown = describeToasts(
      [],
      [1, 2, 3, 4].map((id) => toast(id)),
      1,
    );
    expect(shown.map(({ id }) => id)).toEqual([1, 3, 4]);
  });

  const toast = (id: number, more: Partial<ToastMessage> = {}): ToastMessage => ({
    id,
    kind: 'note',
    fact: `Toast ${id}.`,
    detail: '',
    button: null,
    ...more,
  });

  it('shows only alerts of the toast surface as toasts', () => {
    const shown = describeToasts([alert('b'), alert('t', { surface: 'toast' })], []);
    expect(shown.map(({ id }) => id)).toEqual(['t']);
  });

  it('emphasizes only the first sentence of a toast', () => {
    const fact = 'Codex 0.169.0 found no bubblewrap. Install it. See the manual.';
    expect(describeToasts([alert('t', { surface: 'toast', fact, remedy: 'Or not.' })], [])[0]).toMatchObject({
      fact: 'Codex 0.169.0 found no bubblewrap.',
      detail: 'Install it. See the manual. Or not.',
    });
  });

  it('shows at most three toasts, whatever their source', () => {
    const alerts = [alert('one', { surface: 'toast' }), alert('two', { surface: 'toast' })];
    expect(describeToasts(alerts, [toast(1), toast(2)]).map(({ id }) => id)).toEqual(['two', 1, 2]);
  });

  it('marks a failure with another icon than a note and opens its details', () => {
    const button = {
      command: 'showPatch',
      target: { threadId: threadId.parse('t'), turnId: turnId.parse('u'), entryId: entryId.parse('e') },
    } as const;
    expect(describeToasts([], [toast(1), toast(2, { kind: 'failure', button })])).toMatchObject([
      { glyph: 'info', button: null },
      { glyph: 'failed', button },
    ]);
  });
});
