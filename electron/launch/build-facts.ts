import type { BuildFacts } from '../app/desk.ts';
import { readUpdateSource } from './update-source.ts';

// Put in by the build, from its environment; see vite.host.config.ts.
declare const BUILT_METRICS_ENDPOINT: string | null;
declare const BUILT_UPDATES_ADDRESS: string | null;
declare const BUILT_UPDATES_KEY: string | null;
declare const IS_DEV_BUILD: boolean;
declare const IS_RELEASE_BUILD: boolean;

/** What the build of this host says of itself. */
export const build: BuildFacts = {
  metricsEndpoint: BUILT_METRICS_ENDPOINT,
  isDev: IS_DEV_BUILD,
  isRelease: IS_RELEASE_BUILD,
};

/** Where newer versions of it lie; null: nowhere. */
export const updateSource = readUpdateSource(BUILT_UPDATES_ADDRESS, BUILT_UPDATES_KEY);
