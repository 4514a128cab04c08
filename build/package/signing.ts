import type { Configuration } from 'electron-builder';

/** The parts of the configuration that depend on the available certificates, with messages about them. */
export type Signing = {
  readonly config: Configuration;
  /** One sentence per skipped step. */
  readonly skipped: readonly string[];
};

/** The variables of each way to notarize. All variables of one way are required. */
const notaryKeys = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
] as const;

/**
 * Plans signing from the environment only, so that no certificate that happens to be on the machine is used.
 * Certificates are named by electron-builder's own variables.
 */
export function planSigning(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Signing {
  if (platform === 'darwin') return planForMac(env);
  if (platform !== 'win32' || env.WIN_CSC_LINK || env.CSC_LINK) return { config: {}, skipped: [] };
  return { config: {}, skipped: ['Not signed: neither WIN_CSC_LINK nor CSC_LINK is set.'] };
}

function planForMac(env: Readonly<Record<string, string | undefined>>): Signing {
  if (!env.CSC_LINK && !env.CSC_NAME) {
    return {
      // Changed fuses require a new signature, at least an ad-hoc one. The hardened runtime would reject its libraries.
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
