import Redis from 'ioredis';

const sub = new Redis();

export function listen(channel, fn) {
  const handler = (ch, payload) => {
    if (ch === channel) fn(JSON.parse(payload));
  };
  sub.subscribe(channel);
  sub.on('message', handler);
  return () => sub.off('message', handler);
}
