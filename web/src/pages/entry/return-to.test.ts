import { expect, test } from 'vitest';
import { returnTo } from './return-to';

test.each([
  ['', '/'],
  ['?return_to=%2Fleads%2FL-1%3Fpact%3Da', '/leads/L-1?pact=a'],
  ['?return_to=%2F%2Frival.example', '/'],
  ['?return_to=%2F%5Crival.example', '/'],
  ['?return_to=https%3A%2F%2Frival.example', '/'],
  ['?return_to=javascript%3Aalert(1)', '/'],
])('%s leads to %s', (search, page) => {
  expect(returnTo(search)).toBe(page);
});
