import type { BuildFacts } from '../app/desk.ts';

// Put in by the build, from its environment; see vite.host.config.ts.
declare const BUILT_METRICS_ENDPOINT: string | null;
declare const IS_DEV_BUILD: boolean;

/** What the build of this host says of itself. */
export const build: BuildFacts = { metricsEndpoint: BUILT_METRICS_ENDPOINT, isDev: IS_DEV_BUILD };
