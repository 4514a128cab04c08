import { systemClock } from '../../../client/system-clock.ts';
import { findFiles } from '../../../commands/files.commands.ts';
import type { CompletionSource } from './completion-source.ts';
import { createFileSource } from './files/file-source.ts';
import { promptSources } from './prompt-sources.ts';
import { resourceSource } from './resource-source.ts';

/** What a message can draw on, in the order of the popup's groups. */
export const completionSources: readonly CompletionSource[] = [
  createFileSource({ find: findFiles, clock: systemClock }),
  resourceSource,
  ...promptSources,
];
