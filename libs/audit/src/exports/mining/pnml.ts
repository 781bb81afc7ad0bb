import type { Automaton } from '#cases';
import { attributes, escaped } from './xml.js';

/**
 * An automaton as a Petri net in PNML (ISO/IEC 15909-2): a place for each state, a transition for each move, one token. It may
 * end anywhere, since a log is taken at any moment: a silent transition leads from every place to the last one.
 */
export function pnml(name: string, { moves }: Automaton): string {
  const states = moves.map((_, state) => state);
  const steps = moves.flatMap((to, from) =>
    Object.entries(to).map(([step, state]) => ({ from: place(from), to: place(state), step })),
  );
  const ends = states.map((state) => ({ from: place(state), to: END, step: undefined }));
  const transitions = [...steps, ...ends].map(({ from, to, step }, at) =>
    [
      transitionXml(`t${at}`, step),
      `<arc${attributes({ id: `a${at}in`, source: from, target: `t${at}` })}/>\n`,
      `<arc${attributes({ id: `a${at}out`, source: `t${at}`, target: to })}/>\n`,
    ].join(''),
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">\n' +
    `<net id="net" type="http://www.pnml.org/version-2009/grammar/ptnet"><name><text>${escaped(name)}</text></name>\n` +
    `<page id="page">\n${[...states.map(placeXml), placeXml(END)].join('')}${transitions.join('')}</page>\n</net>\n</pnml>\n`
  );
}

const END = 'end';
const place = (state: number): string => `p${state}`;

const placeXml = (state: number | typeof END): string => {
  const id = state === END ? END : place(state);
  const marking = state === 0 ? '<initialMarking><text>1</text></initialMarking>' : '';
  return `<place id="${id}"><name><text>${id}</text></name>${marking}</place>\n`;
};

/** Tools of the field take a transition of this mark for one that nothing in a log stands for. */
const SILENT = '<toolspecific tool="ProM" version="6.4" activity="$invisible$" localNodeID="silent"/>';

const transitionXml = (id: string, step: string | undefined): string =>
  `<transition id="${id}"><name><text>${escaped(step ?? 'end')}</text></name>${step === undefined ? SILENT : ''}</transition>\n`;
