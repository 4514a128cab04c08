import { layout, layoutChange } from '../layout/layout.ts';
import { nothing, request } from './define.ts';

export const layoutRequests = {
  /** It holds at once, in all windows, and is there at the next start where it can be kept. */
  changeLayout: request({ scope: 'app', wait: 'change', input: layoutChange, value: nothing }),
};

export const layoutEvents = { layoutChanged: layout };
