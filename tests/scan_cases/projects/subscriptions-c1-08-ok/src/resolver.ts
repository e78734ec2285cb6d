import { orderUpdates } from './subscriptions';
export default {
  Subscription: { orderUpdated: { subscribe: (_: unknown, a: { id: string }) => orderUpdates(a.id), resolve: (x: unknown) => x } },
};
