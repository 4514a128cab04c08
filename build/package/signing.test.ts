import { describe, expect, it } from 'vitest';
import { planSigning } from './signing.ts';

describe('planSigning', () => {
  it('uses an ad-hoc signature for a Mac app without a certificate, without the hardened runtime', () => {
    const { config, skipped } = planSigning('darwin', { APPLE_KEYCHAIN_PROFILE: 'a' });
    expect(config.mac).toEqual({ identity: '-', hardenedRuntime: false, notarize: false });
    expect(skipped).toHaveLength(2);
  });

  it('notarizes only with everything that one way of notarizing needs', () => {
    const signed = { CSC_LINK: 'a', APPLE_ID: 'b', APPLE_TEAM_ID: 'c' };
    const half = planSigning('darwin', signed);
    expect(half.config).toEqual({ forceCodeSigning: true, mac: { notarize: false } });
    expect(half.skipped[0]).toContain('APPLE_APP_SPECIFIC_PASSWORD');
    const whole = planSigning('darwin', { ...signed, APPLE_APP_SPECIFIC_PASSWORD: 'd' });
    expect(whole).toEqual({ config: { forceCodeSigning: true, mac: { notarize: true } }, skipped: [] });
  });

  it('reports what signing lacks on Windows, and nothing on Linux', () => {
    expect(planSigning('win32', {}).skipped).toEqual(['Not signed: neither WIN_CSC_LINK nor CSC_LINK is set.']);
    expect(planSigning('win32', { CSC_LINK: 'a' }).skipped).toEqual([]);
    expect(planSigning('linux', {}).skipped).toEqual([]);
  });
});
