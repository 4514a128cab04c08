import { describe, expect, it } from 'vitest';
import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { Toast } from '../../stores/alerts.store.ts';
import { describeBanners, describeToasts } from './alerts.view-model.ts';

function alert(id: string, more: Partial<UserFacingAlert> = {}): UserFacingAlert {
  return { id, surface: 'banner', severity: 'warning', fact: `${id}.`, remedy: '', commands: [], ...more };
}

describe('describeBanners', () => {
  it('shows one critical and one other, and counts the rest', () => {
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

  it('reports a lost connection before any warning, and that it is reconnecting', () => {
    const view = describeBanners([alert('w1')], 'lost', false);
    expect(view.shown[0]).toMatchObject({ id: 'line', severity: 'working', dismissable: false });
    expect(view.more).toBe(1);
  });

  it('tells a page that was left behind what to do', () => {
    expect(describeBanners([], 'refused', false).shown[0]).toMatchObject({ severity: 'critical' });
    expect(describeBanners([], 'connecting', false).shown).toEqual([]);
  });

  it('says that the folder of the window is gone, until it is there again', () => {
    const [banner] = describeBanners([alert('w1')], 'connected', false, { type: 'missing', path: '/p' }).shown;
    expect(banner).toMatchObject({
      severity: 'warning',
      fact: '/p no longer exists.',
      commands: [{ id: 'openFolder', primary: false }],
      dismissable: false,
    });
  });

  it('puts the command that fixes a critical problem last, as the only primary button', () => {
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
  const toast = (id: number, more: Partial<Toast> = {}): Toast => ({
    id,
    kind: 'note',
    fact: `Toast ${id}.`,
    detail: '',
    button: null,
    ...more,
  });

  it('takes only passing messages', () => {
    const shown = describeToasts([alert('b'), alert('t', { surface: 'toast' })], []);
    expect(shown.map(({ id }) => id)).toEqual(['t']);
  });

  it('emphasizes only the first sentence', () => {
    const fact = 'Codex 0.169.0 found no bubblewrap. Install it. See the manual.';
    expect(describeToasts([alert('t', { surface: 'toast', fact, remedy: 'Or not.' })], [])[0]).toMatchObject({
      fact: 'Codex 0.169.0 found no bubblewrap.',
      detail: 'Install it. See the manual. Or not.',
    });
  });

  it('shows at most three, whatever their source', () => {
    const alerts = [alert('one', { surface: 'toast' }), alert('two', { surface: 'toast' })];
    expect(describeToasts(alerts, [toast(1), toast(2)]).map(({ id }) => id)).toEqual(['two', 1, 2]);
  });

  it('distinguishes a failure from a note by its icon, and opens it', () => {
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
