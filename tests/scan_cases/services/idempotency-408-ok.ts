import type { RequestHandler } from 'express';

export class IdempotencyFilter {
  readonly #responses = new Map<string, { status: number; body: unknown }>();

  middleware(): RequestHandler {
    return (req, res, next) => {
      const key = req.get('Idempotency-Key');
      if (!key) return next();
      const hit = this.#responses.get(key);
      if (hit) { res.status(hit.status).json(hit.body); return; }
      const json = res.json.bind(res);
      res.json = (body) => {
        this.#responses.set(key, { status: res.statusCode, body });
        setTimeout(() => this.#responses.delete(key), 86_400_000 / 24).unref();
        return json(body);
      };
      next();
    };
  }
}
