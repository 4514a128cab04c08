import type { Configuration } from 'electron-builder';

/** What of the configuration depends on what there is to sign with, and what is to be said of it. */
export type Signing = {
  readonly config: Configuration;
  /** One sentence for each step that is skipped. */
  readonly skipped: readonly string[];
};

/** The variables of each way to notarise; all of one way are needed. */
const notaryKeys = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
] as const;

/**
 * Plans signing from the environment alone, so that no certificate that happens to be on the machine is used. Certificates
 * are named by electron-builder's own variables.
 */
export function planSigning(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Signing {
  if (platform === 'darwin') return planForMac(env);
  if (platform !== 'win32' || env.WIN_CSC_LINK || env.CSC_LINK) return { config: {}, skipped: [] };
  return { config: {}, skipped: ['Not signed: neither WIN_CSC_LINK nor CSC_LINK is set.'] };
}

function planForMac(env: Readonly<Record<string, string | undefined>>): Signing {
  if (!env.CSC_LINK && !env.CSC_NAME) {
    return {
      // Changed fuses need a signature again, if only one of nobody. The hardened runtime would refuse its libraries.
      config: { mac: { identity: '-', hardenedRuntime: false, notarize: false } },
      skipped: ['Not signed: neither CSC_LINK nor CSC_NAME is set.', 'Not notarised: that needs a signature.'],
    };
  }
  if (notaryKeys.some((way) => way.every((name) => env[name]))) {
    return { config: { forceCodeSigning: true, mac: { notarize: true } }, skipped: [] };
  }
  const ways = notaryKeys.map((way) => way.join(', ')).join('; or ');
  return {
    config: { forceCodeSigning: true, mac: { notarize: false } },
    skipped: [`Not notarised: one of these is needed, whole: ${ways}.`],
  };
}
