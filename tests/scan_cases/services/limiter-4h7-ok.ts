import { RateLimiterMemory } from 'rate-limiter-flexible';
const limiter = new RateLimiterMemory({ points: 10, duration: 1 });
export const limit = (req: any, res: any, next: any) => limiter.consume(req.ip).then(() => next()).catch(() => res.sendStatus(429));
