import { z } from 'zod';
import { t } from '../i18n/i18n.ts';

/** A service for repositories that a program of the user talks to. */
export const hostingService = z.enum(['gitHub', 'gitLab']);
export type HostingService = z.infer<typeof hostingService>;

/** The longest title that a service accepts. */
export const maxTitleLengths: Readonly<Record<HostingService, number>> = { gitHub: 256, gitLab: 255 };

/** The program that talks to a service. */
export const hostingPrograms = { gitHub: 'gh', gitLab: 'glab' } as const satisfies Record<HostingService, string>;

/** Returns how people on a service call it and what they send to each other. */
export function getHostingWords(service: HostingService): {
  readonly service: string;
  /** What is sent, within a sentence. */
  readonly request: string;
  /** What leads to a new one. */
  readonly create: string;
  /** What stands before its number. */
  readonly mark: string;
} {
  return service === 'gitHub'
    ? { service: 'GitHub', request: t`pull request`, create: t`Create pull request…`, mark: '#' }
    : { service: 'GitLab', request: t`merge request`, create: t`Create merge request…`, mark: '!' };
}

/** Names one of them within a sentence, such as `pull request #12`. */
export function nameRequest(service: HostingService, number: number): string {
  const { mark, request } = getHostingWords(service);
  return `${request} ${mark}${number}`;
}

/** Returns the services that a host can be: the only one, or all, the likely one first. */
export function findServices(host: string): readonly [HostingService, ...HostingService[]] {
  if (host === 'github.com' || host.endsWith('.ghe.com')) return ['gitHub'];
  if (host === 'gitlab.com') return ['gitLab'];
  return /(?:^|[.-])gitlab(?:[.-]|$)/.test(host) ? ['gitLab', 'gitHub'] : ['gitHub', 'gitLab'];
}

const hostOfAddress =
  /^(?:(?:https?|ssh):\/\/(?:[^/?#@\s]*@)?(?<host>[^/:?#\s]+)|(?:[^/:@\s]+@)?(?<short>[^/:@\s]+\.[^/:@\s]+):(?!\/\/))/i;

/** Returns the service that the address of a remote most likely leads to. */
export function guessService(url: string): HostingService {
  const { host, short } = hostOfAddress.exec(url)?.groups ?? {};
  return findServices((host ?? short ?? '').toLowerCase())[0];
}
