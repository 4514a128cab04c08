import { readFile } from 'node:fs/promises';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { t } from '../../../shared/i18n/i18n.ts';
import type { FindingKind } from '../../../shared/input-safety/finding.ts';
import { type InputDemands, tightenPolicy } from '../../../shared/input-safety/judge-input.ts';
import { type ConsentTopic, consentTopics } from '../../../shared/privacy/consent/consent-state.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { noPolicy, type Policy } from './join-consent.ts';

// An administrator's policy has the keys of config.toml. `false` forbids; any other allowed value has no effect. An
// invalid policy forbids everything, because a typo must not allow what the administrator meant to forbid. Under
// `input` are the rules for the contents of messages: `ask` requires the user's consent, and `deny` blocks them. Under
// `approvals`, `review_own_actions = true` requires consent to the user's own actions.

const rule = z.enum(['ask', 'deny']);

const keys = z
  .strictObject({
    telemetry: z.strictObject({ enabled: z.boolean() }).partial(),
    desktop: z
      .strictObject({
        metrics: z.boolean(),
        launch_ping: z.boolean(),
        otlp: z.boolean(),
        check_for_updates: z.boolean(),
      })
      .partial(),
    approvals: z.strictObject({ review_own_actions: z.boolean() }).partial(),
    input: z.strictObject({ secrets: rule, hidden_characters: rule, long_text: rule, long_code: rule }).partial(),
  })
  .partial();

/** Reads a policy. A missing file forbids nothing. An unreadable or invalid one forbids everything. */
export async function readPolicy(file: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (failure) {
    const code = getErrorCode(failure) ?? String(failure);
    return code === 'ENOENT' || code === 'ENOTDIR' ? noPolicy : toUnreadable(t`${file} cannot be read (${code}).`);
  }
  return parsePolicy(text, file);
}

/** Combines several policies: each can only forbid more. */
export function joinPolicies(policies: readonly Policy[]): Policy {
  const problems = policies.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  return {
    forbids: consentTopics.filter((topic) => policies.some(({ forbids }) => forbids.includes(topic))),
    reviewsOwnActions: policies.some(({ reviewsOwnActions }) => reviewsOwnActions),
    input: policies.reduce<InputDemands>((joined, { input }) => tightenPolicy(joined, input), {}),
    problem: problems.length === 0 ? null : problems.join(' '),
  };
}

function parsePolicy(text: string, file: string): Policy {
  try {
    const read = keys.safeParse(parse(text));
    if (read.success) {
      const reviewsOwnActions = read.data.approvals?.review_own_actions === true;
      return { forbids: listForbidden(read.data), input: listDemands(read.data), reviewsOwnActions, problem: null };
    }
    return toUnreadable(t`${file} has a setting that this version does not understand: ${listKeys(read.error)}.`);
  } catch (failure) {
    if (!(failure instanceof TomlError)) throw failure;
    return toUnreadable(t`${file} has an error on line ${failure.line}.`);
  }
}

function listForbidden({ desktop, telemetry }: z.infer<typeof keys>): readonly ConsentTopic[] {
  if (telemetry?.enabled === false) {
    return desktop?.check_for_updates === false ? consentTopics : ['metrics', 'launchPing', 'otlp', 'local'];
  }
  const said: readonly (readonly [ConsentTopic, boolean | undefined])[] = [
    ['metrics', desktop?.metrics],
    ['launchPing', desktop?.launch_ping],
    ['otlp', desktop?.otlp],
    ['updateCheck', desktop?.check_for_updates],
  ];
  return said.flatMap(([topic, isAllowed]) => (isAllowed === false ? [topic] : []));
}

function listDemands({ input = {} }: z.infer<typeof keys>): InputDemands {
  const said: readonly (readonly [FindingKind, z.infer<typeof rule> | undefined])[] = [
    ['secret', input.secrets],
    ['hidden', input.hidden_characters],
    ['long', input.long_text],
    ['fence', input.long_code],
  ];
  const demands = said.flatMap(([kind, demand]) =>
    demand === undefined ? [] : [[kind, demand === 'deny' ? 'deny' : 'confirm'] as const],
  );
  return Object.fromEntries(demands);
}

/** Lists the keys of a parse error, such as `desktop.metrics`. */
function listKeys({ issues }: z.ZodError): string {
  const paths = issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    return unknown.map((key) => [...issue.path, ...(key === null ? [] : [key])].join('.'));
  });
  return paths.join(', ');
}

function toUnreadable(problem: string): Policy {
  return { forbids: consentTopics, input: { secret: 'deny', hidden: 'deny' }, reviewsOwnActions: true, problem };
}
