import mermaid from 'mermaid';
import { type DiagramColors, type DrawRequest, type FrameAnswer, sourceCap } from '../messages.ts';

// The program of the frame that draws diagrams. It has a separate origin and no access to the page, and its policy lets
// it load nothing and connect nowhere.

addEventListener('message', ({ source, data }: MessageEvent<DrawRequest>) => {
  if (source !== parent) return;
  draw(data).then(send, (problem: unknown) => {
    send({ kind: 'failed', id: data.id, reason: problem instanceof Error ? problem.message : String(problem) });
  });
});
send({ kind: 'ready' });

/** Sends an answer to our page. No other page can be the parent, because the frame's policy forbids it. */
function send(answer: FrameAnswer): void {
  parent.postMessage(answer, '*');
}

async function draw({ id, source, colors }: DrawRequest): Promise<FrameAnswer> {
  document.body.replaceChildren();
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    htmlLabels: false,
    deterministicIds: true,
    maxTextSize: sourceCap,
    maxEdges: 500,
    logLevel: 'fatal',
    theme: 'base',
    look: 'classic',
    layout: 'dagre',
    fontFamily,
    themeVariables: toThemeVariables(colors),
    secure: [
      ...['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'suppressErrorRendering', 'maxEdges', 'htmlLabels'],
      ...[
        'theme',
        'themeVariables',
        'themeCSS',
        'fontFamily',
        'altFontFamily',
        'logLevel',
        'dompurifyConfig',
        'layout',
      ],
    ],
  });
  const { svg } = await mermaid.render('diagram', source);
  return { kind: 'drawn', id, ...toPicture(svg) };
}

/** The system's font, which a picture can also use. */
const fontFamily = 'system-ui, sans-serif';

/** Converts a drawing to a picture: well-formed, and with its own size. */
function toPicture(html: string): Pick<Extract<FrameAnswer, { kind: 'drawn' }>, 'svg' | 'width' | 'height' | 'title'> {
  const svg = new DOMParser().parseFromString(html, 'text/html').querySelector('svg');
  if (svg === null) throw new Error('There is no drawing');
  const { width, height } = svg.viewBox.baseVal;
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.style.removeProperty('max-width');
  const title = svg.querySelector(':scope > title')?.textContent ?? '';
  return { svg: new XMLSerializer().serializeToString(svg), width, height, title };
}

function toThemeVariables(colors: DiagramColors): Record<string, unknown> {
  const { dark, text, quiet, line, background, box, accent, series } = colors;
  const numbered = (name: string, value: (at: number) => string | undefined, first = 0) =>
    Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`${name}${at + first}`, value(at % series.length)]));
  return {
    ...numbered('pie', (at) => series[at], 1),
    ...numbered('git', (at) => series[at]),
    ...numbered('gitBranchLabel', () => background),
    ...numbered('cScale', (at) => series[at]),
    ...numbered('cScaleLabel', () => background),
    commitLabelColor: text,
    commitLabelBackground: background,
    darkMode: dark,
    background,
    fontFamily,
    fontSize: '14px',
    textColor: text,
    primaryColor: box,
    primaryTextColor: text,
    primaryBorderColor: line,
    secondaryColor: box,
    secondaryTextColor: text,
    secondaryBorderColor: line,
    tertiaryColor: background,
    tertiaryTextColor: text,
    tertiaryBorderColor: line,
    lineColor: quiet,
    titleColor: text,
    mainBkg: box,
    nodeBorder: line,
    nodeTextColor: text,
    clusterBkg: background,
    clusterBorder: line,
    edgeLabelBackground: background,
    noteBkgColor: background,
    noteTextColor: text,
    noteBorderColor: line,
    actorBkg: box,
    actorBorder: line,
    actorTextColor: text,
    actorLineColor: quiet,
    signalColor: quiet,
    signalTextColor: text,
    labelBoxBkgColor: box,
    labelBoxBorderColor: line,
    labelTextColor: text,
    loopTextColor: text,
    activationBkgColor: accent,
    activationBorderColor: line,
    pieStrokeColor: background,
    pieTitleTextColor: text,
    pieLegendTextColor: text,
    pieSectionTextColor: background,
    pieOpacity: '1',
    errorBkgColor: box,
    errorTextColor: text,
  };
}
