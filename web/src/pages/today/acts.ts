// What sales can do with a handoff: the key of each act, and what it has to be told.
import type { NewAct } from './queries';

/** One of several ways to do an act, chosen by its digit. */
export type Choice = { message: string; act: NewAct /** It has to be explained. */; needsWords?: boolean };

export type ActSpec = {
  /** The word for it in the API. */
  act: string;
  key: string;
  /** How it is done: at once, by one of several choices, or with something filled in. */
  asks: { by: 'nothing' } | { by: 'choice'; choices: Choice[] } | { by: 'form'; field: 'amount' | 'until' | 'person' };
  /** Whether it is offered as a button, or in the menu. */
  isUsual?: boolean;
};

const reasons = (act: string, words: string[]): Choice[] =>
  words.map((reason) => ({
    message: `reason-of-${reason.replaceAll(/[ _]/g, '-')}`,
    act: { act, reason },
    needsWords: reason === 'other',
  }));

const GIVEN_UP = [
  'no need',
  'no budget',
  'no authority',
  'no time',
  'unreachable',
  'bought elsewhere',
  'not interested',
  'other',
];

export const ACTS: ActSpec[] = [
  { act: 'accept', key: 'a', asks: { by: 'nothing' }, isUsual: true },
  {
    act: 'reject',
    key: 'r',
    isUsual: true,
    asks: {
      by: 'choice',
      choices: reasons('reject', ['wrong_route', 'incomplete_information', 'outside_pact', 'duplicate', 'other']),
    },
  },
  {
    act: 'touch',
    key: 't',
    isUsual: true,
    asks: {
      by: 'choice',
      choices: [
        { message: 'touch-call-reached', act: { act: 'touch', kind: 'call', reached: true } },
        { message: 'touch-call-missed', act: { act: 'touch', kind: 'call', reached: false } },
        { message: 'touch-email', act: { act: 'touch', kind: 'email' } },
        { message: 'touch-meeting', act: { act: 'touch', kind: 'meeting', reached: true } },
        { message: 'touch-social', act: { act: 'touch', kind: 'social' } },
      ],
    },
  },
  { act: 'qualify', key: 'q', asks: { by: 'nothing' } },
  { act: 'open', key: 'o', asks: { by: 'form', field: 'amount' } },
  { act: 'recycle', key: 'c', asks: { by: 'choice', choices: reasons('recycle', GIVEN_UP) } },
  { act: 'disqualify', key: 'd', asks: { by: 'choice', choices: reasons('disqualify', GIVEN_UP) } },
  { act: 'next step', key: 'n', asks: { by: 'form', field: 'until' } },
  { act: 'pause', key: 'p', asks: { by: 'form', field: 'until' } },
  { act: 'resume', key: 's', asks: { by: 'nothing' } },
  { act: 'win', key: 'w', asks: { by: 'form', field: 'amount' } },
  {
    act: 'lose',
    key: 'l',
    asks: {
      by: 'choice',
      choices: reasons('lose', ['price', 'product', 'competitor', 'no budget', 'timing', 'no decision', 'other']),
    },
  },
  { act: 'assign', key: 'g', asks: { by: 'form', field: 'person' } },
  { act: 'reopen', key: 'u', asks: { by: 'nothing' } },
];

/** What is offered of what is allowed, in the order of the table. */
export function offered(allowed: string[]): ActSpec[] {
  return ACTS.filter((spec) => allowed.includes(spec.act));
}

/** Acts after which a handoff is closed: they can be taken back. */
export const CLOSING = new Set(['reject', 'recycle', 'disqualify', 'win', 'lose']);

/** The message of an act: `act-next-step`. */
export const actMessage = (act: string): string => `act-${act.replaceAll(' ', '-')}`;
