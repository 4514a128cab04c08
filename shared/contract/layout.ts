import { layout, layoutChange } from '../layout/layout.ts';
import { nothing, request } from './request.ts';

export const layoutRequests = {
  /** Applies at once in all windows, and is stored for the next start if possible. */
  changeLayout: request({ scope: 'app', wait: 'change', input: layoutChange, value: nothing }),
};

export const layoutEvents = { layoutChanged: layout };
