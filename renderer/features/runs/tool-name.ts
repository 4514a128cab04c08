export { toolName } from '../../../shared/workcells/tool-name.ts';
