import { fetchPageModule } from '../../../../client/lazy-module.ts';
import type { DiagramFrame } from './diagram-queue.ts';
import { type FrameAnswer, readAnswer } from './messages.ts';

/**
 * Opens the frame that draws diagrams. The frame may only run its script: it has a separate origin, so it has no access
 * to the page or its storage. It is outside the view, but has a size, because Mermaid measures what it draws.
 */
export function openFrame(answer: (answer: FrameAnswer) => void): DiagramFrame {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.inert = true;
  frame.title = 'Diagram';
  Object.assign(frame.style, {
    position: 'fixed',
    left: '-200vw',
    top: '0',
    width: '75rem',
    height: '50rem',
    border: '0',
    visibility: 'hidden',
  });
  const receive = ({ source, data }: MessageEvent<unknown>): void => {
    if (source === null || source !== frame.contentWindow) return;
    const read = readAnswer(data);
    if (read !== null) answer(read);
  };
  addEventListener('message', receive);
  void fetchPageModule(async () => {
    frame.src = './diagram.html';
  });
  document.body.append(frame);
  return {
    // The frame's origin is opaque and has no name. Its policy and ours keep any other page out of the frame.
    send: (request) => frame.contentWindow?.postMessage(request, '*'),
    close: () => {
      removeEventListener('message', receive);
      frame.remove();
    },
  };
}
