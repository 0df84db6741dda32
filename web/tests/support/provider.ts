// The company's identity provider: a whole one, whose pages for signing in take any name, and that tells of people what one gives it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** How the service is known there, and what both share. */
export const CLIENT = { id: 'leadpact', secret: 'a secret that both sides know' };

export type Person = { email: string; email_verified: boolean; name: string; groups: string[] };

export class IdentityProvider {
  private constructor(private readonly server: Server) {}

  /** Listens; it knows nobody yet. */
  static async open(): Promise<IdentityProvider> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
    return new IdentityProvider(server);
  }

  get issuer(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Takes people for the service at an address. Names for signing in are keys of `people`. */
  serve(address: string, people: Record<string, Person>): void {
    const provider = new Provider(this.issuer, {
      clients: [
        { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${address}/api/oidc/callback`] },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      scopes: ['openid', 'email', 'profile', 'groups'],
      pkce: { required: () => true },
      findAccount: (_context: unknown, id: string) => {
        const person = people[id];
        return person && { accountId: id, claims: () => ({ sub: id, ...person }) };
      },
    });
    this.server.on('request', provider.callback());
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
