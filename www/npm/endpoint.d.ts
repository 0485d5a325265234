// The endpoint as the module of a Worker. Its contract is that of api-adresse, with Ruelle's own additions.

/** Bindings and settings of the endpoint. */
export interface Env {
  /** Static assets, or a service in their place, with `/shards/manifest.json` and the shards beside it. */
  ASSETS: { fetch(input: Request | string | URL, init?: RequestInit): Promise<Response> };
  /** Settings as texts, by their names (`RUELLE_LIMITS: '10/s 100/min'`), and bindings that are optional: `LIMITER`, `ANALYTICS`, `SECRETS`. */
  [name: string]: unknown;
}

/** The part of the platform's context that the endpoint uses. */
export interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

declare const ruelle: {
  /**
   * Answers a request, whatever is wrong with it. A path is read from its end, so that the endpoint may be mounted below any other:
   * `/adresses/search` is `/search`.
   */
  fetch(request: Request, env: Env, context: Context): Response | Promise<Response>;
};
export default ruelle;
