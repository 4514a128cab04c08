import type { LoopbackHostProblem } from '../transport/loopback-host.ts';

/** Why the web host does not listen, and what to do, for the person at the terminal. */
export function describeHostProblem(problem: LoopbackHostProblem): string {
  switch (problem.type) {
    case 'portInUse':
      return `Port ${problem.port} is in use. Choose another with --port, or leave it out for a free one.`;
    case 'pageMissing':
      return `The page is not in ${problem.folder}. Run "npm run build".`;
    case 'failed':
      return `Workcell cannot listen: ${problem.message}. Choose another port with --port.`;
  }
}
