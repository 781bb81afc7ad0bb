import { rule } from '#kernel';
import { isBeingErased, type Subject } from './subject.js';

export const notHeld = rule<Subject>(
  'privacy/held',
  '[A1]',
  'A legal hold stands in the way: nothing is erased until it is released.',
  ({ holds }) => holds.length === 0,
);

export const notBeingErased = rule<Subject>(
  'privacy/erasure-under-way',
  '[A1]',
  'An erasure is under way, and can’t be stopped or begun a second time.',
  (s) => !isBeingErased(s),
);
