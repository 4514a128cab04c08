import { visibleText } from '../../../shared/base/visible-text.ts';
import { t, term } from '../../../shared/i18n/i18n.ts';
import type { Lane } from '../../../shared/runs/run-bars.ts';
import { approvalType, type EventType } from '../../../shared/runs/run-event.ts';

/** What kinds of events have in common: the color of their spine and icon, that of their lane. */
export type EventGroup = 'model' | 'tool' | 'commands' | 'files' | 'you' | 'other';

/** The icon of an event without a state to show. */
export type EventIcon =
  | 'start'
  | 'person'
  | 'thought'
  | 'speech'
  | 'tool'
  | 'command'
  | 'file'
  | 'end'
  | 'spending'
  | 'other';

type Kind = {
  readonly name: string;
  readonly group: EventGroup;
  readonly icon: EventIcon;
  readonly lane: Lane | null;
};

/** Types that our threads report in addition to those of the format. */
type RendererEventType = 'agents' | 'plan' | 'web_search' | 'image' | 'compaction' | 'review' | 'status';

const kinds: Readonly<Record<EventType | RendererEventType, Kind>> = {
  started: { name: t`Started`, group: 'other', icon: 'start', lane: null },
  prompt_sent: { name: t`Prompt`, group: 'you', icon: 'person', lane: null },
  response_chunk: { name: t`Chunk`, group: 'model', icon: 'speech', lane: 'model' },
  response_complete: { name: term('Answer', 'noun'), group: 'model', icon: 'speech', lane: 'model' },
  thinking: { name: t`Thinking`, group: 'model', icon: 'thought', lane: 'model' },
  tool_call: { name: t`Tool call`, group: 'tool', icon: 'tool', lane: 'commands' },
  tool_result: { name: t`Tool result`, group: 'tool', icon: 'tool', lane: 'commands' },
  bash_command: { name: t`Command`, group: 'commands', icon: 'command', lane: 'commands' },
  bash_output: { name: t`Output`, group: 'commands', icon: 'command', lane: 'commands' },
  file_read: { name: t`Read`, group: 'commands', icon: 'file', lane: 'commands' },
  file_write: { name: t`Write`, group: 'files', icon: 'file', lane: 'files' },
  completed: { name: t`Completed`, group: 'model', icon: 'end', lane: null },
  error: { name: t`Error`, group: 'other', icon: 'other', lane: null },
  usage: { name: term('Tokens', 'event'), group: 'other', icon: 'spending', lane: null },
  [approvalType]: { name: t`Approval`, group: 'you', icon: 'person', lane: 'you' },
  agents: { name: t`Agents`, group: 'tool', icon: 'tool', lane: 'commands' },
  plan: { name: t`Plan`, group: 'model', icon: 'thought', lane: 'model' },
  web_search: { name: t`Web search`, group: 'tool', icon: 'tool', lane: 'commands' },
  image: { name: t`Image`, group: 'tool', icon: 'file', lane: 'commands' },
  compaction: { name: t`Compaction`, group: 'model', icon: 'other', lane: 'model' },
  review: { name: t`Review`, group: 'model', icon: 'speech', lane: null },
  status: { name: t`Status`, group: 'other', icon: 'other', lane: null },
};

/** Returns what we know about a type of event. An unknown type uses its own name. */
export function getEventKind(type: string): Kind {
  if (isKnownType(type)) return kinds[type];
  return { name: visibleText(type), group: 'other', icon: 'other', lane: null };
}

/** Lists the kinds to choose from: those of the format, and others that a run has. Their values are types. */
export function listKindChoices(
  types: readonly string[],
): readonly { readonly value: string; readonly label: string }[] {
  const own = Object.keys(kinds).filter((type) => types.includes(type));
  const others = types.filter((type) => !isKnownType(type)).toSorted();
  return [...own, ...others].map((type) => ({ value: type, label: getEventKind(type).name }));
}

/** Returns whether a type belongs to the format or to our own threads. */
export function isKnownType(type: string): type is keyof typeof kinds {
  return Object.hasOwn(kinds, type);
}
