import { describe, expect, it } from 'vitest';
import { createRecoveryAlert } from './recovered-files.ts';

const of = { label: 'wc-1', root: '/project' };
const restored = { ...of, type: 'restored', restored: 3, left: [], copies: null } as const;

describe('the alert about interrupted changes', () => {
  it('names what was restored in the alert about interrupted changes', () => {
    expect(createRecoveryAlert([restored])).toMatchObject({
      severity: 'info',
      fact: 'Workcell closed while applying wc-1.',
      remedy: 'It restored 3 files in /project. Apply the changes again.',
    });
    expect(createRecoveryAlert([{ ...restored, restored: 0 }])?.remedy).toContain('No files in /project were changed.');
    expect(createRecoveryAlert([{ ...of, type: 'finished' }])?.remedy).toBe('It has now finished in /project.');
  });

  it('names the files of the user and the place of the copies in the alert about interrupted changes', () => {
    const alert = createRecoveryAlert([{ ...restored, left: ['a.txt'], copies: '/data/removed/1' }]);
    expect(alert).toMatchObject({ severity: 'warning' });
    expect(alert?.remedy).toContain('left them alone: a.txt.');
    expect(alert?.remedy).toContain('Copies of the earlier files are in Settings, under Data.');
  });

  it('names what could not be restored in the alert about interrupted changes', () => {
    const alert = createRecoveryAlert([{ ...of, type: 'failed', said: 'EACCES', folder: '/data/transactions/1' }]);
    expect(alert).toMatchObject({ severity: 'warning' });
    expect(alert?.remedy).toContain('EACCES');
  });

  it('returns no alert if no change was interrupted', () => {
    expect(createRecoveryAlert([])).toBeNull();
  });
});
