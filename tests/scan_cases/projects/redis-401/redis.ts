import Redis from 'ioredis';
export const redisSubscriber = new Redis(process.env.REDIS_URL!);
void redisSubscriber.subscribe('updates');
