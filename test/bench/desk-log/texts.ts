import type { Random } from './random.js';

/** Words that many requests have in common. */
const COMMON = [
  'mail', 'mailbox', 'outlook', 'teams', 'meeting', 'sharepoint', 'onedrive', 'sync', 'login', 'password',
  'licence', 'invoice', 'subscription', 'error', 'slow', 'connector', 'policy', 'access', 'user', 'tenant',
  'device', 'portal', 'report', 'backup', 'network', 'printer', 'calendar', 'shared', 'guest', 'domain',
] as const; // prettier-ignore
/** Words that hardly any two have: names, numbers, error codes. */
const RARE_WORDS = 40_000;

/** So many words, a few of them rare; every request has one word that no more than some dozens share. */
export function sentence(random: Random, words: number): string {
  const some = Array.from({ length: words }, () =>
    random.chance(0.15) ? `w${random.skewed(RARE_WORDS).toString(36)}` : commonWord(random),
  );
  return `${some.join(' ')} x${random.below(RARE_WORDS).toString(36)}.`;
}

const commonWord = (random: Random): string => COMMON[random.skewed(COMMON.length)] ?? COMMON[0];
