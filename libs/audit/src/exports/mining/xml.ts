const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** What XML 1.0 can't hold in any form: most control characters, halves of surrogate pairs, two noncharacters. */
const IMPOSSIBLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Text as it stands in an element or in quotes. What XML can't hold becomes U+FFFD. */
export const escaped = (text: string): string =>
  text.replaceAll(IMPOSSIBLE, '\ufffd').replaceAll(/[&<>"\t\n\r]/g, (each) => ESCAPES[each] ?? each);

/** ` name="value"` for each. */
export const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
