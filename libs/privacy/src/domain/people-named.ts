/** Somebody whose personal data it is. */
export interface Person {
  readonly name: string;
  readonly email?: string | undefined;
  readonly telephone?: string | undefined;
}

/** The first of them whom a text names: by the whole name, the address or the telephone number, however it is written. */
export function personNamedIn(text: string, people: readonly Person[]): Person | undefined {
  const words = spaced(text);
  const digits = digitsOf(text);
  return people.find(({ name, email, telephone }) => {
    const [whole, number] = [spaced(name), digitsOf(telephone ?? '')];
    return (
      (whole.trim() !== '' && words.includes(whole)) ||
      (email !== undefined && text.toLowerCase().includes(email.toLowerCase())) ||
      (number.length >= FEWEST_DIGITS && digits.includes(number))
    );
  });
}

/** Fewer may be the number of anything. */
const FEWEST_DIGITS = 7;

/** ` joao da silva `: letters without their marks, words apart, so that one is not found inside of another. */
const spaced = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `;

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
