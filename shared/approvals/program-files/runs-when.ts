import { z } from 'zod';
import { t } from '../../i18n/i18n.ts';

/** What makes a program run a file, or take commands from it, without anyone naming the file. */
export const runsWhen = z.enum([
  'git',
  'commit',
  'editor',
  'agent',
  'shell',
  'signIn',
  'entered',
  'opened',
  'install',
  'build',
  'tool',
  'interpreter',
  'server',
  'container',
  'deploy',
]);
export type RunsWhen = z.infer<typeof runsWhen>;

/** Says in one sentence when these files run. `files` is a list of their names. */
export function describeRunsWhen(when: RunsWhen, files: string): string {
  return sentences[when](files);
}

const sentences: Readonly<Record<RunsWhen, (files: string) => string>> = {
  git: (files) => t`Can run commands when someone uses git here: ${files}.`,
  commit: (files) => t`Runs when someone commits or pushes: ${files}.`,
  editor: (files) => t`Can run commands when an editor opens this folder: ${files}.`,
  agent: (files) => t`Tells coding agents what to do here: ${files}.`,
  shell: (files) => t`Runs when a terminal opens: ${files}.`,
  signIn: (files) => t`Can run commands when someone signs in or connects: ${files}.`,
  entered: (files) => t`Can run commands when a terminal enters this folder: ${files}.`,
  opened: (files) => t`Can run commands when someone opens its folder or disk: ${files}.`,
  install: (files) => t`Can run commands when packages are installed or scripts start: ${files}.`,
  build: (files) => t`Can run commands when the project is built or tested: ${files}.`,
  tool: (files) => t`Can run commands when a tool for this project starts: ${files}.`,
  interpreter: (files) => t`Can run commands when an interpreter or debugger starts: ${files}.`,
  server: (files) => t`Runs on the build server after a push: ${files}.`,
  container: (files) => t`Can run commands when a container is built or started: ${files}.`,
  deploy: (files) => t`Can run commands when the project is deployed: ${files}.`,
};
