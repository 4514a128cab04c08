import { expect, it } from 'vitest';
import { describeHostProblem } from '../transport/loopback-host.ts';

it('describes why the web host does not listen, and what to do', () => {
  expect(describeHostProblem({ type: 'portInUse', port: 4100 })).toBe(
    'Port 4100 is in use. Choose another with --port, or leave it out for a free one.',
  );
  expect(describeHostProblem({ type: 'pageMissing', folder: '/dist/renderer' })).toContain('npm run build');
  expect(describeHostProblem({ type: 'failed', message: 'listen EACCES' })).toMatch(/EACCES.*--port/);
});
