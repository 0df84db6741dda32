import { expect, test } from 'vitest';
import { changed, type Told } from './telling';

const words = { yes: 'ja', no: 'nein' };
const known = (name: string, shown: string, value: unknown, text = shown): Told => ({
  name,
  text,
  before: { text: shown, value },
});

test('only what changed is told, in the type that it had', () => {
  const rows: Told[] = [
    known('title', 'CIO', 'CIO'),
    known('phone', '+420 1', '+4201', '+420 2'),
    known('company.employees', '1,200', 1200, '1300'),
    known('company.revenue', '5', 5, '5 EUR'),
    known('tags', 'a, b', ['a', 'b'], 'a, c,'),
    known('customer', 'nein', false, 'ja'),
    known('department', 'IT', 'IT', ' '),
    { name: 'seats', text: '12' },
    { name: ' city ', text: ' Brno ' },
    { name: '', text: 'lost' },
    { name: 'country', text: '' },
  ];
  expect(changed(rows, words)).toEqual({
    phone: '+420 2',
    'company.employees': 1300,
    'company.revenue': '5 EUR',
    tags: ['a', 'c'],
    customer: true,
    department: null,
    seats: '12',
    city: 'Brno',
  });
});
