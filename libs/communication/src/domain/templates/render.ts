import type { Language } from '../vocabulary.js';
import { en } from './en.js';
import { formatsOf, type Formats } from './formats.js';
import { fr } from './fr.js';
import type { Notice, ParametersOf } from './parameters.js';
import type { Phrasebook } from './phrasebook.js';
import { ptBr } from './pt-br.js';
import { ptPt } from './pt-pt.js';
import { tr } from './tr.js';
import type { TemplateCode } from '../vocabulary.js';

/** A language without its phrasebook does not compile. [D18] */
const PHRASEBOOKS: Readonly<Record<Language, Phrasebook>> = {
  en,
  'pt-BR': ptBr,
  'pt-PT': ptPt,
  fr,
  tr,
};

const FORMATS: Readonly<Record<Language, Formats>> = {
  en: formatsOf('en'),
  'pt-BR': formatsOf('pt-BR'),
  'pt-PT': formatsOf('pt-PT'),
  fr: formatsOf('fr'),
  tr: formatsOf('tr'),
};

/** Whom the message goes to, and whose name stands under it. [D16] [D22] */
export interface Correspondents {
  readonly recipient: string;
  readonly partner: {
    readonly name: string;
    readonly email: string;
    readonly telephone?: string;
    readonly website?: string;
  };
}

/** What the recipient reads. The subject is one line; the lines of the body are separated by LF. */
export interface Rendered {
  readonly subject: string;
  readonly body: string;
}

/** Writes a notice in a language, with salutation and signature. */
export function render(notice: Notice, language: Language, { recipient, partner }: Correspondents): Rendered {
  const { salutation, closing } = PHRASEBOOKS[language];
  const { subject, paragraphs } = textOf(notice.template, notice.parameters, language);
  const contact = [partner.email, partner.telephone, partner.website].filter((part) => part !== undefined);
  const signature = [closing, partner.name, contact.join(' · ')].join('\n');
  const body = [salutation(recipient), ...paragraphs, signature]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
  return { subject: oneLine(subject), body: `${body.replaceAll(/\r\n?/g, '\n')}\n` };
}

function textOf<Code extends TemplateCode>(
  template: Code,
  parameters: ParametersOf<Code>,
  language: Language,
) {
  return PHRASEBOOKS[language].texts[template](parameters, FORMATS[language]);
}

/** A title may hold line breaks; a subject that did would start another header. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
