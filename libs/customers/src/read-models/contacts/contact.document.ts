import { digesterOf, idOf, wordsOf, type Digester, type RecordedEvent } from '#kernel';
import type { Contact } from '../../domain/commands.js';
import type { CustomerEvent } from '../../domain/events.js';

/** What a contact is found by: digests, which are of no use when the customer's key is destroyed. */
export interface ContactDigests {
  /** Of the address as a whole. */
  readonly email: string;
  /** Of each word of the name. */
  readonly words: readonly string[];
}

/** A customer as it is found by its contacts. */
export interface ContactsDocument {
  readonly id: string;
  /** False when there is nobody, or nobody any more, to be found. */
  readonly findable: boolean;
  /** Id of the key that the digests die with. */
  readonly key?: string;
  readonly contacts: readonly ContactDigests[];
}

/** Somebody who is looked for. */
export type Wanted = { readonly email: string } | { readonly words: readonly string[] };

/**
 * Who is looked for, as somebody typed it: a mail address, or words of one person's name.
 *
 * @returns undefined when it says nothing
 */
export function wantedIn(text: string): Wanted | undefined {
  if (text.includes('@')) return { email: addressOf(text) };
  const words = wordsOf(text);
  return words.length === 0 ? undefined : { words };
}

/** What the digests of a document have to be like for somebody to be in it. */
export function isAmong({ contacts }: ContactsDocument, wanted: Wanted, { digest }: Digester): boolean {
  if ('email' in wanted) {
    const email = digest(ofAddress(wanted.email));
    return contacts.some((contact) => contact.email === email);
  }
  const words = wanted.words.map((word) => digest(ofWord(word)));
  return contacts.some((contact) => words.every((word) => contact.words.includes(word)));
}

/** The document after an event of its customer; it stays when there is nobody left, so that it can be written over. */
export function evolveContactsDocument(
  doc: ContactsDocument | null,
  event: RecordedEvent<CustomerEvent>,
): ContactsDocument {
  const before = doc ?? { id: idOf(event.streamId), findable: false, contacts: [] };
  if (!('contacts' in event.data)) return before;
  const digester = digesterOf(event, 'contacts');
  if (!digester || event.data.contacts.length === 0) return { id: before.id, findable: false, contacts: [] };
  const contacts = event.data.contacts.map((contact) => digestsOf(contact, digester));
  return { id: before.id, findable: true, key: digester.key, contacts };
}

const digestsOf = ({ name, email }: Contact, { digest }: Digester): ContactDigests => ({
  email: digest(ofAddress(addressOf(email))),
  words: wordsOf(name).map((word) => digest(ofWord(word))),
});

const addressOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** A word is not to be taken for an address. */
const ofAddress = (address: string): string => `email ${address}`;
const ofWord = (word: string): string => `word ${word}`;
