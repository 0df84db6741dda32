// The published JSON Schema of the pact language, for what completes a text and what makes a form of it.
import schemaText from '../../../../pacts/pact.schema.json?raw';
import type { Schema } from './completion';

export const SCHEMA: Schema = JSON.parse(schemaText);
