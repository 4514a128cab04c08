import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';
import { visibleLine } from '../../../shared/base/visible-text.ts';
import { type HostingService, maxTitleLengths } from '../../../shared/commits/hosting-service.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import {
  maxBodyLength,
  type PullRequestObstacle,
  type PullRequestPlan,
  type PullRequestTarget,
} from '../../../shared/contract/pull-requests.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { PullRequestPlace } from '../../stores/pull-requests.store.ts';

/** GitLab knows a draft by its title. */
const draftMark = 'Draft: ';
/** The stored name of a field has only this much room for its branch. */
const maxBranch = 280;

/** What the user has written and chosen for a pull request of a branch. */
export const pullRequestForm = z.object({
  root: z.string(),
  branch: z.string(),
  remote: z.string(),
  /** Empty for the default branch of the repository. */
  base: z.string(),
  title: z.string(),
  body: z.string(),
  /** Names on the service, separated by commas or spaces. */
  reviewers: z.string(),
  isDraft: z.boolean(),
});
export type PullRequestForm = Immutable<z.infer<typeof pullRequestForm>>;

/** The dialog before there is a pull request. */
export type PullRequestView = {
  readonly service: HostingService;
  /** Where it goes; null if it can go nowhere. */
  readonly destination: string | null;
  /** The repositories to choose from, by remote; empty if there is no choice. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly bases: readonly { readonly value: string; readonly label: string }[];
  readonly obstacle: PullRequestObstacle | null;
  /** What the user should know before it is sent. */
  readonly notes: readonly string[];
  /** What is wrong with a field. */
  readonly problems: { readonly title?: string; readonly body?: string };
  readonly primary: { readonly label: string; readonly isEnabled: boolean };
};

/** Returns the name of the field for a branch. A long name is known by its end. */
export function toFieldName({ branch }: Pick<PullRequestPlan, 'branch'>): string {
  return `pullRequest:${(branch ?? '').slice(-maxBranch)}`;
}

/** Returns the form to begin with: what was typed for this branch before, or what the record says. */
export function startForm(plan: PullRequestPlan, kept: PullRequestForm | null): PullRequestForm {
  const isSame = kept !== null && kept.root === plan.root && kept.branch === plan.branch;
  const before = isSame ? plan.targets.find(({ remote }) => remote === kept.remote) : undefined;
  if (isSame && before !== undefined) {
    const isKnown = before.bases.includes(kept.base) || (kept.base === '' && before.defaultBase === null);
    return isKnown ? kept : { ...kept, ...chooseTarget(before) };
  }
  const target = plan.targets.find(({ obstacle }) => obstacle === null) ?? plan.targets[0];
  const { root, body, title } = plan;
  const form = { root, branch: plan.branch ?? '', title, body, reviewers: '', isDraft: true };
  return { ...form, ...(isSame ? kept : {}), ...chooseTarget(target) };
}

/** Returns the part of the form that depends on the target. */
export function chooseTarget(target: PullRequestTarget | undefined): Pick<PullRequestForm, 'remote' | 'base'> {
  return { remote: target?.remote ?? '', base: target?.defaultBase ?? '' };
}

/** Describes the dialog before there is a pull request. */
export function describePullRequest(plan: PullRequestPlan, form: PullRequestForm): PullRequestView {
  const target = plan.targets.find(({ remote }) => remote === form.remote);
  const { body, isDraft, title } = form;
  const obstacle = plan.obstacle ?? target?.obstacle ?? null;
  const { service } = target ?? { service: findPlanService(plan) };
  const maxTitle = maxTitleLengths[service] - (service === 'gitLab' && isDraft ? draftMark.length : 0);
  const isTooLong = { title: title.length > maxTitle, body: body.length > maxBodyLength };
  const unknown = { value: '', label: t`The default branch` };
  const bases = (target?.bases ?? []).map((name) => ({ value: name, label: visibleLine(name) }));
  return {
    service,
    destination: target === undefined ? null : t`Goes to ${target.repository}`,
    choices:
      plan.targets.length > 1
        ? plan.targets.map(({ remote, repository }) => ({ value: remote, label: repository }))
        : [],
    bases: target?.defaultBase === null ? [unknown, ...bases] : bases,
    obstacle,
    notes: [
      target === undefined
        ? null
        : t`The branch is ${visibleLine(target.head)}. Everyone who can see the repository can read the title and the text.`,
      describeReplaced(plan),
    ].filter((note) => note !== null),
    problems: {
      ...(isTooLong.title && { title: t`A title can have at most ${maxTitle} characters.` }),
      ...(isTooLong.body && { body: t`A text can have at most ${maxBodyLength} characters.` }),
    },
    primary: {
      label: describeCreate(service, isDraft),
      isEnabled:
        obstacle === null && target !== undefined && title.trim() !== '' && !isTooLong.title && !isTooLong.body,
    },
  };
}

/** Whether a place is that of the branch, and one that its pull requests can go to. */
export function isOfPlan(place: PullRequestPlace, { branch, root, targets }: PullRequestPlan): boolean {
  const isTarget = ({ remote, repository, service }: PullRequestTarget) =>
    remote === place.remote && repository === place.repository && service === place.service;
  return place.root === root && place.branch === branch && targets.some(isTarget);
}

/** The service of the repository that a new form begins with. */
export function findPlanService({ targets }: PullRequestPlan): HostingService {
  return (targets.find(({ obstacle }) => obstacle === null) ?? targets[0])?.service ?? 'gitHub';
}

/** Names the button that sends it, and the dialog. */
export function describeCreate(service: HostingService, isDraft: boolean): string {
  if (service === 'gitHub') return isDraft ? t`Create draft pull request` : t`Create pull request`;
  return isDraft ? t`Create draft merge request` : t`Create merge request`;
}

function describeReplaced({ replaced }: PullRequestPlan): string | null {
  if (replaced.length === 0) return null;
  const listed = replaced.map(({ count, label }) => (count === 1 ? label : `${label} × ${count}`)).join(', ');
  return t`Replaced in the suggested text: ${listed}. Read all of it before you send it.`;
}

/** Makes the request for what the user sees. Null if the target is gone. */
export function toCreateRequest(
  plan: PullRequestPlan,
  { base, body, isDraft, remote, reviewers, title }: PullRequestForm,
  sendsSecrets: boolean,
): RequestInput<'createPullRequest'> | null {
  const { branch, head, root } = plan;
  const target = plan.targets.find((each) => each.remote === remote);
  if (target === undefined) return null;
  return {
    ...{ root, branch, head, remote, repository: target.repository, service: target.service },
    base: base === '' ? null : base,
    ...{ title: title.trim(), body, isDraft, sendsSecrets },
    reviewers: reviewers.split(/[\s,]+/).flatMap((name) => (name === '' ? [] : [name.replace(/^@/, '')])),
  };
}

/** The words of the form, to recognize it by. */
export function toWords(form: PullRequestForm): string {
  return `${form.title}\n${form.body}`;
}
