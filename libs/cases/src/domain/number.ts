const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/**
 * What people call a case: the day it was received and eight characters of its id, `260302-7K3M9QX2`.
 * Made from the id so that no counter has to be shared; Crockford's letters, which nobody confuses.
 *
 * @param caseId a UUID
 * @param at when the request was received
 */
export function numberOf(caseId: string, at: string): string {
  // The end of a UUID is random in every version; 40 bits of it are unique within a day.
  let bits = Number.parseInt(caseId.replaceAll('-', '').slice(-10), 16);
  let letters = '';
  for (let index = 0; index < LENGTH; index++) {
    letters = (ALPHABET[bits % 32] ?? '') + letters;
    bits = Math.floor(bits / 32);
  }
  return `${at.slice(2, 10).replaceAll('-', '')}-${letters}`;
}
