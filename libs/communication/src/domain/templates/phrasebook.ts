import type { TemplateCode } from '../vocabulary.js';
import type { Formats } from './formats.js';
import type { ParametersOf, Severity, SupportKind } from './parameters.js';

/** What a message says between the salutation and the closing; absent paragraphs are left out. */
export interface Text {
  readonly subject: string;
  readonly paragraphs: readonly (string | undefined)[];
}

/** All that is said in one language. A template or a parameter that is missing does not compile. [D18] */
export interface Phrasebook {
  readonly salutation: (name: string) => string;
  readonly closing: string;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly supportKinds: Readonly<Record<SupportKind, string>>;
  readonly texts: {
    readonly [Code in TemplateCode]: (parameters: ParametersOf<Code>, formats: Formats) => Text;
  };
}
