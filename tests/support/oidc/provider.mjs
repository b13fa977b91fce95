// A real OpenID Connect provider with the claims and scopes of INDIGO IAM. Its one argument is JSON:
// port, clients as oidc-provider takes them, and `people`, a file of claims by name that is read each time.
// Passwords are not looked at.
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const { port, clients, people, seconds } = JSON.parse(process.argv[2]);
const scopes = ["openid", "profile", "email", "offline_access", "wlcg.groups"];

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: clients.map((client) => ({
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: scopes.join(" "),
    ...client,
  })),
  scopes,
  claims: {
    openid: ["sub", "sid"],
    profile: ["name", "preferred_username", "groups"],
    email: ["email", "email_verified"],
    "wlcg.groups": ["wlcg.groups", "wlcg.ver"],
  },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    backchannelLogout: { enabled: true },
    revocation: { enabled: true },
    // Access tokens for a resource that is named are JWTs (RFC 8707, RFC 9068).
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => ({
        scope: "", audience: resource, accessTokenTTL: seconds, accessTokenFormat: "jwt", jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
  // Without its guard against private addresses: here everything is one.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  cookies: { keys: ["not a secret"] },
  ttl: { AccessToken: seconds, IdToken: 600, Session: 3600, Grant: 3600, RefreshToken: 3600, Interaction: 600 },
  async findAccount(_, id) {
    const known = JSON.parse(readFileSync(people, "utf-8"));
    if (!(id in known)) return undefined;
    return { accountId: id, claims: async () => ({ sub: id, ...known[id] }) };
  },
  async issueRefreshToken(_, client, code) {
    return client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access");
  },
});
provider.on("server_error", (_, error) => console.log("server_error", error.stack));
provider.on("backchannel.error", (_, error) => console.log("backchannel.error", error.message, error.cause));
provider.on("backchannel.success", () => console.log("backchannel.success"));
provider.on("grant.error", (_, error) => console.log("grant.error", error.error_description));
provider.on("authorization.error", (_, error) => console.log("authorization.error", error.message, error.error_description));
provider.listen(port, "127.0.0.1", () => console.log("listening"));
