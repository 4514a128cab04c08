import type { PathStyle } from '../../shared/files/is-inside.ts';

/** The path syntax of the system that the host runs on. */
export const pathStyle: PathStyle = process.platform === 'win32' ? 'windows' : 'posix';
