import { describe, expect, it } from 'vitest';
import { alertOfRecovery } from './recovered-files.ts';

const of = { label: 'wc-1', root: '/project' };
const restored = { ...of, type: 'restored', restored: 3, left: [], copies: null } as const;

describe('the alert about interrupted changes', () => {
  it('says what was restored', () => {
    expect(alertOfRecovery([restored])).toMatchObject({
      severity: 'info',
      fact: 'Workcell closed while applying wc-1.',
      remedy: 'It restored 3 files in /project. Apply the changes again.',
    });
    expect(alertOfRecovery([{ ...restored, restored: 0 }])?.remedy).toContain('No files in /project were changed.');
    expect(alertOfRecovery([{ ...of, type: 'finished' }])?.remedy).toBe('It has now finished in /project.');
  });

  it('names the person’s files and where the copies are', () => {
    const alert = alertOfRecovery([{ ...restored, left: ['a.txt'], copies: '/data/removed/1' }]);
    expect(alert).toMatchObject({ severity: 'warning' });
    expect(alert?.remedy).toContain('left them alone: a.txt.');
    expect(alert?.remedy).toContain('Copies of the earlier files are in Settings, under Data.');
  });

  it('says what could not be restored', () => {
    const alert = alertOfRecovery([{ ...of, type: 'failed', said: 'EACCES', folder: '/data/transactions/1' }]);
    expect(alert).toMatchObject({ severity: 'warning' });
    expect(alert?.remedy).toContain('EACCES');
  });

  it('is absent if nothing was interrupted', () => {
    expect(alertOfRecovery([])).toBeNull();
  });
});
