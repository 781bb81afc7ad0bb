import { Injectable } from '@nestjs/common';
import { Keyring, type KeysAtHand } from '#kernel';
import { invalid, ReadModels } from '#platform';
import { isAmong, wantedIn, type ContactsDocument, type Wanted } from './contact.document.js';
import { customerContactsProjection } from './contacts.projection.js';

const PAGE = 500;
/** More customers than that have no contact in common that somebody could mean. */
const MOST_FOUND = 1_000;

/**
 * Finds customers by a contact's name or address. Digests of one customer tell nothing of those of another, so there
 * is no index to ask: what is looked for is digested anew for each customer that has contacts.
 */
@Injectable()
export class ContactSearch {
  constructor(
    private readonly models: ReadModels,
    private readonly keys: Keyring,
  ) {}

  /**
   * @param text a mail address, or words of one person's name
   * @returns ids of the customers
   * @throws ProblemException when it says nothing, or is found at more than a thousand customers
   */
  async find(text: string, atLeast?: bigint): Promise<string[]> {
    const wanted = wantedIn(text);
    if (!wanted) throw invalid([{ field: 'contact', message: 'must be a mail address, or words of a name' }]);
    const found: string[] = [];
    for await (const page of this.pages(atLeast)) {
      const keys = await this.keys.atHand(page.flatMap(({ key }) => (key === undefined ? [] : [key])));
      for (const doc of page) if (matches(doc, wanted, keys)) found.push(doc.id);
      if (found.length > MOST_FOUND) {
        throw invalid([
          { field: 'contact', message: `is found at more than ${MOST_FOUND} customers: say more of it` },
        ]);
      }
    }
    return found;
  }

  /** The customers with contacts. */
  private async *pages(atLeast: bigint | undefined): AsyncGenerator<readonly ContactsDocument[]> {
    const model = await this.models.of(customerContactsProjection, atLeast);
    const where = [{ field: 'findable', is: true }];
    for (let after: string | undefined; ;) {
      const page = await model.find({ where, limit: PAGE, ...(after === undefined ? {} : { after }) });
      yield page.items;
      if (page.next === undefined) return;
      after = page.next;
    }
  }
}

function matches(doc: ContactsDocument, wanted: Wanted, keys: KeysAtHand): boolean {
  const digester = doc.key === undefined ? undefined : keys.digester(doc.key, 'search');
  return digester !== undefined && isAmong(doc, wanted, digester);
}
